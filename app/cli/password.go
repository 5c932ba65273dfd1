package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
)

func (p *program) accountPassword() *cobra.Command {
	var certificate, proxy bool
	cmd := &cobra.Command{
		Use:   "password ACCOUNT",
		Short: "Change an account's password in the keyring; it is read from standard input",
		Long: `Change an account's password in the system keyring. It is read from standard
input. With --client-cert it is the password of the account's PKCS#12 file, with
--proxy that of its proxy, whose user name is in the proxy's address.
Nothing is sent to the server; see "mailloft account test".`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				a, err := core.Accounts.Find(args[0])
				if err != nil {
					return err
				}
				keep := func(password secret.Password) error { return core.Secrets.Set(cmd.Context(), a.ID, password) }
				switch {
				case proxy && a.ProxyWith("") == "":
					return usageError{fmt.Errorf("%s has no proxy with a user name", a.Title())}
				case proxy:
					keep = func(password secret.Password) error { return core.KeepProxyPassword(cmd.Context(), a, password) }
				case certificate && a.ClientCert == "":
					return usageError{fmt.Errorf("%s has no client certificate", a.Title())}
				case certificate:
					keep = func(password secret.Password) error {
						return core.Secrets.Set(cmd.Context(), secret.CertificateKey(a.ID), password)
					}
				case a.Method() != account.KeptPassword:
					return usageError{fmt.Errorf("%s keeps no password: it signs in by %s", a.Title(), a.Method())}
				}
				password, err := p.readPassword()
				if err != nil {
					return err
				}
				if err := keep(password); err != nil {
					return err
				}
				if p.json {
					return p.print(toAccountJSON(a))
				}
				whose := a.Title()
				if proxy {
					whose = "the proxy of " + whose
				}
				_, err = fmt.Fprintf(p.Stdout, "The password of %s is changed.\n", whose)
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&certificate, "client-cert", false, "the password of the client certificate's PKCS#12 file")
	cmd.Flags().BoolVar(&proxy, "proxy", false, "the password of the account's proxy")
	cmd.MarkFlagsMutuallyExclusive("client-cert", "proxy")
	return cmd
}
