package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"

	"github.com/mailloft/mailloft/app/chooser"
	"github.com/mailloft/mailloft/app/problem"
)

// chooserSize is how large Fyne's dialog is.
var chooserSize = fyne.NewSize(720, 520)

// choose asks for a file or folder over win: with the desktop's own dialog,
// where the person has bookmarks and knows the way, or else with Fyne's.
func (w *Window) choose(win fyne.Window, r chooser.Request, then func(path string)) {
	if w.choosing {
		return // the desktop's dialog is open
	}
	w.choosing = true
	r.Parent = portalName(win)
	w.loop.async(func(ctx context.Context) func() {
		path, err := w.chooser(ctx, r)
		return func() {
			w.choosing = false
			switch {
			case errors.Is(err, chooser.ErrNone):
				w.chooseHere(win, r, then)
			case err != nil:
				w.noticeIn(win, problem.New(err, "chooser.failed", "The desktop's file dialog gave no answer.", "Try again in a moment."))
			case path != "":
				then(path)
			}
		}
	})
}

// portalName is what the desktop calls a window whose dialogs stay above it;
// empty where that is not known.
func portalName(win fyne.Window) (name string) {
	if native, ok := win.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			if x, ok := context.(driver.X11WindowContext); ok {
				name = chooser.X11Parent(x.WindowHandle)
			}
		})
	}
	return name
}

// chooseHere asks with Fyne's dialogs.
func (w *Window) chooseHere(win fyne.Window, r chooser.Request, then func(path string)) {
	tell := func(uri fyne.URI, err error) {
		switch {
		case err != nil:
			w.noticeIn(win, err)
		case uri != nil:
			then(uri.Path())
		}
	}
	var d *dialog.FileDialog
	switch {
	case r.Folder:
		d = dialog.NewFolderOpen(func(dir fyne.ListableURI, err error) { tell(dir, err) }, win)
	case r.New != "":
		d = dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
			if f == nil {
				tell(nil, err)
				return
			}
			_ = f.Close() // only its name is wanted
			tell(f.URI(), err)
		}, win)
		d.SetFileName(r.New)
	default:
		d = dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
			if f == nil {
				tell(nil, err)
				return
			}
			_ = f.Close() // likewise
			tell(f.URI(), err)
		}, win)
	}
	if len(r.Extensions) > 0 {
		d.SetFilter(storage.NewExtensionFileFilter(r.Extensions))
	}
	d.SetTitleText(r.Title)
	d.Show()
	d.Resize(chooserSize) // panics before Show
}

// chooseFile opens a message file that the person picks.
func (w *Window) chooseFile() {
	w.choose(w.win, chooser.Request{Title: lang.L("Open which message?"), Extensions: []string{".eml", ".txt", ".mht"}}, w.openFile)
}

// pickFile lets the settings dialog ask for a certificate file.
func (w *Window) pickFile(chosen func(path string)) {
	w.choose(w.win, chooser.Request{Title: lang.L("Which certificate?"), Extensions: []string{".pem", ".crt", ".cer", ".p12", ".pfx"}}, chosen)
}

// pickAny lets the person choose a file of any kind.
func (w *Window) pickAny(chosen func(path string)) {
	w.choose(w.win, chooser.Request{Title: lang.L("Which file?")}, chosen)
}

// pickNew lets the person name a new file.
func (w *Window) pickNew(name string, chosen func(path string)) {
	w.choose(w.win, chooser.Request{Title: lang.L("Save as"), New: name}, chosen)
}

func (w *Window) pickFolder(win fyne.Window, then func(folder string)) {
	w.askFolder(win, lang.L("Save into which folder?"), then)
}

func (w *Window) askFolder(win fyne.Window, title string, then func(folder string)) {
	w.choose(win, chooser.Request{Title: title, Folder: true}, then)
}
