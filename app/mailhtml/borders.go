package mailhtml

import (
	"image"
	"image/draw"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// Border styles, the weakest first where borders of tables collapse.
const (
	borderNone uint8 = iota
	borderHidden
	borderInset
	borderGroove
	borderOutset
	borderRidge
	borderDotted
	borderDashed
	borderSolid
	borderDouble
)

// borderMark is the four borders of a box.
type borderMark struct {
	box   Rect
	w     [4]float32
	c     [4]css.Color
	s     [4]uint8
	radii corners
	flat  bool // the sides are not cut at the corners: a collapsed border
}

func (m *borderMark) bounds() Rect { return m.box }

func (m *borderMark) paint(c *canvas) {
	e := c.edges(m.box)
	var w [4]int
	for i := range w {
		if m.w[i] > 0 {
			w[i] = max(1, roundInt(m.w[i]*c.scale))
		}
	}
	switch {
	case m.radii != (corners{}):
		m.round(c, e, w)
	case m.flat || m.alike():
		// No seam shows between sides of one colour.
		m.side(c, top, image.Rect(e.Min.X, e.Min.Y, e.Max.X, e.Min.Y+w[top]))
		m.side(c, bottom, image.Rect(e.Min.X, e.Max.Y-w[bottom], e.Max.X, e.Max.Y))
		m.side(c, left, image.Rect(e.Min.X, e.Min.Y+w[top], e.Min.X+w[left], e.Max.Y-w[bottom]))
		m.side(c, right, image.Rect(e.Max.X-w[right], e.Min.Y+w[top], e.Max.X, e.Max.Y-w[bottom]))
	default:
		for i := range 4 {
			m.mitred(c, i, e, w)
		}
	}
}

// alike reports whether all sides that show are solid and of one colour.
func (m *borderMark) alike() bool {
	first := -1
	for i := range 4 {
		if m.w[i] == 0 {
			continue
		}
		if first < 0 {
			first = i
		}
		if m.s[i] != borderSolid || m.c[i] != m.c[first] {
			return false
		}
	}
	return true
}

// strip is the place of one side, corners included.
func strip(i int, e image.Rectangle, w [4]int) image.Rectangle {
	switch i {
	case top:
		e.Max.Y = e.Min.Y + w[top]
	case right:
		e.Min.X = e.Max.X - w[right]
	case bottom:
		e.Min.Y = e.Max.Y - w[bottom]
	default:
		e.Max.X = e.Min.X + w[left]
	}
	return e
}

// wedge adds the part of the box that belongs to one side to the rasterizer:
// the corners are cut from the outer to the inner edge.
func (c *canvas) wedge(i int, e image.Rectangle, w [4]int) {
	x0, y0, x1, y1 := float32(e.Min.X), float32(e.Min.Y), float32(e.Max.X), float32(e.Max.Y)
	ix0, iy0, ix1, iy1 := x0+float32(w[left]), y0+float32(w[top]), x1-float32(w[right]), y1-float32(w[bottom])
	quads := [4][4][2]float32{
		top:    {{x0, y0}, {x1, y0}, {ix1, iy0}, {ix0, iy0}},
		right:  {{x1, y0}, {x1, y1}, {ix1, iy1}, {ix1, iy0}},
		bottom: {{x1, y1}, {x0, y1}, {ix0, iy1}, {ix1, iy1}},
		left:   {{x0, y1}, {x0, y0}, {ix0, iy0}, {ix0, iy1}},
	}
	q := quads[i]
	c.ras.MoveTo(q[0][0], q[0][1])
	for _, p := range q[1:] {
		c.ras.LineTo(p[0], p[1])
	}
	c.ras.ClosePath()
}

// mitred paints one side whose neighbours look different.
func (m *borderMark) mitred(c *canvas, i int, e image.Rectangle, w [4]int) {
	r := strip(i, e, w)
	before, after := (i+3)%4, (i+1)%4
	if m.w[before] == 0 && m.w[after] == 0 || m.s[i] == borderDotted || m.s[i] == borderDashed {
		m.side(c, i, r)
		return
	}
	vis := r.Intersect(c.clip)
	if vis.Empty() || m.w[i] == 0 || m.s[i] <= borderHidden || m.c[i].A == 0 {
		return
	}
	c.ras.Reset(vis.Dx(), vis.Dy())
	c.ras.DrawOp = draw.Src
	c.wedge(i, e.Sub(vis.Min), w)
	c.through(vis, func() { m.side(c, i, r) })
}

// through paints what do paints, through the shape in the rasterizer, whose
// origin is the corner of vis.
func (c *canvas) through(vis image.Rectangle, do func()) {
	mask := image.NewAlpha(vis)
	c.ras.Draw(mask, vis, image.Opaque, image.Point{})
	under, clip := c.dst, c.clip
	over := image.NewRGBA(vis)
	c.dst, c.clip = over, vis
	do()
	c.dst, c.clip = under, clip
	draw.DrawMask(c.dst, vis, over, vis.Min, mask, vis.Min, draw.Over)
}

// round paints the border of a box with rounded corners.
func (m *borderMark) round(c *canvas, e image.Rectangle, w [4]int) {
	vis := e.Intersect(c.clip)
	if vis.Empty() {
		return
	}
	if s := m.s[top]; (s == borderDashed || s == borderDotted) && m.s == [4]uint8{s, s, s, s} && w == [4]int{w[0], w[0], w[0], w[0]} &&
		m.c == [4]css.Color{m.c[0], m.c[0], m.c[0], m.c[0]} {
		m.dashesAround(c, e, w[0])
		return
	}
	outer := m.radii.scaled(c.scale)
	var in [4]float32
	for i := range w {
		in[i] = -float32(w[i])
	}
	ring := func() {
		c.ras.Reset(vis.Dx(), vis.Dy())
		c.path(e.Sub(vis.Min), outer, false)
		hole := image.Rect(e.Min.X+w[left], e.Min.Y+w[top], e.Max.X-w[right], e.Max.Y-w[bottom])
		if !hole.Empty() {
			c.path(hole.Sub(vis.Min), outer.grown(in), true)
		}
	}
	if m.alike() {
		ring()
		c.ras.DrawOp = draw.Over
		for i := range w {
			if w[i] > 0 {
				c.ras.Draw(c.dst, vis, c.uniform(m.c[i]), image.Point{})
				return
			}
		}
		return
	}
	for i := range w {
		if w[i] == 0 || m.s[i] <= borderHidden || m.c[i].A == 0 {
			continue
		}
		ring()
		c.ras.DrawOp = draw.Src
		c.through(vis, func() { m.curved(c, i, e, w) })
	}
}

// curved fills the part of a rounded border that belongs to one side. The cut
// between two sides goes on from the inner corner to the middle of the box.
func (m *borderMark) curved(c *canvas, i int, e image.Rectangle, w [4]int) {
	wide := w
	for k := range wide {
		// Half of the corner's larger radius, in the proportion of the widths.
		reach := max(m.radii[k][0], m.radii[(k+1)%4][0], m.radii[k][1], m.radii[(k+1)%4][1]) * c.scale
		if wide[k] > 0 && float32(wide[k]) < reach {
			wide[k] = int(reach)
		}
	}
	if m.s[i] == borderDashed || m.s[i] == borderDotted {
		m.side(c, i, strip(i, e, w))
		return
	}
	c.ras.Reset(c.clip.Dx(), c.clip.Dy())
	c.ras.DrawOp = draw.Over
	c.wedge(i, e.Sub(c.clip.Min), wide)
	c.ras.Draw(c.dst, c.clip, c.uniform(m.shade(i, true)), image.Point{})
}

// shade is the colour of a side, or of the outer or inner half of it.
func (m *borderMark) shade(i int, outer bool) css.Color {
	lit := i == bottom || i == right
	switch m.s[i] {
	case borderInset:
		return bevel(m.c[i], !lit)
	case borderOutset:
		return bevel(m.c[i], lit)
	case borderGroove:
		return bevel(m.c[i], lit != outer)
	case borderRidge:
		return bevel(m.c[i], lit == outer)
	}
	return m.c[i]
}

// side paints one border as a straight strip.
func (m *borderMark) side(c *canvas, i int, r image.Rectangle) {
	if r.Empty() || m.s[i] <= borderHidden || m.c[i].A == 0 {
		return
	}
	switch t := thickness(r, i); m.s[i] {
	case borderDashed, borderDotted:
		m.dashes(c, i, r)
	case borderDouble:
		if t < 3 {
			c.fill(r, m.c[i])
			return
		}
		c.fill(outerPart(r, i, (t+1)/3), m.c[i])
		c.fill(outerPart(r, (i+2)%4, (t+1)/3), m.c[i])
	case borderGroove, borderRidge:
		if t == 1 {
			c.fill(r, m.c[i])
			return
		}
		c.fill(outerPart(r, (i+2)%4, t-t/2), m.shade(i, false))
		c.fill(outerPart(r, i, t/2), m.shade(i, true))
	default:
		c.fill(r, m.shade(i, true))
	}
}

// outerPart is the part of a side's strip that lies outermost, t pixels thick.
func outerPart(r image.Rectangle, i, t int) image.Rectangle {
	var w [4]int
	w[i] = t
	return strip(i, r, w)
}

func thickness(r image.Rectangle, i int) int {
	if i%2 == 0 {
		return r.Dy()
	}
	return r.Dx()
}

// bevel gives the lit or shadowed side of a border in relief, as browsers
// compute them. A colour near black is lightened first.
func bevel(c css.Color, dark bool) css.Color {
	const step, nearBlack = .33, .125
	v := float32(max(c.R, c.G, c.B)) / 255
	lighter := func(c css.Color, v float32) css.Color {
		if v == 0 {
			return css.Color{R: 84, G: 84, B: 84, A: c.A}
		}
		return times(c, min(1, v+step)/v)
	}
	switch {
	case v < nearBlack && dark:
		return lighter(c, v)
	case v < nearBlack:
		return lighter(lighter(c, v), v+step)
	case dark:
		return times(c, max(0, v-step)/v)
	case c == bevelGrey:
		return c
	}
	return lighter(c, v)
}

func times(c css.Color, k float32) css.Color {
	return css.Color{R: uint8(float32(c.R)*k + .5), G: uint8(float32(c.G)*k + .5), B: uint8(float32(c.B)*k + .5), A: c.A}
}
