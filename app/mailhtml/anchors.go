package mailhtml

import (
	"strings"

	"golang.org/x/net/html"
)

// anchor notes where an element stands that a #link of the mail points to.
func (r *recorder) anchor(n *html.Node, y float32) {
	if n == nil || len(r.wanted) == 0 || n.Type != html.ElementNode {
		return
	}
	for _, k := range [2]string{"id", "name"} {
		if v, ok := attr(n, k); ok && r.wanted[v] {
			if _, done := r.page.Anchors[v]; !done {
				r.page.Anchors[v] = y
			}
		}
	}
}

// anchorsUpTo notes the inline elements around a text.
func (r *recorder) anchorsUpTo(n *html.Node, y float32) {
	if len(r.wanted) == 0 {
		return
	}
	for i := 0; n != nil && i < 8; i++ {
		r.anchor(n, y)
		if p := n.PrevSibling; p != nil && p.Data == "a" && p.FirstChild == nil {
			r.anchor(p, y) // <a name=x></a> before the text
		}
		n = n.Parent
	}
}

func (r *recorder) linkBox(b *box, x, y float32) {
	if b.node == nil || b.node.Type != html.ElementNode {
		return
	}
	if b.node.Data == "a" || b.node.Data == "img" || b.kind == boxImage {
		r.linkRect(b.node, Rect{x, y, b.w, b.h})
	}
}

func (r *recorder) linkRect(n *html.Node, box Rect) {
	if i := r.link(n); i >= 0 && box.W > 0 && box.H > 0 {
		r.page.Links[i].Boxes = append(r.page.Links[i].Boxes, box)
	}
}

// link gives the index of the link around a node, or -1.
func (r *recorder) link(n *html.Node) int {
	if n == nil {
		return -1
	}
	if i, ok := r.links[n]; ok {
		return i
	}
	i := -1
	if href, ok := attr(n, "href"); ok && n.Type == html.ElementNode && (n.Data == "a" || n.Data == "area") {
		if u, ok := cleanTarget(href); ok {
			i = len(r.page.Links)
			r.page.Links = append(r.page.Links, Link{URL: u})
		}
	} else {
		i = r.link(n.Parent)
	}
	r.links[n] = i
	return i
}

// mentionedIDs collects the ids that links of the document point to.
func mentionedIDs(doc *html.Node) map[string]bool {
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		if href, ok := attr(n, "href"); ok && strings.HasPrefix(href, "#") && len(href) > 1 {
			ids[href[1:]] = true
		}
	}
	return ids
}
