package app

import (
	"context"
	"fmt"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
)

// FetchRest fetches the rest of messages of which only the beginning is here,
// in a session for each account concerned, and gives how many are whole now. A
// message that is whole already is none of them, and no error. Errors are
// *problem.Problem; what was done before one stays done. notify may be nil.
func (c *Core) FetchRest(ctx context.Context, ids []archive.ID, notify func(fetch.State)) (completed int, err error) {
	list, err := c.Archive.Unfinished(ctx, ids)
	if err != nil {
		return 0, err
	}
	uids, accounts, err := c.restsByAccount(ctx, ids, list)
	if err != nil {
		return 0, err
	}
	for _, id := range accounts {
		result, err := c.Fetch.FetchNow(ctx, id, uids[id], notify)
		completed += result.Completed
		if err != nil {
			return completed, err
		}
		if len(result.Failed) > 0 {
			return completed, noRest(result.Failed[0].Err)
		}
	}
	return completed, nil
}

// restsByAccount sorts the messages by account, each once, and complains about
// partial ones that no account has.
func (c *Core) restsByAccount(ctx context.Context, ids []archive.ID, list []archive.Unfinished) (uids map[string][]string, accounts []string, err error) {
	uids = map[string][]string{}
	reachable := map[archive.ID]bool{}
	for _, u := range list {
		if _, known := c.Accounts.Get(u.Account); !known || reachable[u.ID] {
			continue
		}
		reachable[u.ID] = true
		if uids[u.Account] == nil {
			accounts = append(accounts, u.Account)
		}
		uids[u.Account] = append(uids[u.Account], u.UID)
	}
	rows, err := c.Archive.Rows(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, row := range rows {
		if row.Partial && !reachable[row.ID] {
			return nil, nil, problem.New(nil, "message.no-account", fmt.Sprintf("The rest of message %d can't be fetched: the account it came through is not there any more.", row.ID),
				"Add the account again; its next check fetches the message anew.")
		}
	}
	return uids, accounts, nil
}

// noRest puts into words that a server did not give the rest of a message.
func noRest(err error) error {
	if p := problem.From(err); p.Code == "message.gone" {
		return problem.New(err, "message.gone", "The rest of the message is no longer on the server.", "What is here of it stays.")
	}
	return err
}
