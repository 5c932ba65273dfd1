package mailhtml

import (
	"image"
	"image/draw"
	"math"
	"sort"
)

// dashes paints a dashed or dotted side. As in browsers the gaps are stretched
// or squeezed so that a dash stands at both ends.
func (m *borderMark) dashes(c *canvas, i int, r image.Rectangle) {
	t := float64(thickness(r, i))
	length := float64(r.Dx())
	if i%2 != 0 {
		length = float64(r.Dy())
	}
	on, gap := m.dash(i, t)
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
	round := m.s[i] == borderDotted && t > 3
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

// dash gives the length of a dash or dot of a side t thick, and the wanted gap.
func (m *borderMark) dash(i int, t float64) (on, gap float64) {
	switch {
	case m.s[i] == borderDotted:
		return t, t
	case t < 3:
		return 3 * t, 2 * t
	}
	return 2 * t, t
}

// dashesAround paints a dashed or dotted border of one look around a box with
// rounded corners: along the middle of the line, from behind the first corner.
func (m *borderMark) dashesAround(c *canvas, e image.Rectangle, thick int) {
	t := float64(thick)
	half := float32(t / 2)
	rad := m.radii.scaled(c.scale).grown([4]float32{-half, -half, -half, -half})
	vis := e.Intersect(c.clip)
	line := roundedOutline(e.Sub(vis.Min), half, rad)
	length := line[len(line)-1].at
	on, gap := m.dash(top, t)
	step := on + closedGap(length, on, gap)
	if step < 1 || length > maxDashed {
		return
	}
	c.ras.Reset(vis.Dx(), vis.Dy())
	c.ras.DrawOp = draw.Over
	for d := 0.; d < length-.01; d += step {
		if m.s[top] == borderDotted && t > 3 {
			x, y, _, _ := along(line, d)
			c.dot(x, y, half)
			continue
		}
		c.stroke(line, d, min(d+on, length), half)
	}
	c.ras.Draw(c.dst, vis, c.uniform(m.c[top]), image.Point{})
}

// maxDashed bounds the length of a border whose dashes are painted one by one.
const maxDashed = 1e5

// outlinePoint is a point of a line with its distance along it.
type outlinePoint struct {
	x, y float32
	at   float64
}

// roundedOutline is the line in a box at a distance from its edges, clockwise.
func roundedOutline(r image.Rectangle, in float32, rad corners) []outlinePoint {
	x0, y0, x1, y1 := float32(r.Min.X)+in, float32(r.Min.Y)+in, float32(r.Max.X)-in, float32(r.Max.Y)-in
	var out []outlinePoint
	add := func(x, y float32) {
		p := outlinePoint{x, y, 0}
		if n := len(out); n > 0 {
			p.at = out[n-1].at + math.Hypot(float64(x-out[n-1].x), float64(y-out[n-1].y))
		}
		out = append(out, p)
	}
	const steps = 24
	corner := func(cx, cy float32, r [2]float32, from float64) {
		for k := range steps + 1 {
			sin, cos := math.Sincos(from + float64(k)/steps*math.Pi/2)
			add(cx+r[0]*float32(cos), cy+r[1]*float32(sin))
		}
	}
	add(x0+rad[0][0], y0)
	corner(x1-rad[1][0], y0+rad[1][1], rad[1], -math.Pi/2)
	corner(x1-rad[2][0], y1-rad[2][1], rad[2], 0)
	corner(x0+rad[3][0], y1-rad[3][1], rad[3], math.Pi/2)
	corner(x0+rad[0][0], y0+rad[0][1], rad[0], math.Pi)
	return out
}

// along finds the point at a distance along a line, and its direction.
func along(line []outlinePoint, at float64) (x, y, dx, dy float32) {
	i := sort.Search(len(line)-1, func(i int) bool { return line[i+1].at >= at })
	i = min(i, len(line)-2)
	a, b := line[i], line[i+1]
	l := b.at - a.at
	if l == 0 {
		return a.x, a.y, 1, 0
	}
	k := float32((at - a.at) / l)
	return a.x + (b.x-a.x)*k, a.y + (b.y-a.y)*k, (b.x - a.x) / float32(l), (b.y - a.y) / float32(l)
}

// stroke adds a stretch of a line, half px to each side, to the rasterizer.
func (c *canvas) stroke(line []outlinePoint, from, to float64, half float32) {
	type side struct{ x, y float32 }
	var back []side
	point := func(at float64, first bool) {
		x, y, dx, dy := along(line, at)
		if first {
			c.ras.MoveTo(x+dy*half, y-dx*half)
		} else {
			c.ras.LineTo(x+dy*half, y-dx*half)
		}
		back = append(back, side{x - dy*half, y + dx*half})
	}
	point(from+1e-6, true)
	for _, p := range line {
		if p.at > from && p.at < to {
			point(p.at, false)
		}
	}
	point(to, false)
	for i := len(back) - 1; i >= 0; i-- {
		c.ras.LineTo(back[i].x, back[i].y)
	}
	c.ras.ClosePath()
}

// closedGap is bestGap on a line that ends where it begins.
func closedGap(length, on, gap float64) float64 {
	few := math.Floor(length / (on + gap))
	if few == 0 {
		return length
	}
	wide, narrow := (length-few*on)/few, (length-(few+1)*on)/(few+1)
	if narrow <= 0 || math.Abs(wide-gap) < math.Abs(narrow-gap) {
		return wide
	}
	return narrow
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
