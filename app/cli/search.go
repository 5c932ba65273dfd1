package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
)

func (p *program) searchCommand() *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Search the archive, newest first",
		Long: `Search the archive, newest first. Words are looked for in subject, people,
text and attachment names. Also understood:
  from: to: cc: subject: body: filename: account: tag:
  has:attachment is:unread is:read is:starred is:inbox is:archived is:partial
  before:2026-01-31 after: on: older_than:7d newer_than: larger:5MB smaller:
  "a phrase"  -not  or  ( )`,
		Args: p.args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), true, func(core *app.Core) error {
				return p.search(cmd.Context(), core, strings.Join(args, " "), limit)
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 100, "print at most `N` messages, 0 for all")
	return cmd
}

type rowJSON struct {
	ID          int64    `json:"id"`
	SHA256      string   `json:"sha256"`
	Subject     string   `json:"subject"`
	From        string   `json:"from"`
	Address     string   `json:"from_address"`
	To          string   `json:"to"`
	Date        string   `json:"date"`
	Received    string   `json:"received"`
	Size        int64    `json:"size"`
	Partial     bool     `json:"partial"`
	Damaged     bool     `json:"damaged,omitempty"` // its file was missing or changed when the index was made
	Whole       int64    `json:"whole_size,omitempty"`
	Attachments bool     `json:"has_attachments"`
	Read        bool     `json:"read"`
	Starred     bool     `json:"starred"`
	Trashed     bool     `json:"trashed"`
	Archived    bool     `json:"archived"`
	Tags        []string `json:"tags"`
	Accounts    []string `json:"accounts"`
	Snippet     string   `json:"snippet"`
}

func (p *program) search(ctx context.Context, core *app.Core, query string, limit int) error {
	if _, reason := archive.ParseQuery(query); reason != "" {
		if _, err := fmt.Fprintf(p.Stderr, "Searched as plain words: %s.\n", reason); err != nil {
			return err
		}
	}
	ids, err := core.Archive.IDs(ctx, archive.View{Folder: archive.All, Query: query, Limit: limit})
	if err != nil {
		return err
	}
	const page = 500
	for len(ids) > 0 {
		n := min(page, len(ids))
		rows, err := core.Archive.Rows(ctx, ids[:n])
		if err != nil {
			return err
		}
		ids = ids[n:]
		for _, row := range rows {
			if err := p.printRow(row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *program) printRow(r archive.Row) error {
	if !p.json {
		subject := r.Subject
		if subject == "" && r.Damaged {
			subject = "(file missing or damaged)"
		}
		_, err := fmt.Fprintf(p.Stdout, "%6d  %s  %-24.24s  %s\n", r.ID, r.Date.Local().Format("2006-01-02 15:04"), r.From, subject)
		return err
	}
	accounts, tags := r.Accounts, r.Tags
	if accounts == nil {
		accounts = []string{}
	}
	if tags == nil {
		tags = []string{}
	}
	return p.print(rowJSON{int64(r.ID), r.SHA256, r.Subject, r.From, r.FromAddr, r.To, stamp(r.Date), stamp(r.Received),
		r.Size, r.Partial, r.Damaged, r.Whole, r.HasAttachments, r.Read, r.Starred, r.Trashed, r.Archived, tags, accounts, r.Snippet})
}
