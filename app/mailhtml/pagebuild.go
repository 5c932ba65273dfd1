package mailhtml

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// record turns the laid out boxes into a page.
func (e *engine) record(doc *html.Node, b, bodyBox *box, o Options) *Page {
	p := newPage(o)
	r := &recorder{e: e, page: p, marks: &p.marks, links: map[*html.Node]int{}, wanted: mentionedIDs(doc)}
	if o.Boxes != nil {
		r.trace = numbered(doc, o.Boxes)
	}
	height := documentHeight(b, bodyBox)
	// CSS Backgrounds 3 §2.11: the canvas takes the root's background, or the body's.
	r.canvasBox = b
	if st := b.style; st.background.A == 0 && st.bgImage == "" && st.bgGradient == nil && bodyBox != nil {
		r.canvasBox = bodyBox
	}
	paper := canvasStyle(r.canvasBox.style)
	r.decorate(paper, Rect{0, 0, e.width, max(height, e.height)}, [4]float32{}, true)
	r.around = Rect{0, 0, e.width, e.height}
	r.box(b, 0, 0)
	r.reportInlines()
	p.finish(e, height, paper.background)
	return p
}

func newPage(o Options) *Page {
	return &Page{Width: o.Width, zoom: o.Zoom, fonts: o.Fonts, Anchors: map[string]float32{}}
}

// documentHeight is how far down the boxes reach.
func documentHeight(b, bodyBox *box) float32 {
	h := b.h
	if bodyBox != nil {
		h = max(h, bodyBox.y+bodyBox.h+bodyBox.style.margin[bottom].px)
		for _, k := range bodyBox.kids {
			h = max(h, bodyBox.y+k.y+k.h)
		}
	}
	return h
}

// canvasStyle is a style with only the background of another.
func canvasStyle(from *style) *style {
	return &style{
		background: from.background, bgLayer: from.bgLayer, bgLower: from.bgLower,
	}
}

// numbered counts the elements of a document for Options.Boxes.
func numbered(doc *html.Node, report func(int, string, Rect)) func(*html.Node, Rect) {
	number := map[*html.Node]int{}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			number[n] = len(number)
		}
	}
	return func(n *html.Node, r Rect) { report(number[n], n.Data, r) }
}

// finish fills in what is known only after everything is recorded, and turns
// CSS px into page px.
func (p *Page) finish(e *engine, height float32, paper css.Color) {
	p.Height = height * p.zoom
	p.Blocked, p.Trackers, p.Images = e.blocked, e.trackers, e.shown
	if paper.A < 255 {
		paper = white
	}
	p.Dark = e.dark && !isDark(Rect{0, 0, e.width, height}, paper, p.marks)
	if p.Dark {
		paper = invert(paper)
	}
	p.Background = nrgba(paper)
	for i := range p.Links {
		k := &p.Links[i]
		k.Text = strings.Join(strings.Fields(k.Text), " ")
		k.Deceptive = deceptive(k.Text, k.URL)
		for j := range k.Boxes {
			k.Boxes[j] = k.Boxes[j].scaled(p.zoom)
		}
	}
	for name, y := range p.Anchors {
		p.Anchors[name] = y * p.zoom
	}
	p.trimText()
}

// trimText drops the separators after the last text.
func (p *Page) trimText() {
	end := 0
	if n := len(p.runs); n > 0 {
		end = int(p.runs[n-1].to)
	}
	p.text = p.text[:max(end, 0)]
}
