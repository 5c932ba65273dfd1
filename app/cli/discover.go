package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app/discover"
	"github.com/mailloft/mailloft/app/problem"
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

	Domain      string   `json:"domain"` // the server's registered domain
	AppPassword bool     `json:"app_password"`
	Steps       []string `json:"steps"`
	Help        string   `json:"help"`
	Notes       []string `json:"notes"`
}

func (p *program) accountDiscover() *cobra.Command {
	var directory bool
	cmd := &cobra.Command{
		Use:   "discover ADDRESS",
		Short: "Find a provider's POP3 settings from an e-mail address",
		Long: `Find a provider's POP3 settings from an e-mail address. Asked in this order:
the built-in provider table (source "table"), the domain's own configuration
file over https ("autoconfig"), with --directory the public database of the
Thunderbird project ("directory"), the provider behind the domain's mail
exchanger ("mx"), DNS service records ("srv"), and at last a guess ("guess").
What a source said that a person should know stands in the notes. No password
is involved; "mailloft account test" tries the settings once they are saved.`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := (&discover.Finder{Directory: directory}).Find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if p.json {
				return p.print(settingsJSON{
					s.Provider, s.Host, s.Port, string(s.Security), s.Username, s.Auth, s.Advice, string(s.Source),
					s.Domain(), s.AppPassword, append([]string{}, s.Steps...), s.Help, append([]string{}, s.Notes...),
				})
			}
			p.printSettings(s)
			return nil
		},
	}
	cmd.Flags().BoolVar(&directory, "directory", false, "ask the public database too, which tells its keeper the address's domain")
	return cmd
}

// findServer fills in what "account add" was not given, and tells where that
// comes from. A guess is no server to send a password to unseen.
func (p *program) findServer(ctx context.Context, f *addFlags, given func(flag string) bool) error {
	if given("host") || f.account.Address == "" {
		return nil
	}
	s, err := new(discover.Finder).Find(ctx, f.account.Address)
	if err != nil && problem.From(err).Code == discover.AddressInvalid {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	if s.Source == discover.FromGuess {
		return problem.New(nil, "server.unknown", "Nobody names a POP3 server for "+f.account.Address+". "+strings.Join(s.Notes, " "),
			fmt.Sprintf("Name it with --host; %s would be a guess.", s.Host))
	}
	f.account.Host = s.Host
	if !given("security") {
		f.security = string(s.Security)
	}
	if !given("port") && !given("security") {
		f.account.Port = s.Port
	}
	if !given("username") {
		f.account.Username = s.Username
	}
	fmt.Fprintf(p.Stderr, "Found %s, port %d, of %s (%s).\n", s.Host, f.account.Port, s.Domain(), s.Source)
	for _, text := range append([]string{s.Advice}, append(s.Steps, s.Notes...)...) {
		if text != "" {
			fmt.Fprintf(p.Stderr, "  %s\n", text)
		}
	}
	return nil
}

func (p *program) printSettings(s discover.Settings) {
	if s.Provider != "" {
		fmt.Fprintf(p.Stdout, "Provider:   %s\n", s.Provider)
	}
	method := strings.Join(s.Auth, " or ")
	if s.AppPassword {
		method = strings.Replace(method, "password", "app password", 1)
	}
	fmt.Fprintf(p.Stdout, "Server:     %s, port %d, %s\nBelongs to: %s\nUser name:  %s\nSign-in:    %s\nFound by:   %s\n",
		s.Host, s.Port, s.Security, s.Domain(), s.Username, method, s.Source)
	if s.Advice != "" {
		fmt.Fprintf(p.Stdout, "\n%s\n", s.Advice)
	}
	for i, step := range s.Steps {
		fmt.Fprintf(p.Stdout, "  %d. %s\n", i+1, step)
	}
	if s.Help != "" {
		fmt.Fprintf(p.Stdout, "  See %s\n", s.Help)
	}
	for _, note := range s.Notes {
		fmt.Fprintf(p.Stdout, "Note: %s\n", note)
	}
}
