package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

func (p *program) accountCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "account",
		Short: "Add, bring along, list, test, sign in, discover and remove accounts",
		Args:  p.args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return usageError{fmt.Errorf("say what to do: add, import, list, remove, test, signin, password or discover")}
		},
	}
	cmd.AddCommand(p.accountAdd(), p.accountImport(), p.accountList(), p.accountRemove(), p.accountTest(), p.accountSignIn(), p.accountPassword(), p.accountDiscover())
	return cmd
}

// addFlags are the flags of "account add".
type addFlags struct {
	account       account.Account
	security      string
	policy        string
	sizeLimit     string
	maxBytes      string
	rules         []string
	passwordStdin bool
	proxyStdin    bool
	proxyPassword secret.Password // from the proxy's URL or standard input
	signIn        signInFlags
}

func (p *program) accountAdd() *cobra.Command {
	var f addFlags
	cmd := &cobra.Command{
		Use:   "add --address ADDRESS [--host HOST] [flags]",
		Short: "Add an account; its password goes into the system keyring",
		Long: `Add an account. Nothing is sent to the server yet; see "mailloft account test".
Without --host the server is found as "mailloft account discover" does, and told;
a mere guess is not taken.

Instead of a password, --oauth PROVIDER signs in with the browser at once
(google, microsoft, yahoo, fastmail, or one of your own; see docs/oauth.md),
--password-command has a command print the password each time it is needed, and
--ask-password keeps none.

A proxy that wants to know who asks gets the user name in --proxy and the
password of --proxy-password-stdin, which the keyring keeps. With both that and
--password-stdin, standard input has the account's password in its first line
and the proxy's in its second.

The policy says what may happen to mail on the server, always only after the
copy here has been written, synced and read back:
  leave                      delete nothing (the default)
  delete                     delete at once
  delete-after=DAYS          delete that many days after it was stored here
  delete-when-deleted-here   delete once it is moved to Trash here
  keep-newest=COUNT|SIZE     keep only the newest messages there

A rule decides about a message before it is downloaded; the first that matches
counts: "FIELD contains|matches TEXT: ACTION" or "size larger|smaller SIZE:
ACTION". FIELD is from, to, subject, list-id or any other header field. The
actions:
  skip      leave it on the server
  headers   fetch its headers and first lines; the rest with "fetch --full"
  fetch     fetch all of it, whatever its size
  delete    delete it on the server without fetching it: no copy is kept`,
		Args: p.args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				f.begin(core.Accounts.Defaults(), cmd.Flags().Changed)
				if err := p.findServer(cmd.Context(), &f, cmd.Flags().Changed); err != nil {
					return err
				}
				a, err := f.build()
				if err != nil {
					return err
				}
				return p.add(cmd.Context(), core, a, f)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.account.Address, "address", "", "e-mail `ADDRESS` of the account")
	flags.StringVar(&f.account.Name, "name", "", "`NAME` to show instead of the address")
	flags.StringVar(&f.account.Host, "host", "", "POP3 server's `HOST` name")
	flags.IntVar(&f.account.Port, "port", 0, "`PORT` (default 995 for tls, 110 for starttls)")
	flags.StringVar(&f.security, "security", "tls", "tls or starttls; there is no unencrypted mode")
	flags.StringVar(&f.account.Username, "username", "", "`USER` name (default: the address)")
	flags.BoolVar(&f.passwordStdin, "password-stdin", false, "read the password from standard input")
	f.signIn.register(flags, &f.account)
	flags.StringVar(&f.account.CAFile, "ca", "", "trust the CA certificates in this PEM `FILE` instead of the system's")
	flags.StringVar(&f.account.Proxy, "proxy", "", "reach the server through the proxy at `URL`: socks5://host:port or http://host:port; name@host if it wants a user name")
	flags.BoolVar(&f.proxyStdin, "proxy-password-stdin", false, "read the proxy's password from standard input")
	flags.StringVar(&f.account.ClientCert, "client-cert", "", "show the server the client certificate in this PEM or PKCS#12 `FILE`")
	flags.StringVar(&f.policy, "policy", string(account.Leave), "what happens to mail on the server")
	flags.StringVar(&f.sizeLimit, "size-limit", "", "fetch only the beginning of messages larger than `SIZE`, such as 5MB")
	flags.IntVar(&f.account.SessionMessages, "max-messages", 0, "fetch at most `N` messages a session; the next follows at once")
	flags.StringVar(&f.maxBytes, "max-bytes", "", "fetch about `SIZE` a session, such as 500MB")
	flags.StringArrayVar(&f.rules, "rule", nil, "`RULE` such as \"subject contains sale: skip\"; may be given again")
	flags.StringVar(&f.account.Quiet, "quiet", "", "`HOURS` without checks by themselves, such as 22:00-07:00")
	flags.StringVar(&f.account.Color, "color", "", "`COLOR` in the window: "+strings.Join(account.Colors, ", "))
	flags.DurationVar(&f.account.Interval, "interval", account.DefaultInterval, "time between checks, 0 for only on demand")
	return cmd
}

// begin takes the defaults for what was not given.
func (f *addFlags) begin(d account.Defaults, given func(flag string) bool) {
	a := d.New("")
	for flag, take := range map[string]func(){
		"policy":     func() { f.policy = a.Policy.String() },
		"interval":   func() { f.account.Interval = a.Interval },
		"quiet":      func() { f.account.Quiet = a.Quiet },
		"proxy":      func() { f.account.Proxy = a.Proxy },
		"size-limit": func() { f.account.SizeLimit = a.SizeLimit },
	} {
		if !given(flag) {
			take()
		}
	}
}

func (f *addFlags) build() (account.Account, error) {
	var pasted string
	f.account.Proxy, pasted = account.TakeProxyPassword(f.account.Proxy)
	f.proxyPassword = secret.Password(pasted)
	a := f.account
	a.Security = account.Security(strings.ToLower(f.security))
	if a.Port == 0 {
		a.Port = a.Security.DefaultPort()
	}
	if a.Username == "" {
		a.Username = a.Address
	}
	var err error
	if a.Policy, err = account.ParsePolicy(f.policy); err != nil {
		return a, usageError{err}
	}
	if err := f.limits(&a); err != nil {
		return a, usageError{err}
	}
	if err := a.Validate(); err != nil {
		return a, usageError{err}
	}
	if f.proxyStdin && a.ProxyWith("") == "" {
		return a, usageError{fmt.Errorf("--proxy-password-stdin needs a user name in --proxy, as in socks5://name@host:1080")}
	}
	return a, nil
}

// limits reads the sizes and rules.
func (f *addFlags) limits(a *account.Account) error {
	for _, size := range []struct {
		flag, text string
		to         *int64
	}{{"size-limit", f.sizeLimit, &a.SizeLimit}, {"max-bytes", f.maxBytes, &a.SessionBytes}} {
		if size.text == "" {
			continue
		}
		n, err := humanize.ParseBytes(size.text)
		if err != nil || n > 1<<62 {
			return fmt.Errorf("--%s needs a size such as 5MB, not %q", size.flag, size.text)
		}
		*size.to = int64(n)
	}
	var err error
	a.Rules, err = account.ParseRules(strings.Join(f.rules, "\n"))
	return err
}

// effects says in words what the account will do.
func effects(a account.Account) string {
	text := a.Policy.Effect()
	if a.SizeLimit > 0 {
		text += "\n" + account.LimitEffect(a.SizeLimit)
	}
	for _, r := range a.Rules {
		text += "\n" + r.Effect()
	}
	return text
}

func (p *program) add(ctx context.Context, core *app.Core, a account.Account, f addFlags) error {
	if _, ok := core.SameMaildrop(a); ok {
		return problem.New(nil, "account.exists",
			fmt.Sprintf("There is an account for %s on %s already.", a.Username, a.Host),
			"Change it in the window, or remove it first with \"mailloft account remove\".")
	}
	password, err := p.firstCredential(ctx, core, a, &f)
	if err != nil {
		return err
	}
	a, err = core.SaveAccount(ctx, a, password)
	if err != nil && a.ID == "" {
		return err
	}
	var proxyErr error
	if f.proxyPassword != "" {
		proxyErr = core.KeepProxyPassword(ctx, a, f.proxyPassword)
	}
	if p.json {
		if err := p.print(toAccountJSON(a)); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(p.Stdout, "Added %s. %s\n", a.Title(), effects(a))
	}
	if err != nil {
		p.complain(err)
		fmt.Fprintln(p.Stderr, "  The account was saved without its password.")
	}
	if proxyErr != nil {
		p.complain(proxyErr)
		fmt.Fprintln(p.Stderr, "  The account was saved without its proxy's password.")
	}
	if err != nil || proxyErr != nil {
		return errPartial
	}
	return nil
}

// firstCredential is what a new account signs in with; nil if that is to be
// found elsewhere.
func (p *program) firstCredential(ctx context.Context, core *app.Core, a account.Account, f *addFlags) (*secret.Password, error) {
	var given secret.Password
	var err error
	switch {
	case f.passwordStdin && f.proxyStdin:
		given, f.proxyPassword, err = p.readTwoPasswords()
	case f.passwordStdin:
		given, err = p.readPassword()
	case f.proxyStdin:
		f.proxyPassword, err = p.readPassword()
	}
	if err != nil {
		return nil, err
	}
	switch {
	case a.Method() == account.OAuth2:
		refresh, err := p.signIn(ctx, core, a, f.signIn)
		return &refresh, err
	case f.passwordStdin:
		return &given, nil
	}
	return nil, nil
}

// readTwoPasswords reads the account's password from standard input's first
// line, and the proxy's from the second.
func (p *program) readTwoPasswords() (own, proxy secret.Password, err error) {
	both, err := p.readPassword()
	first, second, two := strings.Cut(string(both), "\n")
	if err == nil && (!two || second == "") {
		err = usageError{fmt.Errorf("standard input must have the account's password in its first line and the proxy's in its second")}
	}
	return secret.Password(strings.TrimSuffix(first, "\r")), secret.Password(second), err
}

// readPassword reads standard input to its end; one final line break is not
// part of the password.
func (p *program) readPassword() (secret.Password, error) {
	b, err := io.ReadAll(io.LimitReader(p.Stdin, 64<<10))
	if err != nil {
		return "", problem.New(err, "password.unreadable", "The password could not be read from standard input.", "")
	}
	s := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
	if s == "" {
		return "", usageError{fmt.Errorf("--password-stdin was given, but standard input is empty")}
	}
	return secret.Password(s), nil
}

type accountJSON struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Address  string `json:"address"`
	Host     string `json:"host"`
	Port     int    `json:"port"`
	Security string `json:"security"`
	Username string `json:"username"`
	Policy   string `json:"policy"`
	Interval string `json:"interval"`
	Disabled bool   `json:"disabled"`
	SignIn   string `json:"sign_in"`

	SizeLimit   int64    `json:"size_limit"`
	MaxMessages int      `json:"max_messages"`
	MaxBytes    int64    `json:"max_bytes"`
	Rules       []string `json:"rules"`

	Quiet string `json:"quiet"`
	Color string `json:"color"`
	Proxy string `json:"proxy"`
}

func toAccountJSON(a account.Account) accountJSON {
	rules := []string{}
	for _, r := range a.Rules {
		rules = append(rules, r.String())
	}
	return accountJSON{a.ID, a.Name, a.Address, a.Host, a.Port, string(a.Security), a.Username,
		a.Policy.String(), a.Interval.String(), a.Disabled, string(a.Method()),
		a.SizeLimit, a.SessionMessages, a.SessionBytes, rules, a.Quiet, a.Color, a.Proxy}
}

const noAccounts = `No accounts yet. Add one with "mailloft account add".`

func (p *program) accountList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the accounts",
		Args:  p.args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			store, err := account.OpenStore(p.dirs().Accounts())
			if err != nil {
				return err
			}
			list := store.List()
			if p.json {
				for _, a := range list {
					if err := p.print(toAccountJSON(a)); err != nil {
						return err
					}
				}
				return nil
			}
			if len(list) == 0 {
				fmt.Fprintln(p.Stdout, noAccounts)
				return nil
			}
			w := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "ADDRESS\tSERVER\tSECURITY\tUSER\tPOLICY\tEVERY")
			for _, a := range list {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", a.Address, a.HostPort(), a.Security, a.Username, a.Policy, every(a))
			}
			return w.Flush()
		},
	}
}

func every(a account.Account) string {
	switch {
	case a.Disabled:
		return "disabled"
	case a.Interval == 0:
		return "on demand"
	}
	return strings.TrimSuffix(a.Interval.Round(time.Second).String(), "0s")
}

func (p *program) accountRemove() *cobra.Command {
	var deleteMail bool
	cmd := &cobra.Command{
		Use:   "remove ACCOUNT",
		Short: "Remove an account and its password; its mail stays unless --delete-mail",
		Args:  p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				a, err := core.Accounts.Find(args[0])
				if err != nil {
					return err
				}
				err = core.RemoveAccount(cmd.Context(), a.ID, deleteMail)
				stale := err != nil && problem.From(err).Code == app.StaleSecret
				if err != nil && !stale {
					return err
				}
				if failed := p.removed(a, deleteMail); failed != nil || !stale {
					return failed
				}
				p.complain(err)
				return errPartial
			})
		},
	}
	cmd.Flags().BoolVar(&deleteMail, "delete-mail", false, "delete the account's archived mail too")
	return cmd
}

func (p *program) removed(a account.Account, withMail bool) error {
	if p.json {
		return p.print(toAccountJSON(a))
	}
	kept := "Its mail stays in the archive."
	if withMail {
		kept = "Its mail was deleted from the archive."
	}
	_, err := fmt.Fprintf(p.Stdout, "Removed %s. %s Nothing was changed on the server.\n", a.Title(), kept)
	return err
}

func (p *program) accountTest() *cobra.Command {
	var passwordStdin bool
	cmd := &cobra.Command{
		Use:   "test ACCOUNT",
		Short: "Try the connection and the sign-in, and say in words what happened",
		Args:  p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), true, func(core *app.Core) error {
				return p.test(cmd.Context(), core, args[0], passwordStdin)
			})
		},
	}
	cmd.Flags().BoolVar(&passwordStdin, "password-stdin", false, "read the password from standard input instead of the keyring")
	return cmd
}

type stepJSON struct {
	Name   string  `json:"name"`
	OK     bool    `json:"ok"`
	Detail string  `json:"detail"`
	Fix    string  `json:"fix"`
	Code   string  `json:"code"`
	Millis float64 `json:"ms"`
}

func (p *program) test(ctx context.Context, core *app.Core, ref string, passwordStdin bool) error {
	a, err := core.Accounts.Find(ref)
	if err != nil {
		return err
	}
	var password secret.Password
	if passwordStdin {
		password, err = p.readPassword()
	} else {
		password, err = core.SignIn.Password(ctx, a)
	}
	if err != nil {
		return err
	}
	return core.Fetch.Test(ctx, a, password, p.step)
}

// step prints one step of an examination.
func (p *program) step(s fetch.Step) {
	if p.json {
		_ = p.print(stepJSON{s.Name, s.OK, s.Detail, s.Fix, s.Code, float64(s.Took.Microseconds()) / 1000}) // the exit code tells what matters
		return
	}
	fmt.Fprintf(p.Stdout, "%s  %s: %s\n", s.Mark(), s.Name, s.Detail)
}
