package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
)

type rebuildJSON struct {
	Messages     int `json:"messages"`
	Missing      int `json:"missing"`
	Changed      int `json:"changed"`
	Unknown      int `json:"unknown"`
	JournalLines int `json:"journal_lines_lost"`
}

func (p *program) rebuildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rebuild",
		Short: "Make the index anew from the message files",
		Long: `Make the index anew from the message files. No message is changed or lost; what
was read, starred or in Trash, and the record of what was fetched and deleted
on servers, come back from the journal beside the files.`,
		Args: p.args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				bar := newBar(p.Stderr)
				report, err := core.Archive.Rebuild(cmd.Context(), bar.messages)
				bar.clear()
				if err != nil {
					return err
				}
				sums := rebuildJSON{report.OK, len(report.Missing), len(report.Changed), len(report.Unknown), report.JournalLines}
				if p.json {
					return p.print(sums)
				}
				for _, f := range findings(report) {
					if err := p.finding(f); err != nil {
						return err
					}
				}
				fmt.Fprintf(p.Stdout, "The index holds %s again.\n", count(sums.Messages, "message"))
				return nil
			})
		},
	}
}
