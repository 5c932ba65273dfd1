package settings

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestInputsAreDrawnAsTheyWere(t *testing.T) {
	_, w := newDialogs(t, &clerk{}, fyne.NewSize(900, 700))
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light))
	s := newSheet(w, 500, 400)
	body := container.NewVBox()
	s.Show("Inputs", body, nil, nil, nil)
	defer s.Hide()
	sheet := golden.New(t, "inputs")
	show := func(state string, o fyne.CanvasObject) {
		body.Objects = []fyne.CanvasObject{o}
		o.Resize(fyne.NewSize(300, o.MinSize().Height))
		sheet.Show(state, o)
	}
	nothing := func(string) {}
	name := s.entry("robin@mail.example", "name@example.org", nothing)
	show("entry", named("Address", name))
	s.Focus(name)
	show("entry with the focus", name)
	look := s.choice([]string{"Light", "Dark"}, 1, func(int) {})
	show("choice", named("Appearance", look))
	s.Focus(look)
	show("choice with the focus", look)
	show("tick", s.check("Tell me when mail has arrived", true, func(bool) {}))
	show("no tick", s.check("Start with the desktop", false, func(bool) {}))
	show("button", s.button("Save", theme.IconCheck, widget.HighImportance, func() {}))
	show("note", newNote("Kept in the system keyring, never in a file.", widget.LowImportance).box)
	sheet.Compare()
}
