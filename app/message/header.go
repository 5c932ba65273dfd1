package message

import (
	"bytes"
	"slices"
	"strings"

	gomail "github.com/emersion/go-message/mail"
)

// header is a header block as go-message holds it. Values are unfolded but not
// decoded, and may hold any byte but CR, LF and NUL.
type header struct{ gomail.Header }

// newHeader holds fields, each whole with its name, in their order.
func newHeader(fields [][]byte) header {
	var h header
	for _, f := range slices.Backward(fields) { // AddRaw puts them on top
		h.AddRaw(f)
	}
	return h
}

// headerReader collects the lines of one header block and repairs it, so that
// go-message accepts it whole.
type headerReader struct {
	s        *source
	limits   headerLimits
	problems *problems
	fields   [][]byte
	first    map[string]string // of each field that decides what a line is, the first: its value in lower case
	cur      []byte            // the field being collected
	size     int64
	over     bool // the block is longer than the limit
	wanted   bool // the field that was met beyond it is read all the same
}

// headerLimits bound one header block.
type headerLimits struct {
	bytes  int64
	fields int
	late   int // bytes of the most important fields beyond the others
}

// maxFields is how many header fields one message and its parts may have.
const maxFields = 200_000

// readHeader reads a header block and the blank line after it. It stops
// before a line that can only be the body's or a delimiter.
func readHeader(s *source, limits headerLimits, p *problems) (h header, over bool) {
	r := &headerReader{s: s, limits: limits, problems: p}
	for {
		line, start, err := s.next()
		if err != nil {
			break
		}
		if !start {
			r.extend(line)
			continue
		}
		if _, _, ok := s.delimiter(line); ok {
			p.add("header.unfinished", "A part of the message ends within its header.")
			s.unread(line)
			break
		}
		if !r.line(line) {
			break
		}
	}
	r.flush()
	return newHeader(r.fields), r.over
}

// line takes one line and tells whether the block goes on. RFC 5322 §2.2
func (r *headerReader) line(line []byte) bool {
	text := bytes.TrimRight(line, "\r\n")
	if len(text) == 0 {
		return r.splitHeader()
	}
	if r.over {
		r.late(line)
		return true
	}
	if line[0] == ' ' || line[0] == '\t' {
		trimmed := bytes.TrimLeft(line, " \t")
		if !r.empty() || !isUsualName(trimmed) {
			return r.folded(line, text)
		}
		line, text = trimmed, bytes.TrimLeft(text, " \t") // QUIRK: the first field is indented
	}
	if colon := nameEnd(text); colon > 0 {
		r.flush()
		r.extend(line)
		return true
	}
	if r.empty() && isPostmark(text) {
		return true
	}
	return r.malformed(line)
}

// late takes a line beyond the limit. Of what is left, only the fields matter
// without which the message is not to be known, and its end.
func (r *headerReader) late(line []byte) {
	if line[0] != ' ' && line[0] != '\t' {
		r.flush()
		colon := nameEnd(line)
		r.wanted = colon > 0 && slices.Contains(lateFields, strings.ToLower(string(line[:colon])))
	}
	if r.wanted && len(line) <= r.limits.late {
		r.limits.late -= len(line)
		r.cur = append(r.cur, line...)
	}
}

var lateFields = []string{"from", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding"}

// maxLate is how much of them is read, of the message's own header.
const maxLate = 64 << 10

// folded takes a line that begins with a blank. RFC 5322 §2.2.3
func (r *headerReader) folded(line, text []byte) bool {
	if len(bytes.TrimLeft(text, " \t")) > 0 {
		if r.empty() {
			return r.malformed(line)
		}
		r.extend(line)
		return true
	}
	// QUIRK: a line of blanks is folding by the letter (RFC 5322 §4.2), and
	// the end of the header in mail that was mangled on its way.
	return r.headerFollows(true)
}

// malformed deals with a line that is no field: more of the field before it
// whose folding was lost, or junk if the header goes on after it, or else the
// body, which then begins without its blank line.
func (r *headerReader) malformed(line []byte) bool {
	kept := bytes.Clone(line)
	switch {
	case bytes.HasPrefix(kept, []byte("--")) && r.isMultipart(): // its first delimiter
	case r.cutName(kept):
		r.problems.add("header.unfinished", "A part of the message ends within its header.")
		return true
	case r.colonFollows(kept):
		r.flush()
		r.extend(bytes.TrimRight(kept, " \t\r\n"))
		return true
	case r.lostFolding(kept):
		r.extend(append([]byte(" "), kept...))
		r.problems.add("header.fold", "A field of the header is folded without indentation.")
		return true
	case r.headerFollows(false):
		if r.size += int64(len(kept)); !r.problems.full() {
			r.problems.add("header.malformed", "A line of the header is no header field and was left out: "+quote(string(kept))+".")
		}
		return true
	}
	r.problems.add("header.end", "The blank line between header and body is missing.")
	r.s.unread(kept)
	return false
}

// cutName tells whether line is the beginning of a field's name and the last
// there is of a message that was cut off.
func (r *headerReader) cutName(line []byte) bool {
	if r.empty() || len(r.s.open) == 0 || bytes.HasSuffix(line, []byte("\n")) || len(r.s.peek(1)) > 0 {
		return false
	}
	for _, c := range line {
		if c != '-' && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// colonFollows tells whether line is a field's name, and the colon after it
// stands at the beginning of the next line.
func (r *headerReader) colonFollows(line []byte) bool {
	next := r.s.peek(20)
	colon := bytes.TrimLeft(next, " \t")
	return len(colon) < len(next) && bytes.HasPrefix(colon, []byte(":")) && isUsualName(slices.Concat(bytes.TrimSpace(line), []byte(":")))
}

// lostFolding tells whether the field being collected can only go on in line.
func (r *headerReader) lostFolding(line []byte) bool {
	colon := nameEnd(r.cur)
	if colon < 0 {
		return false
	}
	name := strings.ToLower(string(bytes.TrimRight(r.cur[:colon], " \t")))
	value := bytes.TrimRight(r.cur, " \t\r\n")
	switch name {
	case "from", "to", "cc", "bcc", "reply-to":
		return bytes.HasSuffix(value, []byte(",")) && bytes.IndexByte(line, '@') > 0
	}
	if name == "references" || name == "in-reply-to" {
		return bytes.IndexByte(line, '@') > 0 && bytes.IndexByte(line, '>') > 0
	}
	if !strings.HasPrefix(name, "content-") || !bytes.HasSuffix(value, []byte(";")) {
		return false
	}
	parameter, _, found := bytes.Cut(line, []byte("="))
	return found && !bytes.ContainsAny(bytes.TrimSpace(parameter), " \t")
}

// headerFollows looks ahead whether the header carries on after a line that
// is no field; blank tells that the line was only blanks.
func (r *headerReader) headerFollows(blank bool) bool {
	const window, most = 4000, 30
	next := r.s.peek(window)
	for i := 0; i < most && len(next) > 0; i++ {
		line, rest, ended := bytes.Cut(next, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		switch {
		case len(line) == 0:
			return i > 0 && blank || i == 0 && (blank || r.encoded())
		case line[0] == ' ' || line[0] == '\t':
		case isUsualName(line):
			return true
		case blank, !ended:
			return false
		}
		next = rest
	}
	return false
}

// encoded tells whether the body cannot begin in the middle of the header,
// as its first line would be none of it.
func (r *headerReader) encoded() bool {
	encoding := r.value("content-transfer-encoding")
	return strings.Contains(encoding, "base64") || strings.Contains(encoding, "quoted") || r.isMultipart()
}

func (r *headerReader) isMultipart() bool {
	return strings.Contains(r.value("content-type"), "multipart/")
}

// value returns the first field of that name so far, in lower case; name is one
// of decisive.
func (r *headerReader) value(name string) string {
	r.flush()
	return r.first[name]
}

// note keeps a field's value if it will be asked for.
func (r *headerReader) note(name, value []byte) {
	for _, d := range decisive {
		if len(name) != len(d) || !strings.EqualFold(string(name), d) {
			continue
		}
		if _, known := r.first[d]; known {
			return
		}
		if r.first == nil {
			r.first = map[string]string{}
		}
		r.first[d] = strings.ToLower(string(value))
	}
}

// decisive are the fields by which a line that is none is judged.
var decisive = []string{"content-type", "content-transfer-encoding"}

// isUsualName tells whether a line begins with a field name that is common,
// or looks like one that programs make.
func isUsualName(line []byte) bool {
	colon := nameEnd(line)
	if colon < 0 {
		return false
	}
	name := strings.ToLower(string(bytes.TrimRight(line[:colon], " \t")))
	switch name {
	case "from", "to", "cc", "bcc", "subject", "date", "sender", "received", "references", "precedence", "organization",
		"status", "lines", "comments", "keywords", "priority", "importance", "path", "newsgroups", "xref", "sensitivity":
		return true
	}
	return strings.Contains(name, "-") && !strings.Contains(name, "=")
}

func (r *headerReader) empty() bool { return len(r.fields) == 0 && len(r.cur) == 0 }

// extend adds a line, or a piece of one, to the field being collected.
func (r *headerReader) extend(line []byte) {
	r.size += int64(len(line))
	if r.size > r.limits.bytes || len(r.fields) >= r.limits.fields {
		r.over = true
		return
	}
	r.cur = append(r.cur, line...)
}

// flush stores the field that was collected.
func (r *headerReader) flush() {
	if colon := nameEnd(r.cur); colon > 0 {
		r.fields = append(r.fields, withoutControls(r.cur))
		r.note(bytes.TrimRight(r.cur[:colon], " \t"), r.cur[colon+1:])
	}
	r.cur = r.cur[:0]
}

// withoutControls copies a field without the bytes that go-message would keep
// in its value: NUL, and CR within a line, which parts words.
func withoutControls(f []byte) []byte {
	f = bytes.Clone(f)
	if bytes.IndexByte(f, 0) >= 0 {
		f = bytes.ReplaceAll(f, []byte{0}, nil)
	}
	for i, c := range f {
		if c == '\r' && i+1 < len(f) && f[i+1] != '\n' {
			f[i] = ' '
		}
	}
	return f
}

// nameEnd returns the place of the colon after a field name, or -1. Blanks
// before the colon are let pass (RFC 5322 §4.5).
func nameEnd(line []byte) int {
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 || colon > 200 {
		return -1
	}
	name := bytes.TrimRight(line[:colon], " \t")
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return -1
		}
	}
	if len(name) == 0 {
		return -1
	}
	return colon
}

// isPostmark tells whether a line is an mbox separator.
func isPostmark(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
}

// quote shortens a piece of foreign text for a sentence.
func quote(s string) string {
	s = cleanLine(toUTF8("", []byte(s)))
	if runes := []rune(s); len(runes) > 60 {
		s = string(runes[:60]) + "…"
	}
	return "“" + s + "”"
}
