package mailhtml

import (
	"golang.org/x/net/html"
	"slices"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// recorder walks the laid out boxes in paint order and writes the page: marks
// to paint, text in reading order, links and anchors. Coordinates are CSS px.
type recorder struct {
	e         *engine
	page      *Page
	marks     *[]mark // where marks go: the page's, or those of the open group
	canvasBox *box    // its background was used for the whole page

	links  map[*html.Node]int
	wanted map[string]bool // ids that links of the mail point to
	lineNo int
	joined bool       // what comes goes on with the word before
	room   [2]float32 // x and width of the content of the block around
	under  []mark     // what is seen through the letters, if anything
	around Rect       // the padding box that offsets of absolute boxes count from
	trace  func(n *html.Node, box Rect)
	traced struct { // the inline boxes to report, whose lines come one by one
		order []*html.Node
		box   map[*html.Node]Rect
	}
}

func (r *recorder) add(m mark) { *r.marks = append(*r.marks, m) }

// grouped records with f into a group, which is dropped when it stays empty.
func (r *recorder) grouped(g *groupMark, f func()) {
	outer := r.marks
	r.marks = &g.marks
	f()
	r.marks = outer
	if len(g.marks) > 0 {
		g.measure()
		r.add(g)
	}
}

func (r *recorder) box(b *box, x, y float32) {
	x, y = x+b.x, y+b.y
	st := b.style
	if st.opacity <= 0 {
		return
	}
	if st.position == positionRelative {
		dx, dy := relativeOffset(st, r.room[1])
		x, y = x+dx, y+dy
	}
	if st.position == positionAbsolute {
		x, y = r.offset(b, x, y)
	}
	if st.turning != nil {
		m := st.turning.matrix(Rect{x, y, b.w, b.h})
		dx, dy, ok := moves(m)
		if !ok {
			r.turned(m, func() { r.placed(b, x, y) })
			return
		}
		x, y = x+dx, y+dy
	}
	r.placed(b, x, y)
}

// placed records a box that has its place.
func (r *recorder) placed(b *box, x, y float32) {
	st := b.style
	if st.holds() {
		outer := r.around
		defer func() { r.around = outer }()
		r.around = Rect{x + b.border[left], y + b.border[top], b.w - b.border[left] - b.border[right], b.h - b.border[top] - b.border[bottom]}
	}
	r.anchor(b.node, y)
	if st.outline != nil {
		defer r.outline(st, Rect{x, y, b.w, b.h})
	}
	if st.opacity < 1 {
		r.grouped(&groupMark{opacity: st.opacity}, func() { r.content(b, x, y) })
		return
	}
	r.content(b, x, y)
}

// report tells the caller of Layout about an element's box, if it asked.
func (r *recorder) report(b *box, x, y float32) {
	if r.trace != nil && b.node != nil && b.node.Type == html.ElementNode {
		r.trace(b.node, Rect{x, y, b.w, b.h})
	}
	for p := b.inlineParent; p != nil; p = p.inlineParent { // which fills the room around, as browsers have it
		r.noteInline(p.node, Rect{r.room[0], y, r.room[1], b.h})
	}
}

// noteInline takes up a line's piece of an inline box to report.
func (r *recorder) noteInline(n *html.Node, piece Rect) {
	if r.trace == nil || n == nil || n.Type != html.ElementNode {
		return
	}
	if r.traced.box == nil {
		r.traced.box = map[*html.Node]Rect{}
	}
	if before, ok := r.traced.box[n]; ok {
		piece = piece.union(before)
	} else {
		r.traced.order = append(r.traced.order, n)
	}
	r.traced.box[n] = piece
}

func (r *recorder) reportInlines() {
	for _, n := range r.traced.order {
		r.trace(n, r.traced.box[n])
	}
}

// offset gives an absolutely positioned box its place in the positioned box
// around it. CSS 2.1 §10.3.7 and §10.6.4.
func (r *recorder) offset(b *box, x, y float32) (float32, float32) {
	st, in, a := b.style, b.style.inset, r.around
	if st.height.hasPercent() {
		b.h = max(b.edgesY(), st.height.of(a.H))
		if !st.borderBox {
			b.h += b.edgesY()
		}
	}
	switch {
	case !in[left].auto():
		x = a.X + in[left].of(a.W) + st.margin[left].of(a.W)
		if !in[right].auto() {
			x += autoMargin(st, left, right, a.W-b.w-in[left].of(a.W)-in[right].of(a.W), a.W)
		}
	case !in[right].auto():
		x = a.X + a.W - b.w - in[right].of(a.W) - st.margin[right].of(a.W)
	}
	switch {
	case !in[top].auto():
		y = a.Y + in[top].of(a.H) + st.margin[top].of(a.W)
		if st.height.auto() && !in[bottom].auto() && st.ratio == 0 {
			b.h = max(b.h, a.H-in[top].of(a.H)-in[bottom].of(a.H))
		} else if !in[bottom].auto() {
			y += autoMargin(st, top, bottom, a.H-b.h-in[top].of(a.H)-in[bottom].of(a.H), a.W)
		}
	case !in[bottom].auto():
		y = a.Y + a.H - b.h - in[bottom].of(a.H) - st.margin[bottom].of(a.W)
	}
	return x, y
}

// autoMargin is the margin at the first of two sides between which a box has
// room to spare.
func autoMargin(st *style, first, last int, free, base float32) float32 {
	free = max(0, free-st.margin[first].of(base)-st.margin[last].of(base))
	switch {
	case st.margin[first].auto() && st.margin[last].auto():
		return free / 2
	case st.margin[first].auto():
		return free
	}
	return 0
}

// relativeOffset moves a box from its place in a room cw wide. Percentages of
// the height, which is seldom given, do not count.
func relativeOffset(st *style, cw float32) (dx, dy float32) {
	if !st.inset[3].auto() {
		dx = st.inset[3].of(cw)
	} else if !st.inset[1].auto() {
		dx = -st.inset[1].of(cw)
	}
	if !st.inset[0].auto() {
		dy = st.inset[0].px
	} else if !st.inset[2].auto() {
		dy = -st.inset[2].px
	}
	return dx, dy
}

func (r *recorder) content(b *box, x, y float32) {
	r.linkBox(b, x, y)
	r.report(b, x, y)
	if under := r.throughText(b.style, Rect{x, y, b.w, b.h}); under != nil {
		outer := r.under
		defer func() { r.under = outer }()
		r.under = under
	}
	switch b.kind {
	case boxImage:
		r.picture(b, x, y)
		return
	case boxTable:
		r.table(b, x, y)
		return
	}
	border := b.border
	if b.kind == boxCell && b.cell != nil && b.cell.collapsed {
		border = [4]float32{}
	}
	if b.plainControl() {
		border = [4]float32{}
	}
	if b.legend != nil {
		r.fieldset(b, x, y)
	} else {
		r.decorate(b.style, Rect{x, y, b.w, b.h}, border, b != r.canvasBox)
	}
	if b.control != "" {
		r.control(b, x, y)
	}
	if b.listItem && b.marker != "" {
		r.bullet(b, x, y)
	}
	if b.node != nil && b.node.Data == "img" { // HTML §15.4.1: overflow: clip, at the content box
		room := Rect{x + b.contentX(), y + b.contentY(), b.w - b.edgesX(), b.h - b.edgesY()}
		rad, _ := cornersOf(b.style, b.w, b.h)
		r.grouped(&groupMark{opacity: 1, clip: &room, radii: rad.grown(b.inset())}, func() { r.inside(b, x, y) })
		return
	}
	if b.style.clips && (b.kind == boxBlock || b.kind == boxFlex || b.kind == boxCell) {
		bw := b.border
		room := Rect{x + bw[left], y + bw[top], max(0, b.w-bw[left]-bw[right]), max(0, b.h-bw[top]-bw[bottom])}
		rad, _ := cornersOf(b.style, b.w, b.h)
		rad = rad.grown([4]float32{-bw[top], -bw[right], -bw[bottom], -bw[left]})
		r.grouped(&groupMark{opacity: 1, clip: &room, radii: rad}, func() { r.inside(b, x, y) })
		return
	}
	r.inside(b, x, y)
}

func hasRadius(st *style) bool {
	for _, l := range st.radius {
		if l[0].px > 0 || l[0].percent > 0 {
			return true
		}
	}
	return false
}

func (r *recorder) inside(b *box, x, y float32) {
	if b.legend != nil {
		r.box(b.legend, x, y)
	}
	if b.onlyInline {
		r.inline(b, x, y)
		return
	}
	// Floats and absolute boxes are painted over the blocks beside them, but
	// read where they stand.
	var over []mark
	under := r.marks
	for _, k := range b.kids {
		if k.outOfFlow() {
			r.marks = &over
		}
		r.room = [2]float32{x + b.contentX(), b.w - b.edgesX()}
		r.box(k, x, y)
		r.marks = under
	}
	*r.marks = append(*r.marks, over...)
}

func (r *recorder) inline(b *box, x, y float32) {
	f := b.inlines
	if f == nil {
		return
	}
	taken := takenOut{r: r, items: f.items, marks: r.marks, x: x, y: y}
	var text []mark // is painted over the floats and below what is positioned
	r.marks = &text
	prev := -1
	for _, ln := range b.lines {
		for i := len(ln.fragments) - 1; i >= 0; i-- {
			if fr := &ln.fragments[i]; fr.decoration {
				r.inlineBox(fr, ln.fragments, x+fr.x, y+ln.y+fr.y, b.w-b.edgesX())
			}
		}
		r.lineNo++
		for i := range ln.fragments {
			fr := &ln.fragments[i]
			if !fr.decoration {
				taken.before(fr.from)
			}
			switch {
			case fr.run != nil:
				r.gap(b, f, prev, fr.from, y+ln.y)
				r.run(f, fr, x+fr.x, y+ln.y, ln.h)
				prev = fr.to
			case !fr.decoration:
				r.box(fr.box, x, y)
				r.lineNo++
			}
		}
	}
	taken.before(len(f.text))
	r.marks = taken.marks
	*r.marks = append(append(*r.marks, text...), taken.over...)
}

// takenOut records the boxes that are taken out of lines of text where they
// are read: between the texts before and after them.
type takenOut struct {
	r     *recorder
	items []item // those to come
	marks *[]mark
	over  []mark // of positioned boxes
	x, y  float32
}

// before records what stands before a place in the text.
func (t *takenOut) before(at int) {
	for len(t.items) > 0 && t.items[0].pos <= at {
		it := &t.items[0]
		t.items = t.items[1:]
		switch it.kind {
		case itemFloat:
			t.box(it.box, t.marks)
		case itemAbsolute:
			t.box(it.box, &t.over)
		}
	}
}

func (t *takenOut) box(b *box, marks *[]mark) {
	r := t.r
	outer := r.marks
	r.marks = marks
	r.box(b, t.x, t.y)
	r.marks = outer
	if r.joined = b.node != nil && b.node.Data == firstLetterName; !r.joined {
		r.breakText(b)
	}
	r.lineNo++
}

// inlineBox paints the background and borders of a piece of an inline box in a
// block whose content is cw wide.
func (r *recorder) inlineBox(fr *fragment, line []fragment, x, y, cw float32) {
	st := fr.style
	bw := st.borderWidth
	if !fr.starts() {
		bw[3] = 0
	}
	if !fr.stops() {
		bw[1] = 0
	}
	top, bottom := st.borderWidth[0]+st.padding[0].of(cw), st.borderWidth[2]+st.padding[2].of(cw)
	rect := Rect{x, y - fr.ascent - top, fr.w, fr.h + top + bottom}
	r.noteInline(fr.box.node, rect)
	if st.plain() {
		return
	}
	r.decorate(st, rect, bw, true)
	if under := r.throughText(st, rect); under != nil {
		for k := fr.inside[0]; k < fr.inside[1]; k++ {
			line[k].under = under
		}
	}
	r.outline(st, rect)
	r.linkRect(fr.box.node, rect)
}

// gap writes what separates the coming text from the text before it in reading
// order: nothing or a space inside a paragraph, a line end or two between them.
func (r *recorder) gap(b *box, f *inlineContent, prev, from int, y float32) int {
	t := r.page.text
	if prev < 0 {
		r.breakText(b)
		return from
	}
	if prev >= from || len(t) == 0 {
		return from
	}
	sep := rune(0)
	for _, c := range f.text[prev:from] {
		if c == '\n' {
			sep = '\n'
			break
		}
		if c == ' ' {
			sep = ' '
		}
	}
	if sep != 0 && t[len(t)-1] != '\n' {
		r.page.text = append(r.page.text, sep)
	}
	return from
}

// breakText ends the line of text before a block.
func (r *recorder) breakText(b *box) {
	t := r.page.text
	if len(t) == 0 || r.joined {
		r.joined = false
		return
	}
	if t[len(t)-1] != '\n' && t[len(t)-1] != '\t' {
		r.page.text = append(r.page.text, '\n')
	}
}

func (r *recorder) run(f *inlineContent, fr *fragment, x, top, height float32) {
	rn := fr.run
	st := fr.style
	if st.hidden {
		r.anchorsUpTo(rn.node, top)
		return
	}
	lo, hi := glyphRange(rn, fr.from, fr.to)
	switch {
	case fr.hyphen:
		lo, hi = 0, len(rn.glyphs)
	case fr.cut > 0:
		lo, hi = glyphRange(rn, fr.from, fr.cut-1)
	}
	from := len(r.page.text)
	if !st.unread {
		r.page.text = append(r.page.text, f.text[fr.from:fr.to]...)
	}
	t := &textRun{
		from: Pos(from), to: Pos(len(r.page.text)), line: r.lineNo,
		x: x, width: fr.w, base: top + fr.y, top: top, bottom: top + height,
		ascent: fr.ascent, descent: fr.h - fr.ascent,
		face: rn.face, size: rn.size, rtl: rn.level&1 == 1, color: st.color,
		glyphs: rn.glyphs[lo:hi], first: int32(fr.from), link: r.link(rn.node),
	}
	if look := st.look; look != nil && look.fillSet {
		t.color = look.fill
	}
	if st.underline || st.strike || st.overline {
		t.decorations(st, r.e.primary(st), slices.ContainsFunc(f.text[fr.from:fr.to], isEastAsian))
	}
	if !st.unread {
		r.page.runs = append(r.page.runs, t)
	}
	if t.link >= 0 {
		l := &r.page.Links[t.link]
		l.Text += string(f.text[fr.from:fr.to])
		l.Boxes = append(l.Boxes, Rect{x, t.base - t.ascent, fr.w, t.ascent + t.descent})
	}
	r.anchorsUpTo(rn.node, top)
	if rn.face == nil {
		return
	}
	cast := st.looks().shadow
	for i := len(cast) - 1; i >= 0; i-- {
		r.add(&textShadowMark{t, cast[i]})
	}
	under := fr.under
	if under == nil {
		under = r.under
	}
	if under != nil {
		r.add(&letterMark{t, under})
	}
	r.add(t)
}

var (
	oneEach   = [4]float32{1, 1, 1, 1}
	solidEach = [4]uint8{borderSolid, borderSolid, borderSolid, borderSolid}
	silver    = css.Color{R: 192, G: 192, B: 192, A: 255}
)

func (r *recorder) picture(b *box, x, y float32) {
	st := b.style
	r.decorate(st, Rect{x, y, b.w, b.h}, b.border, true)
	if b.picture == nil || st.hidden {
		return
	}
	box := Rect{x + b.border[3] + b.padding[3], y + b.border[0] + b.padding[0], b.w - b.edgesX(), b.h - b.edgesY()}
	if b.picture.image == nil {
		if b.picture.framed {
			rad, _ := cornersOf(st, b.w, b.h)
			r.grouped(&groupMark{opacity: 1, clip: &box, radii: rad.grown(b.inset())}, func() { r.frame(box) })
		}
		return
	}
	m := &pictureMark{box: fitted(st, b.picture, box), im: b.picture.image}
	add := func() { r.add(m) }
	if !m.box.within(box) {
		add = func() { r.grouped(&groupMark{opacity: 1, clip: &box}, func() { r.add(m) }) }
	}
	if hasRadius(st) {
		rad, _ := cornersOf(st, b.w, b.h)
		rad = rad.grown(b.inset())
		r.grouped(&groupMark{opacity: 1, clip: &box, radii: rad}, add)
		return
	}
	add()
}
