package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"iter"
	"slices"
	"strings"
)

// maxNested is how deep messages within messages are parsed for their text;
// deeper ones are attachments like any other, to be opened by themselves.
const maxNested = 8

// part is one node of the message: a multipart with children, or a leaf.
type part struct {
	parent      *part
	children    []*part
	header      header
	mediaType   string
	params      map[string]string
	disposition string
	rawName     string // as the message has it, decoded
	contentID   string
	tooDeep     bool // a multipart that is kept closed, by Limits.Depth

	leaf    int // number among the leaves; -1 for a multipart
	size    int64
	sum     string
	content []byte // transfer-decoded, of texts and other parts that are read
	kept    bool   // content is all there is, or as much as the limit allows
	nested  *Message
	cms     string   // what kind of CMS structure it is, if it was looked at
	spare   *Section // a body within it, for a message that has no other
	shown   bool     // part of the body, or nothing to list
}

func (p *part) isMultipart() bool { return p.leaf < 0 }

// walkParts visits a part and all within it, in their order.
func walkParts(n *part) iter.Seq[*part] {
	return func(yield func(*part) bool) { n.visit(yield) }
}

func (p *part) visit(yield func(*part) bool) bool {
	if !yield(p) {
		return false
	}
	for _, c := range p.children {
		if !c.visit(yield) {
			return false
		}
	}
	return true
}

// budget is what all parsers of one message, nested ones included, may spend.
type budget struct {
	parts     int
	addresses int
	text      int64
	guesses   int
	over      bool // a limit ended the parse
}

// parser turns a source into a tree of parts.
type parser struct {
	options  Options
	limits   Limits
	problems *problems
	budget   *budget
	nesting  int    // messages this one lies within
	wrapped  int    // signatures the part being read lies within
	charset  string // a hint for 8-bit text in the header
	leaves   []*part
	buffer   []byte // for copy

	want   int // the leaf whose bytes go to sink; -1 for none
	sink   io.Writer
	sinkOK bool  // the leaf was met
	failed error // sink's
}

// part reads one part: its header and what follows, up to a delimiter of an
// open multipart or the end.
func (p *parser) part(s *source, parent *part, usual string, depth int) *part {
	h, over := readHeader(s, p.limits.HeaderBytes, p.problems)
	if over {
		p.limit("limit.header", "The header is longer than Mailloft reads; the rest of it was left out.")
	}
	n := newPart(h, usual)
	n.parent = parent
	p.budget.parts++
	switch {
	case !strings.HasPrefix(n.mediaType, "multipart/"):
		p.readLeaf(s, n)
	case depth >= p.limits.Depth:
		n.tooDeep = true
		p.limit("limit.depth", "The message is nested too deeply to show in full.")
		p.readLeaf(s, n)
	default:
		n.leaf = -1
		p.multipart(s, n, depth)
	}
	return n
}

// newPart reads what a header says about its part. usual is the type of a
// part without one (RFC 2045 §5.2, RFC 2046 §5.1.5).
func newPart(h header, usual string) *part {
	n := &part{header: h, mediaType: usual}
	if ct := h.get("Content-Type"); ct != "" {
		value, params := parseParams(ct)
		n.params = params
		n.mediaType = validType(value, params)
	}
	disposition, dispositionParams := parseParams(h.get("Content-Disposition"))
	n.disposition = strings.TrimSpace(disposition)
	n.rawName = dispositionParams["filename"]
	if n.rawName == "" {
		n.rawName = n.params["name"]
	}
	if n.rawName == "" {
		n.rawName = n.params["filename"] // QUIRK: in the wrong field
	}
	if n.rawName == "" {
		n.rawName = dispositionParams["name"]
	}
	n.contentID = strings.Trim(cleanName(toUTF8("", []byte(h.get("Content-ID")))), "<> ")
	return n
}

// validType returns a usable media type for what stood in Content-Type.
func validType(value string, params map[string]string) string {
	kind, sub, ok := strings.Cut(value, "/")
	if ok && kind != "" && sub != "" && !strings.ContainsAny(value, "\"<>@,?=[]\\ ") && strings.Count(value, "/") == 1 {
		return value
	}
	switch {
	case kind == "multipart" || params["boundary"] != "":
		return "multipart/mixed"
	case kind == "text" && strings.Contains(value, "html"), value == "html":
		return "text/html"
	case kind == "text", kind == "plain", value == "":
		return "text/plain"
	case kind == "message":
		return "message/rfc822"
	}
	return "application/octet-stream"
}

// limit notes that a limit was met.
func (p *parser) limit(code, text string) {
	p.problems.add(code, text)
	p.budget.over = true
}

// multipart reads the parts of a multipart. RFC 2046 §5.1
func (p *parser) multipart(s *source, n *part, depth int) {
	encoding := n.header.get("Content-Transfer-Encoding")
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
	preamble := p.preamble(s, n, boundary)
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
		n.children = append(n.children, p.part(s, n, usual, depth+1))
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
	if declared != "" && (bytes.HasPrefix(head, []byte("--"+declared)) || bytes.Contains(head, []byte("\n--"+declared))) {
		return declared
	}
	if used := usedBoundary(head); used != "" && (declared == "" || len(head) < sourceBuffer/2) {
		p.problems.add("mime.boundary", "A multipart is divided by other marks than it announces.")
		return used
	}
	return declared
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
func (p *parser) preamble(s *source, n *part, boundary string) *part {
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
				p.lostDelimiter(n, kept.Bytes())
				return nil
			}
		}
		s.open = s.open[:me]
	}
	p.problems.add("mime.boundary", "The parts of a multipart could not be told apart; it is shown as it came.")
	text := newPart(nil, "text/plain")
	text.parent = n
	p.register(text)
	p.measure(text, io.MultiReader(bytes.NewReader(kept.Bytes()), &bodyReader{s: s}))
	return text
}

// lostDelimiter makes a part of the preamble where the first delimiter is
// missing and the header of the first part ran into that of the multipart.
func (p *parser) lostDelimiter(n *part, preamble []byte) {
	first := slices.IndexFunc(n.header, func(f field) bool { return strings.EqualFold(f.name, "Content-Type") })
	for i := first + 1; i < len(n.header); i++ {
		f := n.header[i]
		if !strings.EqualFold(f.name, "Content-Type") || strings.Contains(strings.ToLower(f.value), "multipart/") {
			continue
		}
		p.problems.add("mime.boundary", "The mark before the first part of a multipart is missing.")
		part := newPart(n.header[i:], "text/plain")
		part.parent = n
		p.register(part)
		encoding := part.header.get("Content-Transfer-Encoding")
		p.measure(part, decodeTransfer(encoding, bytes.NewReader(preamble), isText(part.mediaType), p.problems))
		n.children = append(n.children, part)
		return
	}
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

// register numbers a leaf.
func (p *parser) register(n *part) {
	n.leaf = len(p.leaves)
	p.leaves = append(p.leaves, n)
}

// readLeaf reads the body of a leaf.
func (p *parser) readLeaf(s *source, n *part) {
	p.register(n)
	body := decodeTransfer(n.header.get("Content-Transfer-Encoding"), &bodyReader{s: s}, isText(n.mediaType), p.problems)
	p.measure(n, body)
}

// measure reads a leaf's decoded bytes to their end: counts and hashes them,
// copies them out if they are asked for, and hands them to who understands
// the type.
func (p *parser) measure(n *part, body io.Reader) {
	m := p.meter(n)
	tee := io.TeeReader(body, m)
	switch {
	case n.tooDeep:
	case isCard(n):
		p.keep(n, tee)
	case isText(n.mediaType):
		p.readText(n, tee)
	case n.mediaType == "message/rfc822", n.mediaType == "message/global":
		p.readNested(n, tee)
	case strings.HasPrefix(n.mediaType, "message/"):
		p.keep(n, tee)
		if n.mediaType == "message/partial" {
			n.spare = &Section{Text: p.decodeText(n)}
		}
	case isCMS(n):
		p.readCMS(n, tee)
	case isTNEF(n):
		p.readTNEF(n, tee)
	}
	_, _ = io.Copy(io.Discard, tee)
	m.close()
}

// isCard tells whether a leaf is a calendar or a contact.
func isCard(n *part) bool {
	switch n.mediaType {
	case "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "application/ics", "text/x-vcalendar":
		return true
	}
	return false
}

// isCMS tells whether a leaf may be an opaque S/MIME signature.
func isCMS(n *part) bool {
	return n.mediaType == "application/pkcs7-mime" || n.mediaType == "application/x-pkcs7-mime"
}

// readCMS reads the message within an opaque S/MIME signature: its parts
// become parts of this message.
func (p *parser) readCMS(n *part, r io.Reader) {
	kind, content, err := openCMS(r)
	n.cms = kind
	if err != nil || content == nil || p.nesting+p.wrapped >= maxNested {
		return
	}
	p.wrapped++
	n.children = append(n.children, p.part(newSource(content), nil, "text/plain", 0))
	p.wrapped--
}

func isText(mediaType string) bool { return strings.HasPrefix(mediaType, "text/") }

// meter measures the bytes of one leaf on their way.
type meter struct {
	p    *parser
	n    *part
	hash hash.Hash // nil if not wanted
	sink io.Writer // nil if not wanted
}

func (p *parser) meter(n *part) *meter {
	m := &meter{p: p, n: n}
	if !p.options.NoHash {
		m.hash = sha256.New()
	}
	if n.leaf == p.want {
		m.sink = p.sink
		p.sinkOK = true
	}
	return m
}

func (m *meter) Write(b []byte) (int, error) {
	m.n.size += int64(len(b))
	if m.hash != nil {
		m.hash.Write(b)
	}
	if m.sink != nil && m.p.failed == nil {
		_, m.p.failed = m.sink.Write(b)
	}
	return len(b), nil
}

func (m *meter) close() {
	if m.hash != nil {
		m.n.sum = hex.EncodeToString(m.hash.Sum(nil))
	}
}

// keep reads as much of a part as the limits allow into its content.
func (p *parser) keep(n *part, r io.Reader) {
	text := &limitedBuffer{b: &bytes.Buffer{}, left: min(p.limits.TextBytes, p.budget.text)}
	p.copy(text, r)
	p.budget.text -= int64(text.b.Len())
	p.noteCut(text.cut)
	n.content, n.kept = text.b.Bytes(), true
}

// copy copies with a buffer that all parts share. A source keeps its own
// error, and what is copied to has none.
func (p *parser) copy(w io.Writer, r io.Reader) {
	if p.buffer == nil {
		p.buffer = make([]byte, 8<<10)
	}
	_, _ = io.CopyBuffer(w, r, p.buffer)
}

func (p *parser) noteCut(cut bool) {
	if cut {
		p.problems.add("limit.text", "A text of the message is longer than Mailloft shows; save it to read all of it.")
	}
}

// readNested parses a message within the message. RFC 2046 §5.2.1
func (p *parser) readNested(n *part, r io.Reader) {
	if p.nesting >= maxNested {
		return
	}
	inner := &parser{
		options:  Options{NoHash: true, AttachmentText: p.options.AttachmentText},
		limits:   p.limits,
		problems: &problems{},
		budget:   p.budget,
		nesting:  p.nesting + 1,
		want:     -1,
	}
	n.nested = inner.message(newSource(r))
}
