package message

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlToText reduces HTML to its words: for the index, the snippet, and
// wherever only text can be shown. Scripts, styles and the head are left out;
// blocks become lines. The result is at most limit bytes.
func htmlToText(src string, limit int) string {
	w := textWriter{limit: limit}
	z := html.NewTokenizer(strings.NewReader(src))
	z.SetMaxBuf(1 << 20)
	for !w.full() {
		switch z.Next() {
		case html.ErrorToken:
			return w.text()
		case html.TextToken:
			if w.hidden == 0 {
				w.words(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, hasAttr := z.TagName()
			w.open(atom.Lookup(name), z, hasAttr)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.close(atom.Lookup(name))
		}
	}
	return w.text()
}

// textWriter lays words out in lines.
type textWriter struct {
	b      strings.Builder
	limit  int
	space  bool // a blank is due before the next word
	lines  int  // line ends are due before the next word
	hidden int  // depth of elements whose text is not shown
	pre    int
}

func (w *textWriter) full() bool { return w.b.Len() >= w.limit }

func (w *textWriter) text() string {
	return cut(strings.TrimSpace(cleanText(strings.ToValidUTF8(w.b.String(), "\ufffd"))), w.limit)
}

func (w *textWriter) open(a atom.Atom, z *html.Tokenizer, hasAttr bool) {
	switch a {
	case atom.Script, atom.Style, atom.Head, atom.Title, atom.Template, atom.Noscript:
		w.hidden++
	case atom.Body: // whatever was left open before it
		w.hidden = 0
	case atom.Br:
		w.lines++
	case atom.Pre:
		w.pre++
		w.block(1)
	case atom.Li:
		w.block(1)
		w.words("• ")
	case atom.Td, atom.Th:
		w.space = true
	case atom.Img:
		if hasAttr && w.hidden == 0 {
			w.words(attribute(z, "alt"))
		}
	default:
		w.block(blockLines(a))
	}
}

func (w *textWriter) close(a atom.Atom) {
	switch a {
	case atom.Script, atom.Style, atom.Head, atom.Title, atom.Template, atom.Noscript:
		w.hidden = max(w.hidden-1, 0)
	case atom.Pre:
		w.pre = max(w.pre-1, 0)
		w.block(1)
	default:
		w.block(blockLines(a))
	}
}

// blockLines is the number of line ends around an element.
func blockLines(a atom.Atom) int {
	switch a {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Ul, atom.Ol, atom.Table, atom.Hr:
		return 2
	case atom.Div, atom.Tr, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center, atom.Dt, atom.Dd,
		atom.Address, atom.Form, atom.Main, atom.Nav, atom.Aside, atom.Fieldset, atom.Caption:
		return 1
	}
	return 0
}

func (w *textWriter) block(n int) { w.lines = max(w.lines, n) }

func attribute(z *html.Tokenizer, name string) string {
	for {
		key, value, more := z.TagAttr()
		if string(key) == name {
			return string(value)
		}
		if !more {
			return ""
		}
	}
}

func (w *textWriter) words(s string) {
	if w.pre > 0 {
		w.pending()
		w.b.WriteString(s)
		return
	}
	fields := strings.Fields(s)
	if len(fields) == 0 {
		w.space = w.space || s != ""
		return
	}
	w.space = w.space || strings.TrimLeft(s, " \t\r\n") != s
	for _, f := range fields {
		w.pending()
		w.b.WriteString(f)
		w.space = true
	}
	w.space = strings.TrimRight(s, " \t\r\n") != s
}

// pending writes the line ends or the blank that are due.
func (w *textWriter) pending() {
	switch {
	case w.b.Len() == 0:
	case w.lines > 0:
		w.b.WriteString("\n\n"[:min(w.lines, 2)])
	case w.space:
		w.b.WriteByte(' ')
	}
	w.lines, w.space = 0, false
}
