package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
)

func (p *program) fetchCommand() *cobra.Command {
	var passwordStdin, full bool
	cmd := &cobra.Command{
		Use:   "fetch [ACCOUNT…] | fetch --full ID…",
		Short: "Get new mail now, or the rest of messages of which only the beginning is here",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				var ids []archive.ID
				refs := args
				if full {
					var err error
					if ids, err = messages(cmd.Context(), core, args); err != nil {
						return err
					}
					refs = nil
				}
				accounts, err := chosen(core, refs)
				if err != nil {
					return err
				}
				if passwordStdin {
					if err := p.mayBeGiven(accounts); err != nil {
						return err
					}
					password, err := p.readPassword()
					if err != nil {
						return err
					}
					for _, a := range accounts {
						core.Secrets.SetForSession(a.ID, password)
					}
				}
				if full {
					return p.fetchRest(cmd.Context(), core, ids)
				}
				return errors.Join(p.fetch(cmd.Context(), core, accounts), core.Settle(cmd.Context()))
			})
		},
	}
	cmd.Flags().BoolVar(&passwordStdin, "password-stdin", false, "for accounts that ask each time, and with --keyring memory: read the password from standard input")
	cmd.Flags().BoolVar(&full, "full", false, "fetch the rest of the messages named by ID, instead of new mail")
	return cmd
}

// mayBeGiven checks that the accounts' passwords are to be typed.
func (p *program) mayBeGiven(accounts []account.Account) error {
	for _, a := range accounts {
		if p.keyring != "memory" && a.Method() != account.AskedPassword {
			return usageError{fmt.Errorf("--password-stdin goes with --keyring memory, and with accounts that ask each time; the password of %s is elsewhere", a.Title())}
		}
	}
	return nil
}

// messages finds the messages that refs name.
func messages(ctx context.Context, core *app.Core, refs []string) (ids []archive.ID, err error) {
	if len(refs) == 0 {
		return nil, usageError{fmt.Errorf("--full needs the ID of a message; see \"mailloft search is:partial\"")}
	}
	for _, ref := range refs {
		id, err := core.Archive.Find(ctx, ref)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

type restJSON struct {
	Completed int          `json:"completed"`
	Error     *problemJSON `json:"error"`
}

// fetchRest fetches the rest of messages.
func (p *program) fetchRest(ctx context.Context, core *app.Core, ids []archive.ID) error {
	bar := newBar(p.Stderr)
	n, err := core.FetchRest(ctx, ids, bar.show)
	bar.clear()
	switch {
	case p.json:
		if printed := p.print(restJSON{n, toProblemJSON(err)}); printed != nil {
			return printed
		}
	case n > 0 || err == nil:
		fmt.Fprintf(p.Stdout, "%s fetched whole\n", count(n, "message"))
	}
	if err != nil && n > 0 {
		p.complain(err)
		return errPartial
	}
	return err
}

// chosen finds the accounts that refs name, or all that are enabled.
func chosen(core *app.Core, refs []string) ([]account.Account, error) {
	var accounts []account.Account
	for _, ref := range refs {
		a, err := core.Accounts.Find(ref)
		if err != nil {
			return nil, err
		}
		accounts = append(accounts, a)
	}
	if len(refs) == 0 {
		for _, a := range core.Accounts.List() {
			if !a.Disabled {
				accounts = append(accounts, a)
			}
		}
	}
	if len(accounts) == 0 {
		return nil, problem.New(nil, "account.none", "There is no account to fetch mail from.",
			"Add one with \"mailloft account add\", or in the window.")
	}
	return accounts, nil
}

// outcome is what one account's session came to.
type outcome struct {
	account account.Account
	result  fetch.Result
	err     error
}

// A fetch in the background should be small, and what is fetched is soon done
// with: the collector runs more often than by default, and takes more time
// before it lets memory grow beyond what a maildrop of a million messages needs.
const (
	leanGC     = 40
	leanMemory = 360 << 20
)

// fetch runs one session per account, side by side, and reports each.
func (p *program) fetch(ctx context.Context, core *app.Core, accounts []account.Account) error {
	defer debug.SetGCPercent(debug.SetGCPercent(leanGC))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(leanMemory))
	bar := newBar(p.Stderr)
	outcomes := make(chan outcome)
	var sessions sync.WaitGroup
	for _, a := range accounts {
		sessions.Go(func() {
			result, err := core.Fetch.Once(ctx, a.ID, bar.show)
			outcomes <- outcome{a, result, err}
		})
	}
	go func() {
		sessions.Wait()
		close(outcomes)
	}()
	var failed, useful int
	for o := range outcomes {
		bar.clear()
		if err := p.reportFetch(o); err != nil {
			return err
		}
		if o.err != nil || o.result.Doubt != nil || len(o.result.Failed) > 0 {
			failed++
		}
		if o.err == nil || o.result.New > 0 || o.result.Deleted > 0 {
			useful++
		}
	}
	if err := core.Archive.TidyIfDue(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return partly(failed, useful)
}

type fetchJSON struct {
	Account string       `json:"account"`
	ID      string       `json:"id"`
	New     int          `json:"new"`
	Deleted int          `json:"deleted"`
	Failed  int          `json:"failed"`
	Partial int          `json:"partial"`
	Skipped int          `json:"skipped"`
	Bytes   int64        `json:"bytes"`
	Error   *problemJSON `json:"error"`
}

func (p *program) reportFetch(o outcome) error {
	why := o.err
	if why == nil && o.result.Doubt != nil {
		why = o.result.Doubt
	}
	if p.json {
		return p.print(fetchJSON{o.account.Address, o.account.ID, o.result.New, o.result.Deleted,
			len(o.result.Failed), o.result.Partial, o.result.Skipped, o.result.Bytes, toProblemJSON(why)})
	}
	if text := summary(o.result); o.err == nil || text != nothingNew {
		fmt.Fprintf(p.Stdout, "%s: %s\n", o.account.Title(), text)
	}
	for _, f := range o.result.Failed {
		fmt.Fprintf(p.Stderr, "  message %d: %s\n", f.Number, problem.From(f.Err).Text)
	}
	if why != nil {
		p.complain(why)
	}
	return nil
}

// nothingNew is the summary of a session that changed nothing. Of one that
// failed it would claim too much.
const nothingNew = "no new messages"

func summary(r fetch.Result) string {
	s := nothingNew
	if r.New > 0 {
		s = fmt.Sprintf("%s (%s)", count(r.New, "new message"), humanize.Bytes(uint64(r.Bytes)))
	}
	for _, part := range []struct {
		n    int
		text string
	}{
		{r.Partial, "%s of them only the beginning"},
		{r.Completed, "the rest of %s"},
		{r.Skipped, "%s left on the server by a rule"},
		{r.Unlimited, "%s fetched whole despite the size limit: the server shows no beginnings"},
	} {
		if part.n > 0 {
			s += ", " + fmt.Sprintf(part.text, humanize.Comma(int64(part.n)))
		}
	}
	if r.Deleted > 0 {
		s += fmt.Sprintf(", %s deleted on the server", humanize.Comma(int64(r.Deleted)))
	}
	if r.Ruled > 0 {
		s += fmt.Sprintf(" (%s by a rule, without a copy)", humanize.Comma(int64(r.Ruled)))
	}
	if n := len(r.Failed); n > 0 {
		s += fmt.Sprintf(", trouble with %s", count(n, "message"))
	}
	if r.More {
		s += ", more to come in the next session"
	}
	return s
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return humanize.Comma(int64(n)) + " " + noun + "s"
}
