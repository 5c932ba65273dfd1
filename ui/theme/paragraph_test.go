package theme

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestTextFromTheRightIsCopiedInTheOrderItIsRead(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(New(Light))
	p := NewParagraph("")
	p.Selectable = true
	w := test.NewTempWindow(t, p)
	w.Resize(fyne.NewSize(160, 200))
	for _, text := range []string{"פגישה עם Ada Lovelace ביום ג׳, 14:30", "اجتماع مع Ada يوم 3 مايو"} {
		p.SetText(text)
		p.Refresh()
		test.TapSecondary(p)
		menu, ok := w.Canvas().Focused().(*widget.PopUpMenu)
		if !ok || p.Selectable {
			t.Fatalf("%q: a menu is open: %v; Fyne selects: %v", text, ok, p.Selectable)
		}
		menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if got := app.Clipboard().Content(); got != text {
			t.Errorf("%q was copied as %q", text, got)
		}
	}
	p.SetText("Minutes of the meeting")
	if !p.Selectable {
		t.Error("text from the left can no longer be selected")
	}
}
