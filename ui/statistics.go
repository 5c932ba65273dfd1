package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/stats"
)

// openStatistics shows figures about the mail, in a window of its own.
func (w *Window) openStatistics() {
	if w.statistics != nil {
		w.statistics.RequestFocus()
		return
	}
	win := w.newWindow(lang.L("Statistics and space"), fyne.NewSize(980, 760))
	pane := stats.New(figures{w})
	win.SetContent(pane.Content())
	w.statistics = win
	win.SetOnClosed(func() {
		pane.Close()
		w.statistics = nil
	})
	win.Show()
	pane.Open()
}

// figures does for the statistics window what needs the core, off the Fyne
// goroutine.
type figures struct{ w *Window }

var _ stats.Backend = figures{}

// Load implements stats.Backend.
func (f figures) Load(done func(archive.Stats, archive.Space, error)) {
	f.w.loop.async(func(ctx context.Context) func() {
		s, err := f.w.core.Archive.Stats(ctx)
		if err != nil {
			return func() { done(s, archive.Space{}, err) }
		}
		space, err := f.w.core.Archive.Space(ctx)
		return func() { done(s, space, err) }
	})
}

// Compact implements stats.Backend.
func (f figures) Compact(done func(int64, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(f.w.loop.ctx)
	f.w.loop.async(func(context.Context) func() {
		defer cancel()
		saved, err := f.w.core.Archive.Compact(ctx)
		return func() { done(saved, err) }
	})
	return cancel
}

// AccountTitle implements stats.Backend.
func (f figures) AccountTitle(id string) string {
	if a, ok := f.w.core.Accounts.Get(id); ok {
		return a.Title()
	}
	return lang.L("An account that was removed")
}

// Search implements stats.Backend.
func (f figures) Search(query string) { f.w.showSearch(query) }

// showSearch searches all mail in the main window, as if it had been typed.
func (w *Window) showSearch(query string) {
	w.openView(archive.View{Folder: archive.All, Query: query})
	w.win.RequestFocus()
}
