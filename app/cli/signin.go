package cli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/app/signin"
)

// signInFlags say how an account signs in, and how the person does.
type signInFlags struct {
	device    bool
	noBrowser bool
	clientID  string
}

// register adds the flags of "account add".
func (f *signInFlags) register(flags *pflag.FlagSet, a *account.Account) {
	flags.StringVar(&a.OAuth, "oauth", "", "sign in with the browser at `PROVIDER`: google, microsoft, yahoo, fastmail, or one of your own")
	flags.StringVar(&a.PasswordCommand, "password-command", "", "take the password from the first line that `COMMAND` prints")
	flags.BoolVar(&a.AskEach, "ask-password", false, "keep no password; the window asks for it once a run")
	flags.BoolVar(&a.Trace, "trace", false, "write what is said to the server, without credentials and mail, to a file beside the log")
	f.interactive(flags)
}

// interactive adds the flags about the person's part.
func (f *signInFlags) interactive(flags *pflag.FlagSet) {
	flags.BoolVar(&f.device, "device-code", false, "with --oauth: show a code to type in any browser, also on another device")
	flags.BoolVar(&f.noBrowser, "no-browser", false, "with --oauth: only print the address to open")
	flags.StringVar(&f.clientID, "client-id", "", "with --oauth: your own client `ID` at the provider, kept from now on")
}

func (p *program) accountSignIn() *cobra.Command {
	var f signInFlags
	var clientSecret bool
	cmd := &cobra.Command{
		Use:   "signin ACCOUNT",
		Short: "Sign in to an account with the browser, for the first time or again",
		Long: `Sign in to an account that was added with --oauth. The browser opens; after you
have allowed access there, the account fetches mail by itself until you or the
provider revoke it. Nothing that can be used to sign in is printed.`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				a, err := core.Accounts.Find(args[0])
				if err != nil {
					return err
				}
				if a.Method() != account.OAuth2 {
					return usageError{fmt.Errorf("%s signs in with a password; see \"mailloft account add --help\" for --oauth", a.Title())}
				}
				if clientSecret {
					if err := p.keepClientSecret(cmd.Context(), core, a); err != nil {
						return err
					}
				}
				return p.signInAgain(cmd.Context(), core, a, f)
			})
		},
	}
	f.interactive(cmd.Flags())
	cmd.Flags().BoolVar(&clientSecret, "client-secret-stdin", false, "read your client secret at the provider from standard input and keep it in the keyring")
	return cmd
}

// keepClientSecret takes the person's own client secret.
func (p *program) keepClientSecret(ctx context.Context, core *app.Core, a account.Account) error {
	s, err := p.readPassword()
	if err != nil {
		return err
	}
	return core.Secrets.Set(ctx, secret.ClientKey(a.OAuth), s)
}

func (p *program) signInAgain(ctx context.Context, core *app.Core, a account.Account, f signInFlags) error {
	refresh, err := p.signIn(ctx, core, a, f)
	if err != nil {
		return err
	}
	if _, err := core.SaveAccount(ctx, a, &refresh); err != nil {
		return err
	}
	if p.json {
		return p.print(toAccountJSON(a))
	}
	_, err = fmt.Fprintf(p.Stdout, "%s is signed in.\n", a.Title())
	return err
}

// signIn has the person sign in and returns the refresh token.
func (p *program) signIn(ctx context.Context, core *app.Core, a account.Account, f signInFlags) (secret.Password, error) {
	if f.clientID != "" {
		if err := core.SignIn.SetClientID(a.OAuth, f.clientID); err != nil {
			return "", err
		}
	}
	if f.device {
		return core.SignIn.Device(ctx, a, func(c signin.DeviceCode) {
			fmt.Fprintf(p.Stderr, "Open %s in any browser and enter this code before %s:\n\n  %s\n\n", c.Address, c.Until.Local().Format("15:04"), c.Code)
		})
	}
	return core.SignIn.Browser(ctx, a, func(address string) {
		fmt.Fprintf(p.Stderr, "Sign in with the browser within %d minutes. If it does not open, open this address in it:\n%s\n", int(signin.Patience/time.Minute), address)
		if f.noBrowser {
			return
		}
		if err := openBrowser(address); err != nil {
			p.complain(err)
		}
	})
}

// openBrowser opens an address in the system's browser, without waiting for it.
func openBrowser(address string) error {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	cmd := exec.Command(name, args...)
	err := cmd.Start()
	if errors.Is(err, exec.ErrNotFound) {
		return problem.New(err, "signin.browser", "There is no program here that opens a browser.", "Open the address by hand, or use --device-code where the provider has it.")
	}
	if err != nil {
		return problem.New(err, "signin.browser", "The browser could not be opened.", "Open the address by hand.")
	}
	go func() { _ = cmd.Wait() }() // whether the browser was content is seen by the sign-in
	return nil
}
