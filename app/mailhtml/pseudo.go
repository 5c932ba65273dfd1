package mailhtml

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// surround adds the ::before and ::after of an element to its children. Their
// nodes hang below the element, so that they are part of a link, but are in
// no tree. CSS Pseudo-Elements 4 §4.1.
func (e *engine) surround(b *box, put func(*box)) (after func()) {
	if before := e.generated(b, "::before", e.sheet.MatchBefore(b.node)); before != nil {
		put(before)
	}
	return func() {
		if k := e.generated(b, "::after", e.sheet.MatchAfter(b.node)); k != nil {
			put(k)
		}
	}
}

// generated makes the box that rules ask for around the content of an
// element, or nil.
func (e *engine) generated(around *box, name string, rules []*css.Rule) *box {
	if len(rules) == 0 {
		return nil
	}
	n := &html.Node{Type: html.RawNode, Data: name, Parent: around.node}
	st := newStyle(around.style)
	st.setBorders(mediumBorder, borderNone)
	c := cascade{e: e, st: st, parent: around.style, rules: rules}
	c.run(n)
	st.settle(n, around.style)
	if len(st.content) == 0 || st.display == displayNone {
		return nil
	}
	e.count(st.counting)
	b := &box{kind: kindOf(st.display), node: n, style: st, first: true, last: true}
	for _, v := range st.content {
		k, ok := e.contentItem(v, n, around.node, st)
		if !ok {
			return nil
		}
		if k != nil {
			b.kids = append(b.kids, k)
		}
	}
	e.arrange(b)
	return b
}

// contentItem makes the box of one value of content. CSS Content 3 §2.
func (e *engine) contentItem(v css.Value, n, element *html.Node, st *style) (*box, bool) {
	text := ""
	switch v.Kind {
	case css.String:
		text = css.Unescape(v.Text)
	case css.URL:
		p := e.picture(v.Text)
		if p == nil {
			return nil, true
		}
		inner := newStyle(st)
		return &box{kind: boxImage, node: n, style: inner, picture: p}, true
	case css.Ident:
		switch v.Keyword() {
		case "open-quote":
			text = "“"
		case "close-quote":
			text = "”"
		case "no-open-quote", "no-close-quote":
		default:
			return nil, false
		}
	case css.Func:
		if counted, ok := e.counted(v); ok {
			text = counted
			break
		}
		if v.Text != "attr" || len(v.Args) == 0 {
			return nil, false
		}
		text, _ = attr(element, strings.ToLower(v.Args[0].Text))
	default:
		return nil, false
	}
	if text == "" {
		return nil, true
	}
	return &box{kind: boxText, node: n, style: st, text: text}, true
}
