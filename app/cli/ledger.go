package cli

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
)

func (p *program) ledgerCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ledger [ACCOUNT…]",
		Short: "Show each message's journey: seen, stored, verified, deleted on the server",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), true, func(core *app.Core) error {
				accounts := core.Accounts.List()
				if len(args) > 0 {
					var err error
					if accounts, err = chosen(core, args); err != nil {
						return err
					}
				}
				if len(accounts) == 0 && !p.json {
					fmt.Fprintln(p.Stdout, noAccounts)
					return nil
				}
				var table *tabwriter.Writer
				if !p.json {
					table = tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
					fmt.Fprintln(table, "ACCOUNT\tUNIQUE-ID\tSEEN\tSTORED\tVERIFIED\tDELETE SENT\tDELETED")
				}
				for _, a := range accounts {
					if err := p.ledger(cmd.Context(), core, table, a.ID, a.Address); err != nil {
						return err
					}
				}
				if table != nil {
					return table.Flush()
				}
				return nil
			})
		},
	}
}

type entryJSON struct {
	Account    string `json:"account"`
	UID        string `json:"uid"`
	Size       int64  `json:"size"`
	SHA256     string `json:"sha256"`
	Seen       string `json:"seen"`
	Stored     string `json:"stored"`
	Verified   string `json:"verified"`
	DeleteSent string `json:"delete_sent"`
	Deleted    string `json:"deleted"`
	Trashed    bool   `json:"trashed"`
	Partial    bool   `json:"partial"`
	Rule       string `json:"rule"`
}

func (p *program) ledger(ctx context.Context, core *app.Core, table *tabwriter.Writer, id, address string) error {
	for e, err := range core.Archive.Entries(ctx, id) {
		if err != nil {
			return err
		}
		line := toEntryJSON(address, e)
		if table == nil {
			if err := p.print(line); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%s\t%q\t%s\t%s\t%s\t%s\t%s\n", address, e.UID, line.Seen, line.Stored, line.Verified, line.DeleteSent, line.Deleted)
	}
	return nil
}

func toEntryJSON(address string, e archive.Entry) entryJSON {
	return entryJSON{address, e.UID, e.Size, e.SHA256, stamp(e.Seen), stamp(e.Stored), stamp(e.Verified), stamp(e.DeleteSent), stamp(e.Deleted), e.Trashed,
		e.Partial, e.Rule}
}
