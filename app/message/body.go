package message

import (
	"bytes"
	"io"
	"slices"
	"strings"
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
	case body, p.options.AttachmentText:
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
	var texts []string
	for _, piece := range p.pieces(root) {
		for _, leaf := range piece.leaves {
			leaf.shown = true
		}
		if strings.TrimSpace(piece.Text) == "" && strings.TrimSpace(piece.HTML) == "" {
			continue
		}
		m.Sections = append(m.Sections, piece.Section)
		if piece.Text != "" {
			texts = append(texts, piece.Text)
		}
		if m.HTML == "" {
			m.HTML = piece.HTML
		}
	}
	m.Text = strings.Join(texts, "\n")
	if len(m.Sections) == 0 {
		p.spareBody(m)
	}
	for _, n := range p.leaves {
		if !n.shown && !isBlankText(n) {
			m.Attachments = append(m.Attachments, p.attachment(n))
		}
	}
	markInline(m)
}

// isBlankText tells whether a leaf is a text of nothing, that nobody would
// miss among the attachments.
func isBlankText(n *part) bool {
	return isText(n.mediaType) && n.rawName == "" && n.kept && len(bytes.TrimSpace(n.content)) == 0
}

// spareBody shows the body within a winmail.dat, or a piece of a message, where
// the message has no other.
func (p *parser) spareBody(m *Message) {
	for _, n := range p.leaves {
		if n.spare != nil {
			m.Sections = []Section{*n.spare}
			m.Text, m.HTML = n.spare.Text, n.spare.HTML
			return
		}
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
// RFC 2046 §5.1.4
func (p *parser) alternative(n *part) []piece {
	var html, text []piece
	for _, c := range n.children {
		pieces := p.pieces(c)
		switch {
		case len(pieces) == 0, c.mediaType == "text/x-amp-html", c.mediaType == "text/watch-html":
		case slices.ContainsFunc(pieces, func(p piece) bool { return p.HTML != "" }):
			html = pieces
		case text == nil:
			text = pieces
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
	text, note := decodeCharset(label, n.content, p.budget.guess)
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

// attachment describes a leaf.
func (p *parser) attachment(n *part) Attachment {
	a := Attachment{
		Index:     n.leaf,
		Name:      safeName(n.rawName),
		Type:      n.mediaType,
		Size:      n.size,
		SHA256:    n.sum,
		ContentID: n.contentID,
		Inline:    n.disposition == "inline",
		Embedded:  n.nested,
	}
	if a.Name == "" && n.nested != nil && n.nested.Subject != "" {
		a.Name = safeName(cut(n.nested.Subject, maxName-4) + ".eml")
	}
	if a.Name == "" {
		a.Name = fallbackName(n.mediaType)
	}
	if p.options.AttachmentText && n.kept && isText(n.mediaType) {
		a.Text = p.decodeText(n)
		if n.mediaType == "text/html" {
			a.Text = htmlToText(a.Text, maxAttachmentText)
		}
		a.Text = cut(a.Text, maxAttachmentText)
	}
	if p.options.AttachmentText && n.nested != nil {
		a.Text = cut(n.nested.Subject+"\n"+n.nested.BodyText(), maxAttachmentText)
	}
	return a
}

// markInline marks what the HTML shows through cid: as inline.
func markInline(m *Message) {
	used := map[string]bool{}
	for _, s := range m.Sections {
		for rest := s.HTML; len(used) < maxCIDs; {
			_, after, found := strings.Cut(rest, "cid:")
			if !found {
				break
			}
			end := strings.IndexAny(after[:min(len(after), 500)], "\"'<>() \t\r\n\\;")
			if end > 0 {
				used[after[:end]] = true
				used[string(unpercent(after[:end]))] = true
			}
			rest = after
		}
	}
	for i := range m.Attachments {
		if a := &m.Attachments[i]; used[a.ContentID] {
			a.Inline = true
		}
	}
}

// maxCIDs bounds the references to attachments that one message can make.
const maxCIDs = 10_000

// ByContentID returns the attachment that a cid: URL means; cid is without
// the scheme and may be percent-encoded. RFC 2392 §2
func (m *Message) ByContentID(cid string) (Attachment, bool) {
	cid = strings.Trim(cid, "<> ")
	for _, want := range []string{cid, string(unpercent(cid))} {
		for _, a := range m.Attachments {
			if a.ContentID != "" && a.ContentID == want {
				return a, true
			}
		}
	}
	return Attachment{}, false
}

// BodyText returns the body as text: the plain text where the message has
// one, else the words of the HTML, else those of a message within it.
func (m *Message) BodyText() string {
	var texts []string
	for _, s := range m.Sections {
		if strings.TrimSpace(s.Text) != "" {
			texts = append(texts, s.Text)
		} else if s.HTML != "" {
			texts = append(texts, htmlToText(s.HTML, 1<<20))
		}
	}
	if len(texts) > 0 {
		return strings.Join(texts, "\n")
	}
	for _, a := range m.Attachments {
		if a.Embedded != nil {
			texts = append(texts, strings.TrimSpace(a.Embedded.Subject+"\n\n"+a.Embedded.BodyText()))
		}
	}
	return strings.Join(texts, "\n\n")
}

// maxSnippet is the length of a snippet in runes.
const maxSnippet = 200

// Snippet returns the first words of the body in one line of at most 200
// runes, quoted lines and rules left out where there are others.
func (m *Message) Snippet() string {
	var words []string
	n := 0
	text := cut(m.BodyText(), 64<<10)
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, ">") || strings.Trim(line, "-=_*~# ") == "" {
			continue
		}
		for _, w := range strings.Fields(cleanLine(line)) {
			words = append(words, w)
			if n += len(w) + 1; n > 4*maxSnippet {
				return firstRunes(strings.Join(words, " "), maxSnippet)
			}
		}
	}
	if len(words) == 0 {
		words = strings.Fields(cleanLine(text))
	}
	return firstRunes(strings.Join(words, " "), maxSnippet)
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return strings.TrimSpace(s[:i])
		}
		n--
	}
	return s
}
