package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"path"
	"slices"
	"strings"
)

// maxNested is how deep messages within messages are parsed for their text;
// deeper ones are attachments like any other, to be opened by themselves.
const maxNested = 8

// budget is what all parsers of one message, nested ones included, may spend.
type budget struct {
	parts     int
	fields    int
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
	nesting  int             // messages this one lies within
	wrapped  int             // signatures the part being read lies within
	charset  string          // a hint for 8-bit text in the header
	witness  func() []string // of the charset of a text that does not declare one
	leaves   []*part
	room     *workroom

	want   int // the leaf whose bytes go to sink; -1 for none
	sink   io.Writer
	sinkOK bool  // the leaf was met
	failed error // sink's
}

// part reads one part: its header and what follows, up to a delimiter of an
// open multipart or the end.
func (p *parser) part(s *source, parent *part, usual string, depth int) *part {
	limits := headerLimits{bytes: p.limits.HeaderBytes, fields: maxFields - p.budget.fields}
	if p.budget.parts == 0 {
		limits.late = maxLate
	}
	h, over := readHeader(s, limits, p.problems)
	p.budget.fields += h.Len()
	if over {
		p.limit("limit.header", "The header is longer than Mailloft reads; the rest of it was left out.")
	}
	n := newPart(h, usual)
	n.parent = parent
	n.mendType(s)
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

// limit notes that a limit was met.
func (p *parser) limit(code, text string) {
	p.problems.add(code, text)
	p.budget.over = true
}

// register numbers a leaf.
func (p *parser) register(n *part) {
	n.leaf = len(p.leaves)
	p.leaves = append(p.leaves, n)
}

// readLeaf reads the body of a leaf.
func (p *parser) readLeaf(s *source, n *part) {
	p.register(n)
	encoding := n.header.Get("Content-Transfer-Encoding")
	if encoding == "" && n.header.Has("Content-Type") && isUnsaidBase64(n, s.peek(4<<10)) {
		p.problems.add("mime.encoding", "A part is encoded in base64 and does not say so; it is decoded.")
		encoding = "base64"
	}
	body := decodeTransfer(encoding, &bodyReader{s: s}, isText(n.mediaType), p.problems)
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
func isCard(n *part) bool { return isCalendar(n) || isContact(n) }

// isCalendar tells whether a leaf is an iCalendar object.
//
// QUIRK: files of both kinds are sent as streams of octets; then the name tells.
func isCalendar(n *part) bool {
	switch n.mediaType {
	case "text/calendar", "application/ics", "text/x-vcalendar", "application/calendar", "application/x-ics":
		return true
	case "application/octet-stream":
		return hasExtension(n.rawName, ".ics", ".vcs")
	}
	return false
}

// isContact tells whether a leaf is a file of vCards.
func isContact(n *part) bool {
	switch n.mediaType {
	case "text/vcard", "text/x-vcard", "text/directory", "application/vcard", "application/x-vcard":
		return true
	case "application/octet-stream":
		return hasExtension(n.rawName, ".vcf")
	}
	return false
}

func hasExtension(name string, extensions ...string) bool {
	return slices.Contains(extensions, strings.ToLower(path.Ext(name)))
}

// isCMS tells whether a leaf may be an opaque S/MIME signature.
//
// QUIRK: gateways call it a stream of octets; then its name tells (RFC 8551 §3.2.1).
func isCMS(n *part) bool {
	return n.mediaType == "application/pkcs7-mime" || n.mediaType == "application/x-pkcs7-mime" ||
		n.mediaType == "application/octet-stream" && hasExtension(n.rawName, ".p7m")
}

// readCMS reads the message within an opaque S/MIME signature: its parts
// become parts of this message. A file that is signed in the same form, an
// invoice mostly, stays one.
func (p *parser) readCMS(n *part, r io.Reader) {
	kind, content, err := openCMS(r)
	n.cms = kind
	if err != nil || content == nil || p.nesting+p.wrapped >= maxNested {
		return
	}
	s := newSource(content)
	if n.parent != nil && !beginsEntity(s.peek(200)) {
		return
	}
	p.wrapped++
	n.children = append(n.children, p.part(s, nil, "text/plain", 0))
	p.wrapped--
}

// beginsEntity tells whether a MIME entity begins here: with a field of MIME's,
// or of a message's header.
func beginsEntity(b []byte) bool {
	name, _, found := bytes.Cut(b, []byte(":"))
	lower := strings.ToLower(string(name))
	return found && (strings.HasPrefix(lower, "content-") || slices.Contains(firstFields, lower))
}

func isText(mediaType string) bool { return strings.HasPrefix(mediaType, "text/") }

// meter measures the bytes of one leaf on their way.
type meter struct {
	p    *parser
	n    *part
	hash hash.Hash // nil if not wanted
	sink io.Writer // nil if not wanted
	seal sealReader
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
	m.seal.write(b)
	if m.hash != nil {
		m.hash.Write(b)
	}
	if m.sink != nil && m.p.failed == nil {
		_, m.p.failed = m.sink.Write(b)
	}
	return len(b), nil
}

func (m *meter) close() {
	m.n.sealed = m.seal.sealed(m.n)
	if m.hash != nil {
		m.n.sum = hex.EncodeToString(m.hash.Sum(nil))
	}
}

// keep reads as much of a part as the limits allow into its content.
func (p *parser) keep(n *part, r io.Reader) {
	text := p.newText()
	p.copy(text, r)
	p.took(n, text)
}

// copy copies with a buffer that all parts share. A source keeps its own
// error, and what is copied to has none.
func (p *parser) copy(w io.Writer, r io.Reader) { _, _ = io.CopyBuffer(w, r, p.room.copy) }

// newText is what a text is gathered in. Only one is at any time.
func (p *parser) newText() *limitedBuffer {
	p.room.text.Reset()
	return &limitedBuffer{b: &p.room.text, left: min(p.limits.TextBytes, p.budget.text)}
}

// took makes what was gathered the part's content.
func (p *parser) took(n *part, text *limitedBuffer) {
	p.budget.text -= int64(text.b.Len())
	p.noteCut(text.cut)
	n.content, n.kept = bytes.Clone(text.b.Bytes()), true
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
		room:     enter(),
	}
	defer inner.room.leave()
	n.nested = inner.message(inner.room.source(r))
}
