package message

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ErrNoAttachment means that a message has no attachment of the index given
// to Extract.
var ErrNoAttachment = errors.New("no such attachment")

// Parse reads a message. It returns an error only if reading from r failed;
// the message is then what had been read by that time.
func Parse(r io.Reader, o Options) (*Message, error) {
	p := newParser(o)
	defer p.room.leave()
	s := p.room.source(r)
	m := p.message(s)
	if s.err != nil {
		return m, fmt.Errorf("reading the message: %w", s.err)
	}
	return m, nil
}

// Extract writes the decoded bytes of the attachment with that Index to w and
// describes it. The error is ErrNoAttachment, or one of r's or w's.
func Extract(r io.Reader, index int, w io.Writer) (Attachment, error) {
	p := newParser(Options{})
	defer p.room.leave()
	p.want, p.sink = index, w
	s := p.room.source(r)
	m := p.message(s)
	switch {
	case p.failed != nil:
		return Attachment{}, fmt.Errorf("writing attachment %d: %w", index, p.failed)
	case s.err != nil:
		return Attachment{}, fmt.Errorf("reading the message: %w", s.err)
	case !p.sinkOK:
		return Attachment{}, fmt.Errorf("attachment %d: %w", index, ErrNoAttachment)
	}
	for _, a := range m.Attachments {
		if a.Index == index {
			return a, nil
		}
	}
	return p.attachment(p.leaves[index]), nil // a part of the body
}

// newParser takes a workroom, to be left when all is read.
func newParser(o Options) *parser {
	limits := o.Limits.orDefault()
	return &parser{
		options:  o,
		limits:   limits,
		problems: &problems{},
		budget:   &budget{addresses: limits.Addresses, text: 4 * limits.TextBytes},
		want:     -1,
		witness:  func() []string { return nil }, // until all parts are read
		room:     enter(),
	}
}

// message reads a whole message.
func (p *parser) message(s *source) *Message {
	if s.doubled {
		p.problems.add("message.doubled", "A blank line followed every line of this message; these were left out.")
	}
	p.skipBlanks(s)
	root := p.part(s, nil, "text/plain", 0)
	m := &Message{}
	p.fields(m, root.header)
	p.compose(m, root)
	p.cards(m, root.header)
	if m.Security = p.security(root); m.Security.Encrypted {
		p.problems.add("security.encrypted", m.Security.Text)
	}
	p.verdict(m, root)
	m.TooComplex = p.budget.over
	m.Problems = p.problems.sorted()
	return m
}

// skipBlanks passes over blank lines before the header.
//
// QUIRK: they are the end of an empty header by the letter (RFC 5322 §3.5),
// and what a program put before the message in mail that has one after them.
func (p *parser) skipBlanks(s *source) {
	head := s.peek(1000)
	rest := bytes.TrimLeft(head, "\r\n")
	if len(rest) == len(head) || !isPostmark(rest) && !beginsHeader(rest) {
		return
	}
	p.problems.add("header.blank", "Blank lines stand before the header.")
	for isBlankLine(s.peek(2)) {
		_, _, _ = s.next()
	}
}

// beginsHeader tells whether the first two lines are fields that begin messages.
func beginsHeader(b []byte) bool {
	for range 2 {
		line, rest, _ := bytes.Cut(b, []byte("\n"))
		name, _, found := bytes.Cut(line, []byte(":"))
		if !found || !slices.Contains(firstFields, strings.ToLower(string(name))) {
			return false
		}
		for b = rest; len(b) > 0 && (b[0] == ' ' || b[0] == '\t'); { // folded
			_, b, _ = bytes.Cut(b, []byte("\n"))
		}
	}
	return true
}

var firstFields = []string{
	"from", "to", "cc", "subject", "date", "received", "return-path", "delivered-to", "message-id", "mime-version", "content-type", "reply-to", "sender",
	"x-original-to", "envelope-to", "authentication-results", "arc-seal", "dkim-signature",
}

// verdict says in words why there is nothing to read, where there is nothing.
func (p *parser) verdict(m *Message, root *part) {
	if len(m.Sections) > 0 || len(m.Attachments) > 0 {
		return
	}
	if root.header.Len() == 0 {
		p.problems.add("message.empty", "This message is empty.")
		return
	}
	p.problems.add("message.nobody", "This message has a header but no text.")
}
