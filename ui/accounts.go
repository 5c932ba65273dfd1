package ui

import (
	"context"
	"slices"
	"time"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/ui/sidebar"
)

func (w *Window) newSidebar() *sidebar.Sidebar {
	s := sidebar.New()
	s.OnSelect = w.openView
	s.OnGetMail = w.getMail
	s.OnGetMailFor = func(id string) { w.core.Fetch.Fetch(id) }
	s.OnCancel = w.core.Fetch.Cancel
	s.OnFix = w.fix
	s.OnAddAccount = w.addAccount
	s.OnEditAccount = w.editAccount
	s.OnServer = w.openServer
	s.OnRune = w.runeTyped
	s.OnKey = w.keyTyped
	s.OnNewTag = func() { w.newTag(nil) }
	s.OnEditTag = w.editTag
	s.OnRemoveTag = w.removeTag
	s.OnEditSearch = w.editSearch
	s.OnDropSearch = w.dropSearch
	s.OnEmptyTrash = w.emptyTrash
	s.OnKeepTrash = w.askRetention
	return s
}

// knowAccounts tells the panes whether there are any.
func (w *Window) knowAccounts() {
	none := len(w.core.Accounts.List()) == 0
	w.list.SetNoAccounts(none)
	w.pane.viewer.SetEarly(none && w.counts.All+w.counts.Trash == 0)
}

// reloadAccounts takes in that accounts were added, edited or removed.
func (w *Window) reloadAccounts() {
	for id := range w.states {
		if _, ok := w.core.Accounts.Get(id); !ok {
			delete(w.states, id)
		}
	}
	w.knowAccounts()
	w.fillServerItem()
	if _, ok := w.core.Accounts.Get(w.view.Account); !ok && w.view.Account != "" {
		w.openView(archive.View{Folder: archive.Inbox})
	}
	w.reloadCounts()
}

// showAccounts draws the sidebar from what is known.
func (w *Window) showAccounts() {
	states := make([]fetch.State, 0, len(w.states))
	for _, s := range w.states {
		states = append(states, s)
	}
	w.sidebar.SetModel(sidebar.Build(sidebar.Input{
		Counts:   w.counts,
		Tags:     w.tags,
		Searches: w.core.Organise.Get().Searches,
		Accounts: w.core.Accounts.List(),
		States:   states,
		Offline:  w.offline(),
		Paused:   w.core.Fetch.Paused(),
		Now:      time.Now(),
	}))
	w.bar.show(w)
	if w.offlineBanner.Visible() != w.offline() {
		visible(w.offlineBanner, w.offline())
		w.listPane.Refresh()
	}
}

// offline reports whether no account can be reached for want of a network.
func (w *Window) offline() bool {
	unreachable := []string{"net.dns", "net.unreachable"}
	n := 0
	for _, s := range w.states {
		if s.Phase == fetch.Disabled {
			continue
		}
		if s.Problem == nil || !slices.Contains(unreachable, s.Problem.Code) {
			return false
		}
		n++
	}
	return n > 0
}

// keepTime redraws what is told relative to now, such as "checked 5 minutes
// ago", once a minute.
func (w *Window) keepTime() {
	w.loop.async(func(ctx context.Context) func() {
		select {
		case <-time.After(time.Minute):
		case <-ctx.Done():
		}
		return func() {
			w.showAccounts()
			w.keepTime()
		}
	})
}
