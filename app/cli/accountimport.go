package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/migrate"
	"github.com/mailloft/mailloft/app/problem"
)

func (p *program) accountImport() *cobra.Command {
	var o migrate.Options
	var dryRun bool
	var ids, names []string
	for _, other := range migrate.Programs() {
		ids, names = append(ids, other.ID), append(names, other.Name)
	}
	cmd := &cobra.Command{
		Use:   "import [--from PROGRAM] [PATH] [--passwords] [--dry-run]",
		Short: "Bring accounts along from another mail program, without downloading its mail again",
		Long: `Bring POP3 accounts along from another mail program on this computer:
` + strings.Join(names, ", ") + `.

Taken over are server, user name, what happens to mail on the server, and which
messages that program has already: these are not downloaded again. Nothing of
the other program is changed. Its mail itself is imported with "mailloft import".

Passwords are taken over only with --passwords, and only where the other program
keeps them readable; they go into the system keyring. A command that prints the
password counts as one. PATH names a file or folder of the program instead of
its usual place.`,
		Example: `  mailloft account import --dry-run
  mailloft account import --from mpop --passwords
  mailloft account import --from thunderbird /media/old/.thunderbird/abcd.default`,
		Args: p.args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.Path = args[0]
			}
			return p.withCore(cmd.Context(), dryRun, func(core *app.Core) error {
				return p.bringAlong(cmd.Context(), core, o, dryRun)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Program, "from", "", "only from `PROGRAM`: "+strings.Join(ids, ", "))
	flags.BoolVar(&o.Passwords, "passwords", false, "take passwords over where they are readable")
	flags.BoolVar(&dryRun, "dry-run", false, "say what would be taken over, and do nothing")
	return cmd
}

// broughtJSON is an account of another program. Known is how many messages
// are not downloaded again.
type broughtJSON struct {
	Program  string   `json:"program"`
	Path     string   `json:"path"`
	ID       string   `json:"id"` // empty if it was not taken over
	Address  string   `json:"address"`
	Host     string   `json:"host"`
	Port     int      `json:"port"`
	Security string   `json:"security"`
	Username string   `json:"username"`
	Policy   string   `json:"policy"`
	Known    int      `json:"known"`
	Password string   `json:"password"` // "taken", "readable" or "none"
	Notes    []string `json:"notes"`
	Error    string   `json:"error"` // why it was not taken over; empty if it was
}

func (p *program) bringAlong(ctx context.Context, core *app.Core, o migrate.Options, dryRun bool) error {
	list, problems := migrate.Look(o)
	for _, bad := range problems {
		p.complain(bad)
	}
	if len(list) == 0 && len(problems) > 0 {
		return errReported
	}
	if len(list) == 0 {
		return problem.New(nil, "import.nothing", "No POP3 account of another program was found.",
			"Name its folder, for example: mailloft account import --from thunderbird FOLDER")
	}
	failed := len(problems)
	for _, f := range list {
		out := toBroughtJSON(f)
		if !dryRun {
			a, err := core.Bring(ctx, f)
			if _, saved := core.Accounts.Get(a.ID); saved && (err == nil || problem.From(err).Code != "account.exists") {
				out.ID = a.ID
			}
			if err != nil {
				out.Error = problem.From(err).Sentence()
				failed++
			}
		}
		if err := p.brought(f, out, dryRun); err != nil {
			return err
		}
	}
	if failed > 0 {
		return errPartial
	}
	return nil
}

func toBroughtJSON(f migrate.Found) broughtJSON {
	a := f.Account
	password := "none"
	switch {
	case f.Password != "" || a.PasswordCommand != "":
		password = "taken"
	case f.Readable:
		password = "readable"
	}
	return broughtJSON{
		f.Program, f.Path, "", a.Address, a.Host, a.Port, string(a.Security), a.Username, a.Policy.String(),
		len(f.Known), password, append([]string{}, f.Notes...), "",
	}
}

func (p *program) brought(f migrate.Found, out broughtJSON, dryRun bool) error {
	if p.json {
		return p.print(out)
	}
	verb := "Added"
	if dryRun {
		verb = "Would add"
	} else if out.ID == "" {
		verb = "Not added:"
	}
	fmt.Fprintf(p.Stdout, "%s %s from %s: %s on %s, %s. %s messages are not downloaded again.\n", verb, f.Account.Title(), f.Program,
		f.Account.Username, f.Account.HostPort(), f.Account.Security, humanize.Comma(int64(out.Known)))
	fmt.Fprintf(p.Stdout, "  %s\n", f.Account.Policy.Effect())
	switch out.Password {
	case "taken":
		fmt.Fprintln(p.Stdout, "  Its password is taken over.")
	case "readable":
		fmt.Fprintln(p.Stdout, "  Its password is readable there; with --passwords it is taken over.")
	default:
		fmt.Fprintln(p.Stdout, "  Its password can't be read there; Mailloft asks for it.")
	}
	for _, text := range append(f.Notes, out.Error) {
		if text != "" {
			fmt.Fprintf(p.Stdout, "  %s\n", text)
		}
	}
	return nil
}
