package maillist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

func (l *List) showMenu(at fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(l)
	if c == nil {
		return
	}
	widget.ShowPopUpMenuAtPosition(l.menu(), c, at)
}

// menu is what can be done with the selected messages.
func (l *List) menu() *fyne.Menu {
	ids := l.Selected()
	row := l.cache.row(l.rows.sel.cursor)
	item := func(label string, icon fyne.Resource, do func()) *fyne.MenuItem {
		m := fyne.NewMenuItem(label, do)
		m.Icon = icon
		return m
	}
	open := item(lang.L("Open"), theme.IconOpen, func() { l.open(l.rows.sel.cursor) })
	open.Disabled = len(ids) != 1
	read := item(lang.L("Mark as read"), theme.IconMailOpen, func() { call2(l.OnRead, ids, true) })
	if row != nil && row.Read {
		read = item(lang.L("Mark as unread"), theme.IconMail, func() { call2(l.OnRead, ids, false) })
	}
	star := item(lang.L("Star"), theme.IconStar, func() { call2(l.OnStar, ids, true) })
	if row != nil && row.Starred {
		star = item(lang.L("Remove star"), theme.IconStarFilled, func() { call2(l.OnStar, ids, false) })
	}
	save := item(lang.L("Save as .eml…"), theme.IconSave, func() { call(l.OnSave, ids) })
	away := item(lang.L("Move to Trash"), theme.IconDelete, l.TrashSelected)
	if l.view.Folder == archive.Trash {
		away = item(lang.L("Restore"), theme.IconRestore, l.RestoreSelected)
	}
	return fyne.NewMenu("", open, fyne.NewMenuItemSeparator(), read, star, fyne.NewMenuItemSeparator(), save, fyne.NewMenuItemSeparator(), away)
}

func call(f func([]archive.ID), ids []archive.ID) {
	if f != nil && len(ids) > 0 {
		f(ids)
	}
}

func call2(f func([]archive.ID, bool), ids []archive.ID, on bool) {
	if f != nil && len(ids) > 0 {
		f(ids, on)
	}
}
