package mailhtml

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// errNoFonts says that Options.Fonts was left out.
var errNoFonts = errors.New("mailhtml: Options.Fonts is nil")

// Layout lays out an HTML mail. A mail beyond the limits is laid out in
// simplified form; the only errors are ctx's and missing fonts.
func Layout(ctx context.Context, src []byte, o Options) (*Page, error) {
	if o.Fonts == nil {
		return nil, errNoFonts
	}
	o = o.withDefaults()
	root, why := parseHTML(src, o.Limits)
	if why == "" {
		return layoutTree(ctx, root, o)
	}
	p, err := layoutTree(ctx, simpleTree(src, o.Limits), o)
	if err != nil {
		return nil, err
	}
	p.Simplified, p.Reason = true, why
	return p, nil
}

// parseHTML builds the tree, or says which limit the mail exceeds.
func parseHTML(src []byte, l Limits) (*html.Node, string) {
	if len(src) > l.HTMLBytes {
		return nil, fmt.Sprintf("The HTML of this message is larger than %d MB.", l.HTMLBytes>>20)
	}
	root, err := html.ParseWithOptions(bytes.NewReader(src), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, "The HTML of this message is nested too deeply."
	}
	nodes, deepest, styles := 0, 0, 0
	depth := 0
	for n := root; n != nil; {
		nodes++
		deepest = max(deepest, depth)
		if n.Type == html.TextNode && n.Parent != nil && n.Parent.Data == "style" {
			styles += len(n.Data)
		}
		switch {
		case n.FirstChild != nil:
			n = n.FirstChild
			depth++
		default:
			for n != nil && n.NextSibling == nil {
				n = n.Parent
				depth--
			}
			if n != nil {
				n = n.NextSibling
			}
		}
	}
	switch {
	case nodes > l.Nodes:
		return nil, fmt.Sprintf("This message has more than %d elements.", l.Nodes)
	case deepest > l.Depth:
		return nil, "The HTML of this message is nested too deeply."
	case styles > l.CSSBytes:
		return nil, "The style sheet of this message is too large."
	}
	return root, ""
}

// engine is the state of laying out one document.
type engine struct {
	fonts         *typeset.Fonts
	width, height float32 // of the view, CSS px
	media         css.Media
	quirks        bool
	dark          bool
	limits        Limits

	sheet               *css.Sheet
	bodyText, linkColor css.Color

	fetch    func(url string) ([]byte, error)
	pictures map[string]*picture
	pixels   int64 // decoded so far
	shown    int   // pictures decoded
	oversize bool  // a picture was too large

	blocked  []string
	refused  map[string]bool // those in blocked
	trackers []string
}

func newEngine(o Options, quirks bool) *engine {
	m := css.Media{Width: o.Width / o.Zoom, Height: o.Height / o.Zoom, Dark: o.Dark}
	return &engine{
		fonts: o.Fonts, width: m.Width, height: m.Height, media: m, quirks: quirks, dark: o.Dark, limits: o.Limits,
		sheet: css.NewSheet(m, quirks), bodyText: black, linkColor: linkBlue,
		fetch: o.Image, pictures: map[string]*picture{}, refused: map[string]bool{},
	}
}

func layoutTree(ctx context.Context, root *html.Node, o Options) (*Page, error) {
	quirks, limited := documentMode(root)
	c := newEngine(o, quirks)
	htmlEl, body := c.collect(root)
	tree := c.boxes(htmlEl)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	L := &layouter{engine: c, limited: limited, ctx: ctx}
	bodyBox := L.document(tree, body)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.record(root, tree, bodyBox, o), nil
}

// collect gathers the style sheets and finds the root elements.
func (c *engine) collect(root *html.Node) (htmlEl, body *html.Node) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Namespace != "" {
			continue
		}
		switch n.Data {
		case "style":
			c.addSheet(n)
		case "html":
			if htmlEl == nil {
				htmlEl = n
			}
		case "body":
			if body == nil {
				body = n
			}
		}
	}
	if body != nil {
		c.bodyColor(body, "text", &c.bodyText)
		c.bodyColor(body, "link", &c.linkColor)
	}
	return htmlEl, body
}

func (c *engine) bodyColor(body *html.Node, key string, dst *css.Color) {
	if v, ok := attr(body, key); ok {
		if col, ok := css.LegacyColor(v); ok {
			*dst = col
		}
	}
}

func (c *engine) addSheet(n *html.Node) {
	if m, ok := attr(n, "media"); ok && !c.media.Matches(m) {
		return
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.sheet.Add(k.Data)
	}
}

// boxes builds the box tree of the document.
func (c *engine) boxes(htmlEl *html.Node) *box {
	initial := initialStyle()
	bd := &builder{c: c}
	var b *box
	if htmlEl != nil {
		b = bd.build(htmlEl, initial, nil)
	}
	if b == nil {
		b = anon(initial, boxBlock, displayBlock)
	}
	b.style.clips = false
	return b
}

// document lays out the whole tree in the viewport and returns the body's box.
func (L *layouter) document(b *box, body *html.Node) *box {
	c := L.engine
	var bodyBox *box
	for _, k := range b.kids {
		if k.node != nil && k.node == body {
			bodyBox = k
		}
	}
	b.w = c.width
	if c.quirks {
		// QUIRK: without a doctype the body fills the viewport.
		if bodyBox != nil && bodyBox.style.height.auto() && bodyBox.style.minHeight.auto() {
			st := bodyBox.style
			st.minHeight = px(max(0, c.height-st.margin[0].px-st.margin[2].px-st.borderWidth[0]-st.borderWidth[2]))
			if !st.borderBox {
				st.minHeight.px -= st.padding[0].px + st.padding[2].px
			}
		}
		if b.style.height.auto() {
			b.style.height = percentage(100)
		}
	}
	L.layoutBFC(b, c.width, c.height)
	return bodyBox
}

// record turns the laid out boxes into a page.
func (c *engine) record(doc *html.Node, b, bodyBox *box, o Options) *Page {
	p := &Page{zoom: o.Zoom, fonts: c.fonts, Anchors: map[string]float32{}, Width: o.Width}
	height := b.h
	if bodyBox != nil {
		height = max(height, bodyBox.y+bodyBox.h+bodyBox.style.margin[2].px)
		for _, k := range bodyBox.kids {
			height = max(height, bodyBox.y+k.y+k.h)
		}
	}
	r := &recorder{c: c, page: p, marks: &p.marks, links: map[*html.Node]int{}, wanted: map[string]bool{}}
	mentionedIDs(doc, r.wanted)
	if o.Boxes != nil {
		r.trace = numbered(doc, o.Boxes)
	}
	// CSS Backgrounds 3 §2.11: the canvas takes the root's background, or the body's.
	r.bodyBG = b
	if b.style.background.A == 0 && b.style.bgImage == "" && b.style.bgGradient == nil && bodyBox != nil {
		r.bodyBG = bodyBox
	}
	paper := style{}
	src := r.bodyBG.style
	paper.background, paper.bgImage, paper.bgGradient, paper.bgRepeat, paper.bgPos, paper.bgSize, paper.bgFit = src.background, src.bgImage, src.bgGradient, src.bgRepeat, src.bgPos, src.bgSize, src.bgFit
	r.decorate(&paper, Rect{0, 0, c.width, max(height, c.height)}, [4]float32{}, true)
	r.box(b, 0, 0)
	p.finish(c, height, paper.background)
	return p
}

// finish fills what is known only after everything is recorded and turns CSS
// px into page px.
func (p *Page) finish(c *engine, height float32, paper css.Color) {
	p.Height = height * p.zoom
	p.Blocked, p.Trackers = c.blocked, c.trackers
	p.Images = c.shown
	p.Dark = c.dark && !isDark(Rect{0, 0, c.width, height}, paper, p.marks)
	if paper.A < 255 {
		paper = white
	}
	if p.Dark {
		paper = invert(paper)
	}
	p.Background = nrgba(paper)
	for i := range p.Links {
		l := &p.Links[i]
		l.Text = strings.Join(strings.Fields(l.Text), " ")
		l.Deceptive = deceptive(l.Text, l.URL)
		for k := range l.Boxes {
			l.Boxes[k] = l.Boxes[k].scaled(p.zoom)
		}
	}
	for k, y := range p.Anchors {
		p.Anchors[k] = y * p.zoom
	}
	for len(p.text) > 0 && (p.text[len(p.text)-1] == '\n' || p.text[len(p.text)-1] == '\t') && (len(p.runs) == 0 || int(p.runs[len(p.runs)-1].to) < len(p.text)) {
		p.text = p.text[:len(p.text)-1]
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
	return func(n *html.Node, box Rect) { report(number[n], n.Data, box) }
}
