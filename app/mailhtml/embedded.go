package mailhtml

import (
	"strings"

	"golang.org/x/net/html"
)

// The room of what is embedded and says nothing about its size. CSS 2.1 §10.3.2.
const (
	embeddedWidth  = 300
	embeddedHeight = 150
	playerHeight   = 54 // of a sound with its buttons
)

// isEmbedded reports whether an element is shown as the empty room of what
// mail may not load or we do not draw.
func isEmbedded(n *html.Node) bool {
	switch n.Namespace {
	case "":
		switch n.Data {
		case "iframe", "video", "embed", "audio":
			return true
		}
	case "svg":
		return n.Data == "svg" && n.Parent != nil && n.Parent.Namespace == ""
	}
	return false
}

// embeddedBox keeps the room of a frame, film or drawing, so that what stands
// around it is where its author saw it.
func (e *engine) embeddedBox(n *html.Node, st *style) *box {
	if poster, ok := attr(n, "poster"); ok {
		e.block(poster)
	}
	sideFrom(n, "width", &st.width)
	sideFrom(n, "height", &st.height)
	p := &picture{w: embeddedWidth, h: embeddedHeight}
	if n.Data == "audio" {
		p.h = playerHeight
		if st.height.auto() {
			st.height = px(playerHeight)
		}
	}
	w, h := viewBox(n)
	switch {
	case w > 0 && h > 0:
		p.h = p.w * h / w
	case st.height.auto():
		st.height = px(embeddedHeight)
	case st.width.auto():
		st.width = px(embeddedWidth)
	}
	return &box{kind: boxImage, node: n, style: st, picture: p}
}

// sideFrom sets an open side by an attribute.
func sideFrom(n *html.Node, key string, side *length) {
	if v, ok := attr(n, key); ok && side.auto() {
		if l, ok := attrLength(v); ok {
			*side = l
		}
	}
}

// viewBox gives the proportions of a drawing.
func viewBox(n *html.Node) (w, h float32) {
	v, _ := attr(n, "viewBox")
	f := strings.FieldsFunc(v, func(r rune) bool { return r == ' ' || r == ',' })
	if len(f) != 4 {
		return 0, 0
	}
	wl, _ := attrLength(f[2])
	hl, _ := attrLength(f[3])
	return wl.px, hl.px
}

// quote puts the marks around a q. HTML §15.3.4.
func quote(b *box) {
	opening, closing := "“", "”"
	for p := b.node.Parent; p != nil; p = p.Parent {
		if p.Data == "q" {
			opening, closing = "‘", "’"
		}
	}
	text := func(s string) *box { return &box{kind: boxText, node: b.node, style: b.style, text: s} }
	b.kids = append(append([]*box{text(opening)}, b.kids...), text(closing))
}
