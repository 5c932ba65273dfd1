package mailhtml

import (
	"image"
	"image/draw"
	"math"

	"github.com/mailloft/mailloft/app/mailhtml/css"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

func (t *textRun) bounds() Rect {
	// Glyphs may lean and reach out of their line.
	return Rect{t.x - t.size, t.base - 2*t.size, t.width + 2*t.size, 3 * t.size}
}

func (t *textRun) paint(c *canvas) {
	col := c.tint(t.color)
	size := t.size * c.scale
	base := c.snap(t.base) + c.origin.Y
	pen := make([]int, len(t.glyphs))
	sub := make([]uint8, len(t.glyphs))
	x := t.x * c.scale
	for i := range t.glyphs {
		g := &t.glyphs[i]
		pen[i], sub[i] = quarter(x + g.DX*c.scale)
		x += g.Advance * c.scale
	}
	rules := c.ruler(t, base)
	c.fonts.Masks(t.face, size, t.glyphs, func(i int) uint8 { return sub[i] }, func(i int, m *typeset.Mask) {
		px, py := pen[i]+c.origin.X, base-roundInt(t.glyphs[i].DY*c.scale)
		c.glyph(m, px, py, col)
		rules.see(m, px, py)
	})
	rules.paint()
}

// quarter splits a pen position into whole and quarter pixels.
func quarter(x float32) (int, uint8) {
	x = max(-1e8, min(x, 1e8))
	f := float32(math.Floor(float64(x)))
	q := int((x-f)*4 + .5)
	if q == 4 {
		return int(f) + 1, 0
	}
	return int(f), uint8(q)
}

// glyph paints a glyph with its pen at x, y.
func (c *canvas) glyph(m *typeset.Mask, x, y int, col css.Color) {
	if m.Color != nil {
		r := m.Color.Rect.Add(image.Pt(x+m.X, y+m.Y))
		vis := r.Intersect(c.clip)
		draw.Draw(c.dst, vis, m.Color, vis.Min.Sub(r.Min), draw.Over)
		return
	}
	if m.Alpha == nil {
		return
	}
	r := m.Alpha.Rect.Add(image.Pt(x+m.X, y+m.Y))
	vis := r.Intersect(c.clip)
	if vis.Empty() {
		return
	}
	for y := vis.Min.Y; y < vis.Max.Y; y++ {
		src := m.Alpha.Pix[(y-r.Min.Y)*m.Alpha.Stride+vis.Min.X-r.Min.X:]
		o := c.dst.PixOffset(vis.Min.X, y)
		blend(c.dst.Pix[o:o+4*vis.Dx()], src, col)
	}
}

// blend lays a colour over a row of premultiplied pixels through a mask.
func blend(dst []uint8, mask []uint8, col css.Color) {
	for i := range len(dst) / 4 {
		a := uint32(mask[i])
		if a == 0 {
			continue
		}
		if col.A != 255 {
			a = a * uint32(col.A) / 255
		}
		d := dst[i*4 : i*4+4 : i*4+4]
		rest := 255 - a
		d[0] = uint8((uint32(col.R)*a + uint32(d[0])*rest) / 255)
		d[1] = uint8((uint32(col.G)*a + uint32(d[1])*rest) / 255)
		d[2] = uint8((uint32(col.B)*a + uint32(d[2])*rest) / 255)
		d[3] = uint8((255*a + uint32(d[3])*rest) / 255)
	}
}
