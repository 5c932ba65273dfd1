package app

import (
	"context"
	"fmt"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
)

// Repaired says what Repair did.
type Repaired struct {
	archive.RepairReport
	// Unasked are the accounts whose server could not be asked for what is
	// missing, and why.
	Unasked []*problem.Problem
}

// Repair mends what Verify found: what is missing or changed is fetched again
// where a server still has it, the rest is for [archive.Archive.Repair].
// notify and progress may be nil.
func (c *Core) Repair(ctx context.Context, found archive.Report, notify func(fetch.State), progress func(done, total int)) (Repaired, error) {
	var r Repaired
	if err := c.fetchAgain(ctx, found, notify, &r); err != nil {
		return r, err
	}
	var err error
	r.RepairReport, err = c.Archive.Repair(ctx, found, progress)
	return r, err
}

func (c *Core) fetchAgain(ctx context.Context, found archive.Report, notify func(fetch.State), r *Repaired) error {
	lost := map[string]bool{}
	for _, list := range [][]archive.Fault{found.Missing, found.Changed} {
		for _, f := range list {
			lost[f.SHA256] = true
		}
	}
	for _, a := range c.Accounts.List() {
		uids, err := c.stillThere(ctx, a.ID, lost)
		if err != nil {
			return err
		}
		if len(uids) == 0 {
			continue
		}
		if _, err := c.Fetch.FetchNow(ctx, a.ID, uids, notify); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			p := problem.From(err)
			r.Unasked = append(r.Unasked, problem.New(err, p.Code, fmt.Sprintf("%s could not be asked for what is missing: %s", a.Title(), p.Text), p.Next))
		}
	}
	return nil
}

// stillThere gives the unique-ids of lost messages that were not deleted on
// an account's server, as far as the ledger knows.
func (c *Core) stillThere(ctx context.Context, account string, lost map[string]bool) (uids []string, err error) {
	if len(lost) == 0 {
		return nil, nil
	}
	for e, err := range c.Archive.Entries(ctx, account) {
		if err != nil {
			return nil, err
		}
		if lost[e.SHA256] && e.Deleted.IsZero() && !e.Trashed && e.UID != "" {
			uids = append(uids, e.UID)
		}
	}
	return uids, nil
}
