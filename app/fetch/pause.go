package fetch

import (
	"slices"

	"github.com/mailloft/mailloft/app/account"
)

// Pause ends the sessions under way, as [Worker.Cancel] does, and starts no
// more until it is called with false.
func (w *Worker) Pause(on bool) {
	if w.paused.Swap(on) != on {
		w.Reload()
	}
}

// Paused reports whether sessions are paused.
func (w *Worker) Paused() bool { return w.paused.Load() }

// unlessPaused has every account switched off while sessions are paused.
func (w *Worker) unlessPaused(all func() []account.Account) func() []account.Account {
	return func() []account.Account {
		if !w.paused.Load() {
			return all()
		}
		accounts := slices.Clone(all())
		for i := range accounts {
			accounts[i].Disabled = true
		}
		return accounts
	}
}
