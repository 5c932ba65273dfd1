package ui

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/htmlview"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/viewer"
)

// reader is a place where a message is read: the main window's pane, or a
// window of its own.
type reader struct {
	viewer *viewer.Viewer
	win    fyne.Window
	hint   *hint

	conversation *conversation
	shown        archive.ID // 0 if the message is not in the archive
}

func (w *Window) newReader(win fyne.Window) *reader {
	r := &reader{win: win, hint: newHint()}
	r.viewer = viewer.New(w.loop.async, htmlview.Engine{Fonts: w.fonts}, w.copies, w.actions(r))
	r.viewer.Fold(w.prefs.FoldQuotes)
	r.conversation = newConversation(func(row archive.Row) { w.openInConversation(r, row) })
	return r
}

// content is the viewer with the hint over its lower edge.
func (r *reader) content() fyne.CanvasObject {
	return theme.Below(r.conversation.box, container.NewStack(r.viewer, r.hint.layer))
}

// actions are what a viewer asks of the window it is in.
func (w *Window) actions(r *reader) viewer.Actions {
	return viewer.Actions{
		Trash:       w.trash,
		Restore:     w.restore,
		Archive:     w.setArchived,
		Star:        w.setStarred,
		Read:        w.setRead,
		OpenLink:    func(address string, differs bool) { w.openLink(r.win, address, differs) },
		OpenFile:    w.openWithSystem,
		OpenMessage: w.openItem,
		OpenPane:    w.openPane,
		PickFolder:  func(then func(string)) { w.pickFolder(r.win, then) },
		Confirm:     func(title, text, action string, then func()) { confirm(r.win, title, text, action, then) },
		Hint:        r.hint.show,
		Saved:       w.saved,
		Fail:        func(p *problem.Problem) { w.noticeIn(r.win, p) },
		Zoom:        w.zoomOf,
		Zoomed:      w.zoomed,
		Opening:     w.settler.hold,
		Reading:     w.beginReading,
		Subject: func(subject string) {
			if r.win != w.win {
				r.win.SetTitle(titled(subject))
			}
		},
		Forgive: w.forgive,
		Fault: func(message string, err error) {
			w.log.Error("a message could not be shown", "message", message, "err", err)
		},
		NextUnread: w.nextUnread,
		Key:        w.keyTyped,
		Rune:       w.runeTyped,
		Pictures: func(ctx context.Context, message string, urls []string) map[string][]byte {
			return w.pictures.FetchFor(ctx, w.keptPictures, message, urls)
		},
		Kept:    w.keptPictures.Picture,
		Allowed: w.picturesAllowed,
		Allow:   w.allowPictures,
		Rest: func(ctx context.Context, id archive.ID) error {
			_, err := w.core.FetchRest(ctx, []archive.ID{id}, nil)
			return err
		},
	}
}

// item is a message of the archive, ready to show.
func (w *Window) item(row archive.Row) viewer.Item {
	var servers []string
	for _, id := range row.Accounts {
		if a, ok := w.core.Accounts.Get(id); ok {
			servers = append(servers, a.Host)
		}
	}
	query, _ := archive.ParseQuery(w.view.Query)
	return viewer.Item{Row: row, Servers: servers, Words: query.BodyWords(), Crashed: w.guard.crashed[row.SHA256], Open: func(ctx context.Context) (io.ReadSeekCloser, error) {
		return w.core.Archive.OpenMessage(ctx, row.ID)
	}}
}

// openMessage shows a message of the archive in a window of its own.
func (w *Window) openMessage(id archive.ID) {
	w.rows([]archive.ID{id}, func(rows []archive.Row) {
		if len(rows) == 1 {
			w.openItem(w.item(rows[0]))
		}
	})
}

// openFile shows a message in a file, in a window of its own.
func (w *Window) openFile(path string) { w.openItem(viewer.File(path)) }

// openItem shows a message in a window of its own.
func (w *Window) openItem(item viewer.Item) {
	title := item.Row.Subject
	if title == "" {
		title = item.Name
	}
	win := w.newWindow(title, fyne.NewSize(780, 720))
	r := w.newReader(win)
	r.shown = item.Row.ID
	win.SetContent(r.content())
	w.readers[r] = true
	win.SetOnClosed(func() {
		r.viewer.Clear()
		delete(w.readers, r)
	})
	win.Show()
	r.viewer.Open(item)
}

func (w *Window) openPane(title string, content fyne.CanvasObject) {
	win := w.newWindow(title, fyne.NewSize(780, 640))
	win.SetContent(content)
	win.Show()
}

func (w *Window) newWindow(title string, size fyne.Size) fyne.Window {
	win := w.app.NewWindow(titled(title))
	win.Resize(besides(size, w.win.Canvas().Size()))
	win.SetPadded(false)
	closeOnEscape(win)
	return win
}

// besides is the size of a window that opens beside the main one: what it would
// like to have, more if its text is larger, but not more than the main window.
// Fyne does not say how large the screen is; that one fits on it.
func besides(wanted, main fyne.Size) fyne.Size {
	least := fyne.NewSize(480, 360)
	return fyne.NewSize(theme.Scaled(wanted.Width), theme.Scaled(wanted.Height)).Min(main.Max(least))
}

// titled is the title of a window about something.
func titled(what string) string { return what + " – Mailloft" }

// rows reads rows of the archive and hands them to show.
func (w *Window) rows(ids []archive.ID, show func([]archive.Row)) {
	w.loop.async(func(ctx context.Context) func() {
		rows, err := w.core.Archive.Rows(ctx, ids)
		return func() {
			if err != nil {
				w.notice(err)
				return
			}
			show(rows)
		}
	})
}

// updateReaders brings the flags in every viewer up to date.
func (w *Window) updateReaders() {
	var ids []archive.ID
	for r := range w.readers {
		if r.shown != 0 {
			ids = append(ids, r.shown)
		}
	}
	if len(ids) == 0 {
		return
	}
	w.rows(ids, func(rows []archive.Row) {
		for r := range w.readers {
			for _, row := range rows {
				r.viewer.Update(row)
			}
		}
	})
}

// openLink opens a link of a message in the system's browser or mail program.
// One whose words name another site is asked about first.
func (w *Window) openLink(win fyne.Window, address string, differs bool) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto") {
		w.noticeIn(win, problem.New(err, "link.refused", "This link can't be opened: "+address, "Only web and mail addresses are opened."))
		return
	}
	open := func() {
		if err := w.app.OpenURL(u); err != nil {
			w.noticeIn(win, problem.New(err, "link.failed", "The system found no program to open the link with.", "Copy the link and open it by hand: "+address))
		}
	}
	if !differs {
		open()
		return
	}
	confirm(win, lang.L("Open this link?"),
		fmt.Sprintf(lang.L("The words of the link name another site than the one it leads to:\n%s"), address),
		lang.L("Open anyway"), open)
}

func (w *Window) openWithSystem(path string) {
	if err := w.app.OpenURL(fileURL(path)); err != nil {
		w.notice(problem.New(err, "open.failed", "The system found no program for this kind of file.", "Save it and open it by hand."))
	}
}

func fileURL(path string) *url.URL { return &url.URL{Scheme: "file", Path: filepath.ToSlash(path)} }
