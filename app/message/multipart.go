package message

import (
	"bytes"
	"io"
	"strings"
)

// multipart reads the parts of a multipart. RFC 2046 §5.1
//
// QUIRK: it does so without textproto.MultipartReader. That one reads the
// headers of parts itself, unrepaired and without a limit, and after the first
// that is malformed, a delimiter that is missing or line ends that change, it
// returns errors for good. By then it has taken bytes into a buffer of its
// own, and the message is a stream that cannot be rewound, so no other reader
// could go on from there. Whether a multipart is sound is known only at its
// end. It would also look at every byte once for each level of nesting.
func (p *parser) multipart(s *source, n *part, depth int) {
	encoding := n.header.Get("Content-Transfer-Encoding")
	if strings.EqualFold(strings.TrimSpace(encoding), "base64") && !strings.Contains(string(s.peek(1000)), "--") {
		// QUIRK: RFC 2045 §6.4 forbids it, some programs do it.
		inner := newSource(decodeTransfer(encoding, &bodyReader{s: s}, false, p.problems))
		p.parts(inner, n, depth)
		inner.skip()
		return
	}
	p.parts(s, n, depth)
}

func (p *parser) parts(s *source, n *part, depth int) {
	boundary := p.findBoundary(s, n)
	me := len(s.open)
	preamble := p.preamble(s, n, boundary, depth)
	if preamble != nil { // no delimiter was found
		n.children = append(n.children, preamble)
		return
	}
	s.open = append(s.open, boundary)
	defer func() { s.open = s.open[:me] }()
	usual := "text/plain"
	if n.mediaType == "multipart/digest" {
		usual = "message/rfc822"
	}
	for {
		line, _, err := s.next()
		if err != nil {
			p.problems.add("mime.unclosed", "The last part of the message has no end; something may be missing.")
			return
		}
		index, closes, ok := s.delimiter(line)
		switch {
		case !ok: // cannot be: parts end before delimiters
			return
		case index < me:
			p.problems.add("mime.unclosed", "A part of the message has no end.")
			s.unread(line)
			return
		case closes:
			if !p.epilogue(s, me) {
				return
			}
			continue
		}
		if p.budget.parts >= p.limits.Parts {
			p.limit("limit.parts", "The message has more parts than Mailloft shows.")
			s.open = s.open[:me]
			s.skip()
			return
		}
		child := p.part(s, n, usual, depth+1)
		n.children = append(append(n.children, child), p.swallowed(n, child, depth+1)...)
	}
}

// epilogue passes over what follows a closed multipart. It tells whether
// another delimiter of it follows.
func (p *parser) epilogue(s *source, me int) bool {
	for i := range me {
		if s.open[i] == s.open[me] { // the next delimiter is the outer one's
			s.open = s.open[:me]
			s.skip()
			return false
		}
	}
	s.skip()
	line, _, err := s.next()
	if err != nil {
		return false
	}
	index, _, _ := s.delimiter(line)
	s.unread(line)
	if index == me {
		p.problems.add("mime.epilogue", "Parts follow after the end of a multipart.")
	}
	return index == me
}

// maxBoundary is generous: RFC 2046 §5.1.1 allows 70 bytes.
const maxBoundary = 1000

// findBoundary returns the boundary of n: the one it declares, unless that
// one is missing and another is plainly used.
func (p *parser) findBoundary(s *source, n *part) string {
	declared := strings.TrimRight(n.params["boundary"], " \t")
	if len(declared) > maxBoundary {
		declared = ""
	}
	head := s.peek(sourceBuffer / 2)
	if declared != "" && isUsed(declared, head) {
		return declared
	}
	if used := usedBoundary(head); used != "" && (declared == "" || len(head) < sourceBuffer/2) {
		p.problems.add("mime.boundary", "A multipart is divided by other marks than it announces.")
		return used
	}
	return declared
}

// isUsed tells whether a delimiter with that boundary is in head. One that is
// longer is another's: boundaries are cut short, too.
func isUsed(boundary string, head []byte) bool {
	for at := 0; ; {
		found := bytes.Index(head[at:], []byte("--"+boundary))
		if found < 0 {
			return false
		}
		begin, end := at+found, at+found+2+len(boundary)
		if (begin == 0 || head[begin-1] == '\n') && (end == len(head) || bytes.IndexByte([]byte(" \t\r\n-"), head[end]) >= 0) {
			return true
		}
		at = end
	}
}

// usedBoundary finds the first line that can only be a delimiter.
func usedBoundary(head []byte) string {
	for len(head) > 0 {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		text := bytes.TrimRight(line, " \t\r")
		if len(text) > 3 && bytes.HasPrefix(text, []byte("--")) && !bytes.HasSuffix(text, []byte("--")) &&
			!bytes.ContainsAny(text, " \t") && bytes.HasPrefix(bytes.ToLower(rest[:min(len(rest), 8)]), []byte("content-")) {
			return string(text[2:])
		}
		head = rest
	}
	return ""
}

// preamble passes over what stands before the first delimiter. Where there is
// none, that is all there is, and it becomes a part.
func (p *parser) preamble(s *source, n *part, boundary string, depth int) *part {
	var kept bytes.Buffer
	if boundary != "" {
		s.open = append(s.open, boundary)
		reader := &bodyReader{s: s}
		p.copy(&limitedBuffer{b: &kept, left: p.limits.TextBytes}, reader)
		me := len(s.open) - 1
		line, _, err := s.next()
		if err == nil {
			index, closes, _ := s.delimiter(line)
			s.unread(line)
			if index == me && (!closes || strings.TrimSpace(kept.String()) == "") {
				s.open = s.open[:me]
				p.lostDelimiter(n, kept.Bytes(), depth)
				return nil
			}
		}
		s.open = s.open[:me]
	}
	p.problems.add("mime.boundary", "The parts of a multipart could not be told apart; it is shown as it came.")
	text := newPart(header{}, "text/plain")
	text.parent = n
	p.register(text)
	p.measure(text, io.MultiReader(bytes.NewReader(kept.Bytes()), &bodyReader{s: s}))
	return text
}

// lostDelimiter makes a part of the preamble where the first delimiter is
// missing: the header of the first part stands in the preamble, or ran into
// that of the multipart. Other words before the parts are kept for a message
// that has no text.
func (p *parser) lostDelimiter(n *part, preamble []byte, depth int) {
	text := bytes.TrimLeft(preamble, "\r\n")
	h := secondHeader(n.header)
	if at := beginsPart(text); at >= 0 {
		p.problems.add("mime.boundary", "The mark before the first part of a multipart is missing.")
		n.children = append(n.children, p.part(newSource(bytes.NewReader(text[at:])), n, "text/plain", depth+1))
		return
	}
	if bytes.Contains(text, []byte("MIME")) && len(text) < maxNotice { // what old programs are told
		return
	}
	if h.Len() == 0 || len(text) == 0 {
		if n.parent == nil && len(bytes.TrimSpace(text)) > 0 {
			n.spare = &Section{Text: cleanText(toUTF8("", text))}
		}
		return
	}
	p.problems.add("mime.boundary", "The mark before the first part of a multipart is missing.")
	part := newPart(h, "text/plain")
	part.parent = n
	p.register(part)
	encoding := h.Get("Content-Transfer-Encoding")
	p.measure(part, decodeTransfer(encoding, bytes.NewReader(preamble), isText(part.mediaType), p.problems))
	n.children = append(n.children, part)
}

// maxNotice is the length of "This is a multi-part message in MIME format" and its like.
const maxNotice = 300

// beginsPart returns where in a preamble the header of a part begins, after the
// notice if there is one, or -1.
func beginsPart(preamble []byte) int {
	for at := 0; at < min(len(preamble), maxNotice); {
		line, _, found := bytes.Cut(preamble[at:], []byte("\n"))
		lower := bytes.ToLower(line)
		if bytes.HasPrefix(lower, []byte("content-type:")) && bytes.IndexByte(lower, '/') > 0 ||
			bytes.HasPrefix(lower, []byte("content-transfer-encoding:")) || bytes.HasPrefix(lower, []byte("content-disposition:")) {
			return at
		}
		if !found {
			break
		}
		at += len(line) + 1
	}
	return -1
}

// secondHeader returns what follows in h from another Content-Type on.
func secondHeader(h header) header {
	var second [][]byte
	seen := false
	for fields := h.Fields(); fields.Next(); {
		isType := fields.Key() == "Content-Type"
		begins := isType && seen && !strings.Contains(strings.ToLower(fields.Value()), "multipart/")
		if raw, err := fields.Raw(); err == nil && (begins || second != nil) {
			second = append(second, raw)
		}
		seen = seen || isType
	}
	return newHeader(second)
}

// limitedBuffer keeps the first bytes and lets the rest pass.
type limitedBuffer struct {
	b    *bytes.Buffer
	left int64
	cut  bool // there was more
}

func (l *limitedBuffer) Write(p []byte) (int, error) {
	n := min(int64(len(p)), l.left)
	l.b.Write(p[:n])
	l.left -= n
	l.cut = l.cut || n < int64(len(p))
	return len(p), nil
}
