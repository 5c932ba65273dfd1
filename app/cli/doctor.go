package cli

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

func (p *program) doctorCommand() *cobra.Command {
	var passwordStdin bool
	var security, ca string
	cmd := &cobra.Command{
		Use:   "doctor HOST[:PORT]|ACCOUNT",
		Short: "Examine the way to a server step by step: name, connection, encryption, offers, sign-in",
		Long: `Examine the way to a server step by step, and say for each step what was found
or what to do. For an account it goes on to sign in and to look at the maildrop;
for a host it stops before that. Nothing is changed on the server.`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), true, func(core *app.Core) error {
				a, err := core.Accounts.Find(args[0])
				if err == nil {
					return p.examine(cmd.Context(), core, a, passwordStdin)
				}
				if strings.Contains(args[0], "@") {
					return err
				}
				if a, err = bareHost(args[0], security, ca); err != nil {
					return err
				}
				return core.Fetch.Doctor(cmd.Context(), a, nil, p.step)
			})
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&passwordStdin, "password-stdin", false, "read the account's password from standard input instead of the keyring")
	flags.StringVar(&security, "security", "tls", "for a host: tls or starttls")
	flags.StringVar(&ca, "ca", "", "for a host: trust the CA certificates in this PEM `FILE`")
	return cmd
}

// bareHost is an account that stands for nothing but a server.
func bareHost(ref, security, ca string) (account.Account, error) {
	a := account.New("nobody@" + ref)
	a.Host, a.Security, a.CAFile = ref, account.Security(strings.ToLower(security)), ca
	a.Port = a.Security.DefaultPort()
	if host, port, err := net.SplitHostPort(ref); err == nil {
		a.Host = host
		if a.Port, err = strconv.Atoi(port); err != nil {
			return a, usageError{fmt.Errorf("the port %q is not a number", port)}
		}
	}
	a.Address, a.Username = "nobody@"+a.Host, "nobody"
	if err := a.Validate(); err != nil {
		return a, usageError{err}
	}
	return a, nil
}

// examine examines an account. Without a password it goes as far as that allows.
func (p *program) examine(ctx context.Context, core *app.Core, a account.Account, passwordStdin bool) error {
	var password secret.Password
	var err error
	if passwordStdin {
		password, err = p.readPassword()
		if err != nil {
			return err
		}
	} else if password, err = core.SignIn.Password(ctx, a); err != nil {
		p.step(fetch.Step{Name: "Keyring", Detail: problem.From(err).Sentence()})
		if err := core.Fetch.Doctor(ctx, a, nil, p.step); err != nil {
			return err
		}
		return errReported // all is well but the password
	}
	return core.Fetch.Doctor(ctx, a, &password, p.step)
}
