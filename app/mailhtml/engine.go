package mailhtml

import (
	"context"
	"errors"

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
	if why != "" {
		root = simpleTree(src, o.Limits)
	}
	folds := foldHTML(root, o.Folding)
	p, err := layoutTree(ctx, root, o)
	if err != nil {
		return nil, err
	}
	p.Simplified, p.Reason, p.Folds = why != "", why, folds
	p.placeFolds()
	return p, nil
}

func layoutTree(ctx context.Context, root *html.Node, o Options) (*Page, error) {
	quirks, limited := documentMode(root)
	e := newEngine(o, quirks)
	htmlElement, body := e.prepare(root)
	tree := e.documentBox(htmlElement)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l := &layouter{e: e, fonts: o.Fonts, ctx: ctx, limited: limited}
	bodyBox := l.document(tree, body)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return e.record(root, tree, bodyBox, o), nil
}

// engine is the state of laying out one document.
type engine struct {
	fonts         *typeset.Fonts
	width, height float32 // of the view, CSS px
	media         css.Media
	quirks        bool
	rootSize      float32              // of the text of the root element
	depth         int                  // of the element being built
	counters      map[string][]counter // the innermost last
	bodyHeight    float32              // of the body in quirks mode, where it fills the view
	dark          bool
	openDetails   bool // Options.OpenDetails
	traced        bool // Options.Boxes is set
	limits        Limits

	sheet               *css.Sheet
	bodyText, linkColor css.Color

	fetch    func(url string) ([]byte, error)
	pictures map[string]*picture
	pixels   int64 // decoded so far
	shown    int   // pictures decoded

	blocked  []string
	refused  map[string]bool // those in blocked
	trackers []string
}

func newEngine(o Options, quirks bool) *engine {
	m := css.Media{Width: o.Width / o.Zoom, Height: o.Height / o.Zoom, Dark: o.Dark}
	return &engine{
		fonts: o.Fonts, width: m.Width, height: m.Height, media: m, quirks: quirks, dark: o.Dark, openDetails: o.OpenDetails, traced: o.Boxes != nil, limits: o.Limits,
		rootSize: rootSize, sheet: css.NewSheet(m, quirks), bodyText: black, linkColor: linkBlue,
		fetch: o.Image, pictures: map[string]*picture{}, refused: map[string]bool{},
	}
}

// prepare reads the style sheets and finds the root elements.
func (e *engine) prepare(root *html.Node) (htmlElement, body *html.Node) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Namespace != "" {
			continue
		}
		switch n.Data {
		case "style":
			e.addSheet(n)
		case "html":
			if htmlElement == nil {
				htmlElement = n
			}
		case "body":
			if body == nil {
				body = n
			}
		}
	}
	e.bodyColor(body, "text", &e.bodyText)
	e.bodyColor(body, "link", &e.linkColor)
	return htmlElement, body
}

func (e *engine) bodyColor(body *html.Node, key string, dst *css.Color) {
	if v, ok := attr(body, key); ok {
		if c, ok := css.LegacyColor(v); ok {
			*dst = c
		}
	}
}

func (e *engine) addSheet(n *html.Node) {
	if m, ok := attr(n, "media"); ok && !e.media.Matches(m) {
		return
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		e.sheet.Add(k.Data)
	}
}

// documentBox builds the box tree of the document.
func (e *engine) documentBox(htmlElement *html.Node) *box {
	initial := initialStyle()
	var b *box
	if htmlElement != nil {
		b = e.build(htmlElement, initial, nil)
	}
	if b == nil {
		b = anonymous(initial, boxBlock, displayBlock)
		b.onlyInline = true
	}
	b.style.clips = false // CSS 2.1 §11.1.1: the view scrolls instead
	return b
}

// document lays out the whole tree in the view and returns the body's box.
func (l *layouter) document(b *box, body *html.Node) *box {
	var bodyBox *box
	for _, k := range b.kids {
		if k.node != nil && k.node == body {
			bodyBox = k
			k.style.clips = false // as of the root, see documentBox
		}
	}
	if l.e.quirks {
		// Quirks Mode Standard §3.5: html and body fill the view.
		if bodyBox != nil && bodyBox.style.height.auto() && bodyBox.style.minHeight.auto() {
			l.fillView(bodyBox.style)
			l.filled = bodyBox
		}
		if b.style.height.auto() {
			b.style.height = percentage(100)
		}
	}
	b.w, l.around = l.e.width, l.e.width
	l.contents(b, l.e.width, l.e.height)
	return bodyBox
}

func (l *layouter) fillView(st *style) {
	h := l.e.height - st.margin[top].px - st.margin[bottom].px - st.borderWidth[top] - st.borderWidth[bottom]
	h = max(0, h)
	if !st.borderBox {
		h -= st.padding[top].px + st.padding[bottom].px
	}
	st.minHeight = px(h)
}
