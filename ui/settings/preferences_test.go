package settings

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/theme"
)

func TestPreferencesAreInForceAtOnce(t *testing.T) {
	d, w := newDialogs(t, &clerk{}, fyne.NewSize(900, 700))
	var got []Preferences
	d.ShowPreferences(Preferences{Mode: theme.Dark, Accent: "green", Text: 1.26}, func(p Preferences) { got = append(got, p) })
	var choices []*choice
	var checks []*check
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		switch o := o.(type) {
		case *choice:
			choices = append(choices, o)
		case *check:
			checks = append(checks, o)
		}
	}
	if len(choices) != 5 || len(checks) != 4 {
		t.Fatalf("%d choices, %d checks", len(choices), len(checks))
	}
	for i, want := range []string{"Dark", "Green", "Message beside the list", "Comfortable", "125 %"} {
		if choices[i].Selected != want {
			t.Errorf("choice %d shows %q, want %q", i, choices[i].Selected, want)
		}
	}
	choices[3].SetSelected("Compact list")
	choices[2].SetSelected("Message below the list")
	checks[1].SetChecked(true)
	if len(got) != 3 || !reflect.DeepEqual(got[2], Preferences{Mode: theme.Dark, Accent: "green", Text: 1.26, Reading: "below", Compact: true, Tray: true}) {
		t.Errorf("told %+v", got)
	}
	choices[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.Canvas().Overlays().Top() != nil {
		t.Error("Escape does not close it")
	}
}

func TestEveryAccentHasAName(t *testing.T) {
	if len(accentNames()) != len(theme.Accents) || len(textSizes) != len(textScales) {
		t.Error("the lists differ in length")
	}
}

func TestASenderCanBeTakenOutOfThoseWhoseImagesAreLoaded(t *testing.T) {
	d, w := newDialogs(t, &clerk{}, fyne.NewSize(900, 700))
	var got Preferences
	d.ShowPreferences(Preferences{Text: 1, Pictures: []string{"a@example.org", "b@example.org"}}, func(p Preferences) { got = p })
	var removes []*button
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if b, ok := o.(*button); ok && b.Text == "Remove" {
			removes = append(removes, b)
		}
	}
	if len(removes) != 2 {
		t.Fatalf("%d senders can be removed", len(removes))
	}
	removes[0].OnTapped()
	if !slices.Equal(got.Pictures, []string{"b@example.org"}) {
		t.Errorf("left %q", got.Pictures)
	}
}

func TestWithoutATrayItIsSaidWhatClosingTheWindowDoes(t *testing.T) {
	for _, missing := range []bool{false, true} {
		d, w := newDialogs(t, &clerk{}, fyne.NewSize(900, 700))
		d.ShowPreferences(Preferences{Text: 1, NoTray: missing}, func(Preferences) {})
		said := false
		for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
			if p, ok := o.(*theme.Paragraph); ok && strings.Contains(p.Text, "closing the window ends Mailloft") {
				said = true
			}
		}
		if said != missing {
			t.Errorf("without a tray: %v; said: %v", missing, said)
		}
	}
}
