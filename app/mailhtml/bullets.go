package mailhtml

import (
	"image"
	"image/draw"
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"

	"github.com/mailloft/mailloft/app/mailhtml/css"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

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

// besideMarker moves the first child of a list item down to where its baseline
// is that of the marker, if the line of the marker is taller above it, and
// returns how far.
func (l *layouter) besideMarker(item, k *box) float32 {
	st := item.markerStyleOr()
	ascent, _ := leading(l.e.primary(st).Metrics(st.size), st)
	down := max(0, ascent-k.baseline)
	k.y += down
	return down
}

// bullet records the marker of a list item, outside its box. The offsets of
// the drawn bullets are those browsers use.
func (r *recorder) bullet(b *box, x, y float32) {
	st := b.markerStyleOr()
	face := r.e.primary(st)
	asc := face.Metrics(st.size).Ascent
	base, ok := firstBaseline(b)
	if !ok {
		base = b.border[0] + b.padding[0] + asc
	}
	left, right := x+b.border[3]+b.padding[3], x+b.w-b.border[1]-b.padding[1]
	switch b.marker {
	case "disclosure-closed", "disclosure-open":
		size := triangleSize * st.size
		r.add(&triangleMark{box: Rect{left, y + base - size, size, size}, down: b.marker == "disclosure-open", rtl: st.rtl, color: st.color})
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

// insideBullet is the room of a drawn bullet on the first line of its item:
// from 1 px before the line to an em behind the bullet.
func (e *engine) insideBullet(item *box) *box {
	st := newStyle(item.markerStyleOr())
	st.display, st.width = displayInlineBlock, px(0)
	asc := e.primary(st).Metrics(st.size).Ascent
	st.height = px(asc)
	third := int(asc) * 2 / 3
	before := float32(third + 7) // bullet draws it so far outside of its box
	after := float32((third+1)/2) + 1 + st.size - before
	st.margin[left], st.margin[right] = px(before), px(after)
	if st.rtl {
		st.margin[left], st.margin[right] = px(after), px(before)
	}
	return &box{kind: boxBlock, style: st, listItem: true, marker: item.marker, onlyInline: true, first: true, last: true}
}

// The triangle before a summary, in em, and what parts it from the text.
const (
	triangleSize = .66
	triangleGap  = .4
)

// insideTriangle is the room of the triangle before a summary.
func (e *engine) insideTriangle(item *box) *box {
	st := newStyle(item.markerStyleOr())
	st.display, st.width = displayInlineBlock, px(triangleSize*st.size)
	st.height = px(e.primary(st).Metrics(st.size).Ascent)
	_, end := st.inlineSides()
	st.margin[end] = px(triangleGap * st.size)
	return &box{kind: boxBlock, style: st, listItem: true, marker: item.marker, onlyInline: true, first: true, last: true}
}

// triangleMark is a filled triangle that points down, or to where text goes.
type triangleMark struct {
	box       Rect
	down, rtl bool
	color     css.Color
}

func (m *triangleMark) bounds() Rect { return m.box }

func (m *triangleMark) paint(c *canvas) {
	corners := [][2]float32{{0, 0}, {.86, .5}, {0, 1}}
	switch {
	case m.down:
		corners = [][2]float32{{0, .07}, {.5, .93}, {1, .07}}
	case m.rtl:
		corners = [][2]float32{{1, 0}, {.14, .5}, {1, 1}}
	}
	c.polygon(m.box, corners, m.color)
}

// tickMark is the tick in a box that is ticked.
type tickMark struct {
	box   Rect
	color css.Color
}

func (m *tickMark) bounds() Rect { return m.box }

func (m *tickMark) paint(c *canvas) {
	c.polygon(m.box, [][2]float32{{.17, .53}, {.28, .42}, {.41, .55}, {.72, .23}, {.83, .34}, {.41, .77}}, m.color)
}

// polygon fills a shape whose corners are given in parts of a box.
func (c *canvas) polygon(box Rect, corners [][2]float32, color css.Color) {
	vis := c.around(box).Intersect(c.clip)
	if vis.Empty() {
		return
	}
	c.ras.Reset(vis.Dx(), vis.Dy())
	c.ras.DrawOp = draw.Over
	for i, p := range corners {
		x := (box.X+p[0]*box.W)*c.scale + float32(c.origin.X-vis.Min.X)
		y := (box.Y+p[1]*box.H)*c.scale + float32(c.origin.Y-vis.Min.Y)
		if i == 0 {
			c.ras.MoveTo(x, y)
		} else {
			c.ras.LineTo(x, y)
		}
	}
	c.ras.ClosePath()
	c.ras.Draw(c.dst, vis, c.uniform(color), image.Point{})
}

func (r *recorder) drawBullet(kind string, box Rect, c css.Color) {
	rad := box.W / 2
	round := corners{{rad, rad}, {rad, rad}, {rad, rad}, {rad, rad}}
	switch kind {
	case "square":
		r.add(&fillMark{box: box, color: c})
	case "disc":
		r.add(&fillMark{box: box, color: c, radii: round, rounded: true})
	default:
		one := [4]float32{1, 1, 1, 1}
		r.borders(box, one, [4]css.Color{c, c, c, c}, [4]uint8{borderSolid, borderSolid, borderSolid, borderSolid}, round)
	}
}

// numberBullet records a marker made of text, such as "12. ".
func (r *recorder) numberBullet(b *box, face *typeset.Face, left, right, base float32) {
	st := b.markerStyleOr()
	text := markerInOrder(b.marker, st.rtl)
	type piece struct {
		face   *typeset.Face
		glyphs []typeset.Glyph
		w      float32
	}
	var pieces []piece
	w := float32(0)
	for i := 0; i < len(text); {
		p := piece{face: r.markerFace(text[i], st, face)}
		end := i + 1
		for end < len(text) && r.markerFace(text[end], st, face) == p.face {
			end++
		}
		p.glyphs = r.e.fonts.Shape(text, typeset.Run{Start: i, End: end, Face: p.face, Size: st.size, Script: language.Latin, Lang: st.lang})
		for k := range p.glyphs {
			p.w += p.glyphs[k].Advance
		}
		w += p.w
		pieces = append(pieces, p)
		i = end
	}
	x := left - w
	if st.rtl {
		x = right
	}
	m := face.Metrics(st.size)
	for _, p := range pieces {
		if p.face != nil && !st.hidden {
			r.add(&textRun{
				x: x, width: p.w, base: base, top: base - m.Ascent, bottom: base + m.Descent, ascent: m.Ascent, descent: m.Descent,
				face: p.face, size: st.size, color: st.color, glyphs: p.glyphs, link: -1,
			})
		}
		x += p.w
	}
}

// markerInOrder gives the letters of a marker from left to right. In lists that
// run from the right the point and the space stand to the left of the number.
func markerInOrder(marker string, rtl bool) []rune {
	letters := []rune(marker)
	number := len([]rune(strings.TrimRight(marker, ". ")))
	if number > 0 && unicode.Is(unicode.Hebrew, letters[0]) {
		slices.Reverse(letters[:number])
	}
	if !rtl {
		return letters
	}
	rest := slices.Clone(letters[number:])
	slices.Reverse(rest)
	return slices.Concat(rest, letters[:number])
}

// markerFace is the face that has a character of a marker.
func (r *recorder) markerFace(c rune, st *style, primary *typeset.Face) *typeset.Face {
	if primary.Has(c) && !typeset.IsEmoji(c) {
		return primary
	}
	if f := r.e.fonts.Fallback(c, st.weight >= 600, st.italic, st.lang); f != nil {
		return f
	}
	return primary
}
