package mailhtml

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// piece is a stretch of siblings in a document: a quoted reply with the line
// that says whose it is, or a signature.
type piece struct {
	first, last *html.Node
	signature   bool
}

// foldHTML closes the folds of a document that are not open and lists all of
// them, from top to bottom.
func foldHTML(root *html.Node, f *Folding) (folds []Fold) {
	if f == nil {
		return nil
	}
	pieces, own := findPieces(root)
	if len(pieces) == 0 || len(own) == 0 {
		return nil
	}
	for i, p := range pieces {
		text := p.text()
		trailing := own[len(own)-1] <= i
		if !worth(countLines(text), p.signature, trailing) {
			continue
		}
		fold := f.next(len(folds), text, p.signature)
		folds = append(folds, fold)
		if !fold.Open {
			p.replace(fold.Link, f.Label(fold.Lines, p.signature))
		}
	}
	return folds
}

// findPieces walks a document without recursion. own has, for every text
// outside the pieces, how many pieces came before it.
func findPieces(root *html.Node) (pieces []piece, own []int) {
	var words []*html.Node // those own counts
	for n := root; n != nil; {
		if p, ok := pieceFrom(n); ok {
			// The attribution above a quote was taken for words of its own.
			for k := len(words); k > 0 && p.first != n && p.holds(words[k-1]); k-- {
				words, own = words[:k-1], own[:k-1]
			}
			pieces = append(pieces, p)
			n = following(p.last, root)
			continue
		}
		if n.Type == html.TextNode && !isUnseen(n.Parent) && strings.TrimSpace(n.Data) != "" || n.DataAtom == atom.Img {
			words, own = append(words, n), append(own, len(pieces))
		}
		if n.FirstChild != nil && !isUnseen(n) {
			n = n.FirstChild
			continue
		}
		n = following(n, root)
	}
	return pieces, own
}

// holds reports whether a node is inside the piece.
func (p *piece) holds(n *html.Node) bool {
	for n != nil && n.Parent != p.first.Parent {
		n = n.Parent
	}
	for top := p.first; top != nil && n != nil; top = top.NextSibling {
		if top == n {
			return true
		}
		if top == p.last {
			break
		}
	}
	return false
}

// following is the next node in document order that is not inside n.
func following(n, root *html.Node) *html.Node {
	for n != nil && n != root {
		if n.NextSibling != nil {
			return n.NextSibling
		}
		n = n.Parent
	}
	return nil
}

func isUnseen(n *html.Node) bool {
	if n == nil {
		return false
	}
	switch n.DataAtom {
	case atom.Style, atom.Script, atom.Title, atom.Head, atom.Template:
		return true
	}
	return false
}

// pieceFrom tells whether a piece begins at a node.
func pieceFrom(n *html.Node) (piece, bool) {
	if n.Type != html.ElementNode || n.Namespace != "" {
		return piece{}, false
	}
	class, _ := attr(n, "class")
	id, _ := attr(n, "id")
	switch {
	case hasClass(class, "gmail_signature", "moz-signature"):
		return piece{first: withPrefix(n), last: n, signature: true}, true
	case id == "divRplyFwdMsg" || id == "x_divRplyFwdMsg":
		p := piece{first: n, last: lastSibling(n)}
		if before := solid(n.PrevSibling, true); before != nil && before.DataAtom == atom.Hr {
			p.first = before
		}
		return p, true
	case isOutlookDivider(n):
		from := n
		for from.Parent != nil && from.Parent.DataAtom == atom.Div && solid(from.Parent.FirstChild, false) == from && solid(from.NextSibling, false) == nil {
			from = from.Parent
		}
		return piece{first: from, last: lastSibling(from)}, true
	case !isReply(n, class):
		return piece{}, false
	}
	p := piece{first: n, last: n}
	if isForward(p.text()) {
		return piece{}, false
	}
	if before := solid(n.PrevSibling, true); before != nil && isAttribution((&piece{first: before, last: before}).text()) {
		p.first = before
	}
	return p, true
}

// isReply reports an element that mail programs put a quoted reply in.
func isReply(n *html.Node, class string) bool {
	if hasClass(class, "gmail_quote", "yahoo_quoted", "protonmail_quote", "zmail_extra", "moz-email-quote") {
		return !hasClass(class, "moz-forward-container")
	}
	if name, _ := attr(n, "name"); n.DataAtom == atom.Div && name == "quote" { // GMX, WEB.DE
		return true
	}
	if n.DataAtom != atom.Blockquote {
		return false
	}
	if kind, _ := attr(n, "type"); strings.EqualFold(kind, "cite") {
		return true
	}
	before := solid(n.PrevSibling, true)
	return before != nil && isAttribution((&piece{first: before, last: before}).text())
}

// isOutlookDivider reports the line above the header of the message that
// Outlook answers: a border above "From: …".
func isOutlookDivider(n *html.Node) bool {
	style, _ := attr(n, "style")
	if n.DataAtom != atom.Div || !strings.Contains(strings.ToLower(style), "border-top:solid") {
		return false
	}
	return startsHeader(strings.TrimSpace((&piece{first: n, last: n}).text()))
}

func hasClass(class string, names ...string) bool {
	for _, word := range strings.Fields(class) {
		for _, name := range names {
			if word == name || word == name+"_container" {
				return true
			}
		}
	}
	return false
}

// withPrefix takes the "-- " that Gmail puts before a signature along.
func withPrefix(n *html.Node) *html.Node {
	if before := solid(n.PrevSibling, true); before != nil && before.Type == html.ElementNode {
		if class, _ := attr(before, "class"); hasClass(class, "gmail_signature_prefix") {
			return before
		}
	}
	return n
}

// solid is the nearest of n and the siblings after or before it that is
// neither blank nor a line break.
func solid(n *html.Node, back bool) *html.Node {
	for n != nil {
		blank := n.Type == html.CommentNode || n.Type == html.TextNode && strings.TrimSpace(n.Data) == "" || n.DataAtom == atom.Br
		if !blank {
			return n
		}
		if back {
			n = n.PrevSibling
		} else {
			n = n.NextSibling
		}
	}
	return nil
}

func lastSibling(n *html.Node) *html.Node {
	for n.NextSibling != nil {
		n = n.NextSibling
	}
	return n
}

// text is what a piece says, a line for every block.
func (p *piece) text() string {
	var b strings.Builder
	line := func() {
		if s := b.String(); s != "" && !strings.HasSuffix(s[max(0, len(s)-1):], "\n") {
			b.WriteByte('\n')
		}
	}
	for top := p.first; top != nil; top = top.NextSibling {
		n := top
		for n != nil {
			switch {
			case n.Type == html.TextNode:
				words := strings.Join(strings.Fields(n.Data), " ")
				if words != "" && n.Data[0] <= ' ' || words == "" && n.Data != "" {
					b.WriteByte(' ')
				}
				b.WriteString(words)
				if words != "" && n.Data[len(n.Data)-1] <= ' ' {
					b.WriteByte(' ')
				}
			case isBlockTag(n.DataAtom):
				line()
			}
			if n.FirstChild != nil && !isUnseen(n) {
				n = n.FirstChild
				continue
			}
			for n != top && n.NextSibling == nil {
				if n = n.Parent; isBlockTag(n.DataAtom) {
					line()
				}
			}
			if isBlockTag(n.DataAtom) {
				line()
			}
			if n == top {
				break
			}
			n = n.NextSibling
		}
		line()
		if top == p.last {
			break
		}
	}
	return tidyLines(b.String())
}

// tidyLines takes the blanks off the ends of lines, and blank lines out.
func tidyLines(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func isBlockTag(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Blockquote, atom.Br, atom.Center, atom.Dd, atom.Div, atom.Dl, atom.Dt, atom.H1, atom.H2, atom.H3, atom.H4,
		atom.H5, atom.H6, atom.Hr, atom.Li, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Table, atom.Tr, atom.Ul:
		return true
	}
	return false
}

const (
	foldBoxStyle  = "display:block;margin:12px 0;padding:0;border:0;text-align:left;background:none"
	foldLinkStyle = "font:13px/20px system-ui,sans-serif;color:#0b57d0;text-decoration:none;padding:1px 8px;border-radius:9px;background:#e8eaed"
)

// replace puts a link in the place of a piece.
func (p *piece) replace(link, label string) {
	a := &html.Node{Type: html.ElementNode, DataAtom: atom.A, Data: "a", Attr: []html.Attribute{{Key: "href", Val: link}, {Key: "style", Val: foldLinkStyle}}}
	a.AppendChild(&html.Node{Type: html.TextNode, Data: label})
	box := &html.Node{Type: html.ElementNode, DataAtom: atom.Div, Data: "div", Attr: []html.Attribute{{Key: "style", Val: foldBoxStyle}}}
	box.AppendChild(a)
	parent := p.first.Parent
	parent.InsertBefore(box, p.first)
	for n := p.first; n != nil; {
		next := n.NextSibling
		parent.RemoveChild(n)
		if n == p.last {
			break
		}
		n = next
	}
}
