package mailhtml

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// inlineContent is what flows in the lines of one block container: its text,
// the things that stand in it, and how wide every character is. It is made
// once and serves every measure and every layout of the block.
type inlineContent struct {
	text      []rune // white space collapsed; '\n' is a forced break
	items     []item // in order of position
	advances  []float32
	runs      []*glyphRun
	runAt     []int32 // index of the run of a rune, or -1
	breaks    []bool  // a line may end before the rune
	levels    []uint8 // bidi; nil when all is left to right
	empty     bool    // nothing that makes a line
	segments  []textSegment
	unbroken  []bool // runes under white-space: nowrap or pre
	hasNowrap bool
	soft      map[int]bool // runes before which a line may end with a hyphen
	isolates  []typeset.Isolate
	upper     []rune // the text in capitals; nil until needed
	tabs      tabStops
}

type itemKind uint8

const (
	itemText     itemKind = iota
	itemOpen              // an inline box starts
	itemClose             // an inline box ends
	itemAtomic            // a picture, an inline-block: objectRune in the text
	itemBreak             // br or a kept line end: '\n' in the text
	itemFloat             // taken out at this place
	itemAbsolute          // taken out at this place
)

// objectRune stands in the text for an atomic box.
const objectRune = '\uFFFC'

type item struct {
	kind  itemKind
	pos   int
	box   *box
	style *style
}

// textSegment is the text of one text box.
type textSegment struct {
	from, to int
	style    *style
	node     *html.Node
}

// glyphRun is shaped text of one face, direction and script.
type glyphRun struct {
	start, end int
	level      uint8
	face       *typeset.Face
	style      *style
	size       float32
	glyphs     []typeset.Glyph // in visual order
	node       *html.Node
}

// inlineContent gathers, breaks and shapes the inline content of b.
func (l *layouter) inlineContent(b *box) *inlineContent {
	if b.inlines != nil {
		return b.inlines
	}
	f := &inlineContent{}
	b.inlines = f
	g := gatherer{f: f, around: b.style, afterSpace: true, collapsible: -1}
	g.walk(b.kids)
	if g.mark != nil && f.isEmpty(b.style) { // it has no width, but makes a line
		start := len(f.text)
		g.put(zeroWidthSpace, false)
		g.segment(start, g.mark)
	}
	f.empty = f.isEmpty(b.style)
	n := len(f.text)
	f.advances = make([]float32, n)
	f.breaks = make([]bool, n+1)
	f.runAt = make([]int32, n)
	for i := range f.runAt {
		f.runAt[i] = -1
	}
	if n == 0 {
		return f
	}
	isRTL := func(s typeset.Isolate) bool { return s.RTL }
	if b.style.rtl || slices.ContainsFunc(f.isolates, isRTL) || typeset.HasRTL(f.text) {
		f.levels = typeset.Levels(f.text, b.style.rtl, f.isolates)
	}
	l.findBreaks(f)
	if f.tabs.has {
		l.measureTabs(f, b.style)
	}
	l.shapeAll(f)
	return f
}

// isEmpty reports whether the content makes no line: only white space that
// collapses, and boxes that take no room.
func (f *inlineContent) isEmpty(around *style) bool {
	for i := range f.items {
		switch it := &f.items[i]; {
		case it.kind == itemAtomic, it.kind == itemBreak, it.kind == itemOpen && hasEdges(it.box):
			return false
		}
	}
	for _, r := range f.text {
		if r != ' ' {
			return false
		}
	}
	if len(f.text) == 0 {
		return true
	}
	for _, s := range f.segments {
		if s.style.whiteSpace.preserved() {
			return false
		}
	}
	return !around.whiteSpace.preserved()
}

// gatherer walks the boxes of a container and writes its text, collapsing
// white space across box borders. CSS Text 3 §4.1.
type gatherer struct {
	f           *inlineContent
	around      *style
	afterSpace  bool
	collapsible int  // place of the last collapsible space
	mark        *box // text with a byte order mark in it
}

func (g *gatherer) put(r rune, unbroken bool) {
	g.f.text = append(g.f.text, r)
	g.f.unbroken = append(g.f.unbroken, unbroken)
	g.f.hasNowrap = g.f.hasNowrap || unbroken
}

func (g *gatherer) item(k itemKind, b *box) {
	g.f.items = append(g.f.items, item{k, len(g.f.text), b, b.style})
}

func (g *gatherer) walk(kids []*box) {
	for _, k := range kids {
		switch {
		case k.kind == boxText:
			g.textBox(k)
		case k.kind == boxBreak:
			g.lineBreak(k)
		case k.outOfFlow():
			kind := itemFloat
			if k.style.position == positionAbsolute {
				kind = itemAbsolute
			}
			g.item(kind, k)
		case k.kind == boxInline:
			g.item(itemOpen, k)
			within := g.isolate(k)
			g.walk(k.kids)
			within()
			g.item(itemClose, k)
		default:
			g.item(itemAtomic, k)
			g.put(objectRune, g.around.whiteSpace == spaceNowrap)
			g.afterSpace = false
		}
	}
}

// isolate notes the text of an inline box that sets its direction, up to the
// call of end. HTML §15.3.5.
func (g *gatherer) isolate(k *box) (end func()) {
	if k.node == nil || k.node.Type != html.ElementNode {
		return func() {}
	}
	_, set := attr(k.node, "dir")
	if !set && k.node.Data != "bdi" {
		return func() {}
	}
	at := len(g.f.isolates)
	g.f.isolates = append(g.f.isolates, typeset.Isolate{From: len(g.f.text), RTL: k.style.rtl, Override: k.node.Data == "bdo"})
	return func() { g.f.isolates[at].To = len(g.f.text) }
}

func (g *gatherer) lineBreak(k *box) {
	g.item(itemBreak, k)
	g.put('\n', false)
	g.afterSpace = true
}

func (g *gatherer) textBox(k *box) {
	s := k.text
	if k.style.smallCaps {
		g.smallCaps(k)
		return
	}
	if k.style.transform != transformNone {
		s = transformed(s, k.style.transform)
	}
	if k.style.whiteSpace.preserved() {
		g.preserved(k, strings.ReplaceAll(s, "\r\n", "\n"))
	} else {
		g.collapsed(k, s)
	}
}

// smallCapSize is how large the capitals are that stand for small letters, by
// the size of the text, in whole px.
const smallCapSize = .7

// smallCaps writes the small letters of a text as small capitals.
func (g *gatherer) smallCaps(k *box) {
	large := newStyle(k.style)
	*large = *k.style
	large.smallCaps = false
	small := *large
	small.size = round(small.size * smallCapSize)
	small.transform, small.capitals, small.face = transformNone, true, nil
	s := transformed(k.text, k.style.transform)
	large.transform = transformNone
	for len(s) > 0 {
		n := strings.IndexFunc(s, unicode.IsLower)
		part := *k
		part.style = large
		if n == 0 {
			part.style = &small
			n = strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLower(r) })
		}
		if n < 0 {
			n = len(s)
		}
		part.text, s = s[:n], s[n:]
		g.textBox(&part)
	}
}

const softHyphen = '\u00AD'

// soften lets a line end here with a hyphen. The soft hyphen itself is not part
// of the text.
func (g *gatherer) soften(unbroken bool) {
	if at := len(g.f.text); !unbroken && at > 0 {
		if g.f.soft == nil {
			g.f.soft = map[int]bool{}
		}
		g.f.soft[at] = true
	}
}

// segment ends the stretch of text of a text box that began at start.
func (g *gatherer) segment(start int, k *box) {
	if len(g.f.text) > start {
		g.f.segments = append(g.f.segments, textSegment{start, len(g.f.text), k.style, k.node})
	}
}

func (g *gatherer) preserved(k *box, s string) {
	start := len(g.f.text)
	unbroken := k.style.whiteSpace == spacePre
	for _, r := range s {
		switch r {
		case '\t':
			g.put(r, unbroken)
			g.f.tabs.has = true
			g.afterSpace = false
		case '\n':
			g.segment(start, k)
			g.lineBreak(k)
			start = len(g.f.text)
		case softHyphen:
			g.soften(unbroken)
		default:
			g.put(r, unbroken)
			g.afterSpace = false
		}
	}
	g.segment(start, k)
}

func (g *gatherer) collapsed(k *box, s string) {
	start := len(g.f.text)
	unbroken := k.style.whiteSpace == spaceNowrap
	for _, r := range s {
		switch {
		case r == '\n' && k.style.whiteSpace == spacePreLine:
			g.segment(start, k)
			g.lineBreak(k)
			start = len(g.f.text)
		case isSpace(r):
			g.space(unbroken)
		case r == softHyphen:
			g.soften(unbroken)
			g.afterSpace = false
		case r == '\uFEFF':
			g.mark = k
		case r < ' ':
			// Controls take no room.
		default:
			g.put(r, unbroken)
			g.afterSpace = false
		}
	}
	g.segment(start, k)
}

// space writes a space, or lets it fall into the one before it, which then may
// be broken after if either may.
func (g *gatherer) space(unbroken bool) {
	last := len(g.f.text) - 1
	switch {
	case !g.afterSpace:
		g.put(' ', unbroken)
		g.collapsible = last + 1
		g.afterSpace = true
	case g.collapsible == last && last >= 0 && !unbroken:
		g.f.unbroken[last] = false
	}
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f'
}

// collapsible reports whether the space at p vanishes at a line's edge.
func (f *inlineContent) collapsible(p int) bool {
	if f.text[p] != ' ' {
		return false
	}
	run := f.runAt[p]
	return run < 0 || !f.runs[run].style.whiteSpace.preserved()
}

// breaksWords reports whether the word at p may be cut when it does not fit.
func (f *inlineContent) breaksWords(p int) bool {
	if p < 0 || p >= len(f.runAt) || f.runAt[p] < 0 {
		return false
	}
	s := f.runs[f.runAt[p]].style
	return s.breakWord && s.whiteSpace != spaceNowrap && s.whiteSpace != spacePre
}

func (f *inlineContent) hasFloat() bool {
	for i := range f.items {
		if f.items[i].kind == itemFloat {
			return true
		}
	}
	return false
}

// edge gives the room an inline box takes at its start or end.
func edge(b *box, open bool, cw float32) float32 {
	side := right
	if open {
		side = left
	}
	if open && !b.first || !open && !b.last {
		return 0
	}
	if b.style.rtl {
		side = left + right - side
	}
	return b.style.borderWidth[side] + b.style.padding[side].of(cw) + b.style.margin[side].of(cw)
}

// inlineMinMax measures inline content: its widest unbreakable piece, and its
// widest line when nothing is broken that need not be.
func (l *layouter) inlineMinMax(b *box) (lo, hi float32) {
	f := l.inlineContent(b)
	if f.empty && !f.hasFloat() {
		return 0, 0
	}
	m := inlineMeasure{l: l, f: f}
	m.piece, m.line = b.style.indent.px, b.style.indent.px
	next := 0
	for p := 0; p <= len(f.text); p++ {
		for next < len(f.items) && f.items[next].pos <= p {
			it := &f.items[next]
			if it.pos == p && it.kind != itemClose && p > 0 && f.breaks[p] {
				m.endPiece()
			}
			m.item(it)
			next++
		}
		if p < len(f.text) {
			if p > 0 && f.breaks[p] {
				m.endPiece()
			}
			m.rune(p)
		}
	}
	m.endPiece()
	m.endLine()
	return m.lo, m.hi
}

// inlineMeasure is the state of inlineMinMax: the widths of the piece and the
// line so far, and how much of each is space at the end.
type inlineMeasure struct {
	l                     *layouter
	f                     *inlineContent
	piece, pieceSpace     float32
	line, lineSpace, side float32 // side: floats beside the line
	lo, hi                float32
}

func (m *inlineMeasure) endPiece() {
	if m.piece == 0 {
		return
	}
	m.lo = max(m.lo, m.piece-m.pieceSpace)
	m.piece, m.pieceSpace = 0, 0
}

func (m *inlineMeasure) endLine() {
	m.hi = max(m.hi, m.line-m.lineSpace+m.side)
	m.line, m.lineSpace, m.side = 0, 0, 0
}

func (m *inlineMeasure) item(it *item) {
	switch it.kind {
	case itemOpen, itemClose:
		e := edge(it.box, it.kind == itemOpen, 0)
		m.piece += e
		m.line += e
	case itemAtomic:
		lo, hi := m.l.outerMinMax(it.box)
		m.piece += lo
		m.line += hi
		m.pieceSpace, m.lineSpace = 0, 0
	case itemFloat:
		lo, hi := m.l.outerMinMax(it.box)
		m.lo = max(m.lo, lo)
		m.side += hi
	}
}

// space counts a space. One that is kept at the end of a line counts in the
// widest line, and where lines do not end by themselves in every piece.
func (m *inlineMeasure) space(p int, w float32) {
	if m.f.collapsible(p) {
		m.pieceSpace += w
		m.lineSpace += w
		return
	}
	m.lineSpace = 0
	if m.pieceSpace += w; m.f.unbroken[p] {
		m.pieceSpace = 0
	}
}

func (m *inlineMeasure) rune(p int) {
	w := m.f.advances[p]
	switch m.f.text[p] {
	case '\n':
		m.endPiece()
		m.endLine()
		return
	case '\t':
		w = m.f.tabWidth(p, m.line)
		m.space(p, w)
	case ' ':
		m.space(p, w)
	case objectRune:
	default:
		m.pieceSpace, m.lineSpace = 0, 0
	}
	m.piece += w
	m.line += w
	if m.f.breaksWords(p) && m.f.runs[m.f.runAt[p]].style.breakAnywhere {
		m.endPiece()
	}
}
