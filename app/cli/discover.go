package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app/discover"
)

type settingsJSON struct {
	Provider string   `json:"provider"`
	Host     string   `json:"host"`
	Port     int      `json:"port"`
	Security string   `json:"security"`
	Username string   `json:"username"`
	Auth     []string `json:"auth"`
	Advice   string   `json:"advice"`
	Source   string   `json:"source"`
}

func (p *program) accountDiscover() *cobra.Command {
	return &cobra.Command{
		Use:   "discover ADDRESS",
		Short: "Find a provider's POP3 settings from an e-mail address",
		Long: `Find a provider's POP3 settings from an e-mail address. Asked in this order:
the built-in provider table (source "table"), the domain's own configuration
file over https ("autoconfig"), the provider behind the domain's mail exchanger
("mx"), DNS service records ("srv"), and at last a guess ("guess").`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := new(discover.Finder).Find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if p.json {
				return p.print(settingsJSON{s.Provider, s.Host, s.Port, string(s.Security), s.Username, s.Auth, s.Advice, string(s.Source)})
			}
			if s.Provider != "" {
				fmt.Fprintf(p.Stdout, "Provider:  %s\n", s.Provider)
			}
			fmt.Fprintf(p.Stdout, "Server:    %s, port %d, %s\nUser name: %s\nSign-in:   %s\nFound by:  %s\n",
				s.Host, s.Port, s.Security, s.Username, strings.Join(s.Auth, " or "), s.Source)
			if s.Advice != "" {
				fmt.Fprintf(p.Stdout, "\n%s\n", s.Advice)
			}
			return nil
		},
	}
}
