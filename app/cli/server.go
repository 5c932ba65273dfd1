package cli

import (
	"cmp"
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
)

// serverFlags are what "mailloft server" is told to do.
type serverFlags struct {
	fetch, delete, keep, unkeep, known bool
	all, insist, passwordStdin         bool
}

// The orders, as they are called in JSON and as flags.
const (
	orderFetch  = "fetch"
	orderDelete = "delete"
	orderKeep   = "keep"
	orderUnkeep = "unkeep"
	orderKnown  = "mark-known"
)

func (p *program) serverCommand() *cobra.Command {
	var f serverFlags
	cmd := &cobra.Command{
		Use:   "server ACCOUNT [--fetch | --delete | --keep | --unkeep | --mark-known] [UID…]",
		Short: "List what is on the server, and fetch, delete or keep single messages there",
		Long: `List what is on the account's server: for each message whether it is held here,
its size, date, sender and subject, and the unique-id that names it in orders.

An order names unique-ids from the list. --delete deletes a message on the
server only once its copy here is proven; with --even-if-not-held it also
deletes messages that are not in the archive, which loses them for good.
--mark-known makes checks leave messages on the server that another program has
already fetched; --fetch takes that back. --keep lets no policy delete them.`,
		Example: `  mailloft server ada@example.org
  mailloft server ada@example.org --fetch 000001a2.4f 000001a3.50
  mailloft server ada@example.org --mark-known --all`,
		Args: p.args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			order, err := f.check(p.keyring, args[1:])
			if err != nil {
				return err
			}
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				accounts, err := chosen(core, args[:1])
				if err != nil {
					return err
				}
				if f.passwordStdin {
					password, err := p.readPassword()
					if err != nil {
						return err
					}
					core.Secrets.SetForSession(accounts[0].ID, password)
				}
				d := &drop{program: p, core: core, account: accounts[0]}
				if order == "" {
					return d.list(cmd.Context())
				}
				return d.order(cmd.Context(), order, args[1:], f)
			})
		},
	}
	f.declare(cmd)
	return cmd
}

func (f *serverFlags) declare(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.fetch, orderFetch, false, "fetch the messages named now, whatever else would leave them")
	flags.BoolVar(&f.delete, orderDelete, false, "delete the messages named on the server, if they are safe here")
	flags.BoolVar(&f.insist, "even-if-not-held", false, "with --delete: also those that are not here; they are lost for good")
	flags.BoolVar(&f.keep, orderKeep, false, "let no policy delete the messages named")
	flags.BoolVar(&f.unkeep, orderUnkeep, false, "take --keep back")
	flags.BoolVar(&f.known, orderKnown, false, "leave the messages named on the server without downloading them")
	flags.BoolVar(&f.all, "all", false, "with --mark-known: everything that is there now and not here")
	flags.BoolVar(&f.passwordStdin, "password-stdin", false, "with --keyring memory: read the password from standard input")
}

// check finds the order that the flags give, "" for none, and contradictions
// among them.
func (f *serverFlags) check(keyring string, uids []string) (order string, err error) {
	orders := 0
	for name, given := range map[string]bool{orderFetch: f.fetch, orderDelete: f.delete, orderKeep: f.keep, orderUnkeep: f.unkeep, orderKnown: f.known} {
		if given {
			order = name
			orders++
		}
	}
	switch {
	case orders > 1:
		err = fmt.Errorf("give one order at a time: --fetch, --delete, --keep, --unkeep or --mark-known")
	case f.passwordStdin && keyring != "memory":
		err = fmt.Errorf("--password-stdin goes with --keyring memory; otherwise passwords come from the keyring")
	case f.all && !f.known:
		err = fmt.Errorf("--all goes with --mark-known")
	case f.insist && !f.delete:
		err = fmt.Errorf("--even-if-not-held goes with --delete")
	case order == "" && len(uids) > 0:
		err = fmt.Errorf("say what to do with the messages: --fetch, --delete, --keep, --unkeep or --mark-known")
	case f.all && len(uids) > 0:
		err = fmt.Errorf("name unique-ids or give --all, not both")
	case order != "" && !f.all && len(uids) == 0:
		err = fmt.Errorf("--%s needs the unique-ids of messages", order)
	}
	if err != nil {
		return "", usageError{err}
	}
	return order, nil
}

// drop is one account's maildrop.
type drop struct {
	*program
	core    *app.Core
	account account.Account
}

type remoteJSON struct {
	Account string `json:"account"`
	Number  int    `json:"number"`
	UID     string `json:"uid"`
	Size    int64  `json:"size"` // -1 if the server does not list it
	State   string `json:"state"`
	Kept    bool   `json:"kept"`
	SHA256  string `json:"sha256"`
	Stored  string `json:"stored"`
	Subject string `json:"subject"`
	From    string `json:"from"`
	Address string `json:"address"`
	Date    string `json:"date"`
}

// list prints what is on the server.
func (d *drop) list(ctx context.Context) error {
	list, err := d.look(ctx, true)
	if err != nil {
		return err
	}
	if d.json {
		for _, m := range list {
			err := d.print(remoteJSON{d.account.Address, m.Number, m.UID, m.Size, string(m.Where), m.Kept, m.SHA256, stamp(m.Stored),
				m.Subject, m.From, m.FromAddr, stamp(m.Date)})
			if err != nil {
				return err
			}
		}
		return nil
	}
	if len(list) == 0 {
		fmt.Fprintf(d.Stdout, "%s: nothing is on the server\n", d.account.Title())
		return nil
	}
	table := tabwriter.NewWriter(d.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "UNIQUE-ID\tSTATE\tSIZE\tDATE\tFROM\tSUBJECT")
	for _, m := range list {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", cmp.Or(m.UID, "-"), stateWords(m), sizeWords(m.Size), dayWords(m.Date), m.From, m.Subject)
	}
	return table.Flush()
}

// look has a session that lists the maildrop.
func (d *drop) look(ctx context.Context, headings bool) ([]fetch.Remote, error) {
	bar := newBar(d.Stderr)
	defer bar.clear()
	return d.core.Fetch.Maildrop(ctx, d.account.ID, fetch.Look{Headings: headings, Notify: bar.show})
}

func stateWords(m fetch.Remote) string {
	s := map[fetch.Where]string{
		fetch.WhereNew: "new", fetch.WhereHeld: "held here", fetch.WhereTrashed: "in Trash here",
		fetch.WherePartial: "beginning here", fetch.WhereSkipped: "skipped by a rule", fetch.WhereKnown: "marked as known", fetch.WhereReturned: "deleted before, listed again",
	}[m.Where]
	if m.Kept {
		s += ", kept"
	}
	return s
}

func sizeWords(n int64) string {
	if n < 0 {
		return "-"
	}
	return humanize.Bytes(uint64(n))
}

func dayWords(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format(time.DateOnly)
}

// done is what an order came to.
type done struct {
	order   string
	count   int // messages it was carried out for
	result  fetch.Result
	unnamed []fetch.Failure // messages it could not be carried out for
	err     error
}

// order carries out one order and reports it.
func (d *drop) order(ctx context.Context, order string, uids []string, f serverFlags) error {
	o := done{order: order}
	bar := newBar(d.Stderr)
	switch order {
	case orderFetch:
		o.result, o.err = d.core.Fetch.FetchNow(ctx, d.account.ID, uids, bar.show)
		o.count = o.result.New + o.result.Duplicates + o.result.Completed
	case orderDelete:
		o.result, o.err = d.core.Fetch.DeleteThere(ctx, d.account.ID, uids, f.insist, bar.show)
		o.count = o.result.Deleted
	default:
		o.count, o.unnamed, o.err = d.mark(ctx, order, uids, f.all)
	}
	bar.clear()
	o.unnamed = append(o.unnamed, o.result.Failed...)
	if err := d.report(o); err != nil {
		return err
	}
	failed := len(o.unnamed)
	if o.err != nil {
		failed++
	}
	return partly(failed, o.count)
}

// mark lists the maildrop, so that a mistyped unique-id is noticed, and gives
// standing orders about the messages named.
func (d *drop) mark(ctx context.Context, order string, uids []string, all bool) (n int, failed []fetch.Failure, err error) {
	list, err := d.look(ctx, false)
	if err != nil {
		return 0, nil, err
	}
	if !all {
		list, failed = named(list, uids)
	}
	if order == orderKnown {
		n, err = d.core.Fetch.Know(ctx, d.account.ID, list)
	} else {
		n, err = d.core.Fetch.Keep(ctx, d.account.ID, list, order == orderKeep)
	}
	if err == nil && !all {
		n = len(list) // what was so already is as ordered
	}
	return n, failed, err
}

// named picks the messages with these unique-ids.
func named(list []fetch.Remote, uids []string) (found []fetch.Remote, missing []fetch.Failure) {
	byUID := make(map[string]fetch.Remote, len(list))
	for _, m := range list {
		byUID[m.UID] = m
	}
	for _, uid := range uids {
		if m, ok := byUID[uid]; ok && uid != "" {
			found = append(found, m)
			continue
		}
		missing = append(missing, fetch.Failure{UID: uid, Err: problem.New(nil, "message.gone",
			"The server does not list this message.", "\"mailloft server ACCOUNT\" lists what is there.")})
	}
	return found, missing
}

type orderJSON struct {
	Account string        `json:"account"`
	ID      string        `json:"id"`
	Order   string        `json:"order"`
	Done    int           `json:"done"`
	New     int           `json:"new"`
	Deleted int           `json:"deleted"`
	Failed  []refusalJSON `json:"failed"`
	Error   *problemJSON  `json:"error"`
}

type refusalJSON struct {
	UID   string       `json:"uid"`
	Error *problemJSON `json:"error"`
}

func (d *drop) report(o done) error {
	if d.json {
		failed := make([]refusalJSON, 0, len(o.unnamed))
		for _, f := range o.unnamed {
			failed = append(failed, refusalJSON{f.UID, toProblemJSON(f.Err)})
		}
		return d.print(orderJSON{d.account.Address, d.account.ID, o.order, o.count, o.result.New, o.result.Deleted, failed, toProblemJSON(o.err)})
	}
	words := map[string]string{
		orderFetch: "fetched", orderDelete: "deleted on the server", orderKeep: "kept on the server, whatever the policy",
		orderUnkeep: "no longer kept against the policy", orderKnown: "marked as known",
	}
	fmt.Fprintf(d.Stdout, "%s: %s %s\n", d.account.Title(), count(o.count, "message"), words[o.order])
	for _, f := range o.unnamed {
		fmt.Fprintf(d.Stderr, "  %s: %s\n", cmp.Or(f.UID, fmt.Sprintf("message %d", f.Number)), problem.From(f.Err).Sentence())
	}
	if o.err != nil {
		d.complain(o.err)
	}
	return nil
}
