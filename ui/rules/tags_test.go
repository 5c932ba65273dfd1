package rules

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestTagsStandBesideEachOtherWhereThereIsRoom(t *testing.T) {
	fynetest.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	b := newTagBoxes()
	b.show([]string{"Family", "Work", "Travel", "Bread"}, []string{"Work"})
	at := func(i int) fyne.Position { return b.box.Objects[i].Position() }
	b.box.Resize(fyne.NewSize(600, 400))
	wide := b.box.MinSize().Height
	if at(0).Y != at(3).Y || at(3).X <= at(2).X {
		t.Errorf("not in a row: %v, %v, %v", at(0), at(2), at(3))
	}
	b.box.Resize(fyne.NewSize(200, 400))
	if at(3).Y <= at(0).Y || b.box.MinSize().Height <= wide {
		t.Errorf("no second row: %v, %v", at(0), at(3))
	}
	golden.RightToLeft(t, theme.ReadDirection)
	b.box.Resize(fyne.NewSize(600, 400))
	if at(0).X <= at(1).X {
		t.Errorf("the first is left of the second: %v, %v", at(0), at(1))
	}
}

func TestATagIsTickedAndTheTickTakenAway(t *testing.T) {
	fynetest.NewTempApp(t)
	b := newTagBoxes()
	var told [][]string
	b.onChanged = func(chosen []string) { told = append(told, chosen) }
	b.show([]string{"Family", "Work"}, []string{"Work"})
	for _, o := range b.box.Objects {
		fynetest.Tap(o.(fyne.Tappable))
	}
	if len(told) != 2 || !slices.Equal(told[0], []string{"Work", "Family"}) || !slices.Equal(told[1], []string{"Family"}) {
		t.Errorf("%v", told)
	}
}

func TestTheArrowOfARulePointsTheWayLinesRun(t *testing.T) {
	account := func(id string) string { return id }
	if s := summary(lists(), account); !strings.Contains(s, " → ") {
		t.Errorf("%q", s)
	}
	golden.RightToLeft(t, theme.ReadDirection)
	if s := summary(lists(), account); !strings.Contains(s, " ← ") {
		t.Errorf("%q", s)
	}
}
