package mailhtml

import (
	"cmp"
	"slices"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// lineBox is one line: its place in the border box of its container, and what
// stands on it in reading order.
type lineBox struct {
	y, h, baseline float32
	fragments      []fragment
}

// fragment is a piece of a line: of a run of text, an atomic box, or the
// background and borders of an inline box (decoration).
type fragment struct {
	x, w     float32
	y        float32 // of the baseline or the top, from the top of the line
	h        float32
	ascent   float32
	style    *style
	level    uint8
	run      *glyphRun
	from, to int  // runes
	box      *box // atomic or decorated

	cut           int  // one more than where its letters end, though its text goes on; or 0
	hyphen        bool // the run is a hyphen that is no part of the text
	decoration    bool
	opens, closes bool    // the inline box begins or ends here
	inside        [2]int  // the fragments a decoration lies behind
	under         []mark  // what is seen through its letters
	dx, dy        float32 // how far position: relative moves it
}

// inlineState is an open inline box: its metrics, and where it stands relative
// to the baseline of the line.
type inlineState struct {
	style           *style
	box             *box // nil for the container
	metrics         typeset.Metrics
	ascent, descent float32 // with leading
	shift           float32 // of the baseline, upwards
	x0              float32
	opens           bool    // begins on this line
	used            bool    // counted in the height of the line
	filled          bool    // something real stands in it on this line
	inside          int     // first fragment in it
	dx, dy          float32 // how far position: relative moves it
}

func (l *layouter) inlineState(st *style, b *box) inlineState {
	s := inlineState{style: st, box: b, metrics: l.e.primary(st).Metrics(st.size)}
	s.ascent, s.descent = leading(s.metrics, st)
	return s
}

// leading spreads the line height above and below the letters.
func leading(m typeset.Metrics, st *style) (ascent, descent float32) {
	lh := lineHeight(st, m)
	ascent = m.Ascent + floor((lh-(m.Ascent+m.Descent))/2)
	return ascent, lh - ascent
}

// lineHeight resolves line-height, cut to 1/64 px as browsers compute.
func lineHeight(st *style, m typeset.Metrics) float32 {
	v := st.lineHeight
	switch {
	case v < 0:
		return m.Ascent + m.Descent + m.LineGap
	case st.lineHeightFactor:
		v *= st.size
	}
	return floor(v*64+.01) / 64
}

// placer gives the fragments of one line their places.
type placer struct {
	br              *lineBreaker
	strict          bool // no line height quirk
	frags           []fragment
	x               float32
	ascent, descent float32 // of the line so far
	tall            bool    // something has counted in its height
	real            bool    // something stands on it
	toEdge          []int   // fragments aligned to the top or bottom of the line
	out             []takenOff
	end             int // of the text, without the spaces at the end
}

// place places what fill has put on the line, and returns its height, or false
// when it holds nothing real. CSS 2.1 §10.8; Quirks Mode Standard §3.6.
func (br *lineBreaker) place(ln *lineBox) (float32, bool) {
	p := &placer{br: br, strict: !br.l.e.quirks && !br.l.limited, end: br.pos}
	f := br.f
	for p.end > br.start && (f.text[p.end-1] == '\n' || f.collapsible(p.end-1)) {
		p.end--
	}
	p.carryOver()
	pos := br.start
	for i := br.startItem; i < br.item; i++ {
		it := &f.items[i]
		if z := min(it.pos, p.end); pos < z {
			p.text(pos, z)
		}
		pos = max(pos, it.pos)
		p.item(it)
	}
	if pos < p.end {
		p.text(pos, p.end)
	}
	for i := 1; i < len(br.open); i++ {
		p.decorate(&br.open[i], false)
	}
	if !p.real {
		p.standOff(ln, p.offset())
		return 0, false
	}
	if p.end == br.pos && f.soft[p.end] {
		p.hyphen()
	}
	p.finish(ln)
	return p.ascent + p.descent, true
}

// carryOver starts the line with the inline boxes still open from the last.
func (p *placer) carryOver() {
	open := p.br.open
	if p.strict || p.br.b.listItem { // QUIRK: the line height quirk spares list items
		p.count(open[0].ascent, open[0].descent)
	}
	if b := p.br.b; b.markerStyle != nil && b.marker != "" && len(b.lines) == 0 {
		s := p.br.l.inlineState(b.markerStyle, nil)
		p.count(s.ascent, 0) // QUIRK: what of a marker lies below the baseline does not count
	}
	for i := range open {
		s := &open[i]
		s.x0, s.opens, s.used, s.filled, s.inside = 0, false, false, false, 0
		if i > 0 && p.strict {
			p.count(s.ascent+s.shift, s.descent-s.shift)
		}
	}
}

// count makes the line at least so high above and below its baseline.
func (p *placer) count(ascent, descent float32) {
	if !p.tall {
		p.ascent, p.descent, p.tall = ascent, descent, true
		return
	}
	p.ascent, p.descent = max(p.ascent, ascent), max(p.descent, descent)
}

func (p *placer) innermost() *inlineState { return &p.br.open[len(p.br.open)-1] }

// use counts an inline box in the height of the line.
func (p *placer) use(s *inlineState) {
	if !s.used {
		s.used = true
		p.count(s.ascent+s.shift, s.descent-s.shift)
	}
}

// fill notes that something real stands on the line, in the innermost box.
func (p *placer) fill() {
	p.real = true
	p.innermost().filled = true
}

func (p *placer) text(from, to int) {
	f := p.br.f
	for from < to {
		at := f.runAt[from]
		if at < 0 {
			from++
			continue
		}
		run := f.runs[at]
		end := min(to, run.end)
		w := float32(0)
		for _, a := range f.advances[from:end] {
			w += a
		}
		s := p.innermost()
		p.use(s)
		if run.style.lineHeight < 0 && run.face != nil {
			// Fallback faces count only while the line height is open.
			a, d := leading(run.face.Metrics(run.size), run.style)
			p.count(a+s.shift, d-s.shift)
		}
		p.frags = append(p.frags, fragment{
			x: p.x, w: w, run: run, from: from, to: end, style: run.style, level: run.level,
			y: s.shift, ascent: s.metrics.Ascent, h: s.metrics.Ascent + s.metrics.Descent, dx: s.dx, dy: s.dy,
		})
		p.x += w
		p.fill()
		from = end
	}
}

func (p *placer) item(it *item) {
	switch it.kind {
	case itemOpen:
		p.openBox(it)
	case itemClose:
		p.closeBox(it)
	case itemBreak:
		// QUIRK: a line break counts where its inline box has nothing on the
		// line yet, not where it follows something.
		if s := p.innermost(); p.strict || !s.filled {
			p.use(s)
		}
		p.fill()
	case itemAtomic:
		p.atomic(it)
		p.fill()
	case itemAbsolute:
		p.out = append(p.out, takenOff{it.box, p.x, p.real})
	}
}

func (p *placer) openBox(it *item) {
	br := p.br
	outer := *p.innermost()
	s := br.l.inlineState(it.style, it.box)
	s.shift = outer.shift + br.l.baselineShift(it.style, s.ascent, s.descent, &outer)
	margin := it.style.startMargin(br.cw)
	s.x0, s.opens, s.inside = p.x+margin, true, len(p.frags)
	s.dx, s.dy = outer.dx, outer.dy
	if it.style.position == positionRelative {
		dx, dy := relativeOffset(it.style, br.cw)
		s.dx, s.dy = s.dx+dx, s.dy+dy
	}
	e := edge(it.box, true, br.cw)
	p.x += e
	br.open = append(br.open, s)
	counts := p.counts(e, margin)
	if p.strict || counts {
		p.use(p.innermost())
	}
	if counts {
		p.fill()
	}
}

// startMargin and endMargin are the margins of an inline box where its text
// begins and ends.
func (st *style) startMargin(cw float32) float32 {
	if st.rtl {
		return st.margin[right].of(cw)
	}
	return st.margin[left].of(cw)
}

func (st *style) endMargin(cw float32) float32 {
	if st.rtl {
		return st.margin[left].of(cw)
	}
	return st.margin[right].of(cw)
}

// counts reports whether the edge of an inline box makes it real. QUIRK: with
// the line height quirk a margin alone does not.
func (p *placer) counts(edge, margin float32) bool {
	return edge != 0 && (p.strict || edge != margin)
}

func (p *placer) closeBox(it *item) {
	br := p.br
	if len(br.open) < 2 {
		return
	}
	s := p.innermost()
	e := edge(it.box, false, br.cw)
	margin := s.style.endMargin(br.cw)
	p.x += e - margin
	if p.counts(e, margin) {
		p.use(s)
		p.fill()
	}
	p.decorate(s, true)
	p.x += margin
	filled := s.filled
	br.open = br.open[:len(br.open)-1]
	if filled {
		p.innermost().filled = true
	}
}

// atomic places a picture or inline-block. Its baseline is that of its last
// line, or its bottom margin edge.
func (p *placer) atomic(it *item) {
	b := it.box
	cw := p.br.cw
	m := &b.style.margin
	h := b.h + m[top].of(cw) + m[bottom].of(cw)
	ascent := h
	if b.lastBaseline >= 0 {
		ascent = m[top].of(cw) + b.lastBaseline
	}
	s := p.innermost()
	fr := fragment{x: p.x + m[left].of(cw), w: b.w, box: b, style: b.style, h: h, ascent: ascent, from: it.pos, to: it.pos + 1, dx: s.dx, dy: s.dy}
	if levels := p.br.f.levels; levels != nil {
		fr.level = levels[it.pos]
	}
	p.x += m[left].of(cw) + b.w + m[right].of(cw)
	switch b.style.valign {
	case valignTop, valignBottom:
		p.toEdge = append(p.toEdge, len(p.frags))
	default:
		fr.y = p.atomicShift(b.style, h, ascent)
		p.count(ascent+fr.y, h-ascent-fr.y)
	}
	p.frags = append(p.frags, fr)
}

// atomicShift finds how far the baseline of an atomic box is raised.
func (p *placer) atomicShift(st *style, h, ascent float32) float32 {
	s := p.innermost()
	switch st.valign {
	case valignMiddle:
		xHeight := s.metrics.Ascent / 2
		if face := p.br.l.e.primary(s.style); face != nil {
			xHeight = face.XHeight * s.style.size
		}
		return s.shift + xHeight/2 - h/2 + (h - ascent)
	case valignBaselineMiddle:
		return s.shift - h/2 + (h - ascent)
	case valignTextTop:
		return s.shift + s.metrics.Ascent - ascent
	case valignTextBottom:
		return s.shift + (h - ascent) - s.metrics.Descent
	}
	return s.shift + p.br.l.baselineShift(st, ascent, h-ascent, s)
}

// baselineShift finds how far an inline box is raised within the one around.
// CSS 2.1 §10.8.1.
func (l *layouter) baselineShift(st *style, ascent, descent float32, around *inlineState) float32 {
	switch st.valign {
	case valignSub:
		return -floor(round(around.style.size)/5 + 1)
	case valignSuper:
		return floor(round(around.style.size)/3 + 1)
	case valignLength:
		return st.valignLen.of(lineHeight(st, l.e.primary(st).Metrics(st.size)))
	case valignMiddle:
		if face := l.e.primary(around.style); face != nil {
			return face.XHeight*around.style.size/2 - (ascent-descent)/2
		}
	case valignTextTop:
		return around.metrics.Ascent - ascent
	case valignTextBottom:
		return descent - around.metrics.Descent
	}
	return 0
}

// decorate notes the background and borders of an inline box up to here.
func (p *placer) decorate(s *inlineState, closed bool) {
	edged := p.br.f.levels != nil && s.box != nil && (edge(s.box, true, p.br.cw) != 0 || edge(s.box, false, p.br.cw) != 0)
	if s.style.plain() && !p.br.l.e.traced && !edged || p.x <= s.x0 {
		return
	}
	p.frags = append(p.frags, fragment{
		x: s.x0, w: p.x - s.x0, box: s.box, style: s.style, decoration: true, y: s.shift, level: p.baseLevel(),
		ascent: s.metrics.Ascent, h: s.metrics.Ascent + s.metrics.Descent,
		opens: s.opens, closes: closed, inside: [2]int{s.inside, len(p.frags)}, dx: s.dx, dy: s.dy,
	})
}

// baseLevel is the bidi level of what has no direction of its own.
func (p *placer) baseLevel() uint8 {
	if p.br.b.style.rtl {
		return 1
	}
	return 0
}

// plain reports whether a style paints nothing but text.
func (st *style) plain() bool {
	return st.background.A == 0 && st.borderWidth == [4]float32{} && st.bgImage == "" && st.bgGradient == nil && len(st.bgLower) == 0 && st.outline == nil
}

// finish turns heights relative to the baseline into places on the line, and
// aligns the line in its room.
func (p *placer) finish(ln *lineBox) {
	br := p.br
	if br.f.levels != nil || br.b.style.rtl {
		reorder(p.frags, br.cw)
	}
	if !p.tall && len(p.toEdge) == 0 {
		p.count(br.open[0].ascent, br.open[0].descent)
	}
	if len(p.toEdge) > 0 {
		p.makeRoom(&p.frags[p.tallestToEdge()])
	}
	ln.baseline = p.ascent
	for i := range p.frags {
		p.settle(&p.frags[i])
	}
	offset := p.offset()
	p.standOff(ln, offset)
	for i := range p.frags {
		fr := &p.frags[i]
		fr.x, fr.y = fr.x+offset+fr.dx, fr.y+fr.dy
		if fr.box != nil && !fr.decoration {
			fr.box.x, fr.box.y = fr.x, ln.y+fr.y
		}
	}
	ln.fragments = p.frags
}

// tallestToEdge finds the highest of the boxes aligned to the top or bottom of
// the line: if it fits, all do. CSS 2.1 §10.8.1 leaves open which comes first.
func (p *placer) tallestToEdge() int {
	return slices.MaxFunc(p.toEdge, func(a, b int) int { return cmp.Compare(p.frags[a].h, p.frags[b].h) })
}

// makeRoom makes the line as high as a box aligned to its top or bottom.
func (p *placer) makeRoom(fr *fragment) {
	switch {
	case !p.tall:
		p.count(fr.h, 0)
	case fr.h <= p.ascent+p.descent:
	case fr.style.valign == valignTop:
		p.descent = fr.h - p.ascent
	default:
		p.ascent = fr.h - p.descent
	}
}

// settle turns the raise of a fragment into its y on the line.
func (p *placer) settle(fr *fragment) {
	if fr.box == nil || fr.decoration {
		fr.y = p.ascent - fr.y
		return
	}
	margin := fr.style.margin[top].of(p.br.cw)
	switch fr.style.valign {
	case valignTop:
		fr.y = margin
	case valignBottom:
		fr.y = p.ascent + p.descent - fr.h + margin
	default:
		fr.y = p.ascent - fr.y - fr.ascent + margin
	}
}
