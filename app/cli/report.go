package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
)

type reportJSON struct {
	Report string `json:"report"`
}

func (p *program) reportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "report",
		Short: "Print what whoever helps you needs to know: system, version, accounts, the log's last lines",
		Long: `Print what whoever helps you needs to know: system, version, accounts and the
last lines of the log. It holds no password, no token and no mail; people are
left out of addresses. Read it before you pass it on.`,
		Args: p.args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withCore(cmd.Context(), true, func(core *app.Core) error {
				text, err := core.Report(cmd.Context(), p.Version)
				if err != nil {
					return err
				}
				if p.json {
					return p.print(reportJSON{text})
				}
				_, err = fmt.Fprint(p.Stdout, text)
				return err
			})
		},
	}
}
