package viewer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// ids are the messages a command is about.
func (v *Viewer) ids() (ids []archive.ID) {
	if v.item.archived() {
		return []archive.ID{v.item.Row.ID}
	}
	return v.chosen
}

// trash moves to Trash, or out of it what is there.
func (v *Viewer) trash() {
	ids := v.ids()
	if len(ids) == 0 {
		return
	}
	if v.item.Row.Trashed || len(v.several) > 0 && v.several[0].Trashed {
		v.actions.Restore(ids)
		return
	}
	v.actions.Trash(ids)
}

// toggleArchived puts into Archive, or takes out of it.
func (v *Viewer) toggleArchived() {
	if ids := v.ids(); len(ids) > 0 {
		v.actions.Archive(ids, !v.item.Row.Archived && !(len(v.several) > 0 && v.several[0].Archived))
	}
}

func (v *Viewer) toggleStar() {
	if v.item.archived() {
		v.actions.Star(v.ids(), !v.item.Row.Starred)
	}
}

func (v *Viewer) toggleRead() {
	if v.item.archived() {
		v.actions.Read(v.ids(), !v.item.Row.Read)
	}
}

// Find opens the bar that searches in the message.
func (v *Viewer) Find() {
	if v.content == nil {
		return
	}
	v.find.Show()
	v.relayout()
	// Fyne does not know yet which canvas the entry is on if it was never drawn.
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v.find.entry)
	}
	v.find.entry.TypedShortcut(&fyne.ShortcutSelectAll{}) // what is typed replaces what was searched for
	v.search(v.find.entry.Text)
}

func (v *Viewer) search(text string) {
	v.body.Find(text)
	v.openFoldsWith(text)
}

// StepFind shows the next match, or the one before.
func (v *Viewer) StepFind(back bool) {
	if back {
		v.body.FindPrevious()
	} else {
		v.body.FindNext()
	}
}

func (v *Viewer) closeFind() {
	v.wordsLeft = true
	v.find.Hide()
	v.body.Find("")
	v.relayout()
	v.body.Focus()
}

// showMore opens the menu of everything that has no button.
func (v *Viewer) showMore(below fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(below)
	if c == nil || v.content == nil {
		return
	}
	more := v.moreMenu()
	theme.WriteShortcuts(more)
	menu := widget.NewPopUpMenu(more, c)
	menu.ShowAtRelativePosition(fyne.NewPos(below.Size().Width-menu.MinSize().Width, below.Size().Height+2), below)
}

func (v *Viewer) moreMenu() *fyne.Menu {
	item := func(text string, key fyne.KeyName, do func()) *fyne.MenuItem {
		m := fyne.NewMenuItem(text, do)
		if key != "" {
			m.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
		}
		return m
	}
	items := []*fyne.MenuItem{
		item(lang.L("Find in message"), fyne.KeyF, v.Find),
		fyne.NewMenuItemSeparator(),
		item(lang.L("Zoom in"), fyne.KeyPlus, v.body.ZoomIn),
		item(lang.L("Zoom out"), fyne.KeyMinus, v.body.ZoomOut),
		item(lang.L("Normal size"), fyne.Key0, v.body.ZoomReset),
	}
	if len(v.about.Folds) > 0 {
		quotes := item(lang.L("Show quoted text"), "", v.ToggleQuotes)
		quotes.Checked = !v.foldsClosed()
		items = append(items, quotes)
	}
	if v.hasHTML() {
		reader := item(lang.L("Reader view"), "", v.toggleReader)
		reader.Checked = v.reader
		items = append(items, reader)
	}
	if theme.IsDark() {
		light := item(lang.L("Show in its own colours"), "", v.toggleLight)
		light.Checked = v.light
		items = append(items, light)
	}
	items = append(items, fyne.NewMenuItemSeparator(),
		item(lang.L("Show the whole header"), "", v.header.toggle),
		item(lang.L("Open in a window of its own"), "", func() { v.actions.OpenMessage(v.item) }))
	if len(v.content.Attachments) > 0 {
		items = append(items, item(lang.L("Save all attachments…"), "", v.SaveAttachments))
	}
	items = append(items, item(lang.L("Save as PDF…"), "", v.SavePDF))
	if v.content.Unsubscribe.Address != "" {
		items = append(items, fyne.NewMenuItemSeparator(), item(lang.L("Leave this mailing list…"), "", v.leaveList))
	}
	return fyne.NewMenu("", items...)
}

// toggleLight shows the message in the colours its sender chose, or in dark
// ones again.
func (v *Viewer) toggleLight() {
	v.light = !v.light
	v.body.SetDark(v.dark())
}
