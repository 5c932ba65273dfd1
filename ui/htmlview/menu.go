package htmlview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// TappedSecondary opens the context menu.
func (s *surface) TappedSecondary(ev *fyne.PointEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	if c == nil || s.view.page == nil {
		return
	}
	link, _ := s.linkAt(ev.Position)
	menu := s.view.menu(link)
	theme.WriteShortcuts(menu)
	widget.ShowPopUpMenuAtPosition(menu, c, ev.AbsolutePosition)
}

// menu offers what can be done with the selection and with a link, if one
// with an address that may be opened is given.
func (v *View) menu(link Link) *fyne.Menu {
	shortcut := func(key fyne.KeyName) fyne.Shortcut {
		return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	}
	copyItem := fyne.NewMenuItem(lang.L("Copy"), v.Copy)
	copyItem.Shortcut = shortcut(fyne.KeyC)
	copyItem.Disabled = v.selection.empty()
	allItem := fyne.NewMenuItem(lang.L("Select all"), v.SelectAll)
	allItem.Shortcut = shortcut(fyne.KeyA)
	items := []*fyne.MenuItem{copyItem, allItem}
	if address, ok := target(link.URL); ok {
		items = append(items, fyne.NewMenuItemSeparator())
		if v.OnOpenLink != nil {
			items = append(items, fyne.NewMenuItem(lang.L("Open link"), func() { v.openLink(link) }))
		}
		items = append(items, fyne.NewMenuItem(lang.L("Copy link"), func() {
			fyne.CurrentApp().Clipboard().SetContent(address)
		}))
	}
	return fyne.NewMenu("", items...)
}
