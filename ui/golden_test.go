package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestWhatTheShellAddsIsDrawnAsItWas(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "shell")
	bar := newSnackbar(nil)
	bar.keep("Moved to Trash", "Undo", func() {})
	bar.layer.Resize(fyne.NewSize(500, 200))
	s.Show("snackbar", bar.layer)
	b := newBanner(theme.IconOffline, "Offline.", "Try again", func() {})
	b.Show()
	b.Resize(fyne.NewSize(500, b.MinSize().Height))
	s.Show("banner", b)
	one := newSwatch("blue", func() {})
	s.Show("swatch", one)
	one.set(true)
	one.FocusGained()
	s.Show("swatch, chosen and focused", one)
	d := newDivider(func(fyne.Delta) {}, func() {})
	d.Resize(fyne.NewSize(7, 200))
	s.Show("divider", d)
	d.MouseIn(nil)
	s.Show("divider, hovered", d)
	s.Compare()
}
