package ui

import (
	"context"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/ui/logview"
)

// openLog shows the log and the wire traces, in a window of their own.
func (w *Window) openLog() {
	if w.logs != nil {
		w.logs.RequestFocus()
		return
	}
	win := w.newWindow(lang.L("Log"), fyne.NewSize(980, 620))
	view := logview.New(logs{w})
	win.SetContent(view.Content())
	w.logs = win
	win.SetOnClosed(func() {
		view.Close()
		w.logs = nil
	})
	win.Show()
	view.Open()
}

// logs reads for the log's window, off the Fyne goroutine.
type logs struct{ w *Window }

var _ logview.Backend = logs{}

// shownLog is how much of a file's end the window shows.
const shownLog = 1 << 20

// Files implements logview.Backend.
func (l logs) Files() []logview.File {
	dir := l.w.core.Dirs.Log
	files := []logview.File{{Name: lang.L("Log"), Path: app.LogPath(dir)}}
	for _, a := range l.w.core.Accounts.List() {
		path := app.TracePath(dir, a.ID)
		if _, err := os.Stat(path); err == nil || a.Trace {
			files = append(files, logview.File{Name: lang.L("Trace of {{.Account}}", map[string]any{"Account": a.Title()}), Path: path})
		}
	}
	if info, err := os.Stat(app.CrashPath(dir)); err == nil && info.Size() > 0 {
		files = append(files, logview.File{Name: lang.L("Crashes"), Path: app.CrashPath(dir)})
	}
	return files
}

// Read implements logview.Backend.
func (l logs) Read(path string, done func([]string, error)) {
	l.w.loop.async(func(context.Context) func() {
		lines, err := app.Tail(path, shownLog)
		return func() { done(lines, err) }
	})
}

// Report implements logview.Backend.
func (l logs) Report(done func(string, error)) {
	version := l.w.app.Metadata().Version
	l.w.loop.async(func(ctx context.Context) func() {
		text, err := l.w.core.Report(ctx, version)
		return func() { done(text, err) }
	})
}

// ShowFolder implements logview.Backend.
func (l logs) ShowFolder() { l.w.openWithSystem(l.w.core.Dirs.Log) }
