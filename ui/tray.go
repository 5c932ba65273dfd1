package ui

import (
	"context"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/systray"

	"github.com/mailloft/mailloft/app/tray"
	"github.com/mailloft/mailloft/ui/theme"
)

// trayMenu is the menu of the icon in the desktop's tray, with the unread
// messages counted.
type trayMenu struct {
	menu          *fyne.Menu
	unread, pause *fyne.MenuItem
}

// showTray puts the icon there, once; started says whether Fyne's loop has
// begun. Where the desktop has no tray, nothing happens.
func (w *Window) showTray(started bool) {
	host, ok := w.app.(desktop.App)
	if !ok || w.tray != nil {
		return
	}
	t := &trayMenu{}
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
	if runtime.GOOS != "darwin" { // there a click opens the menu
		systray.SetOnTapped(func() { w.loop.do(w.raise) })
	}
	// QUIRK: Fyne starts the tray when its loop begins, and an icon that is wanted
	// later never appears, except on Windows. The start it would have called is the
	// same for everybody; it has to be taken before Fyne registers its menu.
	start := func() {}
	if started && runtime.GOOS != "windows" {
		start, _ = systray.RunWithExternalLoop(nil, nil)
	}
	host.SetSystemTrayMenu(t.menu)
	start()
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
	if w.comeBack != nil {
		w.comeBack()
		w.comeBack = nil
		w.settler.start(w.app.Driver().AllWindows)
	}
	w.win.Show()
	w.win.RequestFocus()
}

// closed is called when the person closes the window: it goes to the tray, or
// the program ends. Without a tray to be seen in it ends too: nobody could find
// the window again.
func (w *Window) closed() {
	if !w.prefs.Tray || w.tray == nil {
		w.leave()
		return
	}
	w.loop.async(func(ctx context.Context) func() {
		if !trayShown(ctx) {
			w.log.Info("the desktop shows no tray; closing the window ends the program")
			return w.leave
		}
		return func() {
			w.remember()
			w.win.Hide()
			w.goAway()
		}
	})
}

// goAway is what goes on while the window is hidden, until raise ends it.
func (w *Window) goAway() {
	if w.comeBack != nil {
		return
	}
	var away context.Context
	away, w.comeBack = context.WithCancel(w.loop.ctx)
	w.settler.stop()
	w.loop.async(func(context.Context) func() {
		w.doze.run(away)
		return nil
	})
	w.loop.async(func(context.Context) func() {
		if waitForNoTray(away, trayShown) {
			return w.raise
		}
		return nil
	})
}

// offScreen reports whether no window but this one can be on the screen.
func (w *Window) offScreen() bool {
	for _, win := range w.app.Driver().AllWindows() {
		// Fyne's own, never shown, is among them.
		if win != w.win && win.Title() != "SystrayMonitor" {
			return false
		}
	}
	return true
}

const (
	trayAnswer  = 2 * time.Second // a desktop that takes longer has other troubles
	trayEvery   = 10 * time.Second
	trayMissing = 3 // times in a row; a panel that starts or starts anew takes a while
)

func trayShown(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, trayAnswer)
	defer cancel()
	return tray.Shown(ctx)
}

// waitForNoTray waits until the tray has been gone for a while, or ctx ends; it
// says which. It runs on a goroutine of its own.
func waitForNoTray(ctx context.Context, shown func(context.Context) bool) bool {
	tick := time.NewTicker(trayEvery)
	defer tick.Stop()
	for missing := 0; missing < trayMissing; {
		if missing++; shown(ctx) {
			missing = 0
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}
