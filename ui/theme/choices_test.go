package theme

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/golden"
)

func TestTicksAndChoicesAreDrawnAsTheyWere(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	s := golden.New(t, "choices")
	show := func(state string, o fyne.CanvasObject) {
		o.Resize(fyne.NewSize(220, o.MinSize().Height))
		s.Show(state, o)
	}
	tick := NewCheck("Mark it as read", nil)
	tick.Checked = true
	show("tick", tick)
	show("no tick", NewCheck("Put a star on it", nil))
	chosen := NewRadio([]string{"Leave it", "Move it"})
	chosen.items[1].FocusGained()
	show("choice with the focus", chosen)
	show("row of choices", NewRadioRow([]string{"all", "one"}))
	golden.RightToLeft(t, ReadDirection)
	show("tick from the right", NewCheck("Mark it as read", nil))
	show("choice from the right", NewRadio([]string{"Leave it", "Move it"}))
	show("row of choices from the right", NewRadioRow([]string{"all", "one"}))
	b := NewButtonWithIcon("רשימת CSV…", IconSave, func() {})
	show("button from the right", b)
	if !strings.HasPrefix(b.AccessibilityLabel(), "רשימת") {
		t.Errorf("a screen reader reads %q", b.AccessibilityLabel())
	}
	s.Compare()
}

func TestArrowKeysGoThroughChoices(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	r := NewRadio([]string{"a", "b", "c"})
	w := test.NewTempWindow(t, r)
	var chosen, passed []string
	r.OnChanged = func(s string) { chosen = append(chosen, s) }
	w.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { passed = append(passed, string(k.Name)) })
	w.Canvas().Focus(r.items[0])
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeyDown, fyne.KeyUp, fyne.KeyEscape, fyne.KeyReturn} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	if got := strings.Join(chosen, ""); got != "bcb" || r.Selected != "b" || w.Canvas().Focused() != fyne.Focusable(r.items[1]) {
		t.Errorf("chosen %s, then %s", got, r.Selected)
	}
	if got := strings.Join(passed, " "); got != "Escape Return" {
		t.Errorf("the window got %q", got)
	}
	if got := r.items[1].AccessibilityLabel(); got != "b: on" {
		t.Errorf("a screen reader reads %q", got)
	}
	r.SetSelected("nothing of these")
	if r.Selected != "b" {
		t.Error("something else was chosen")
	}
}

func TestATickIsSetWhereItIsSeen(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	golden.RightToLeft(t, ReadDirection)
	c := NewCheck("words", nil)
	test.NewTempWindow(t, container.NewStack(c)).Resize(fyne.NewSize(400, 40))
	c.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 10)})
	if c.Checked {
		t.Error("a click far from it set the tick")
	}
	c.Tapped(&fyne.PointEvent{Position: fyne.NewPos(c.Size().Width-10, 10)})
	if !c.Checked {
		t.Error("a click on it did not set the tick")
	}
}

func TestATickHasNoUseForEscape(t *testing.T) {
	test.NewTempApp(t)
	c := NewCheck("words", nil)
	w := test.NewTempWindow(t, c)
	passed := ""
	w.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { passed += string(k.Name) })
	w.Canvas().Focus(c)
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	c.TypedRune(' ')
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !c.Checked || passed != "Escape" {
		t.Errorf("ticked %v, the window got %q", c.Checked, passed)
	}
}

func TestAnIconThatPointsIsTurnedRoundOnAButton(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	if b := NewButtonWithIcon("Continue", IconForward, nil); b.Icon.Name() != IconForward.Name() {
		t.Errorf("from the left it is %s", b.Icon.Name())
	}
	golden.RightToLeft(t, ReadDirection)
	if b := NewButtonWithIcon("Continue", IconForward, nil); b.Icon.Name() != IconBack.Name() {
		t.Errorf("from the right it is %s", b.Icon.Name())
	}
}
