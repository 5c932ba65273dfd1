package ui

import (
	"net/url"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

const (
	ctrl      = fyne.KeyModifierShortcutDefault
	ctrlShift = ctrl | fyne.KeyModifierShift
)

// item makes a menu item. Its shortcut works wherever the focus is: menu
// shortcuts win over those of a focused entry.
func item(text string, key fyne.KeyName, modifier fyne.KeyModifier, do func()) *fyne.MenuItem {
	m := fyne.NewMenuItem(text, do)
	if key != "" {
		m.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: modifier}
	}
	return m
}

func (w *Window) setMenu() {
	line := fyne.NewMenuItemSeparator
	quit := item(lang.L("Quit"), fyne.KeyQ, ctrl, w.leave)
	quit.IsQuit = true
	w.pauseItem = item(pauseWords(w.core.Fetch.Paused()), "", 0, w.togglePause)
	file := fyne.NewMenu(lang.L("File"),
		item(lang.L("Get mail"), fyne.KeyR, ctrl, w.getMail),
		item(lang.L("Stop getting mail"), "", 0, w.cancelAll),
		w.pauseItem,
		w.serverItem(),
		line(),
		item(lang.L("Open message file…"), fyne.KeyO, ctrl, w.chooseFile),
		item(lang.L("Save message as .eml…"), fyne.KeyS, ctrl, func() { w.saveMessages(w.list.Selected()) }),
		item(lang.L("Save attachments…"), fyne.KeyS, ctrlShift, w.pane.viewer.SaveAttachments),
		line(),
		item(lang.L("Empty Trash…"), "", 0, w.emptyTrash),
		item(lang.L("How long Trash is kept…"), "", 0, w.askRetention),
		line(),
		item(lang.L("Rules for mail that arrives…"), fyne.KeyR, ctrlShift, w.openRules),
		item(lang.L("Accounts…"), fyne.KeyComma, ctrlShift, w.dialogs.ShowAccounts),
		item(lang.L("Preferences…"), fyne.KeyComma, ctrl, w.showPreferences),
		item(lang.L("Bring accounts along…"), "", 0, w.dialogs.BringAlong),
		line(),
		quit)
	undo := fyne.NewMenuItem(lang.L("Undo"), w.undo)
	undo.Shortcut = &fyne.ShortcutUndo{} // what Fyne makes of Ctrl+Z before it looks into the menu
	message := fyne.NewMenu(lang.L("Message"),
		undo,
		line(),
		item(lang.L("Open in its own window"), fyne.KeyReturn, ctrl, w.openSelected),
		line(),
		item(lang.L("Mark as read"), fyne.KeyU, ctrl, func() { w.setRead(w.list.Selected(), true) }),
		item(lang.L("Mark as unread"), fyne.KeyM, ctrl, func() { w.setRead(w.list.Selected(), false) }),
		item(lang.L("Star"), fyne.KeyD, ctrl, func() { w.setStarred(w.list.Selected(), true) }),
		item(lang.L("Remove star"), fyne.KeyD, ctrlShift, func() { w.setStarred(w.list.Selected(), false) }),
		line(),
		item(lang.L("Archive"), fyne.KeyE, ctrlShift, w.list.ArchiveSelected),
		item(lang.L("Tags…"), fyne.KeyT, ctrl, w.list.ShowTags),
		line(),
		item(lang.L("Move to Trash"), fyne.KeyBackspace, ctrl, w.list.TrashSelected),
		item(lang.L("Restore from Trash"), fyne.KeyBackspace, ctrlShift, w.list.RestoreSelected),
		line(),
		item(lang.L("Find in message"), fyne.KeyF, ctrl, w.pane.viewer.Find),
		item(lang.L("View source"), fyne.KeyE, ctrl, w.pane.viewer.ShowSource))
	menu := fyne.NewMainMenu(file, message, w.viewMenu(), w.goMenu(), w.archiveMenu(), w.helpMenu())
	for _, m := range menu.Items {
		w.whileNoDialog(m.Items)
		theme.WriteShortcuts(m)
	}
	w.win.SetMainMenu(menu)
}

// goMenu leads to the views, and back to where the person was.
func (w *Window) goMenu() *fyne.Menu {
	line := fyne.NewMenuItemSeparator
	folder := func(text string, key fyne.KeyName, f archive.Folder) *fyne.MenuItem {
		return item(text, key, ctrl, func() { w.openView(archive.View{Folder: f}) })
	}
	back, forward, modifier := backKey(runtime.GOOS == "darwin")
	return fyne.NewMenu(lang.X("menu.go", "Go"),
		item(lang.L("Back"), back, modifier, w.goBack),
		item(lang.L("Forward"), forward, modifier, w.goForward),
		line(),
		folder(lang.L("Inbox"), fyne.Key1, archive.Inbox),
		folder(lang.L("Unread"), fyne.Key2, archive.Unread),
		folder(lang.L("Starred"), fyne.Key3, archive.Starred),
		folder(lang.L("Archive"), fyne.Key4, archive.Archived),
		folder(lang.L("Trash"), fyne.Key5, archive.Trash),
		folder(lang.L("All mail"), fyne.Key6, archive.All),
		line(),
		item(lang.L("Next unread"), fyne.KeyU, ctrlShift, w.nextUnread),
		item(lang.L("Search mail"), fyne.KeyK, ctrl, w.searchMail),
		item(lang.L("Next pane"), fyne.KeyF6, 0, w.nextPane),
		line(),
		item(lang.L("Attachments"), fyne.KeyA, ctrlShift, w.openAttachments),
		item(lang.L("Statistics and space"), fyne.KeyI, ctrlShift, w.openStatistics))
}

func (w *Window) viewMenu() *fyne.Menu {
	line := fyne.NewMenuItemSeparator
	checked := func(m *fyne.MenuItem, on bool) *fyne.MenuItem {
		m.Checked = on
		return m
	}
	read := func(text string, key fyne.KeyName, r reading) *fyne.MenuItem {
		return checked(item(text, key, ctrl|fyne.KeyModifierAlt, func() { w.setReading(r) }), w.reading() == r)
	}
	menu := fyne.NewMenu(lang.L("View"),
		checked(item(lang.L("Sidebar"), fyne.KeyB, ctrl, w.toggleSidebar), !w.prefs.Folds),
		line(),
		read(lang.L("Message beside the list"), fyne.Key1, readRight),
		read(lang.L("Message below the list"), fyne.Key2, readBelow),
		read(lang.L("Message on a page of its own"), fyne.Key3, readPage),
		line(),
		checked(item(lang.L("Compact list"), "", 0, func() { w.setCompact(!w.prefs.Compact); w.remember() }), w.prefs.Compact),
	)
	menu.Items = append(menu.Items, w.orderItems(menu),
		item(lang.L("Save this search…"), fyne.KeyK, ctrlShift, func() { w.keepSearch(w.view.Query) }),
		line(),
		item(lang.L("Larger text"), fyne.KeyPlus, ctrlShift, func() { w.scaleText(0.1) }),
		item(lang.L("Smaller text"), fyne.KeyMinus, ctrlShift, func() { w.scaleText(-0.1) }),
		line(),
		item(lang.L("Zoom in"), fyne.KeyPlus, ctrl, w.pane.viewer.Body().ZoomIn),
		item(lang.L("Zoom out"), fyne.KeyMinus, ctrl, w.pane.viewer.Body().ZoomOut),
		item(lang.L("Normal size"), fyne.Key0, ctrl, w.pane.viewer.Body().ZoomReset),
		line(),
		item(lang.L("Full screen"), fyne.KeyF11, 0, w.fullScreen))
	return menu
}

func (w *Window) helpMenu() *fyne.Menu {
	return fyne.NewMenu(lang.L("Help"),
		item(lang.L("Keyboard shortcuts"), fyne.KeyF1, 0, w.showKeys),
		item(lang.L("Connection doctor…"), "", 0, w.openDoctor),
		item(lang.L("Show log"), "", 0, w.openLog),
		item(lang.L("Show the mail folder"), "", 0, func() {
			w.openWithSystem(w.core.Dirs.Data)
		}),
		fyne.NewMenuItemSeparator(),
		item(lang.L("About Mailloft"), "", 0, w.about))
}

func (w *Window) fullScreen() { w.win.SetFullScreen(!w.win.FullScreen()) }

func (w *Window) cancelAll() {
	for _, a := range w.core.Accounts.List() {
		w.core.Fetch.Cancel(a.ID)
	}
}

func (w *Window) openSelected() {
	for _, id := range w.list.Selected() {
		w.openMessage(id)
	}
}

var projectURL = &url.URL{Scheme: "https", Host: "github.com", Path: "/mailloft/mailloft"}
