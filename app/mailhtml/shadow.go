package mailhtml

import (
	"image"
	"image/draw"
	"math"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// shadow is one box-shadow. CSS Backgrounds 3 §6.1.
type shadow struct {
	x, y, blur, spread float32
	color              css.Color
	inset              bool
}

func (e *engine) shadows(vs []css.Value, st *style) []shadow {
	var out []shadow
	var lens []float32
	col, inset := st.color, false
	for _, v := range append(vs[:len(vs):len(vs)], css.Value{Kind: css.Comma}) {
		if v.Kind == css.Comma {
			if len(lens) >= 2 {
				lens = append(lens, 0, 0)
				out = append(out, shadow{lens[0], lens[1], max(0, min(lens[2], maxBlur)), lens[3], col, inset})
			}
			lens, col, inset = nil, st.color, false
			continue
		}
		if v.Is("inset") {
			inset = true
		} else if q, ok := css.ColorOf(v, e.quirks); ok && v.Kind != css.Number {
			col = q
		} else if l, ok := e.length(v, st, st.size); ok {
			lens = append(lens, l.px)
		}
	}
	return out
}

// maxBlur bounds how much of a page one shadow can cover.
const maxBlur = 200

// shadowMark is a box-shadow: outside its box, or inside it.
type shadowMark struct {
	box    Rect // the border box; of an inset shadow, the padding box
	radii  corners
	shadow shadow
}

func (m *shadowMark) bounds() Rect {
	s := m.shadow
	if s.inset {
		return m.box
	}
	e := s.spread + s.blur
	return m.box.union(Rect{m.box.X + s.x - e, m.box.Y + s.y - e, m.box.W + 2*e, m.box.H + 2*e})
}

func (m *shadowMark) paint(c *canvas) {
	vis := c.around(m.bounds()).Intersect(c.clip)
	if vis.Empty() || m.shadow.color.A == 0 {
		return
	}
	s := m.shadow
	sigma := float64(s.blur*c.scale) / 2
	reach := int(math.Ceil(3 * sigma))
	e := s.spread
	if s.inset {
		e = -e
	}
	rad := m.radii.grown([4]float32{e, e, e, e}).scaled(c.scale)
	cast := c.edges(Rect{m.box.X + s.x - e, m.box.Y + s.y - e, max(0, m.box.W+2*e), max(0, m.box.H+2*e)})
	mask := c.shape(vis.Inset(-reach), cast, rad)
	if s.inset {
		invert8(mask)
	}
	blur(mask, sigma)
	own := c.shape(vis, c.edges(m.box), m.radii.scaled(c.scale))
	if !s.inset {
		invert8(own) // the box itself casts no shadow on its own place
	}
	multiply(own, mask)
	draw.DrawMask(c.dst, vis, c.uniform(s.color), image.Point{}, own, vis.Min, draw.Over)
}

// shape is the mask of a rounded rectangle over an area.
func (c *canvas) shape(area, r image.Rectangle, rad corners) *image.Alpha {
	mask := image.NewAlpha(area)
	if rad == (corners{}) {
		draw.Draw(mask, r.Intersect(area), image.Opaque, image.Point{}, draw.Src)
		return mask
	}
	c.ras.Reset(area.Dx(), area.Dy())
	c.ras.DrawOp = draw.Src
	c.path(r.Sub(area.Min), rad, false)
	c.ras.Draw(mask, area, image.Opaque, image.Point{})
	return mask
}

func invert8(m *image.Alpha) {
	for i := range m.Pix {
		m.Pix[i] = 255 - m.Pix[i]
	}
}

// multiply weakens dst by what src, which covers it, has there.
func multiply(dst, src *image.Alpha) {
	r := dst.Rect
	for y := r.Min.Y; y < r.Max.Y; y++ {
		d, s := dst.Pix[dst.PixOffset(r.Min.X, y):], src.Pix[src.PixOffset(r.Min.X, y):]
		for x := range r.Dx() {
			d[x] = uint8((int(d[x])*int(s[x]) + 127) / 255)
		}
	}
}

// blur is a Gaussian, near enough: three box filters, across and down.
func blur(m *image.Alpha, sigma float64) {
	if sigma <= 0 {
		return
	}
	size := max(1, int(sigma*3*math.Sqrt(2*math.Pi)/4+.5))
	w, h := m.Rect.Dx(), m.Rect.Dy()
	line := make([]uint8, max(w, h))
	for range 3 {
		for y := range h {
			boxFilter(m.Pix[y*m.Stride:], line, w, 1, size)
		}
		for x := range w {
			boxFilter(m.Pix[x:], line, h, m.Stride, size)
		}
	}
}

// boxFilter averages n pixels that stand step apart over size neighbours. The
// edge goes on beyond both ends.
func boxFilter(pix, line []uint8, n, step, size int) {
	for i := range n {
		line[i] = pix[i*step]
	}
	before := (size - 1) / 2
	at := func(i int) int { return int(line[max(0, min(n-1, i))]) }
	sum := 0
	for i := -before; i < size-before; i++ {
		sum += at(i)
	}
	for i := range n {
		pix[i*step] = uint8((sum + size/2) / size)
		sum += at(i+size-before) - at(i-before)
	}
}

// textShadowMark is the shadow of a text.
type textShadowMark struct {
	text   *textRun
	shadow shadow
}

func (m *textShadowMark) bounds() Rect {
	b, s := m.text.bounds(), m.shadow
	return Rect{b.X + s.x - s.blur, b.Y + s.y - s.blur, b.W + 2*s.blur, b.H + 2*s.blur}
}

func (m *textShadowMark) paint(c *canvas) {
	s := m.shadow
	moved := *m.text
	moved.x, moved.base, moved.rules = moved.x+s.x, moved.base+s.y, nil
	moved.color = s.color
	if s.blur == 0 {
		moved.paint(c)
		return
	}
	vis := c.around(m.bounds()).Intersect(c.clip)
	if vis.Empty() || s.color.A == 0 {
		return
	}
	sigma := float64(s.blur*c.scale) / 2
	mask := c.letters(&moved, vis.Inset(-int(math.Ceil(3*sigma))))
	blur(mask, sigma)
	draw.DrawMask(c.dst, vis, c.uniform(s.color), image.Point{}, mask, vis.Min, draw.Over)
}

// letters is the mask of a text over an area.
func (c *canvas) letters(t *textRun, area image.Rectangle) *image.Alpha {
	dst, clip := c.dst, c.clip
	shape := *t
	shape.color, shape.rules = css.Color{A: 255}, nil
	over := image.NewRGBA(area)
	c.dst, c.clip = over, area
	shape.paint(c)
	c.dst, c.clip = dst, clip
	mask := image.NewAlpha(area)
	for i := range mask.Pix {
		mask.Pix[i] = over.Pix[4*i+3]
	}
	return mask
}
