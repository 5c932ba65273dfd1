package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/maillist"
)

// A search runs when the person has not typed for this long.
const searchPause = 120 * time.Millisecond

func (w *Window) newList() *maillist.List {
	l := maillist.New(w.core.Archive, w.loop.async)
	l.OnSelect = w.selected
	l.OnOpen = w.openMessage
	l.OnSearch = w.search
	l.OnRead = w.setRead
	l.OnStar = w.setStarred
	l.OnSave = w.saveMessages
	l.OnTrash = w.trash
	l.OnRestore = w.restore
	l.OnSpace = func() { w.pane.viewer.Space(false) }
	l.OnAddAccount = w.addAccount
	l.OnError = w.notice
	l.OnKey = w.keyTyped
	l.OnRune = w.runeTyped
	if w.prefs.Compact {
		l.SetDensity(maillist.Compact)
	}
	return l
}

// openView shows another view from its top.
func (w *Window) openView(v archive.View) {
	w.view = v
	w.kept = nil
	w.list.SetSearch(v.Query)
	w.sidebar.Select(archive.View{Folder: v.Folder, Account: v.Account})
	w.ask(func(ids []archive.ID) {
		w.list.Open(maillist.View{
			Title: w.viewTitle(v), Folder: v.Folder, Query: v.Query,
			NoAccounts: len(w.core.Accounts.List()) == 0,
		}, ids)
	})
}

// reloadView asks the archive again what the view shows, and keeps the
// reader's place.
func (w *Window) reloadView() { w.ask(w.list.SetIDs) }

// ask hands the view's ids to show, unless a newer question was asked by then.
func (w *Window) ask(show func([]archive.ID)) {
	w.asked++
	asked, view := w.asked, w.view
	w.loop.async(func(ctx context.Context) func() {
		ids, err := w.core.Archive.IDs(ctx, view)
		return func() {
			if asked != w.asked {
				return
			}
			if err != nil {
				w.notice(err)
				return
			}
			show(withKept(ids, w.kept))
		}
	})
}

// withKept adds the kept ids to ids, both newest first.
func withKept(ids []archive.ID, kept map[archive.ID]bool) []archive.ID {
	if len(kept) == 0 {
		return ids
	}
	all := slices.Clone(ids)
	for id := range kept {
		if !slices.Contains(ids, id) {
			all = append(all, id)
		}
	}
	slices.SortFunc(all, func(a, b archive.ID) int { return int(b - a) })
	return all
}

func (w *Window) search(query string) {
	w.asked++
	asked := w.asked
	w.loop.async(func(ctx context.Context) func() {
		select {
		case <-time.After(searchPause):
		case <-ctx.Done():
		}
		return func() {
			if asked != w.asked {
				return
			}
			v := w.view
			v.Query = query
			w.openView(v)
		}
	})
}

func (w *Window) viewTitle(v archive.View) string {
	if a, ok := w.core.Accounts.Get(v.Account); ok {
		return a.Title()
	}
	switch v.Folder {
	case archive.Unread:
		return lang.L("Unread")
	case archive.Starred:
		return lang.L("Starred")
	case archive.Trash:
		return lang.L("Trash")
	}
	return lang.L("All mail")
}

// reloadCounts brings the figures in the sidebar up to date.
func (w *Window) reloadCounts() {
	w.loop.async(func(ctx context.Context) func() {
		counts, err := w.core.Archive.Counts(ctx)
		if err != nil {
			w.log.Warn("counts", "err", err)
			return nil
		}
		return func() {
			w.counts = counts
			w.showAccounts()
		}
	})
}
