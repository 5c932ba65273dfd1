package modal_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

func window(t *testing.T) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(800, 600))
	return w
}

func press(w fyne.Window, key fyne.KeyName) {
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
}

func TestEnterSaysYesAndEscapeNo(t *testing.T) {
	w := window(t)
	for key, want := range map[fyne.KeyName]bool{fyne.KeyReturn: true, fyne.KeyEscape: false} {
		answers := []bool{}
		modal.Ask(w, modal.Question{Title: "Back up", Body: modal.Words("One."), Yes: "Back up"}, func(yes bool) { answers = append(answers, yes) })
		press(w, key)
		if len(answers) != 1 || answers[0] != want {
			t.Errorf("%s answers %v", key, answers)
		}
		if modal.Over(w) != nil {
			t.Errorf("%s leaves the sheet open", key)
		}
	}
}

func TestWhatDestroysTakesMoreThanEnter(t *testing.T) {
	w := window(t)
	said := true
	modal.Ask(w, modal.Question{Title: "Empty Trash?", Body: modal.Words("For good."), Yes: "Delete", Danger: true}, func(yes bool) { said = yes })
	press(w, fyne.KeyReturn)
	if said || modal.Over(w) != nil {
		t.Errorf("Enter says %v", said)
	}
}

func TestEnterInAFieldGoesOnAndEscapeLeaves(t *testing.T) {
	w := window(t)
	for key, want := range map[fyne.KeyName]bool{fyne.KeyReturn: true, fyne.KeyEscape: false} {
		said := !want
		name := modal.NewEntry("Name", "Bills")
		name.Sheet = modal.Ask(w, modal.Question{Title: "New tag", Body: name.Labelled(), Yes: "Make tag", Begin: name}, func(yes bool) { said = yes })
		press(w, key)
		if said != want {
			t.Errorf("%s says %v", key, said)
		}
	}
}

func TestASheetHasRoomForItsButtons(t *testing.T) {
	w := window(t)
	s := modal.Ask(w, modal.Question{Title: "T", Body: modal.Words("Short."), Yes: "A button with a great many words on it", No: "Another one with as many words on it",
		Else: "And a third one", Other: func() {}}, func(bool) {})
	defer s.Hide()
	if p := modal.Over(w); p.Content.Size().Width < p.Content.MinSize().Width || p.Content.Size().Width > 800 {
		t.Errorf("%v for %v", p.Content.Size(), p.Content.MinSize())
	}
}

func TestTheKeysAreTheWindowsAgainAfterwards(t *testing.T) {
	w := window(t)
	typed := 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { typed++ })
	modal.Tell(w, "About", modal.Width, modal.Words("Words."))
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF5})
	if typed != 0 {
		t.Error("a key reaches the panes behind the sheet")
	}
	press(w, fyne.KeyEscape)
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF5})
	if typed != 1 {
		t.Errorf("%d keys reach the window", typed)
	}
}
