package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// selected shows what is selected in the list.
func (w *Window) selected(ids []archive.ID) {
	w.chosen++
	chosen := w.chosen
	w.pane.shown = 0
	if w.panes.current.page && !w.panes.opened {
		ids = nil // what is selected in the list is not read yet
	}
	if len(ids) != 1 {
		w.pane.conversation.show(nil, 0)
	}
	if len(ids) == 0 {
		w.pane.viewer.Clear()
		return
	}
	w.settler.hold(len(ids) == 1)
	w.rows(ids[:min(len(ids), firstOfMany)], func(rows []archive.Row) {
		switch {
		case chosen != w.chosen:
		case len(rows) == 0:
			w.pane.viewer.Clear()
		case len(ids) > 1:
			w.pane.viewer.Several(ids, rows)
		default:
			w.pane.shown = rows[0].ID
			w.visited()
			w.pane.viewer.Open(w.item(rows[0]))
			w.showConversation(w.pane, rows[0])
			if !rows[0].Read {
				w.markShown(rows[0].ID)
			}
		}
	})
}

// markShown marks a message as read because it is on the screen.
func (w *Window) markShown(id archive.ID) {
	if w.view.Folder == archive.Unread {
		if w.kept == nil {
			w.kept = map[archive.ID]bool{}
		}
		w.kept[id] = true
	}
	w.change(func(ctx context.Context) error { return w.core.Archive.SetRead(ctx, []archive.ID{id}, true) }, nil)
}

// change runs a change of the archive off the Fyne goroutine. What it did
// comes back to the panes as an event; then is called if it succeeded.
func (w *Window) change(do func(ctx context.Context) error, then func()) {
	w.loop.async(func(ctx context.Context) func() {
		err := do(ctx)
		return func() {
			switch {
			case err != nil:
				w.notice(err)
			case then != nil:
				then()
			}
		}
	})
}

func (w *Window) setRead(ids []archive.ID, read bool) {
	words := lang.L("Marked as unread")
	if read {
		words = lang.L("Marked as read")
	}
	w.mark(archive.FlagRead, ids, read, words)
}

func (w *Window) setStarred(ids []archive.ID, starred bool) {
	words := lang.L("Star removed")
	if starred {
		words = lang.L("Starred")
	}
	w.mark(archive.FlagStarred, ids, starred, words)
}

// setArchived puts messages out of the lists into Archive, or back.
func (w *Window) setArchived(ids []archive.ID, on bool) {
	words := lang.L("Moved to Inbox")
	if on {
		words = lang.L("Moved to Archive")
	}
	w.mark(archive.FlagArchived, ids, on, words)
}

func (w *Window) trash(ids []archive.ID) {
	w.mark(archive.FlagTrashed, ids, true, lang.L("Moved to Trash"))
}

func (w *Window) restore(ids []archive.ID) {
	w.mark(archive.FlagTrashed, ids, false, lang.L("Taken back from Trash"))
}

// mark sets a flag and offers the way back. A star or a mark on a single
// message is seen where it is; only the rest is told.
func (w *Window) mark(f archive.Flag, ids []archive.ID, on bool, words string) {
	quiet := len(ids) == 1 && f != archive.FlagTrashed && f != archive.FlagArchived
	w.perform(quiet, func(ctx context.Context) (done, error) {
		ids, err := w.meant(ctx, f, ids, on)
		if err != nil {
			return done{}, err
		}
		changed, _, err := w.flagged(ctx, f, words, ids, on)
		return takenBack(words, changed, func(ctx context.Context, ids []archive.ID) (left []archive.ID, err error) {
			_, left, err = w.flagged(ctx, f, lang.L("Undo"), ids, !on)
			return left, err
		}), err
	})
}

// meant is what is marked where a row stands for a conversation: all of it,
// but for stars, and for what goes back to where it was.
func (w *Window) meant(ctx context.Context, f archive.Flag, ids []archive.ID, on bool) ([]archive.ID, error) {
	if !w.prefs.Folded || !on || f == archive.FlagStarred {
		return ids, nil
	}
	return w.core.Archive.Threads(ctx, ids)
}

func messages(n int, done string) string {
	if n == 1 {
		return done
	}
	return fmt.Sprintf("%s (%s)", done, theme.Number(n))
}

func (w *Window) emptyTrash() {
	if w.counts.Trash == 0 {
		w.snackbar.show(lang.L("Trash is empty already"), "", nil)
		return
	}
	confirm(w.win, lang.L("Empty Trash?"),
		theme.Count(w.counts.Trash, "{{.Count}} message will be deleted from this computer for good. What is on the server is not touched, except where an account's rule says so.",
			"{{.Count}} messages will be deleted from this computer for good. What is on the server is not touched, except where an account's rule says so."),
		lang.L("Delete for good"), func() {
			var n int
			w.change(func(ctx context.Context) (err error) {
				n, err = w.core.Archive.EmptyTrash(ctx)
				return err
			}, func() { w.snackbar.show(messages(n, lang.L("Deleted for good")), "", nil) })
		})
}

// nextUnread selects the next unread message below the selection, or the
// topmost of the view.
func (w *Window) nextUnread() {
	var current archive.ID
	if ids := w.list.Selected(); len(ids) > 0 {
		current = ids[len(ids)-1]
	}
	view := w.view
	if view.Folder != archive.Trash {
		view.Folder = archive.Unread
	}
	w.loop.async(func(ctx context.Context) func() {
		var ids []archive.ID
		for _, before := range []archive.ID{current, 0} {
			if len(ids) > 0 {
				break
			}
			view.Before, view.Limit = before, 1
			var err error
			if ids, err = w.core.Archive.IDs(ctx, view); err != nil {
				w.log.Warn("next unread", "err", err)
				return nil
			}
		}
		return func() {
			if len(ids) > 0 && ids[0] != current {
				w.list.Select(ids[0])
				w.readHere()
			}
		}
	})
}
