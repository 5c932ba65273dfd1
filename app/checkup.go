package app

import (
	"context"
	"time"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
)

const (
	checkEvery  = 30 * 24 * time.Hour
	checkAfter  = 5 * time.Minute // the program's start has other things to do
	lookAgain   = time.Hour
	checkShare  = 10              // the check works one part of so many of the time
	longestRest = 5 * time.Second // between two steps
)

// Checked says that the quiet check of the whole archive is through.
type Checked struct{ Found archive.Report }

var _ Event = Checked{}

// checkMonthly lets the archive be checked once a month, slowly, and not
// while mail is being fetched, until ctx ends.
func (c *Core) checkMonthly(ctx context.Context) {
	wait := checkAfter
	for {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
		wait = lookAgain
		found, due, err := c.Archive.CheckQuietly(ctx, checkEvery, c.rest)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			c.log.Warn("the monthly check was cut short; it goes on later", "err", err)
		case due:
			c.log.Info("the whole archive was checked", "intact", found.OK, "missing", len(found.Missing), "changed", len(found.Changed),
				"unindexed", len(found.Unindexed), "index", len(found.Index))
			c.events.emit(Checked{found})
		}
	}
}

// rest waits so long that the check stays a small part of what the computer
// does, and until no mail is being fetched.
func (c *Core) rest(ctx context.Context, worked time.Duration) error {
	pause := min((checkShare-1)*worked, longestRest)
	for {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
		if !busy(c.Fetch.States()) {
			return nil
		}
		pause = longestRest
	}
}

func busy(states []fetch.State) bool {
	for _, s := range states {
		if s.Busy() {
			return true
		}
	}
	return false
}
