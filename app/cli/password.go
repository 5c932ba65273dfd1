package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
)

func (p *program) accountPassword() *cobra.Command {
	var certificate bool
	cmd := &cobra.Command{
		Use:   "password ACCOUNT",
		Short: "Change an account's password in the keyring; it is read from standard input",
		Long: `Change an account's password in the system keyring. It is read from standard
input. With --client-cert it is the password of the account's PKCS#12 file.
Nothing is sent to the server; see "mailloft account test".`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				a, err := core.Accounts.Find(args[0])
				if err != nil {
					return err
				}
				key := a.ID
				switch {
				case certificate && a.ClientCert == "":
					return usageError{fmt.Errorf("%s has no client certificate", a.Title())}
				case certificate:
					key = secret.CertificateKey(a.ID)
				case a.Method() != account.KeptPassword:
					return usageError{fmt.Errorf("%s keeps no password: it signs in by %s", a.Title(), a.Method())}
				}
				password, err := p.readPassword()
				if err != nil {
					return err
				}
				if err := core.Secrets.Set(cmd.Context(), key, password); err != nil {
					return err
				}
				if p.json {
					return p.print(toAccountJSON(a))
				}
				_, err = fmt.Fprintf(p.Stdout, "The password of %s is changed.\n", a.Title())
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&certificate, "client-cert", false, "the password of the client certificate's PKCS#12 file")
	return cmd
}
