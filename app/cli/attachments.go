package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
)

func (p *program) attachmentsCommand() *cobra.Command {
	var asCSV bool
	var f archive.AttachmentFilter
	kinds := []string{"picture", "document", "table", "sound", "video", "bundle", "other"}
	cmd := &cobra.Command{
		Use:   "attachments [WORD…]",
		Short: "List the attachments of all messages, each content once",
		Long: `List the attachments of all messages outside Trash, the newest first. The same
content in several messages is listed once, with the newest of them. With words,
only those that have them in name, sender or subject.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.Kind != archive.AnyKind && !slices.Contains(kinds, string(f.Kind)) {
				return usageError{fmt.Errorf("--type must be one of %s", strings.Join(kinds, ", "))}
			}
			if asCSV && p.json {
				return usageError{fmt.Errorf("choose one of --csv and --json")}
			}
			f.Words = strings.Join(args, " ")
			return p.withCore(cmd.Context(), true, func(core *app.Core) error {
				return p.attachments(cmd.Context(), core, f, asCSV)
			})
		},
	}
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print comma-separated values")
	cmd.Flags().BoolVar(&f.Inline, "inline", false, "also pictures within the text")
	cmd.Flags().StringVar((*string)(&f.Kind), "type", "", "only this `KIND`: "+strings.Join(kinds, ", "))
	return cmd
}

type listedJSON struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Size     int64  `json:"size"`
	SHA256   string `json:"sha256"`
	Date     string `json:"date"`
	From     string `json:"from"`
	Address  string `json:"from_address"`
	Subject  string `json:"subject"`
	Message  int64  `json:"message"`
	Part     int    `json:"part"`
	Messages int    `json:"messages"` // that have it
	Inline   bool   `json:"inline"`
}

func (p *program) attachments(ctx context.Context, core *app.Core, f archive.AttachmentFilter, asCSV bool) error {
	keys, err := core.Archive.Attachments(ctx, f)
	if err != nil {
		return err
	}
	write := p.printAttachments
	if asCSV {
		list, err := archive.NewCSV(p.Stdout)
		if err != nil {
			return err
		}
		write = list.Write
	}
	const page = 500
	for part := range slices.Chunk(keys, page) {
		rows, err := core.Archive.AttachmentRows(ctx, part)
		if err != nil {
			return err
		}
		if err := write(rows); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) printAttachments(rows []archive.Attachment) error {
	for _, x := range rows {
		var err error
		if p.json {
			err = p.print(listedJSON{x.Name, x.Type, x.Size, x.SHA256, stamp(x.Date), x.From, x.FromAddr, x.Subject, int64(x.Message), x.Part, x.Copies, x.Inline})
		} else {
			_, err = fmt.Fprintf(p.Stdout, "%6d  %s  %9s  %-24.24s  %s\n", x.Message, x.Date.Local().Format("2006-01-02"), humanize.Bytes(uint64(x.Size)), x.From, x.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
