package theme_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/theme"
)

func TestAMenuOfChoicesBeginsAtTheOneChosen(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(&theme.Theme{})
	s := theme.NewSelect([]string{"Day", "Week", "Month", "Year"}, nil)
	w := test.NewTempWindow(t, s)
	w.Resize(fyne.NewSize(300, 300))
	for _, open := range []func(){
		func() { s.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) },
		func() { test.Tap(s) },
	} {
		s.SetSelected("Week")
		open()
		menu := w.Canvas().Focused()
		menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if s.Selected != "Month" {
			t.Errorf("one down from Week is %s", s.Selected)
		}
	}
}
