package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/ui/theme"
)

// tray is the icon in the desktop's tray, with the unread messages counted in
// its menu.
type tray struct {
	menu          *fyne.Menu
	unread, pause *fyne.MenuItem
}

// showTray puts the icon there, once. Where the desktop has no tray, nothing
// happens.
func (w *Window) showTray() {
	host, ok := w.app.(desktop.App)
	if !ok || w.tray != nil {
		return
	}
	t := &tray{}
	t.unread = fyne.NewMenuItem("", w.raise)
	t.pause = fyne.NewMenuItem("", w.togglePause)
	quit := fyne.NewMenuItem(lang.L("Quit"), w.leave)
	quit.IsQuit = true
	t.menu = fyne.NewMenu("Mailloft",
		t.unread,
		fyne.NewMenuItem(lang.L("Show the window"), w.raise),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Get mail"), w.getMail),
		t.pause,
		fyne.NewMenuItemSeparator(),
		quit)
	w.tray = t
	w.fillTray()
	host.SetSystemTrayMenu(t.menu)
}

// fillTray brings the tray's menu up to date.
func (w *Window) fillTray() {
	if w.tray == nil {
		return
	}
	unread := lang.L("Nothing unread")
	if n := w.counts.Unread; n > 0 {
		unread = theme.Count(n, "{{.Count}} unread", "{{.Count}} unread")
	}
	pause := pauseWords(w.core.Fetch.Paused())
	if w.tray.unread.Label == unread && w.tray.pause.Label == pause {
		return
	}
	w.tray.unread.Label, w.tray.pause.Label = unread, pause
	w.tray.menu.Refresh()
}

func pauseWords(paused bool) string {
	if paused {
		return lang.L("Go on getting mail")
	}
	return lang.L("Pause getting mail")
}

// togglePause stops all sessions until the person wants them again.
func (w *Window) togglePause() {
	w.core.Fetch.Pause(!w.core.Fetch.Paused())
	w.pauseItem.Label = pauseWords(w.core.Fetch.Paused())
	w.fillTray()
	w.showAccounts()
	text := lang.L("Getting mail goes on")
	if w.core.Fetch.Paused() {
		text = lang.L("Getting mail is paused")
	}
	w.snackbar.show(text, "", nil)
}

// getMail asks for a session of every account, and ends a pause.
func (w *Window) getMail() {
	if w.core.Fetch.Paused() {
		w.togglePause()
	}
	w.core.Fetch.Fetch()
}

// raise shows the window in front.
func (w *Window) raise() {
	w.win.Show()
	w.win.RequestFocus()
}

// closed is called when the person closes the window: it goes to the tray, or
// the program ends.
func (w *Window) closed() {
	if w.prefs.Tray && w.tray != nil {
		w.remember()
		w.win.Hide()
		return
	}
	w.leave()
}
