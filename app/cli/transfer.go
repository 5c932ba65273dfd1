package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
)

func (p *program) importCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "import PATH…",
		Short: "Take in mail from mbox, Maildir, MH, .eml and .emlx files and folders",
		Long: `Take in mail from files and folders: mbox, Maildir, MH, .eml, Apple Mail's
.emlx, and folders of any of them, such as Thunderbird's or an unpacked Google
Takeout. Read, starred, Trash and tags (Gmail's labels, Thunderbird's tags) are
taken over where they are noted. The originals are not touched. A message that is
in the archive already is passed over; one that does not parse is imported like
any other.`,
		Args: p.args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withCore(cmd.Context(), false, func(core *app.Core) error {
				return p.importMail(cmd.Context(), core, args)
			})
		},
	}
}

type importJSON struct {
	Added      int           `json:"added"`
	Duplicates int           `json:"duplicates"`
	Failed     []failureJSON `json:"failed"`
	Broken     []brokenJSON  `json:"broken"` // imported all the same
}

type brokenJSON struct {
	Path   string `json:"path"`
	ID     int64  `json:"id"`
	SHA256 string `json:"sha256"`
	Reason string `json:"reason"`
}

type failureJSON struct {
	Path  string       `json:"path"`
	Error *problemJSON `json:"error"`
}

func (p *program) importMail(ctx context.Context, core *app.Core, paths []string) error {
	bar := newBar(p.Stderr)
	report, err := core.Archive.Import(ctx, paths, bar.bytes)
	bar.clear()
	if err != nil {
		if report.Added > 0 {
			fmt.Fprintf(p.Stderr, "%s imported before it stopped; importing again goes on there.\n", count(report.Added, "message"))
		}
		return err
	}
	out := importJSON{report.Added, report.Duplicates, []failureJSON{}, []brokenJSON{}}
	for _, f := range report.Failed {
		out.Failed = append(out.Failed, failureJSON{f.Path, toProblemJSON(f.Err)})
	}
	for _, b := range report.Broken {
		out.Broken = append(out.Broken, brokenJSON{b.Path, int64(b.ID), b.SHA256, b.Reason})
	}
	if p.json {
		err = p.print(out)
	} else {
		already := ""
		if out.Duplicates > 0 {
			already = fmt.Sprintf(", %s in the archive already", humanize.Comma(int64(out.Duplicates)))
		}
		_, err = fmt.Fprintf(p.Stdout, "%s imported%s.\n", count(out.Added, "message"), already)
		for _, f := range report.Failed {
			fmt.Fprintf(p.Stderr, "%s: %s\n", f.Path, problem.From(f.Err).Text)
		}
		for _, b := range report.Broken {
			fmt.Fprintf(p.Stderr, "%s: imported as message %d, but it is not in order: %s\n", b.Path, b.ID, b.Reason)
		}
	}
	if err != nil {
		return err
	}
	return partly(len(out.Failed), out.Added+out.Duplicates)
}

// partly turns figures into the error that gives the right exit code.
func partly(failed, done int) error {
	switch {
	case failed == 0:
		return nil
	case done == 0:
		return errReported
	}
	return errPartial
}

func (p *program) exportCommand() *cobra.Command {
	var format, dir string
	cmd := &cobra.Command{
		Use:   "export --format eml|mbox|maildir --out DIR [QUERY]",
		Short: "Copy messages out of the archive: all of them, or what a search finds",
		Long: `Copy messages out of the archive: all of them, or what a search finds. Nothing
that is in DIR is overwritten. Importing the copies again gives the same
messages, byte for byte.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			f := archive.Format(strings.ToLower(format))
			if f != archive.EML && f != archive.Mbox && f != archive.Maildir {
				return usageError{fmt.Errorf("--format must be eml, mbox or maildir, not %q", format)}
			}
			if dir == "" {
				return usageError{fmt.Errorf("say with --out which folder to write to")}
			}
			return p.withCore(cmd.Context(), true, func(core *app.Core) error {
				return p.exportMail(cmd.Context(), core, f, dir, strings.Join(args, " "))
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "eml", "eml, mbox (mboxrd) or maildir")
	cmd.Flags().StringVar(&dir, "out", "", "folder `DIR` to write to; it is made if it is not there")
	return cmd
}

type exportJSON struct {
	Messages int           `json:"messages"`
	Bytes    int64         `json:"bytes"`
	Failed   []findingJSON `json:"failed"`
}

func (p *program) exportMail(ctx context.Context, core *app.Core, format archive.Format, dir, query string) error {
	ids, err := core.Archive.IDs(ctx, archive.View{Folder: archive.All, Query: query})
	if err != nil {
		return err
	}
	bar := newBar(p.Stderr)
	report, err := core.Archive.Export(ctx, ids, format, dir, bar.messages)
	bar.clear()
	if err != nil {
		return err
	}
	out := exportJSON{report.Messages, report.Bytes, faultsJSON("damaged", report.Failed)}
	if p.json {
		err = p.print(out)
	} else {
		_, err = fmt.Fprintf(p.Stdout, "%s written to %s (%s).\n", count(out.Messages, "message"), dir, humanize.Bytes(uint64(out.Bytes)))
		for _, f := range out.Failed {
			fmt.Fprintf(p.Stderr, "%s %s %s\n", f.Finding, f.Path, f.Reason)
		}
	}
	if err != nil {
		return err
	}
	return partly(len(out.Failed), out.Messages)
}
