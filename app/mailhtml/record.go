package mailhtml

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// recorder walks the laid out boxes in paint order and writes the page: marks
// to paint, text in reading order, links and anchors. Coordinates are CSS px.
type recorder struct {
	c      *engine
	page   *Page
	marks  *[]mark // where marks go: the page's, or those of the open group
	bodyBG *box    // its background was used for the whole page

	links  map[*html.Node]int
	wanted map[string]bool // ids that links of the mail point to
	lineNo int
	trace  func(n *html.Node, box Rect)
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
	if st.position == 1 {
		dx, dy := relativeOffset(st)
		x, y = x+dx, y+dy
	}
	r.anchor(b.node, y)
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
}

func relativeOffset(st *style) (dx, dy float32) {
	if !st.inset[3].auto() {
		dx = st.inset[3].px
	} else if !st.inset[1].auto() {
		dx = -st.inset[1].px
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
	r.decorate(b.style, Rect{x, y, b.w, b.h}, border, b != r.bodyBG)
	if b.listItem && b.marker != "" {
		r.bullet(b, x, y)
	}
	if b.style.clips && b.kind == boxBlock && (!b.style.height.auto() || !b.style.maxHeight.auto() || hasRadius(b.style)) {
		rad, _ := radii(b.style, b.w, b.h)
		r.grouped(&groupMark{opacity: 1, clip: &Rect{x, y, b.w, b.h}, radii: rad}, func() { r.inside(b, x, y) })
		return
	}
	r.inside(b, x, y)
}

func hasRadius(st *style) bool {
	for _, l := range st.radius {
		if l.px > 0 || l.percent > 0 {
			return true
		}
	}
	return false
}

func (r *recorder) inside(b *box, x, y float32) {
	if b.onlyInline {
		r.inline(b, x, y)
		return
	}
	for _, out := range [2]bool{false, true} {
		for _, k := range b.kids {
			if k.outOfFlow() == out {
				r.box(k, x, y)
			}
		}
	}
}

func (r *recorder) inline(b *box, x, y float32) {
	f := b.inlines
	if f == nil {
		return
	}
	for i := range f.items {
		if it := &f.items[i]; it.kind == itemFloat {
			r.box(it.box, x, y)
		}
	}
	prev := -1
	for _, ln := range b.lines {
		for i := len(ln.fragments) - 1; i >= 0; i-- {
			if fr := &ln.fragments[i]; fr.decoration {
				r.inlineBox(fr, x+fr.x, y+ln.y+fr.y)
			}
		}
		r.lineNo++
		for i := range ln.fragments {
			fr := &ln.fragments[i]
			switch {
			case fr.run != nil:
				prev = r.gap(b, f, prev, fr.from, y+ln.y)
				r.run(f, fr, x+fr.x, y+ln.y, ln.h)
				prev = fr.to
			case !fr.decoration:
				r.box(fr.box, x, y)
				r.lineNo++
			}
		}
	}
	for i := range f.items {
		if it := &f.items[i]; it.kind == itemAbsolute {
			r.box(it.box, x, y)
		}
	}
}

// inlineBox paints the background and borders of a piece of an inline box.
func (r *recorder) inlineBox(fr *fragment, x, y float32) {
	st := fr.style
	bw := st.borderWidth
	if !fr.leftEdge || !fr.box.first {
		bw[3] = 0
	}
	if !fr.rightEdge || !fr.box.last {
		bw[1] = 0
	}
	top, bottom := st.borderWidth[0]+st.padding[0].px, st.borderWidth[2]+st.padding[2].px
	rect := Rect{x, y - fr.ascent - top, fr.w, fr.h + top + bottom}
	r.decorate(st, rect, bw, true)
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
		r.page.text = append(t, sep)
	}
	return from
}

// breakText ends the line of text before a block.
func (r *recorder) breakText(b *box) {
	t := r.page.text
	if len(t) == 0 {
		return
	}
	if t[len(t)-1] != '\n' && t[len(t)-1] != '\t' {
		r.page.text = append(t, '\n')
	}
}

func (r *recorder) run(f *inlineContent, fr *fragment, x, top, height float32) {
	rn := fr.run
	st := fr.style
	lo, hi := glyphRange(rn, fr.from, fr.to)
	from := len(r.page.text)
	r.page.text = append(r.page.text, f.text[fr.from:fr.to]...)
	t := &textRun{
		from: Pos(from), to: Pos(len(r.page.text)), line: r.lineNo,
		x: x, width: fr.w, base: top + fr.y, top: top, bottom: top + height,
		ascent: fr.ascent, descent: fr.h - fr.ascent,
		face: rn.face, size: rn.size, rtl: rn.level&1 == 1, color: st.color,
		glyphs: rn.glyphs[lo:hi], first: int32(fr.from), link: r.link(rn.node),
	}
	if st.underline || st.strike || st.overline {
		t.decorations(st, r.c.primary(st))
	}
	r.page.runs = append(r.page.runs, t)
	if t.link >= 0 {
		l := &r.page.Links[t.link]
		l.Text += string(f.text[fr.from:fr.to])
		l.Boxes = append(l.Boxes, Rect{x, t.base - t.ascent, fr.w, t.ascent + t.descent})
	}
	r.anchorsUpTo(rn.node, top)
	if !st.hidden && rn.face != nil {
		r.add(t)
	}
}

func (r *recorder) picture(b *box, x, y float32) {
	st := b.style
	r.decorate(st, Rect{x, y, b.w, b.h}, b.border, true)
	if b.picture == nil || b.picture.image == nil || st.hidden {
		return
	}
	box := Rect{x + b.border[3] + b.padding[3], y + b.border[0] + b.padding[0], b.w - b.edgesX(), b.h - b.edgesY()}
	m := &pictureMark{box: box, im: b.picture.image}
	if hasRadius(st) {
		rad, _ := radii(st, b.w, b.h)
		r.grouped(&groupMark{opacity: 1, clip: &Rect{x, y, b.w, b.h}, radii: rad}, func() { r.add(m) })
		return
	}
	r.add(m)
}

func (r *recorder) table(b *box, x, y float32) {
	t, st := b.table, b.style
	top, bottom := t.captionTop, float32(0)
	for _, c := range t.captions {
		if c.style.captionBottom {
			bottom += c.h
		}
	}
	border := b.border
	if st.collapse {
		border = [4]float32{}
	}
	r.decorate(st, Rect{x, y + top, b.w, b.h - top - bottom}, border, b != r.bodyBG)
	for _, c := range t.captions {
		r.box(c, x, y)
	}
	for _, g := range b.kids {
		r.report(g, x+g.x, y+g.y)
		r.decorate(g.style, Rect{x + g.x, y + g.y, g.w, g.h}, [4]float32{}, true)
		for _, row := range g.kids {
			rx, ry := x+g.x+row.x, y+g.y+row.y
			r.anchor(row.node, ry)
			r.report(row, rx, ry)
			r.decorate(row.style, Rect{rx, ry, row.w, row.h}, [4]float32{}, true)
			for i, c := range row.kids {
				if i > 0 {
					r.cellGap()
				}
				r.box(c, rx, ry)
			}
		}
	}
	if st.collapse {
		r.collapsedBorders(b, x, y)
	}
}

// cellGap writes a tab between the texts of two cells of a row.
func (r *recorder) cellGap() {
	t := r.page.text
	if n := len(t); n > 0 && t[n-1] != '\n' && t[n-1] != '\t' {
		r.page.text = append(t, '\t')
	}
}

func (r *recorder) collapsedBorders(b *box, x, y float32) {
	whole := func(v float32) float32 { return float32(int(v)) }
	for _, g := range b.kids {
		for _, row := range g.kids {
			for _, c := range row.kids {
				ci := c.cell
				if ci == nil || !ci.collapsed || ci.borderHalf == [4]float32{} {
					continue
				}
				half := ci.borderHalf
				var w [4]float32
				for i := range w {
					w[i] = half[i] * 2
				}
				cx, cy := x+g.x+row.x+c.x, y+g.y+row.y+c.y
				r.borders(Rect{
					cx - whole(half[3]), cy - whole(half[0]),
					c.w + whole(half[3]) + w[1] - whole(half[1]), c.h + whole(half[0]) + w[2] - whole(half[2]),
				}, w, ci.borderColor, ci.borderStyle, [4]float32{})
			}
		}
	}
}

// decorate records shadow, background and borders of a box.
func (r *recorder) decorate(st *style, box Rect, bw [4]float32, background bool) {
	if st.hidden || box.W <= 0 && box.H <= 0 {
		return
	}
	rad, rounded := radii(st, box.W, box.H)
	if background {
		for i := len(st.shadows) - 1; i >= 0; i-- {
			r.add(&shadowMark{box: box, radii: rad, shadow: st.shadows[i]})
		}
		r.background(st, box, bw, rad, rounded)
	}
	if bw != [4]float32{} {
		r.borders(box, bw, st.borderColor, st.borderStyle, rad)
	}
}

func (r *recorder) background(st *style, box Rect, bw, rad [4]float32, rounded bool) {
	if st.background.A > 0 {
		r.add(&fillMark{box: box, radii: rad, rounded: rounded, color: st.background})
	}
	if st.bgGradient != nil {
		r.add(&gradientMark{box: box, radii: rad, rounded: rounded, g: st.bgGradient})
	}
	if st.bgImage == "" {
		return
	}
	m := r.c.backgroundPicture(st, Rect{box.X + bw[3], box.Y + bw[0], box.W - bw[1] - bw[3], box.H - bw[0] - bw[2]})
	if m == nil {
		return
	}
	if rounded {
		r.grouped(&groupMark{opacity: 1, clip: &box, radii: rad}, func() { r.add(m) })
		return
	}
	r.add(m)
}

func (r *recorder) borders(box Rect, bw [4]float32, bc [4]css.Color, bs [4]uint8, rad [4]float32) {
	for i := range bw {
		if bw[i] > 0 && bs[i] != 0 && bc[i].A > 0 {
			r.add(&borderMark{box: box, w: bw, c: bc, s: bs, radii: rad})
			return
		}
	}
}

// backgroundPicture places a background image in its box. CSS Backgrounds 3 §3.
func (c *engine) backgroundPicture(st *style, box Rect) *tileMark {
	im := c.picture(st.bgImage)
	if im == nil || im.w == 0 || im.h == 0 || im.image == nil {
		return nil
	}
	w, h := im.w, im.h
	switch st.bgFit {
	case 1:
		k := max(box.W/w, box.H/h)
		w, h = w*k, h*k
	case 2:
		k := min(box.W/w, box.H/h)
		w, h = w*k, h*k
	default:
		sw, sh := st.bgSize[0], st.bgSize[1]
		if !sw.auto() {
			w = sw.of(box.W)
			if sh.auto() {
				h = im.h * w / im.w
			}
		}
		if !sh.auto() {
			h = sh.of(box.H)
			if sw.auto() {
				w = im.w * h / im.h
			}
		}
	}
	if w < 1 || h < 1 {
		return nil
	}
	return &tileMark{
		box: box, im: im.image,
		tile: Rect{
			box.X + st.bgPos[0].px + (box.W-w)*st.bgPos[0].percent/100,
			box.Y + st.bgPos[1].px + (box.H-h)*st.bgPos[1].percent/100, w, h,
		},
		acrossX: st.bgRepeat == 0 || st.bgRepeat == 1, acrossY: st.bgRepeat == 0 || st.bgRepeat == 2,
	}
}

// radii resolves border-radius and shrinks corners that overlap.
// CSS Backgrounds 3 §4.5.
func radii(st *style, w, h float32) ([4]float32, bool) {
	var r [4]float32
	rounded := false
	for i := range r {
		r[i] = max(0, st.radius[i].of(w))
		rounded = rounded || r[i] > 0
	}
	if !rounded {
		return r, false
	}
	f := float32(1)
	for _, q := range [4][3]float32{{r[0], r[1], w}, {r[1], r[2], h}, {r[2], r[3], w}, {r[3], r[0], h}} {
		if sum := q[0] + q[1]; sum > q[2] && sum > 0 {
			f = min(f, q[2]/sum)
		}
	}
	for i := range r {
		r[i] *= f
	}
	return r, true
}

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
	if b.node.Data == "a" || b.kind == boxImage {
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

// firstBaseline finds the first line of text of a box.
func firstBaseline(b *box) (float32, bool) {
	if b.onlyInline {
		if len(b.lines) > 0 {
			return b.lines[0].y + b.lines[0].baseline, true
		}
		return 0, false
	}
	for _, k := range b.kids {
		if k.outOfFlow() || k.kind == boxImage || k.kind == boxTable {
			continue
		}
		if v, ok := firstBaseline(k); ok {
			return k.y + v, true
		}
	}
	return 0, false
}

// bullet records the marker of a list item, outside its box. The offsets of
// the drawn bullets are those browsers use.
func (r *recorder) bullet(b *box, x, y float32) {
	st := b.style
	face := r.c.primary(st)
	asc := face.Metrics(st.size).Ascent
	base, ok := firstBaseline(b)
	if !ok {
		base = b.border[0] + b.padding[0] + asc
	}
	left, right := x+b.border[3]+b.padding[3], x+b.w-b.border[1]-b.padding[1]
	switch b.marker {
	case "disc", "circle", "square":
		a := int(asc)
		w, off := float32((a*2/3+1)/2), float32(a*2/3)
		bx := left - off - 7
		if st.rtl {
			bx = right + off + 7 - w
		}
		by := y + base - asc + float32(3*(a-a*2/3)/2)
		r.drawBullet(b.marker, Rect{round(bx), round(by), w, w}, st.color)
	default:
		r.numberBullet(b, face, left, right, y+base)
	}
}

func (r *recorder) drawBullet(kind string, box Rect, c css.Color) {
	rad := box.W / 2
	round4 := [4]float32{rad, rad, rad, rad}
	switch kind {
	case "square":
		r.add(&fillMark{box: box, color: c})
	case "disc":
		r.add(&fillMark{box: box, color: c, radii: round4, rounded: true})
	default:
		one := [4]float32{1, 1, 1, 1}
		r.borders(box, one, [4]css.Color{c, c, c, c}, [4]uint8{1, 1, 1, 1}, round4)
	}
}

// mentionedIDs collects the ids that links of the document point to.
func mentionedIDs(n *html.Node, ids map[string]bool) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "a" {
			if href, ok := attr(d, "href"); ok && strings.HasPrefix(href, "#") && len(href) > 1 {
				ids[href[1:]] = true
			}
		}
	}
}
