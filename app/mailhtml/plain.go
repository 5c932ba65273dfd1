package mailhtml

import (
	"context"
	"sort"
	"strings"

	"github.com/go-text/typesetting/language"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/mailloft/mailloft/app/mailhtml/css"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// TextOptions say how plain text is laid out. Fonts is required.
type TextOptions struct {
	Width float32 // of the page in px; 0 means 700
	Zoom  float32 // 0 means 1
	Size  float32 // of the letters in px before zoom; 0 means 15
	Mono  bool    // fixed-width letters
	Dark  bool    // light on dark
	Fonts *Fonts
	// Folding folds quoted replies and signatures; nil shows all of them.
	Folding *Folding
}

const (
	textMargin   = 16
	textSize     = 15
	textLeading  = 1.45 // line height in em
	maxTextRunes = 16 << 20
	maxTextRuns  = 400_000 // pieces of lines, each of half a kilobyte of memory
)

var (
	textColor     = css.Color{R: 32, G: 33, B: 36, A: 255}
	textLinkColor = css.Color{R: 11, G: 87, B: 208, A: 255}
	signColor     = css.Color{R: 117, G: 117, B: 117, A: 255}
	// quoteColors are the colours of quoted text by level, from 1 on, repeated.
	quoteColors = [...]css.Color{{R: 26, G: 95, B: 180, A: 255}, {R: 30, G: 130, B: 76, A: 255}, {R: 165, G: 80, B: 20, A: 255}, {R: 120, G: 60, B: 140, A: 255}}
)

// LayoutText lays out plain text: long lines are wrapped, quotes are coloured
// by their level, a signature is greyed, and links are found. Text of a
// megabyte takes a fraction of a second.
func LayoutText(ctx context.Context, text string, o TextOptions) (*Page, error) {
	if o.Fonts == nil {
		return nil, errNoFonts
	}
	l := newTextLayout(ctx, o)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	folds := foldText(lines, o.Folding)
	for i := 0; i < len(lines); i++ {
		if i%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if len(folds) > 0 && folds[0].from == i {
			f := &folds[0]
			l.page.Folds, folds = append(l.page.Folds, f.Fold), folds[1:]
			if !f.Open {
				l.foldedLine(f, o.Folding.Label(f.Lines, f.Signature))
				i = f.to - 1
				continue
			}
		}
		line := lines[i]
		if l.full() {
			break
		}
		l.line(cleanLine(line))
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	p := l.page
	p.finish(l.e, l.y+textMargin, white)
	p.placeFolds()
	return p, nil
}

// full reports that no more of the text is shown, and says so on the page.
func (l *textLayout) full() bool {
	if len(l.page.text) <= maxTextRunes && len(l.page.runs) <= maxTextRuns {
		return false
	}
	l.page.Simplified, l.page.Reason = true, "Only the beginning of this text is shown: it is too long."
	return true
}

// textLayout is the state of laying out plain text, line by line.
type textLayout struct {
	page      *Page
	e         *engine
	lay       *layouter
	rec       *recorder
	style     style
	face      *typeset.Face
	metrics   typeset.Metrics
	leading   float32
	width     float32 // of a line
	y         float32
	signature bool
}

func newTextLayout(ctx context.Context, o TextOptions) *textLayout {
	shared := Options{Width: o.Width, Zoom: o.Zoom, Dark: o.Dark, Fonts: o.Fonts}.withDefaults()
	p := newPage(shared)
	l := &textLayout{page: p, y: textMargin}
	l.e = newEngine(shared, false)
	l.lay = &layouter{e: l.e, fonts: o.Fonts, ctx: ctx}
	l.rec = &recorder{e: l.e, page: p, marks: &p.marks, links: map[*html.Node]int{}}
	l.style.size = textSize
	if o.Size > 0 {
		l.style.size = o.Size
	}
	l.style.families = []string{"system-ui"}
	if o.Mono {
		l.style.families = []string{"monospace"}
	}
	l.style.weight, l.style.opacity = 400, 1
	l.style.lineHeight, l.style.lineHeightFactor = textLeading, true
	l.style.whiteSpace, l.style.breakWord = spacePreWrap, true
	l.face = l.e.primary(&l.style)
	l.metrics = l.face.Metrics(l.style.size)
	l.leading = round(textLeading * l.style.size)
	l.width = max(l.style.size*4, l.e.width-2*textMargin)
	return l
}

// cleanLine drops what cannot be shown and expands tabs to eight columns.
func cleanLine(s string) []rune {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		switch {
		case r == '\t':
			for n := 8 - len(out)%8; n > 0; n-- {
				out = append(out, ' ')
			}
		case r < ' ' || r == 0x7f || r == 0xfeff:
		default:
			out = append(out, r)
		}
	}
	return out
}

func (l *textLayout) line(text []rune) {
	if len(l.page.text) > 0 || l.y > textMargin {
		l.page.text = append(l.page.text, '\n')
	}
	l.rec.lineNo++
	// RFC 3676 §4.3: "-- " alone on its line starts the signature.
	if string(text) == "-- " {
		l.signature = true
	}
	color := textColor
	if level := quoteLevel(text); level > 0 {
		color = quoteColors[(level-1)%len(quoteColors)]
	} else if l.signature {
		color = signColor
	}
	links := findLinks(text)
	if l.simple(text) {
		l.wrap(text, links, color)
	} else {
		l.complex(text, links, color)
	}
}

// quoteLevel counts the ">" that a line starts with. RFC 3676 §4.5.
func quoteLevel(text []rune) int {
	n := 0
	for _, r := range text {
		switch r {
		case '>':
			n++
		case ' ':
		default:
			return n
		}
	}
	return n
}

// simple reports whether a line reads left to right and its own face has it
// all, so that it can be set word by word.
func (l *textLayout) simple(text []rune) bool {
	if typeset.HasRTL(text) || l.face == nil {
		return false
	}
	for _, r := range text {
		if r >= 0x300 && (r < 0x2010 || r > 0x2030) && r != 0x20AC || r >= 0x80 && !l.face.Has(r) {
			return false
		}
	}
	return true
}

// wrap sets a simple line: greedily, word by word, words wider than the page
// cut where they must be.
func (l *textLayout) wrap(text []rune, links []textLink, color css.Color) {
	base := len(l.page.text)
	l.page.text = append(l.page.text, text...)
	var row []typeset.Glyph
	start, x := 0, float32(0)
	flush := func(end int) {
		l.emit(base, text, start, end, row, links, color)
		row, start, x = nil, end, 0
		l.y += l.leading
	}
	for a := 0; a < len(text); {
		if l.rec.lineNo%256 == 0 && l.lay.ctx.Err() != nil {
			return // who asked for the page learns why
		}
		b := tokenEnd(text, a)
		gs := l.e.fonts.Shape(text, typeset.Run{Start: a, End: b, Face: l.face, Size: l.style.size, Script: language.Latin})
		w := advance(gs)
		space := text[a] == ' '
		if x+w > l.width && !space {
			if x > 0 {
				flush(a)
			}
			if len(l.page.runs) > maxTextRuns && l.full() {
				l.page.text = l.page.text[:base+a]
				return
			}
			for w > l.width {
				n := fitting(gs, l.width)
				row = gs[:n]
				gs = gs[n:]
				flush(int(gs[0].Cluster))
				w = advance(gs)
			}
		}
		row = append(row, gs...)
		x += w
		a = b
	}
	flush(len(text))
}

// tokenEnd finds the end of the run of spaces or of other characters at a.
func tokenEnd(text []rune, a int) int {
	b := a + 1
	for b < len(text) && (text[b] == ' ') == (text[a] == ' ') && b-a < typeset.MaxPiece {
		b++
	}
	return b
}

func advance(gs []typeset.Glyph) float32 {
	w := float32(0)
	for i := range gs {
		w += gs[i].Advance
	}
	return w
}

// fitting counts the glyphs that fit into a width: at least one, never all.
func fitting(gs []typeset.Glyph, width float32) int {
	w := float32(0)
	for i := range gs {
		if w += gs[i].Advance; w > width && i > 0 {
			return i
		}
	}
	return max(1, len(gs)-1)
}

// emit records one visual line, cut where links start and end.
func (l *textLayout) emit(base int, text []rune, from, to int, glyphs []typeset.Glyph, links []textLink, color css.Color) {
	l.rec.lineNo++
	x := float32(textMargin)
	for a, g := from, 0; a < to; {
		b, link := to, -1
		next := sort.Search(len(links), func(i int) bool { return links[i].to > a })
		if next < len(links) {
			if k := &links[next]; a >= k.from {
				b, link = min(b, k.to), l.linkIndex(k, text)
			} else {
				b = min(b, k.from)
			}
		}
		n := g
		for n < len(glyphs) && int(glyphs[n].Cluster) < b {
			n++
		}
		l.run(base, text, a, b, glyphs[g:n], x, link, color)
		x += advance(glyphs[g:n])
		a, g = b, n
	}
}

func (l *textLayout) run(base int, text []rune, a, b int, gs []typeset.Glyph, x float32, link int, color css.Color) {
	m := l.metrics
	asc := m.Ascent + floor((l.leading-m.Ascent-m.Descent)/2)
	t := &textRun{
		from: Pos(base + a), to: Pos(base + b), line: l.rec.lineNo, x: x, width: advance(gs),
		base: l.y + asc, top: l.y, bottom: l.y + l.leading, ascent: m.Ascent, descent: m.Descent,
		face: l.face, size: l.style.size, color: color, glyphs: gs, first: int32(a), link: link,
	}
	if link >= 0 {
		t.color = textLinkColor
		st := l.style
		st.underline, st.decorationColor = true, textLinkColor
		t.decorations(&st, l.face, false) // a link, in ASCII
		k := &l.page.Links[link]
		k.Boxes = append(k.Boxes, Rect{x, t.top, t.width, l.leading})
	}
	l.page.runs = append(l.page.runs, t)
	l.page.marks = append(l.page.marks, t)
}

func (l *textLayout) linkIndex(k *textLink, text []rune) int {
	if k.index < 0 {
		k.index = len(l.page.Links)
		l.page.Links = append(l.page.Links, Link{URL: k.url, Text: string(text[k.from:k.to])})
	}
	return k.index
}

// complex sets a line that needs several faces or directions, through the
// inline formatting of the HTML engine.
func (l *textLayout) complex(text []rune, links []textLink, color css.Color) {
	st := l.style
	st.color = color
	st.rtl = baseRTL(text)
	b := &box{kind: boxBlock, style: &st, onlyInline: true, w: l.width}
	add := func(from, to int, n *html.Node, st *style) {
		if from < to {
			b.kids = append(b.kids, &box{kind: boxText, node: n, style: st, text: string(text[from:to])})
		}
	}
	at := 0
	for _, k := range links {
		add(at, k.from, nil, &st)
		ls := st
		ls.color, ls.decorationColor, ls.underline = textLinkColor, textLinkColor, true
		a := &html.Node{Type: html.ElementNode, DataAtom: atom.A, Data: "a", Attr: []html.Attribute{{Key: "href", Val: k.url}}}
		n := &html.Node{Type: html.TextNode, Parent: a}
		add(k.from, k.to, n, &ls)
		at = k.to
	}
	add(at, len(text), nil, &st)
	h := l.lay.inline(b, l.width, &floatContext{}, 0, 0, 0, 0)
	l.rec.inline(b, textMargin, l.y)
	l.y += max(h, l.leading)
}

// baseRTL finds the direction of a line by its first strong character.
// UAX #9, rules P2 and P3.
func baseRTL(text []rune) bool {
	for _, r := range text {
		if isStrong(r) {
			return isStrongRTL(r)
		}
	}
	return false
}
