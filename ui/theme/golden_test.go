package theme

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/golden"
)

func TestButtonsAreDrawnAsTheyWere(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	s := golden.New(t, "button")
	button := func(change func(*Button)) fyne.CanvasObject {
		b := NewButtonWithIcon("Get mail", IconRefresh, func() {})
		if change != nil {
			change(b)
		}
		return b
	}
	s.Show("normal", button(nil))
	s.Show("focused", button(func(b *Button) { b.FocusGained() }))
	s.Show("hovered", button(func(b *Button) { b.MouseIn(&desktop.MouseEvent{}) }))
	s.Show("disabled", button(func(b *Button) { b.Disable() }))
	s.Show("important", button(func(b *Button) { b.Importance = widget.HighImportance }))
	s.Show("flat", button(func(b *Button) { b.Importance = widget.LowImportance }))
	s.Compare()
}

func TestIconButtonsAreDrawnAsTheyWere(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(New(Light))
	s := golden.New(t, "iconbutton")
	button := func(change func(*IconButton)) fyne.CanvasObject {
		b := NewIconButton(IconButtonSize, IconDelete, "Move to Trash", func() {})
		if change != nil {
			change(b)
		}
		return b
	}
	s.Show("normal", button(nil))
	s.Show("focused", button(func(b *IconButton) { b.FocusGained() }))
	s.Show("hovered", button(func(b *IconButton) { b.MouseIn(nil) }))
	s.Show("selected", button(func(b *IconButton) { b.Selected = true; b.Paint() }))
	s.Show("disabled", button(func(b *IconButton) { b.Disable() }))
	app.Settings().SetTheme(New(Dark))
	s.Show("focused, dark", button(func(b *IconButton) { b.FocusGained() }))
	s.Compare()
}

func TestWordsAndLinesAreDrawnAsTheyWere(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	s := golden.New(t, "text")
	s.Show("heading", NewHeading("Quarterly numbers"))
	s.Show("subheading", NewSubHeading("No mail yet"))
	s.Show("caption", NewCaption("Checked 9:41"))
	elastic := NewLabel("Quarterly numbers and the write-up", fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true})
	elastic.Elastic = true
	elastic.Resize(fyne.NewSize(120, 20))
	s.Show("cut", elastic)
	a := NewAvatar(32)
	a.SetPerson("Ada Lovelace", "ada@example.org")
	s.Show("avatar", a)
	line := NewHairline(true)
	line.Resize(fyne.NewSize(1, 40))
	s.Show("hairline", line)
	golden.RightToLeft(t, ReadDirection)
	label := NewCaption("Checked 9:41")
	label.Resize(fyne.NewSize(200, 20))
	s.Show("caption, from the right", label)
	s.Compare()
}
