package message

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Section is one piece of the body in its order: a text, an HTML document,
// or both forms of the same thing. Sections come from different parts of the
// message, and are shown one below the other, never joined into one HTML
// document: what one part opens must not swallow another (EFAIL).
type Section struct {
	Text string
	HTML string
}

// piece is a Section with the leaves it was made of.
type piece struct {
	Section
	leaves []*part
}

// maxAttachmentText is how much of a text attachment is kept for the index.
const maxAttachmentText = 256 << 10

// readText reads a text leaf, unless it is a file that happens to be text.
func (p *parser) readText(n *part, r io.Reader) {
	switch body := isBodyLeaf(n); {
	case body && n.mediaType == "text/plain":
		p.readPlain(n, r)
	case body, p.options.AttachmentText, isSpareText(n):
		p.keep(n, r)
	}
}

// isBodyLeaf tells whether a text leaf may be part of the body. The rule is
// JMAP's (RFC 8621 §4.1.4): not a declared attachment, and if it has a name,
// the first of its multipart.
func isBodyLeaf(n *part) bool {
	switch {
	case !isText(n.mediaType), isCard(n), n.mediaType == "text/rfc822-headers", n.mediaType == "text/css":
		return false
	case n.parent == nil:
		return true
	case n.disposition == "attachment":
		return false
	}
	position := len(n.parent.children) // n itself is not among them while it is read
	if i := slices.Index(n.parent.children, n); i >= 0 {
		position = i
	}
	if n.parent.mediaType == "multipart/related" {
		return isRelatedRoot(n, position)
	}
	return position == 0 || n.rawName == "" || n.parent.mediaType == "multipart/alternative"
}

// isRelatedRoot tells whether n is what its multipart/related is about.
// RFC 2387 §3.2
func isRelatedRoot(n *part, position int) bool {
	start := strings.Trim(n.parent.params["start"], "<> ")
	return position == 0 || start != "" && start == n.contentID
}

// compose chooses the body and lists the rest as attachments.
func (p *parser) compose(m *Message, root *part) {
	var texts, documents []string
	for _, piece := range p.pieces(root) {
		for _, leaf := range piece.leaves {
			leaf.shown = !isFile(leaf)
		}
		if strings.TrimSpace(piece.Text) == "" && strings.TrimSpace(piece.HTML) == "" {
			continue
		}
		m.Sections = append(m.Sections, piece.Section)
		if piece.Text != "" {
			texts = append(texts, piece.Text)
		}
		if piece.HTML != "" {
			documents = append(documents, piece.HTML)
		}
	}
	m.Text, m.HTML = strings.Join(texts, "\n"), strings.Join(documents, "\n")
	if len(m.Sections) == 0 {
		p.spareBody(m, root)
	}
	for _, n := range p.leaves {
		if isListed(n) {
			m.Attachments = append(m.Attachments, p.attachment(n))
		}
	}
	markInline(m)
}

// isFile tells whether a leaf of the body is a file besides: a message that
// is nothing but an attached text is shown as what it is, and can be saved
// under its name.
func isFile(n *part) bool { return n.disposition == "attachment" && n.rawName != "" }

// isListed tells whether a leaf will stand among the attachments.
func isListed(n *part) bool { return !n.shown && !isBlankText(n) }

// isBlankText tells whether a leaf is a text of nothing, that nobody would
// miss among the attachments.
func isBlankText(n *part) bool {
	return isText(n.mediaType) && n.rawName == "" && n.kept && isBlankWords(n.content)
}

// isBlankWords tells whether a text has nothing but blanks, in UTF-16 also.
func isBlankWords(text []byte) bool {
	for _, mark := range []string{"\xff\xfe", "\xfe\xff"} {
		text = bytes.TrimPrefix(text, []byte(mark))
	}
	return len(bytes.TrimFunc(text, func(r rune) bool { return r == 0 || r == '\ufeff' || unicode.IsSpace(r) })) == 0
}

// isSpareText tells whether a text that is no body by the rules would do for
// one, if there is no other.
func isSpareText(n *part) bool {
	return (n.mediaType == "text/html" || n.mediaType == "text/plain") && n.rawName == ""
}

// spareBody shows what is within a winmail.dat, a piece of a message, or a
// text in the wrong place, before the parts too, where the message has no
// other body.
func (p *parser) spareBody(m *Message, root *part) {
	for _, n := range p.leaves {
		s := n.spare
		if s == nil && n.kept && isSpareText(n) && !isBlankText(n) {
			n.shown = true
			s = &Section{Text: p.decodeText(n)}
			if n.mediaType == "text/html" {
				s = &Section{HTML: s.Text}
			}
		}
		if s != nil {
			m.Sections = []Section{*s}
			m.Text, m.HTML = s.Text, s.HTML
			return
		}
	}
	if s := root.spare; s != nil && root.isMultipart() && !slices.ContainsFunc(p.leaves, isListed) {
		p.problems.add("mime.preamble", "The text of the message stands before its parts, where most programs show nothing.")
		m.Sections, m.Text = []Section{*s}, s.Text
	}
}

// pieces returns the body that a part holds.
func (p *parser) pieces(n *part) []piece {
	if !n.isMultipart() && len(n.children) == 0 {
		return p.leafPieces(n)
	}
	switch n.mediaType {
	case "multipart/alternative":
		return p.alternative(n)
	case "multipart/signed":
		if len(n.children) > 0 {
			return p.pieces(n.children[0]) // RFC 1847 §2.1
		}
		return nil
	}
	var all []piece
	for _, c := range n.children {
		all = append(all, p.pieces(c)...)
	}
	return all
}

// leafPieces returns the text of a leaf.
func (p *parser) leafPieces(n *part) []piece {
	if !n.kept || !isBodyLeaf(n) {
		return nil
	}
	text := p.decodeText(n)
	if n.mediaType == "text/html" || n.mediaType == "text/x-amp-html" && n.parent == nil {
		return []piece{{Section{HTML: text}, []*part{n}}}
	}
	return []piece{{Section{Text: text}, []*part{n}}}
}

// alternative merges the forms of one body: the last HTML, the first text.
// Plain text goes before other kinds, as nobody knows what their marks mean.
// RFC 2046 §5.1.4
func (p *parser) alternative(n *part) []piece {
	var html, text []piece
	plain := false
	for _, c := range n.children {
		pieces := p.pieces(c)
		switch {
		case len(pieces) == 0, c.mediaType == "text/x-amp-html", c.mediaType == "text/watch-html":
		case slices.ContainsFunc(pieces, func(p piece) bool { return p.HTML != "" }):
			html = pieces
		case text == nil, c.mediaType == "text/plain" && !plain:
			text, plain = pieces, c.mediaType == "text/plain" || !isText(c.mediaType)
		}
	}
	if html == nil {
		return text
	}
	var texts []string
	for _, t := range text {
		texts = append(texts, t.Text)
		html[0].leaves = append(html[0].leaves, t.leaves...)
	}
	if html[0].Text == "" {
		html[0].Text = strings.Join(texts, "\n")
	}
	return html
}

// decodeText turns a kept text leaf into text to show.
func (p *parser) decodeText(n *part) string {
	label := n.params["charset"]
	if label == "" && n.mediaType == "text/html" {
		label = metaCharset(n.content)
	}
	text, note := decodeCharset(label, n.content, p.guess)
	switch note {
	case unknownLabel:
		p.problems.add("charset.unknown", "A text is in the unknown character set "+quote(label)+"; its letters are guessed.")
	case refusedUTF7:
		p.problems.add("charset.utf7", "A text is encoded in UTF-7, which Mailloft does not decode for safety; it is shown as it came.")
	case undeclared, mislabelled:
		p.problems.add("charset.wrong", "A text does not say its character set rightly; its letters are guessed.")
	}
	text = cleanText(text)
	switch n.mediaType {
	case "text/enriched", "text/richtext":
		return enrichedToText(text, n.mediaType == "text/richtext")
	case "text/plain":
		if strings.EqualFold(n.params["format"], "flowed") {
			text = joinFlowed(text, strings.EqualFold(n.params["delsp"], "yes"))
		}
	}
	return text
}

// metaCharset returns the charset that an HTML document declares for itself.
func metaCharset(content []byte) string {
	head := strings.ToLower(string(content[:min(len(content), 2048)]))
	for {
		_, rest, ok := strings.Cut(head, "<meta")
		if !ok {
			return ""
		}
		tag, after, _ := strings.Cut(rest, ">")
		if _, value, ok := strings.Cut(tag, "charset="); ok {
			value = strings.TrimLeft(value, "\"' ")
			if end := strings.IndexAny(value, "\"'; />"); end >= 0 {
				value = value[:end]
			}
			return value
		}
		head = after
	}
}
