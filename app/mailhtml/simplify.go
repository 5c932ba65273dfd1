package mailhtml

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// simpleTree reads a mail that exceeds the limits: its text in plain blocks,
// never nested, up to what the limits allow.
func simpleTree(src []byte, l Limits) *html.Node {
	src = src[:min(len(src), l.HTMLBytes)]
	root, err := html.Parse(bytes.NewReader(simplify(src, l.Nodes/2)))
	if err != nil {
		// The blocks are flat, so the parser has nothing to refuse.
		return &html.Node{Type: html.DocumentNode}
	}
	return root
}

// Simplify reduces HTML to plain blocks for the reader view: headings,
// paragraphs, list items, quotes, links and pictures, without any styling or
// layout of their own. The result is a whole document.
func Simplify(src []byte) []byte { return simplify(src, Limits{}.withDefaults().Nodes) }

const simpleHead = `<!DOCTYPE html><html><head><style>
body{margin:16px;max-width:720px;font:17px/1.55 sans-serif}
blockquote{margin:8px 0 8px 4px;padding-left:12px;border-left:3px solid #ccc;color:#555}
img{max-width:100%}pre{white-space:pre-wrap}
</style></head><body>`

// simplifier writes blocks from a stream of tokens: no tree, no nesting but
// quotes, and so nothing that grows with the depth of the input.
type simplifier struct {
	out    bytes.Buffer
	block  string // the open block element, or ""
	link   bool
	skip   string // element whose content is not text
	depth  int    // of skip within itself
	quotes int
	budget int
}

func simplify(src []byte, budget int) []byte {
	s := &simplifier{budget: budget}
	s.out.WriteString(simpleHead)
	z := html.NewTokenizer(bytes.NewReader(src))
	z.SetMaxBuf(8 << 20)
	for s.budget > 0 {
		tt := z.Next()
		if tt == html.ErrorToken {
			break
		}
		s.token(tt, z.Token())
	}
	s.endBlock()
	for ; s.quotes > 0; s.quotes-- {
		s.out.WriteString("</blockquote>")
	}
	s.out.WriteString("</body></html>")
	return s.out.Bytes()
}

func (s *simplifier) token(tt html.TokenType, t html.Token) {
	if s.skip != "" {
		s.skipping(tt, t)
		return
	}
	switch tt {
	case html.TextToken:
		s.text(t.Data)
	case html.StartTagToken, html.SelfClosingTagToken:
		s.start(t, tt == html.SelfClosingTagToken)
	case html.EndTagToken:
		s.end(t)
	}
}

func (s *simplifier) skipping(tt html.TokenType, t html.Token) {
	if t.Data != s.skip {
		return
	}
	switch tt {
	case html.StartTagToken:
		s.depth++
	case html.EndTagToken:
		if s.depth--; s.depth <= 0 {
			s.skip = ""
		}
	}
}

func (s *simplifier) text(data string) {
	if strings.TrimSpace(data) == "" {
		if s.block != "" {
			s.out.WriteByte(' ')
		}
		return
	}
	s.openBlock("p")
	s.out.WriteString(html.EscapeString(data))
	s.budget--
}

func (s *simplifier) start(t html.Token, selfClosing bool) {
	switch t.DataAtom {
	case atom.Script, atom.Style, atom.Title, atom.Template, atom.Noscript, atom.Svg, atom.Select, atom.Textarea, atom.Iframe, atom.Object:
		if !selfClosing {
			s.skip, s.depth = t.Data, 1
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre:
		s.endBlock()
		s.openBlock(t.Data)
	case atom.Li:
		s.endBlock()
		s.openBlock("p")
		s.out.WriteString("• ")
	case atom.Blockquote:
		s.endBlock()
		if s.quotes < 8 {
			s.quotes++
			s.out.WriteString("<blockquote>")
		}
	case atom.Br:
		if s.block != "" {
			s.out.WriteString("<br>")
		}
	case atom.A:
		s.anchor(t)
	case atom.Img:
		s.image(t)
	case atom.P, atom.Div, atom.Table, atom.Tr, atom.Ul, atom.Ol, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Hr:
		s.endBlock()
	case atom.Td, atom.Th:
		if s.block != "" {
			s.out.WriteString(" &nbsp;")
		}
	}
}

func (s *simplifier) end(t html.Token) {
	switch t.DataAtom {
	case atom.A:
		if s.link {
			s.out.WriteString("</a>")
			s.link = false
		}
	case atom.Blockquote:
		s.endBlock()
		if s.quotes > 0 {
			s.quotes--
			s.out.WriteString("</blockquote>")
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre, atom.Li, atom.P, atom.Div, atom.Table, atom.Tr:
		s.endBlock()
	}
}

func (s *simplifier) anchor(t html.Token) {
	for _, a := range t.Attr {
		if a.Key != "href" || s.link {
			continue
		}
		if u, ok := cleanTarget(a.Val); ok {
			s.openBlock("p")
			s.out.WriteString(`<a href="` + html.EscapeString(u) + `">`)
			s.link = true
		}
	}
}

// image keeps pictures that are meant to be seen.
func (s *simplifier) image(t html.Token) {
	var src, alt string
	for _, a := range t.Attr {
		switch a.Key {
		case "src":
			src = a.Val
		case "alt":
			alt = a.Val
		case "width", "height":
			if v := strings.TrimSpace(a.Val); v == "0" || v == "1" {
				return
			}
		}
	}
	if src == "" {
		return
	}
	s.openBlock("p")
	s.out.WriteString(`<img src="` + html.EscapeString(src) + `" alt="` + html.EscapeString(alt) + `">`)
	s.budget--
}

func (s *simplifier) openBlock(tag string) {
	if s.block == "" {
		s.block = tag
		s.out.WriteString("<" + tag + ">")
		s.budget--
	}
}

func (s *simplifier) endBlock() {
	if s.block == "" {
		return
	}
	if s.link {
		s.out.WriteString("</a>")
		s.link = false
	}
	s.out.WriteString("</" + s.block + ">")
	s.block = ""
}
