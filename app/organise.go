package app

import (
	"context"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/organise"
)

// settlePage is how many messages the rules are asked about at a time.
const settlePage = 500

// Settle asks the rules about the mail that arrived since they were asked
// last, and does what they say. Run does it as mail arrives. It is one
// caller's at a time.
func (c *Core) Settle(ctx context.Context) error {
	for {
		ids, last, err := c.Archive.Arrived(ctx, settlePage)
		if err != nil || last == 0 {
			return err
		}
		if rules := c.Organise.Get().Rules; len(rules) > 0 {
			plan, err := organise.Judge(ctx, c.Archive, rules, ids, nil)
			if err != nil {
				return err
			}
			if _, err := plan.Carry(ctx, c.Archive); err != nil {
				return err
			}
		}
		if err := c.Archive.Settled(ctx, last); err != nil {
			return err
		}
	}
}

// ChangeTag gives a tag another name and colour, in the rules too.
func (c *Core) ChangeTag(ctx context.Context, from, to, color string) error {
	if from != to {
		if err := c.Archive.RenameTag(ctx, from, to); err != nil {
			return err
		}
		err := c.Organise.Update(func(s *organise.Settings) {
			for _, r := range s.Rules {
				for i, name := range r.Tags {
					if strings.EqualFold(name, from) {
						r.Tags[i] = to
					}
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return c.Archive.DefineTag(ctx, to, color)
}

// settlePause lets a burst of messages become one question to the rules.
const settlePause = 200 * time.Millisecond

// settle asks the rules whenever mail arrives, until ctx ends.
func (c *Core) settle(ctx context.Context, arrived <-chan struct{}) {
	for {
		if err := c.Settle(ctx); err != nil && ctx.Err() == nil {
			c.log.Error("the rules could not be asked; they are when more mail arrives", "err", err)
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return
		}
		select {
		case <-time.After(settlePause):
		case <-ctx.Done():
			return
		}
	}
}

// arrivals signals that messages were added, merged into one signal while
// nobody listens.
func (c *Core) arrivals() (arrived <-chan struct{}, cancel func()) {
	signal := make(chan struct{}, 1)
	cancel = c.Subscribe(func(e Event) {
		if change, ok := e.(archive.Change); ok && change.Kind == archive.Added {
			select {
			case signal <- struct{}{}:
			default:
			}
		}
	})
	return signal, cancel
}

// sweepEvery is how often Trash is looked through, and how long the program
// runs before it is for the first time.
const sweepEvery = time.Hour

// sweepTrash removes from Trash what has been there for longer than the
// person wants, until ctx ends. A clock that was set in between is not
// believed before the next time: what is removed can't be brought back.
func (c *Core) sweepTrash(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	before := time.Now()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		now := time.Now()
		steady := clockIsSteady(now.Round(0).Sub(before.Round(0)), now.Sub(before))
		before = now
		days := c.Organise.Get().TrashDays
		if days == 0 || !steady {
			continue
		}
		n, err := c.Archive.Expire(ctx, time.Duration(days)*24*time.Hour)
		switch {
		case err != nil && ctx.Err() == nil:
			c.log.Warn("old messages stay in Trash for now", "err", err)
		case n > 0:
			c.log.Info("old messages were removed from Trash", "messages", n, "days", days)
		}
	}
}

// clockIsSteady compares how much time went by on the clock on the wall with
// what really did.
func clockIsSteady(wall, real time.Duration) bool {
	return (wall - real).Abs() < 10*time.Minute
}
