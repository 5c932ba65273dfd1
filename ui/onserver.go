package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/ui/server"
)

// openServer shows what is in an account's maildrop, in a window of its own.
func (w *Window) openServer(id string) {
	if win := w.drops[id]; win != nil {
		win.RequestFocus()
		return
	}
	a, ok := w.core.Accounts.Get(id)
	if !ok {
		return
	}
	win := w.newWindow(lang.L("On the server")+": "+a.Title(), fyne.NewSize(980, 640))
	pane := server.New(win, maildrop{w, id})
	win.SetContent(pane.Content())
	if w.drops == nil {
		w.drops = map[string]fyne.Window{}
	}
	w.drops[id] = win
	win.SetOnClosed(func() {
		pane.Close()
		delete(w.drops, id)
	})
	win.Show()
	pane.Open()
}

// serverItem is the menu's way to openServer: for the only account at once,
// for several with a menu of them.
func (w *Window) serverItem() *fyne.MenuItem {
	w.onServer = fyne.NewMenuItem("", nil)
	w.fillServerItem()
	return w.onServer
}

func (w *Window) fillServerItem() {
	if w.onServer == nil {
		return // a picture has no menu
	}
	accounts := w.core.Accounts.List()
	m := w.onServer
	m.Label, m.Action, m.ChildMenu, m.Disabled = lang.L("On the server…"), nil, nil, len(accounts) == 0
	switch len(accounts) {
	case 0:
	case 1:
		id := accounts[0].ID
		m.Action = func() { w.openServer(id) }
	default:
		m.Label = lang.L("On the server")
		m.ChildMenu = fyne.NewMenu("")
		for _, a := range accounts {
			m.ChildMenu.Items = append(m.ChildMenu.Items, fyne.NewMenuItem(a.Title(), func() { w.openServer(a.ID) }))
		}
	}
	if menu := w.win.MainMenu(); menu != nil {
		menu.Refresh()
	}
}

// maildrop does for the window "On the server" what needs the core, off the
// Fyne goroutine.
type maildrop struct {
	w  *Window
	id string
}

var _ server.Backend = maildrop{}

// session runs work with a context that the function it returns cancels.
func (m maildrop) session(work func(ctx context.Context) func()) (cancel func()) {
	ctx, cancel := context.WithCancel(m.w.loop.ctx)
	m.w.loop.async(func(context.Context) func() {
		defer cancel()
		return work(ctx)
	})
	return cancel
}

// later carries what a session tells to the Fyne goroutine.
func later[T any](l *loop, take func(T)) func(T) {
	return func(v T) {
		l.do(func() {
			if l.ctx.Err() == nil {
				take(v)
			}
		})
	}
}

// Look implements server.Backend.
func (m maildrop) Look(show func([]fetch.Remote), progress func(fetch.State), done func(error)) (cancel func()) {
	return m.session(func(ctx context.Context) func() {
		_, err := m.w.core.Fetch.Maildrop(ctx, m.id, fetch.Look{
			Headings: true,
			Show:     later(m.w.loop, show),
			Notify:   later(m.w.loop, progress),
		})
		return func() { done(err) }
	})
}

// Fetch implements server.Backend.
func (m maildrop) Fetch(uids []string, progress func(fetch.State), done func(fetch.Result, error)) (cancel func()) {
	return m.session(func(ctx context.Context) func() {
		r, err := m.w.core.Fetch.FetchNow(ctx, m.id, uids, later(m.w.loop, progress))
		return func() { done(r, err) }
	})
}

// Delete implements server.Backend.
func (m maildrop) Delete(uids []string, insist bool, progress func(fetch.State), done func(fetch.Result, error)) (cancel func()) {
	return m.session(func(ctx context.Context) func() {
		r, err := m.w.core.Fetch.DeleteThere(ctx, m.id, uids, insist, later(m.w.loop, progress))
		return func() { done(r, err) }
	})
}

// Keep implements server.Backend.
func (m maildrop) Keep(list []fetch.Remote, keep bool, done func(error)) {
	m.w.loop.async(func(ctx context.Context) func() {
		_, err := m.w.core.Fetch.Keep(ctx, m.id, list, keep)
		return func() { done(err) }
	})
}

// Know implements server.Backend.
func (m maildrop) Know(list []fetch.Remote, done func(error)) {
	m.w.loop.async(func(ctx context.Context) func() {
		_, err := m.w.core.Fetch.Know(ctx, m.id, list)
		return func() { done(err) }
	})
}
