package cli

import (
	"context"
	"fmt"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
)

func (p *program) spaceCommand() *cobra.Command {
	var compact bool
	cmd := &cobra.Command{
		Use:   "space",
		Short: "Say what takes the space, per account and year",
		Long: `Say what the archive takes on the disk: messages, index and journal, and the
messages per account and year. A message that came through two accounts counts
in both. Trash is left out of the years.

With --compact the index and the journal are made as small as they can be
first. No message is touched.`,
		Args: p.args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withCore(cmd.Context(), !compact, func(core *app.Core) error {
				return p.space(cmd.Context(), core, compact)
			})
		},
	}
	cmd.Flags().BoolVar(&compact, "compact", false, "give back what index and journal do not need")
	return cmd
}

type spaceJSON struct {
	Account  *string `json:"account,omitempty"` // empty for imported messages
	Year     int     `json:"year,omitempty"`
	Part     string  `json:"part,omitempty"` // mail, trash, index, journal, saved
	Messages int     `json:"messages,omitempty"`
	Bytes    int64   `json:"bytes"`
}

func (p *program) space(ctx context.Context, core *app.Core, compact bool) error {
	var saved int64
	if compact {
		var err error
		if saved, err = core.Archive.Compact(ctx); err != nil {
			return err
		}
	}
	stats, err := core.Archive.Stats(ctx)
	if err != nil {
		return err
	}
	space, err := core.Archive.Space(ctx)
	if err != nil {
		return err
	}
	parts := []spaceJSON{
		{Part: "mail", Messages: stats.Total.Messages, Bytes: space.Mail - space.Trash}, {Part: "trash", Bytes: space.Trash},
		{Part: "index", Bytes: space.Index}, {Part: "journal", Bytes: space.Journal},
	}
	if compact {
		parts = append(parts, spaceJSON{Part: "saved", Bytes: saved})
	}
	for _, part := range parts {
		if err := p.printSpace(part, part.Part); err != nil {
			return err
		}
	}
	for _, a := range stats.Accounts {
		if err := p.accountSpace(core, a); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) accountSpace(core *app.Core, a archive.AccountAmount) error {
	title := "imported"
	if known, ok := core.Accounts.Get(a.Account); ok {
		title = known.Title()
	} else if a.Account != "" {
		title = a.Account
	}
	for _, y := range a.Years {
		line := spaceJSON{Account: &a.Account, Year: y.Year, Messages: y.Messages, Bytes: y.Bytes}
		if err := p.printSpace(line, fmt.Sprintf("%s %d", title, y.Year)); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) printSpace(line spaceJSON, title string) error {
	if p.json {
		return p.print(line)
	}
	messages := ""
	if line.Messages > 0 {
		messages = count(line.Messages, "message")
	}
	_, err := fmt.Fprintf(p.Stdout, "%-40s %9s  %s\n", title, humanize.Bytes(uint64(line.Bytes)), messages)
	return err
}
