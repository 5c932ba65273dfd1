package mailhtml

import (
	"image"
	"image/draw"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// Border styles. The groove and ridge of CSS are drawn as inset and outset.
const (
	borderNone uint8 = iota
	borderSolid
	borderDashed
	borderDotted
	borderDouble
	borderInset
	borderOutset
)

func (m *borderMark) paint(c *canvas) {
	e := c.edges(m.box)
	var w [4]int
	for i := range w {
		if m.w[i] > 0 {
			w[i] = max(1, roundInt(m.w[i]*c.scale))
		}
	}
	if m.radii != [4]float32{} && m.uniform() {
		m.ring(c, e, w[0])
		return
	}
	m.side(c, 0, image.Rect(e.Min.X, e.Min.Y, e.Max.X, e.Min.Y+w[0]))
	m.side(c, 2, image.Rect(e.Min.X, e.Max.Y-w[2], e.Max.X, e.Max.Y))
	m.side(c, 3, image.Rect(e.Min.X, e.Min.Y+w[0], e.Min.X+w[3], e.Max.Y-w[2]))
	m.side(c, 1, image.Rect(e.Max.X-w[1], e.Min.Y+w[0], e.Max.X, e.Max.Y-w[2]))
}

func (m *borderMark) uniform() bool {
	for i := 1; i < 4; i++ {
		if m.w[i] != m.w[0] || m.c[i] != m.c[0] {
			return false
		}
	}
	return m.w[0] > 0 && m.s[0] != borderNone
}

// ring paints a border of one width and colour around rounded corners.
func (m *borderMark) ring(c *canvas, e image.Rectangle, w int) {
	vis := e.Intersect(c.clip)
	if vis.Empty() {
		return
	}
	outer := c.corners(m.radii)
	inner := outer
	for i := range inner {
		inner[i] = max(0, inner[i]-float32(w))
	}
	c.ras.Reset(vis.Dx(), vis.Dy())
	c.ras.DrawOp = draw.Over
	c.path(e.Sub(vis.Min), outer, false)
	if hole := e.Inset(w); !hole.Empty() {
		c.path(hole.Sub(vis.Min), inner, true)
	}
	c.ras.Draw(c.dst, vis, c.uniform(m.c[0]), image.Point{})
}

// side paints one border: 0 top, 1 right, 2 bottom, 3 left.
func (m *borderMark) side(c *canvas, i int, r image.Rectangle) {
	col := m.c[i]
	if r.Empty() || m.s[i] == borderNone || col.A == 0 {
		return
	}
	horizontal := i%2 == 0
	switch m.s[i] {
	case borderInset:
		col = bevel(col, i == 0 || i == 3)
	case borderOutset:
		col = bevel(col, i == 1 || i == 2)
	case borderDashed, borderDotted:
		m.dashes(c, i, r, col, horizontal)
		return
	case borderDouble:
		if t := thickness(r, horizontal); t >= 3 {
			third := (t + 1) / 3
			if horizontal {
				c.fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+third), col)
				c.fill(image.Rect(r.Min.X, r.Max.Y-third, r.Max.X, r.Max.Y), col)
			} else {
				c.fill(image.Rect(r.Min.X, r.Min.Y, r.Min.X+third, r.Max.Y), col)
				c.fill(image.Rect(r.Max.X-third, r.Min.Y, r.Max.X, r.Max.Y), col)
			}
			return
		}
	}
	c.fill(r, col)
}

func thickness(r image.Rectangle, horizontal bool) int {
	if horizontal {
		return r.Dy()
	}
	return r.Dx()
}

// dashes paints a dashed or dotted side. Only those in view are counted.
func (m *borderMark) dashes(c *canvas, i int, r image.Rectangle, col css.Color, horizontal bool) {
	t := thickness(r, horizontal)
	on := t
	if m.s[i] == borderDashed {
		on = max(3, 2*t)
	}
	if horizontal {
		skip := max(0, (c.clip.Min.X-r.Min.X)/(2*on))
		for x := r.Min.X + skip*2*on; x < min(r.Max.X, c.clip.Max.X); x += 2 * on {
			c.fill(image.Rect(x, r.Min.Y, min(x+on, r.Max.X), r.Max.Y), col)
		}
		return
	}
	skip := max(0, (c.clip.Min.Y-r.Min.Y)/(2*on))
	for y := r.Min.Y + skip*2*on; y < min(r.Max.Y, c.clip.Max.Y); y += 2 * on {
		c.fill(image.Rect(r.Min.X, y, r.Max.X, min(y+on, r.Max.Y)), col)
	}
}

// bevel gives the lit or shadowed side of inset and outset borders; the grey
// of rules and table borders has its own pair in browsers.
func bevel(c css.Color, dark bool) css.Color {
	if c == (css.Color{R: 128, G: 128, B: 128, A: 255}) {
		if dark {
			return css.Color{R: 154, G: 154, B: 154, A: 255}
		}
		return css.Color{R: 238, G: 238, B: 238, A: 255}
	}
	if !dark {
		return c
	}
	return css.Color{R: uint8(int(c.R) * 60 / 100), G: uint8(int(c.G) * 60 / 100), B: uint8(int(c.B) * 60 / 100), A: c.A}
}
