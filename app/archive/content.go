package archive

import (
	"encoding/hex"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/mailloft/mailloft/app/message"
)

// content is what the index keeps of a message's inside.
type content struct {
	sender, address, recipient string
	subject, snippet           string
	date                       time.Time
	attachments                bool
	parts                      []part
	kin                        kinship
	search                     searchText
	broken                     string // as in Stored
}

// part is one of a message's attachments.
type part struct {
	index      int
	sum        []byte
	name, kind string
	size       int64
	inline     bool
}

// searchText is what the message can be found by, a field for each column of
// the search table.
type searchText struct{ subject, sender, recipient, cc, body, filename string }

// readContent parses a message for the index. A message that cannot be parsed
// has no content; it is stored and listed all the same.
func readContent(r io.Reader) (content, error) {
	m, err := message.Parse(r, message.Options{AttachmentText: true})
	if err != nil {
		return content{}, err
	}
	text := m.BodyText()
	c := content{
		subject: m.Subject,
		snippet: message.Snippet(text),
		date:    m.Date,
		kin:     kinshipOf(m),
	}
	for _, p := range m.Problems {
		if room, _, _ := strings.Cut(p.Code, "."); c.broken == "" && (room == "message" || room == "limit" || room == "mime") {
			c.broken = p.Text
		}
	}
	if len(m.From) > 0 {
		c.sender, c.address = m.From[0].Name, m.From[0].Addr
	} else if len(m.Sender) > 0 {
		c.sender, c.address = m.Sender[0].Name, m.Sender[0].Addr
	}
	if c.sender == "" {
		c.sender = c.address
	}
	c.recipient = names(m.To)
	body, files := []string{text}, []string{}
	for _, a := range m.Attachments {
		c.attachments = c.attachments || !a.Inline
		files = append(files, a.Name)
		p := part{index: a.Index, name: a.Name, kind: a.Type, size: a.Size, inline: a.Inline}
		if p.sum, err = hex.DecodeString(a.SHA256); err != nil {
			return content{}, err
		}
		c.parts = append(c.parts, p)
		if a.Text != "" {
			body = append(body, a.Text)
		}
	}
	c.search = searchText{
		subject:   spaced(m.Subject),
		sender:    spaced(people(m.From, m.Sender, m.ReplyTo)),
		recipient: spaced(people(m.To, m.Bcc)),
		cc:        spaced(people(m.Cc)),
		body:      spaced(strings.Join(body, "\n")),
		filename:  spaced(strings.Join(files, "\n")),
	}
	return c, nil
}

// names lists addresses as a list row shows them: names where there are any.
func names(list []message.Address) string {
	var b strings.Builder
	for _, a := range list {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		if b.Len() > 300 {
			b.WriteString("…")
			break
		}
		if a.Name != "" {
			b.WriteString(a.Name)
		} else {
			b.WriteString(a.Addr)
		}
	}
	return b.String()
}

// people lists names and addresses for the search, each on a line, so that a
// phrase rarely reaches from one into the next.
func people(lists ...[]message.Address) string {
	var b strings.Builder
	for _, list := range lists {
		for _, a := range list {
			b.WriteString(a.Name)
			b.WriteByte(' ')
			b.WriteString(a.Addr)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// unspacedScripts are written without spaces between words (or, for Hangul,
// with endings joined on), so a word is found only if every character is a
// token of its own and the query is a phrase of them.
var unspacedScripts = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// spaced puts a space before and after each character of the unspaced
// scripts. Other text is returned as it is.
func spaced(s string) string {
	start := strings.IndexFunc(s, func(r rune) bool { return r >= firstUnspaced })
	if start < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	b.WriteString(s[:start])
	for _, r := range s[start:] {
		if unspaced(r) {
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unspaced(r rune) bool { return r >= firstUnspaced && unicode.In(r, unspacedScripts...) }

// endsUnspaced reports whether the last word of s is a character of an
// unspaced script, which is a whole token and so cannot be the beginning of one.
func endsUnspaced(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unspaced(r)
}

const firstUnspaced = 0x0E00 // Thai begins here; everything below is written with spaces
