package maillist

import (
	"slices"

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
	put := item(lang.L("Archive"), theme.IconArchive, l.ArchiveSelected)
	if l.view.Folder == archive.Archived || row != nil && row.Archived {
		put = item(lang.L("Move to Inbox"), theme.IconInbox, func() { call2(l.OnArchive, ids, false) })
	}
	put.Disabled = l.view.Folder == archive.Trash
	tag := item(lang.L("Tag"), theme.IconTag, nil)
	tag.ChildMenu = l.tagMenu(ids, row)
	save := item(lang.L("Save as .eml…"), theme.IconSave, func() { call(l.OnSave, ids) })
	away := item(lang.L("Move to Trash"), theme.IconDelete, l.TrashSelected)
	if l.view.Folder == archive.Trash {
		away = item(lang.L("Restore"), theme.IconRestore, l.RestoreSelected)
	}
	return fyne.NewMenu("", open, fyne.NewMenuItemSeparator(), read, star, tag, fyne.NewMenuItemSeparator(), save, fyne.NewMenuItemSeparator(), put, away)
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

// ShowTags opens the menu of tags beside the message with the cursor, its first
// item ready for Enter. While there are none yet, it asks for one.
func (l *List) ShowTags() {
	c := fyne.CurrentApp().Driver().CanvasForObject(l)
	ids := l.Selected()
	if c == nil || len(ids) == 0 {
		return
	}
	if len(l.tags) == 0 {
		call(l.OnNewTag, ids)
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l.rows)
	y := float32(float64(l.rows.at)*l.rows.rowHeight() - l.rows.offset)
	menu := widget.NewPopUpMenu(l.tagMenu(ids, l.cache.row(l.rows.sel.cursor)), c)
	menu.ShowAtPosition(at.AddXY(l.rows.measure.left, min(max(y, 0), l.rows.Size().Height)+l.rows.measure.lines[1]))
	c.Focus(menu)
	menu.ActivateNext()
}

// tagMenu puts tags on messages or takes them off. Those of the message with
// the cursor are ticked.
func (l *List) tagMenu(ids []archive.ID, row *archive.Row) *fyne.Menu {
	m := fyne.NewMenu("")
	for _, t := range l.tags {
		on := row != nil && slices.Contains(row.Tags, t.Name)
		entry := fyne.NewMenuItem(t.Name, func() {
			if l.OnTag != nil && len(ids) > 0 {
				l.OnTag(ids, t.Name, !on)
			}
		})
		entry.Icon = theme.Tinted(theme.IconTagFilled, theme.TagColor(t.Color, t.Name))
		entry.Checked = on
		m.Items = append(m.Items, entry)
	}
	if len(m.Items) > 0 {
		m.Items = append(m.Items, fyne.NewMenuItemSeparator())
	}
	fresh := fyne.NewMenuItem(lang.L("New tag…"), func() { call(l.OnNewTag, ids) })
	fresh.Icon = theme.IconAdd
	m.Items = append(m.Items, fresh)
	return m
}
