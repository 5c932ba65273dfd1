package mailhtml

import (
	"image"
	"image/color"
	"math"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// gradient is a linear, radial or conic gradient with its colour stops.
// CSS Images 4 §3.
type gradient struct {
	repeating bool
	stops     []stop

	// Of a linear gradient:
	angle    float64 // degrees, clockwise from "to top"
	toX, toY float64 // a corner or side named with "to"; both 0 when the angle counts

	conic bool // around center, from angle on

	// Of a radial gradient:
	radial, circle bool
	closest, side  bool // extent: closest or farthest, side or corner
	center         [2]length
	radius         [2]length // open: by the extent
}

// stop is a colour at a place on the gradient line.
type stop struct {
	color css.Color
	at    length // open until it is given a place between its neighbours
}

// placed is a stop once the gradient line has a length: at is a share of it.
type placed struct {
	color css.Color
	at    float64
}

// place gives every stop its share of a line of the given length in CSS px.
func (g *gradient) place(line float64) []placed {
	out := make([]placed, len(g.stops))
	open := func(i int) bool { return g.stops[i].at.auto() && i > 0 && i < len(out)-1 }
	most := math.Inf(-1)
	for i, s := range g.stops {
		out[i].color = s.color
		switch {
		case open(i):
			continue
		case s.at.auto() && i > 0:
			out[i].at = 1
		case !s.at.auto() && line > 0:
			out[i].at = float64(s.at.percent)/100 + float64(s.at.px)/line
		}
		most = max(most, out[i].at) // a stop never lies before the ones before it
		out[i].at = most
	}
	for i := range out {
		if !open(i) {
			continue
		}
		j := i
		for open(j) {
			j++
		}
		out[i].at = out[i-1].at + (out[j].at-out[i-1].at)/float64(j-i+1)
	}
	return out
}

// direction gives the unit vector of the gradient line in a w×h box.
func (g *gradient) direction(w, h float64) (x, y float64) {
	a := g.angle * math.Pi / 180
	switch {
	case g.toX != 0 && g.toY != 0:
		a = math.Atan2(g.toX*h, -g.toY*w)
	case g.toX != 0 || g.toY != 0:
		a = math.Atan2(g.toX, -g.toY)
	}
	return math.Sin(a), -math.Cos(a)
}

// ellipse gives the centre and the radii of a radial gradient in a w×h box.
func (g *gradient) ellipse(w, h float64) (cx, cy, rx, ry float64) {
	cx, cy = float64(g.center[0].of(float32(w))), float64(g.center[1].of(float32(h)))
	if !g.radius[0].auto() {
		rx = float64(g.radius[0].of(float32(w)))
		ry = rx
		if !g.radius[1].auto() {
			ry = float64(g.radius[1].of(float32(h)))
		}
		return cx, cy, rx, ry
	}
	pick := math.Max
	if g.closest {
		pick = math.Min
	}
	dx, dy := pick(math.Abs(cx), math.Abs(w-cx)), pick(math.Abs(cy), math.Abs(h-cy))
	switch {
	case g.circle && g.side:
		r := pick(dx, dy)
		return cx, cy, r, r
	case g.circle:
		r := math.Hypot(dx, dy)
		return cx, cy, r, r
	case g.side:
		return cx, cy, dx, dy
	}
	return cx, cy, dx * math.Sqrt2, dy * math.Sqrt2
}

// shade is a gradient over a box of w×h device pixels, as an image.
type shade struct {
	stops     []placed
	repeating bool
	w, h      float64

	dx, dy, line   float64 // linear
	radial, conic  bool
	from           float64 // turns
	cx, cy, rx, ry float64
}

func newShade(g *gradient, w, h int, scale float32, tint func(css.Color) css.Color) *shade {
	k := float64(scale)
	s := &shade{w: float64(w), h: float64(h), repeating: g.repeating, radial: g.radial}
	line := 0.
	if g.conic {
		s.conic, s.from, line = true, g.angle/360, 1
		s.cx, s.cy = float64(g.center[0].of(float32(s.w/k)))*k, float64(g.center[1].of(float32(s.h/k)))*k
	} else if g.radial {
		cx, cy, rx, ry := g.ellipse(s.w/k, s.h/k)
		s.cx, s.cy, s.rx, s.ry = cx*k, cy*k, max(rx*k, 1e-3), max(ry*k, 1e-3)
		line = rx
	} else {
		s.dx, s.dy = g.direction(s.w, s.h)
		s.line = math.Abs(s.w*s.dx) + math.Abs(s.h*s.dy)
		line = s.line / k
	}
	s.stops = g.place(line)
	for i := range s.stops {
		s.stops[i].color = tint(s.stops[i].color)
	}
	return s
}

func (s *shade) ColorModel() color.Model { return color.RGBAModel }
func (s *shade) Bounds() image.Rectangle { return image.Rect(-1e6, -1e6, 1e6, 1e6) }

func (s *shade) At(x, y int) color.Color {
	t := s.along(float64(x)+.5, float64(y)+.5)
	st := s.stops
	first, last := st[0].at, st[len(st)-1].at
	if span := last - first; s.repeating && span > 0 {
		t = first + math.Mod(math.Mod(t-first, span)+span, span)
	}
	i := 0
	for i < len(st)-2 && t > st[i+1].at {
		i++
	}
	f := 0.
	if d := st[i+1].at - st[i].at; d > 0 {
		f = max(0, min(1, (t-st[i].at)/d))
	} else if t > st[i].at {
		f = 1
	}
	return mix(st[i].color, st[i+1].color, f)
}

// along is the place of a pixel on the gradient line, as a share of it.
func (s *shade) along(x, y float64) float64 {
	switch {
	case s.conic:
		t := math.Atan2(x-s.cx, s.cy-y)/(2*math.Pi) - s.from
		return t - math.Floor(t)
	case s.radial:
		return math.Hypot((x-s.cx)/s.rx, (y-s.cy)/s.ry)
	case s.line > 0:
		return ((x-s.w/2)*s.dx+(y-s.h/2)*s.dy)/s.line + .5
	}
	return 0
}

// mix blends two colours by their alpha. CSS Images 3 §3.4.2.
func mix(a, b css.Color, f float64) color.RGBA {
	part := func(u, ua, v, va uint8) uint8 {
		p := float64(u) * float64(ua) / 255
		q := float64(v) * float64(va) / 255
		return uint8(p + (q-p)*f + .5)
	}
	return color.RGBA{part(a.R, a.A, b.R, b.A), part(a.G, a.A, b.G, b.A), part(a.B, a.A, b.B, b.A), part(255, a.A, 255, b.A)}
}
