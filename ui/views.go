package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/ui/maillist"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/sidebar"
)

// A search runs when the person has not typed for this long.
const searchPause = 120 * time.Millisecond

func (w *Window) newList() *maillist.List {
	l := maillist.New(w.core.Archive, w.loop.async)
	l.OnSelect = w.selected
	l.OnOpen = w.openRow
	l.OnPick = func() { w.readHere() }
	l.OnSearch = w.search
	l.OnRead = w.setRead
	l.OnStar = w.setStarred
	l.OnSave = w.saveMessages
	l.OnTrash = w.trash
	l.OnRestore = w.restore
	l.OnArchive = w.setArchived
	l.OnTag = w.setTag
	l.OnNewTag = w.newTag
	l.OnKeepSearch = w.keepSearch
	l.OnSpace = func() {
		if w.onPage() || !w.readHere() {
			w.pane.viewer.Space(false)
		}
	}
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
	old := w.view
	w.view = v
	if old.Folder != v.Folder || old.Account != v.Account || old.Tag != v.Tag {
		w.selected(nil)
	}
	w.panes.setDrawer(false)
	if w.wanted == 0 {
		w.panes.open(false)
	}
	w.visited()
	w.kept = nil
	w.list.SetSearch(v.Query)
	w.sidebar.Select(v)
	w.page.title.SetText(w.viewTitle(v))
	query, reason := archive.ParseQuery(v.Query)
	w.pane.viewer.Search(query.BodyWords())
	shown := maillist.View{
		Title: w.viewTitle(v), Folder: v.Folder, Query: v.Query, Reason: say.Words(reason), Folded: w.prefs.Folded,
		Kept: w.isSavedSearch(v.Query), Leaves: v.Folder == archive.Inbox && v.Query == "" || v.Folder == archive.Unread,
		NoAccounts: len(w.core.Accounts.List()) == 0,
	}
	w.ask(func(ids []archive.ID) {
		w.list.Open(shown, ids)
		if chosen := w.list.Selected(); len(chosen) == 1 && chosen[0] != w.pane.shown {
			w.selected(chosen) // on the way to another view and back the viewer was cleared
		}
		w.showWanted()
	})
}

// reloadView asks the archive again what the view shows, and keeps the
// reader's place.
func (w *Window) reloadView() { w.ask(nil) }

// ask hands the view's ids to the list, unless a newer question was asked by
// then, which also ends this one. With open the first page is shown as soon
// as it is known.
func (w *Window) ask(open func([]archive.ID)) {
	ctx, asked := w.newQuestion()
	view := w.asksFor()
	w.loop.async(func(context.Context) func() {
		var ids []archive.ID
		first := open
		for page, err := range w.core.Archive.Pages(ctx, view) {
			if err != nil {
				return func() { w.answered(asked, func() { w.notice(err) }) }
			}
			ids = append(ids, page...)
			if show := first; show != nil {
				first = nil
				known := slices.Clone(ids)
				w.loop.do(func() { w.answered(asked, func() { show(known) }) })
			}
		}
		return func() {
			w.answered(asked, func() {
				if first != nil {
					first(nil)
				}
				w.list.SetIDs(withKept(ids, w.kept, view, w.list.IDs()))
				if !w.showWanted() {
					w.missed()
				}
				if len(w.list.IDs()) == 0 && w.pane.shown != 0 {
					w.selected(nil) // no message of another view beside an empty list
				}
			})
		}
	})
}

// searched is what a view asks the archive for: a search in the inbox looks
// into Archive as well.
func searched(v archive.View) archive.View {
	if v.Folder == archive.Inbox && v.Query != "" {
		v.Folder = archive.All
	}
	return v
}

// showTags takes in which tags there are.
func (w *Window) showTags(tags []archive.Tag) {
	same := slices.EqualFunc(w.tags, tags, func(a, b archive.Tag) bool { return a.Name == b.Name && a.Color == b.Color })
	w.tags = tags
	if !same {
		w.list.SetTags(tags)
	}
}

func (w *Window) isSavedSearch(query string) bool {
	return slices.ContainsFunc(w.core.Organise.Get().Searches, func(s organise.Search) bool { return s.Query == query })
}

func (w *Window) search(query string) {
	_, asked := w.newQuestion()
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

// searchMail goes to the search field.
func (w *Window) searchMail() {
	w.leaveMessage()
	w.list.FocusSearch()
}

func (w *Window) viewTitle(v archive.View) string {
	if a, ok := w.core.Accounts.Get(v.Account); ok {
		return a.Title()
	}
	if v.Tag != "" {
		return v.Tag
	}
	for _, s := range w.core.Organise.Get().Searches {
		if v == sidebar.SearchView(s.Query) {
			return s.Name
		}
	}
	switch v.Folder {
	case archive.Inbox:
		return lang.L("Inbox")
	case archive.Archived:
		return lang.L("Archive")
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
		tags, err := w.core.Archive.Tags(ctx)
		if err != nil {
			w.log.Warn("tags", "err", err)
			return nil
		}
		return func() {
			w.counts = counts
			w.knowAccounts()
			w.fillTray()
			w.showTags(tags)
			w.showAccounts()
		}
	})
}
