package mailhtml

import (
	"image"
	"image/draw"
	"math"
)

// dashes paints a dashed or dotted side. As in browsers the gaps are stretched
// or squeezed so that a dash stands at both ends.
func (m *borderMark) dashes(c *canvas, i int, r image.Rectangle) {
	t := float64(thickness(r, i))
	length := float64(r.Dx())
	if i%2 != 0 {
		length = float64(r.Dy())
	}
	on, gap := t, t
	if m.s[i] == borderDashed {
		on, gap = 2*t, t
		if t < 3 {
			on, gap = 3*t, 2*t
		}
	}
	step := on + bestGap(length, on, gap)
	if step < 1 {
		c.fill(r, m.c[i])
		return
	}
	from, to := float64(c.clip.Min.X-r.Min.X), float64(c.clip.Max.X-r.Min.X)
	if i%2 != 0 {
		from, to = float64(c.clip.Min.Y-r.Min.Y), float64(c.clip.Max.Y-r.Min.Y)
	}
	vis := r.Intersect(c.clip)
	if vis.Empty() {
		return
	}
	c.ras.Reset(vis.Dx(), vis.Dy())
	c.ras.DrawOp = draw.Over
	at := r.Min.Sub(vis.Min)
	round := m.s[i] == borderDotted && t >= 3
	for d := max(0, math.Floor(from/step)) * step; d < min(length, to); d += step {
		end := min(d+on, length)
		a, b := float32(at.X)+float32(d), float32(at.Y)
		x1, y1 := float32(at.X)+float32(end), float32(at.Y+r.Dy())
		if i%2 != 0 {
			a, b = float32(at.X), float32(at.Y)+float32(d)
			x1, y1 = float32(at.X+r.Dx()), float32(at.Y)+float32(end)
		}
		if round {
			c.dot((a+x1)/2, (b+y1)/2, float32(t)/2)
			continue
		}
		c.ras.MoveTo(a, b)
		c.ras.LineTo(x1, b)
		c.ras.LineTo(x1, y1)
		c.ras.LineTo(a, y1)
		c.ras.ClosePath()
	}
	c.ras.Draw(c.dst, vis, c.uniform(m.c[i]), image.Point{})
}

// dot adds a circle to the rasterizer.
func (c *canvas) dot(x, y, r float32) {
	const k = .5522847
	z := &c.ras
	z.MoveTo(x+r, y)
	z.CubeTo(x+r, y+k*r, x+k*r, y+r, x, y+r)
	z.CubeTo(x-k*r, y+r, x-r, y+k*r, x-r, y)
	z.CubeTo(x-r, y-k*r, x-k*r, y-r, x, y-r)
	z.CubeTo(x+k*r, y-r, x+r, y-k*r, x+r, y)
	z.ClosePath()
}

// bestGap is the gap nearest to the wanted one with which a whole number of
// dashes fills a length.
func bestGap(length, on, gap float64) float64 {
	few := math.Floor((length + gap) / (on + gap))
	wide, narrow := math.Inf(1), -1.
	if few > 1 {
		wide = (length - few*on) / (few - 1)
	}
	if few > 0 {
		narrow = (length - (few+1)*on) / few
	}
	if narrow <= 0 || math.Abs(wide-gap) < math.Abs(narrow-gap) {
		return min(wide, length)
	}
	return narrow
}
