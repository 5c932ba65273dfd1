package message

import (
	"bytes"
	"strings"
)

// field is one header field. The value is unfolded but not decoded, and may
// hold any byte but CR, LF and NUL.
type field struct{ name, value string }

// header is a header block in its order.
type header []field

// get returns the first field of that name, without blanks around it.
func (h header) get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// all returns every field of that name.
func (h header) all(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			values = append(values, f.value)
		}
	}
	return values
}

// headerReader collects the lines of one header block.
type headerReader struct {
	s        *source
	limit    int64
	problems *problems
	fields   header
	cur      []byte // the field being collected
	size     int64
	over     bool // the block is longer than the limit
}

// readHeader reads a header block and the blank line after it. It stops
// before a line that can only be the body's or a delimiter.
func readHeader(s *source, limit int64, p *problems) (h header, over bool) {
	r := &headerReader{s: s, limit: limit, problems: p}
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
	return r.fields, r.over
}

// line takes one line and tells whether the block goes on. RFC 5322 §2.2
func (r *headerReader) line(line []byte) bool {
	text := bytes.TrimRight(line, "\r\n")
	if len(text) == 0 {
		return false
	}
	if r.over { // only its end matters now
		return true
	}
	if line[0] == ' ' || line[0] == '\t' {
		return r.folded(line, text)
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
	r.flush()
	encoding := strings.ToLower(r.fields.get("Content-Transfer-Encoding"))
	return strings.Contains(encoding, "base64") || strings.Contains(encoding, "quoted") || r.isMultipart()
}

func (r *headerReader) isMultipart() bool {
	r.flush()
	return strings.Contains(strings.ToLower(r.fields.get("Content-Type")), "multipart/")
}

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
	if r.size > r.limit {
		r.over = true
		return
	}
	r.cur = append(r.cur, line...)
}

// flush stores the field that was collected.
func (r *headerReader) flush() {
	colon := nameEnd(r.cur)
	if colon > 0 {
		name := string(bytes.TrimRight(r.cur[:colon], " \t"))
		r.fields = append(r.fields, field{name, unfold(r.cur[colon+1:])})
	}
	r.cur = r.cur[:0]
}

// unfold removes line ends and NULs. RFC 5322 §2.2.3
func unfold(v []byte) string {
	v = bytes.TrimSpace(v)
	if bytes.IndexAny(v, "\r\n\x00") < 0 {
		return string(v)
	}
	out := make([]byte, 0, len(v))
	for i, c := range v {
		switch c {
		case 0, '\n':
		case '\r':
			if i+1 < len(v) && v[i+1] != '\n' { // a bare CR parts words
				out = append(out, ' ')
			}
		default:
			out = append(out, c)
		}
	}
	return string(out)
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
