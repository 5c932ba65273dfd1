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
	"github.com/mailloft/mailloft/app/secret"
)

type doctorFlags struct {
	passwordStdin bool
	security, ca  string
	report        bool
}

func (p *program) doctorCommand() *cobra.Command {
	var f doctorFlags
	cmd := &cobra.Command{
		Use:   "doctor HOST[:PORT]|ACCOUNT",
		Short: "Examine the way to a server step by step: name, addresses, encryption, offers, sign-in, maildrop",
		Long: `Examine the way to a server step by step, and say for each step what was found
or what to do: its name in DNS, each address, TLS and the certificates, what the
server offers, the round trip, and what is known of the provider. For an account
it goes on to sign in and to look at the maildrop; for a host it stops before
that. Nothing is changed on the server.`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), true, func(core *app.Core) error {
				a, err := core.Accounts.Find(args[0])
				if err == nil {
					return p.examine(cmd.Context(), core, a, f)
				}
				if strings.Contains(args[0], "@") {
					return err
				}
				if a, err = bareHost(args[0], f.security, f.ca); err != nil {
					return err
				}
				f.passwordStdin = false
				return p.examine(cmd.Context(), core, a, f)
			})
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.passwordStdin, "password-stdin", false, "read the account's password from standard input instead of the keyring")
	flags.StringVar(&f.security, "security", "tls", "for a host: tls or starttls")
	flags.StringVar(&f.ca, "ca", "", "for a host: trust the CA certificates in this PEM `FILE`")
	flags.BoolVar(&f.report, "report", false, "print a report to pass on: no secrets, no names of people")
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

// examine examines an account, or a server that stands for one.
func (p *program) examine(ctx context.Context, core *app.Core, a account.Account, f doctorFlags) error {
	var password *secret.Password
	if f.passwordStdin {
		given, err := p.readPassword()
		if err != nil {
			return err
		}
		password = &given
	}
	var steps []fetch.Step
	failed := false
	err := core.Examine(ctx, a, password, func(s fetch.Step) {
		steps = append(steps, s)
		failed = failed || s.Code != ""
		if !f.report {
			p.step(s)
		}
	})
	if f.report {
		fmt.Fprint(p.Stdout, core.DoctorReport(p.Version, a, steps))
	}
	if err != nil && failed {
		return errReported // the step said why
	}
	return err
}
