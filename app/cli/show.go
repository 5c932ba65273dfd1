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
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/reading"
)

func (p *program) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID|FILE.eml",
		Short: "Show one message: headers, text, attachments and what was wrong with it",
		Long: `Show one message: headers, text, attachments and what was wrong with it.

With --json an attachment is "encrypted" if it takes a password or a key to
open it, and "made" if Mailloft wrote it: a meeting or a task that Outlook packed
into a winmail.dat, of which the message itself has no file.`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withMessage(cmd.Context(), args[0], func(r io.ReadSeeker, servers []string) error {
				m, err := message.Parse(r, message.Options{})
				if err != nil {
					return problem.New(err, "message.unreadable", "The message can't be read from the disk.",
						"Run \"mailloft verify\" to see what is wrong.")
				}
				if p.json {
					return p.print(toMessageJSON(m, servers))
				}
				p.printMessage(m, servers)
				return nil
			})
		},
	}
}

// withMessage opens the message that ref names, a file or one in the archive.
// servers are those it was fetched from.
func (p *program) withMessage(ctx context.Context, ref string, do func(r io.ReadSeeker, servers []string) error) error {
	if isFile(ref) {
		f, err := os.Open(ref)
		if err != nil {
			return problem.New(err, "file.unreadable", "The file "+ref+" can't be opened.", "Check the path and its permissions.")
		}
		defer f.Close() //nolint:errcheck // only read from
		return do(f, nil)
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
		servers, err := serversOf(ctx, core, id)
		if err != nil {
			return err
		}
		return do(f, servers)
	})
}

// serversOf names the servers a message was fetched from.
func serversOf(ctx context.Context, core *app.Core, id archive.ID) (hosts []string, err error) {
	rows, err := core.Archive.Rows(ctx, []archive.ID{id})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	for _, account := range rows[0].Accounts {
		if a, ok := core.Accounts.Get(account); ok {
			hosts = append(hosts, a.Host)
		}
	}
	return hosts, nil
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

	// What could deceive about the sender, and what the account's own server
	// found out; null if it says nothing, or the message is not from an account.
	SenderHints    []message.Problem  `json:"sender_hints"`
	Authentication *reading.Authentic `json:"authentication"`
	Unsubscribe    unsubscribeJSON    `json:"unsubscribe"`
	Reports        []deliveryJSON     `json:"reports"` // what mail systems say of an earlier message
}

// deliveryJSON is one report; Kind is "delivery", "bounce", "disposition" or "feedback".
type deliveryJSON struct {
	Kind       string          `json:"kind"`
	Text       string          `json:"text"`
	Recipients []recipientJSON `json:"recipients"`
}

type recipientJSON struct {
	Address    string `json:"address"`
	Action     string `json:"action"`
	Status     string `json:"status"` // RFC 3463
	Diagnostic string `json:"diagnostic"`
}

// unsubscribeJSON is how the message's mailing list can be left.
type unsubscribeJSON struct {
	HTTPS    []string `json:"https"`
	Mailto   []string `json:"mailto"`
	OneClick bool     `json:"one_click"` // RFC 8058
}

type attachmentJSON struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Inline bool   `json:"inline"`
	CID    string `json:"content_id,omitempty"`
	Sealed bool   `json:"encrypted"` // only who has a password or a key can open it
	Made   bool   `json:"made"`      // Mailloft wrote it, of what stands in a winmail.dat
}

func toMessageJSON(m *message.Message, servers []string) messageJSON {
	out := messageJSON{
		Subject: m.Subject, From: people(m.From), To: people(m.To), Cc: people(m.Cc), ReplyTo: people(m.ReplyTo),
		Date: stamp(m.Date), MessageID: m.MessageID, Text: m.Text, HTML: m.HTML,
		Attachments: []attachmentJSON{}, Problems: []string{}, TooComplex: m.TooComplex,
		SenderHints: append([]message.Problem{}, m.SenderHints...),
		Unsubscribe: unsubscribeJSON{append([]string{}, m.Unsubscribe.HTTPS...), append([]string{}, m.Unsubscribe.Mailto...), m.Unsubscribe.OneClick},
	}
	if found := vouched(m, servers); found.Text != "" {
		out.Authentication = &found
	}
	for _, a := range m.Attachments {
		out.Attachments = append(out.Attachments, attachmentJSON{a.Name, a.Type, a.Size, a.SHA256, a.Inline, a.ContentID, a.Encrypted, a.Made})
	}
	for _, pr := range m.Problems {
		out.Problems = append(out.Problems, pr.Text)
	}
	out.Reports = []deliveryJSON{}
	for _, r := range m.Reports {
		report := deliveryJSON{Kind: r.Kind, Text: r.Text(), Recipients: []recipientJSON{}}
		for _, to := range r.Recipients {
			report.Recipients = append(report.Recipients, recipientJSON(to))
		}
		out.Reports = append(out.Reports, report)
	}
	return out
}

// vouched is what the servers found out about the sender.
func vouched(m *message.Message, servers []string) reading.Authentic {
	if len(m.From) == 0 {
		return reading.Authentic{}
	}
	return reading.Vouch(m.AuthenticationResults, m.From[0], servers)
}

// people writes addresses the way a header shows them, decoded. A name that
// would be read as several stands in quotes, as there.
func people(list []message.Address) string {
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.Addr
		switch {
		case a.Addr == "":
			names[i] = a.Name
		case a.Name != "":
			names[i] = fmt.Sprintf("%s <%s>", quoted(a.Name), a.Addr)
		}
	}
	return strings.Join(names, ", ")
}

// quoted puts a name in quotes if it has characters that part addresses. RFC 5322 §3.2.4
func quoted(name string) string {
	if !strings.ContainsAny(name, `,;:<>@"`) {
		return name
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
}

func (p *program) printMessage(m *message.Message, servers []string) {
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(p.Stdout, "%-9s%s\n", name+":", value)
		}
	}
	line("Subject", m.Subject)
	line("From", people(m.From))
	line("Sender", vouched(m, servers).Text)
	for _, hint := range m.SenderHints {
		line("Note", hint.Text)
	}
	line("To", people(m.To))
	line("Cc", people(m.Cc))
	if !m.Date.IsZero() {
		line("Date", m.Date.Format("Mon, 2 Jan 2006, 15:04 -0700"))
	}
	for _, r := range m.Reports {
		line("Report", strings.ReplaceAll(r.Text(), "\n", "\n"+strings.Repeat(" ", 9)))
	}
	fmt.Fprintf(p.Stdout, "\n%s\n", strings.TrimRight(m.BodyText(), "\n"))
	for i, a := range m.Attachments {
		if i == 0 {
			fmt.Fprintln(p.Stdout, "\nAttachments:")
		}
		sealed := ""
		if a.Encrypted {
			sealed = ", encrypted"
		}
		fmt.Fprintf(p.Stdout, "  %s  (%s, %s%s)\n", a.Name, a.Type, humanize.Bytes(uint64(a.Size)), sealed)
	}
	for i, pr := range m.Problems {
		if i == 0 {
			fmt.Fprintln(p.Stdout, "\nWhat was wrong with this message:")
		}
		fmt.Fprintf(p.Stdout, "  %s\n", pr.Text)
	}
}
