package ui

import (
	"context"
	"time"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
)

// news is what happened since the window last looked.
type news struct {
	states   map[string]fetch.State // the latest of each account that changed
	accounts bool                   // an account was added, edited or removed
	reload   bool                   // the archive changed: ask it again
	changed  []archive.ID           // rows to draw again; unless everyRow is set
	everyRow bool
	reset    bool // ids of before name nothing any more
	removed  bool // messages are gone
	checked  bool // the quiet check of the whole archive is through
}

func (n *news) add(e app.Event) {
	switch e := e.(type) {
	case fetch.State:
		if n.states == nil {
			n.states = map[string]fetch.State{}
		}
		n.states[e.Account] = e
	case app.AccountsChanged:
		n.accounts = true
	case archive.Change:
		n.reload = true
		n.changed = append(n.changed, e.IDs...)
		n.everyRow = n.everyRow || e.IDs == nil
		n.reset = n.reset || e.Kind == archive.Reset
		n.removed = n.removed || e.Kind == archive.Removed
	case app.Checked:
		n.checked = true
	}
}

func (n *news) empty() bool { return n.states == nil && !n.accounts && !n.reload && !n.checked }

// A burst of events reaches the screen as one update at most this often.
const newsEvery = 80 * time.Millisecond

// bridge carries the core's events to the Fyne goroutine, merged. Events
// arrive on many goroutines; apply runs on the Fyne goroutine, one at a time.
func bridge(ctx context.Context, core *app.Core, do func(func()), apply func(news)) {
	events := make(chan app.Event, 256)
	unsubscribe := core.Subscribe(func(e app.Event) {
		select {
		case events <- e:
		case <-ctx.Done():
		}
	})
	defer unsubscribe()

	var pending news
	applied := make(chan struct{}, 1)
	applied <- struct{}{}
	var due <-chan time.Time // nil while there is no news: an idle window wakes for nothing
	for {
		select {
		case e := <-events:
			pending.add(e)
			if due == nil && !pending.empty() {
				due = time.After(newsEvery)
			}
		case <-due:
			if len(applied) == 0 {
				due = time.After(newsEvery)
				continue
			}
			due = nil
			<-applied
			batch := pending
			pending = news{}
			do(func() {
				defer func() { applied <- struct{}{} }()
				if ctx.Err() == nil {
					apply(batch)
				}
			})
		case <-ctx.Done():
			return
		}
	}
}
