package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/app/problem"
)

func (p *program) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID|FILE.eml",
		Short: "Show one message: headers, text, attachments and what was wrong with it",
		Args:  p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withMessage(cmd.Context(), args[0], func(r io.ReadSeeker) error {
				m, err := message.Parse(r, message.Options{})
				if err != nil {
					return problem.New(err, "message.unreadable", "The message can't be read from the disk.",
						"Run \"mailloft verify\" to see what is wrong.")
				}
				if p.json {
					return p.print(toMessageJSON(m))
				}
				p.printMessage(m)
				return nil
			})
		},
	}
}

// withMessage opens the message that ref names, a file or one in the archive.
func (p *program) withMessage(ctx context.Context, ref string, do func(io.ReadSeeker) error) error {
	if isFile(ref) {
		f, err := os.Open(ref)
		if err != nil {
			return problem.New(err, "file.unreadable", "The file "+ref+" can't be opened.", "Check the path and its permissions.")
		}
		defer f.Close() //nolint:errcheck // only read from
		return do(f)
	}
	return p.withCore(ctx, true, func(core *app.Core) error {
		id, err := core.Archive.Find(ctx, ref)
		if err != nil {
			return err
		}
		f, err := core.Archive.OpenMessage(ctx, id)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // only read from
		return do(f)
	})
}

// isFile tells a path from a message's number or hash: it names a file that is
// there, or can't be anything else.
func isFile(ref string) bool {
	if info, err := os.Stat(ref); err == nil {
		return info.Mode().IsRegular()
	}
	return filepath.Ext(ref) != "" || strings.ContainsAny(ref, `/\`)
}

type messageJSON struct {
	Subject     string           `json:"subject"`
	From        string           `json:"from"`
	To          string           `json:"to"`
	Cc          string           `json:"cc"`
	ReplyTo     string           `json:"reply_to"`
	Date        string           `json:"date"`
	MessageID   string           `json:"message_id"`
	Text        string           `json:"text"`
	HTML        string           `json:"html"`
	Attachments []attachmentJSON `json:"attachments"`
	Problems    []string         `json:"problems"`
	TooComplex  bool             `json:"too_complex"`
}

type attachmentJSON struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Inline bool   `json:"inline"`
	CID    string `json:"content_id,omitempty"`
}

func toMessageJSON(m *message.Message) messageJSON {
	out := messageJSON{
		Subject: m.Subject, From: people(m.From), To: people(m.To), Cc: people(m.Cc), ReplyTo: people(m.ReplyTo),
		Date: stamp(m.Date), MessageID: m.MessageID, Text: m.Text, HTML: m.HTML,
		Attachments: []attachmentJSON{}, Problems: []string{}, TooComplex: m.TooComplex,
	}
	for _, a := range m.Attachments {
		out.Attachments = append(out.Attachments, attachmentJSON{a.Name, a.Type, a.Size, a.SHA256, a.Inline, a.ContentID})
	}
	for _, pr := range m.Problems {
		out.Problems = append(out.Problems, pr.Text)
	}
	return out
}

// people writes addresses the way a header shows them, decoded.
func people(list []message.Address) string {
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.Addr
		if a.Name != "" {
			names[i] = fmt.Sprintf("%s <%s>", a.Name, a.Addr)
		}
	}
	return strings.Join(names, ", ")
}

func (p *program) printMessage(m *message.Message) {
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(p.Stdout, "%-9s%s\n", name+":", value)
		}
	}
	line("Subject", m.Subject)
	line("From", people(m.From))
	line("To", people(m.To))
	line("Cc", people(m.Cc))
	if !m.Date.IsZero() {
		line("Date", m.Date.Format("Mon, 2 Jan 2006, 15:04 -0700"))
	}
	fmt.Fprintf(p.Stdout, "\n%s\n", strings.TrimRight(m.BodyText(), "\n"))
	for i, a := range m.Attachments {
		if i == 0 {
			fmt.Fprintln(p.Stdout, "\nAttachments:")
		}
		fmt.Fprintf(p.Stdout, "  %s  (%s, %s)\n", a.Name, a.Type, humanize.Bytes(uint64(a.Size)))
	}
	for i, pr := range m.Problems {
		if i == 0 {
			fmt.Fprintln(p.Stdout, "\nWhat was wrong with this message:")
		}
		fmt.Fprintf(p.Stdout, "  %s\n", pr.Text)
	}
}
