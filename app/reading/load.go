// Package reading turns a stored message into what is shown of it: a plain
// [Content] with the header in words, the body in sections, the pictures the
// body shows and the attachments it does not. The window's viewer and the
// command "render" both draw from it.
package reading

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/app/problem"
)

// Opener opens a message's bytes. It may be called any number of times.
type Opener func(ctx context.Context) (io.ReadSeekCloser, error)

// Content is everything the pane shows of one message.
type Content struct {
	Subject string
	From    message.Address // the first author; empty if there is none
	Authors int             // how many authors there are
	To      []message.Address
	Cc      []message.Address
	Bcc     []message.Address
	Date    time.Time // zero if the message has no readable date

	Fields []Field   // the whole header, decoded, in its order
	Body   []Section // from top to bottom; empty if there is nothing to read
	Empty  Emptiness // why Body is empty

	Attachments []message.Attachment // without the pictures the body shows
	Calendars   []message.Calendar   // each event once
	Contacts    []message.Contact
	Reports     []message.Report
	Security    message.Security
	SenderHints []message.Problem // what about the sender could deceive
	Authentic   Authentic         // what the account's server found out about the sender, after Vouch
	Unsubscribe Unsubscribe       // the way out of the mailing list; its Address is empty if there is none
	Problems    []message.Problem
	TooComplex  bool

	authResults []string
	inline      inline
}

// Unsubscribe is how a mailing list can be left. It is only shown; nothing
// ever follows it without being asked.
type Unsubscribe struct {
	Address  string // https: or mailto:
	OneClick bool   // the list promises that no more questions come (RFC 8058)
}

// Section is one piece of the body: HTML, or else text.
type Section struct{ HTML, Text string }

// Emptiness says why there is nothing to read in a message.
type Emptiness int

// The kinds of Emptiness.
const (
	NotEmpty Emptiness = iota
	NoText             // the message has attachments only
	Nothing            // it has neither text nor attachments
)

// Load reads a message. Its errors are Problems.
func Load(ctx context.Context, open Opener) (*Content, error) {
	f, err := open(ctx)
	if err != nil {
		return nil, Explain(err)
	}
	defer func() { _ = f.Close() }() // only read from

	r := Interruptible(ctx, f)
	fields, err := readFields(r)
	if err != nil {
		return nil, Explain(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, Explain(err)
	}
	m, err := message.Parse(r, message.Options{NoHash: true})
	if err != nil {
		return nil, Explain(err)
	}
	c := newContent(m)
	c.Fields = fields
	if c.inline, err = readInline(ctx, f, m); err != nil {
		return nil, Explain(err)
	}
	return c, nil
}

func newContent(m *message.Message) *Content {
	c := &Content{
		Subject: m.Subject, Authors: len(m.From),
		To: m.To, Cc: m.Cc, Bcc: m.Bcc, Date: m.Date, Calendars: distinct(m.Calendars), Contacts: m.Contacts,
		Problems: m.Problems, TooComplex: m.TooComplex,
		Reports: m.Reports, Security: m.Security, SenderHints: m.SenderHints,
		Unsubscribe: Unsubscribe{first(m.Unsubscribe.HTTPS, m.Unsubscribe.Mailto), m.Unsubscribe.OneClick},
		authResults: m.AuthenticationResults,
	}
	switch {
	case len(m.From) > 0:
		c.From = m.From[0]
	case len(m.Sender) > 0:
		c.From = m.Sender[0]
	}
	for _, s := range m.Sections {
		switch {
		case strings.TrimSpace(s.HTML) != "":
			c.Body = append(c.Body, Section{HTML: s.HTML})
		case strings.TrimSpace(s.Text) != "":
			c.Body = append(c.Body, Section{Text: s.Text})
		}
	}
	for _, a := range m.Attachments {
		if !shownInBody(a) {
			c.Attachments = append(c.Attachments, a)
		}
	}
	if len(c.Body) == 0 {
		c.Empty = Nothing
		if len(c.Attachments) > 0 {
			c.Empty = NoText
		}
	}
	return c
}

// first is the first string of the first list that has any.
func first(lists ...[]string) string {
	for _, list := range lists {
		if len(list) > 0 {
			return list[0]
		}
	}
	return ""
}

// shownInBody reports whether an attachment is a picture the HTML shows.
func shownInBody(a message.Attachment) bool {
	return a.Inline && a.ContentID != "" && IsPicture(a.Type)
}

// IsPicture reports whether a media type is a picture's.
func IsPicture(mediaType string) bool { return strings.HasPrefix(mediaType, "image/") }

// Explain puts the failure to read a message in words.
func Explain(err error) error {
	var p *problem.Problem
	switch {
	case errors.As(err, &p), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return problem.New(err, "message.missing", "The file of this message is missing.",
			"If you moved or deleted it, put it back; otherwise it may be in a backup of the archive.")
	case errors.Is(err, fs.ErrPermission):
		return problem.New(err, "message.denied", "The file of this message may not be read.",
			"Check the permissions of the archive's folder.")
	}
	return problem.New(fmt.Errorf("reading a message: %w", err), "message.unreadable", "This message could not be read.",
		"The disk may be failing: check it, and make a backup of the archive.")
}

// distinct leaves out events that are there already: an invitation comes as a
// form of the body and once more as a file, for other programs.
func distinct(calendars []message.Calendar) (list []message.Calendar) {
	type event struct {
		uid    string
		start  int64
		method string
	}
	seen := map[event]bool{}
	for _, c := range calendars {
		e := event{c.UID, c.Start.Unix(), c.Method}
		if c.UID == "" || !seen[e] {
			list = append(list, c)
		}
		seen[e] = true
	}
	return list
}
