package mailhtml

import (
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// gradient is a linear-gradient with its colour stops. CSS Images 3 §3.1.
type gradient struct {
	angle    float64 // degrees, clockwise from "to top"
	toX, toY float64 // a corner or side named with "to"; both 0 when the angle counts
	stops    []stop
}

type stop struct {
	color css.Color
	at    float32 // share of the line; negative until fixed
}

// gradient reads a linear-gradient function, or gives nil for any other.
func (e *engine) gradient(v css.Value) *gradient {
	if v.Text != "linear-gradient" && v.Text != "-webkit-linear-gradient" {
		return nil
	}
	g := &gradient{angle: 180}
	var part []css.Value
	for _, a := range append(v.Args[:len(v.Args):len(v.Args)], css.Value{Kind: css.Comma}) {
		if a.Kind != css.Comma {
			part = append(part, a)
			continue
		}
		e.gradientPart(g, part)
		part = nil
	}
	if len(g.stops) < 2 {
		return nil
	}
	g.spread()
	return g
}

func (e *engine) gradientPart(g *gradient, part []css.Value) {
	if len(part) == 0 {
		return
	}
	if col, ok := css.ColorOf(part[0], e.quirks); ok {
		s := stop{col, -1}
		if len(part) > 1 && part[1].Kind == css.Percent {
			s.at = part[1].Num / 100
		}
		g.stops = append(g.stops, s)
		return
	}
	if part[0].Kind == css.Length && part[0].Text == "deg" {
		g.angle = float64(part[0].Num)
		return
	}
	if !strings.EqualFold(part[0].Text, "to") {
		return
	}
	for _, q := range part[1:] {
		switch strings.ToLower(q.Text) {
		case "left":
			g.toX = -1
		case "right":
			g.toX = 1
		case "top":
			g.toY = -1
		case "bottom":
			g.toY = 1
		}
	}
}

// spread places the stops that were given without a position.
func (g *gradient) spread() {
	last := len(g.stops) - 1
	if g.stops[0].at < 0 {
		g.stops[0].at = 0
	}
	if g.stops[last].at < 0 {
		g.stops[last].at = 1
	}
	for i := range g.stops {
		if g.stops[i].at >= 0 {
			continue
		}
		j := i
		for g.stops[j].at < 0 {
			j++
		}
		g.stops[i].at = g.stops[i-1].at + (g.stops[j].at-g.stops[i-1].at)/float32(j-i+1)
	}
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

// shade is a gradient over a box of w×h device pixels, as an image.
type shade struct {
	g          *gradient
	w, h       float64
	dx, dy, ln float64
	tint       func(css.Color) css.Color
}

func newShade(g *gradient, w, h int, tint func(css.Color) css.Color) *shade {
	s := &shade{g: g, w: float64(w), h: float64(h), tint: tint}
	s.dx, s.dy = g.direction(s.w, s.h)
	s.ln = math.Abs(s.w*s.dx) + math.Abs(s.h*s.dy)
	return s
}

func (s *shade) ColorModel() color.Model { return color.NRGBAModel }
func (s *shade) Bounds() image.Rectangle { return image.Rect(-1e6, -1e6, 1e6, 1e6) }
func (s *shade) At(x, y int) color.Color {
	t := float32(0)
	if s.ln > 0 {
		t = float32(((float64(x)+.5-s.w/2)*s.dx+(float64(y)+.5-s.h/2)*s.dy)/s.ln + .5)
	}
	st := s.g.stops
	i := 0
	for i < len(st)-2 && t > st[i+1].at {
		i++
	}
	f := float32(0)
	if d := st[i+1].at - st[i].at; d > 0 {
		f = max(0, min(1, (t-st[i].at)/d))
	} else if t > st[i].at {
		f = 1
	}
	a, b := s.tint(st[i].color), s.tint(st[i+1].color)
	mix := func(u, v uint8) uint8 { return uint8(float32(u) + (float32(v)-float32(u))*f) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), mix(a.A, b.A)}
}

// shadow is one outer box-shadow. Inset shadows are not drawn.
type shadow struct {
	x, y, blur, spread float32
	color              css.Color
}

func (e *engine) shadows(vs []css.Value, st *style) []shadow {
	var out []shadow
	var lens []float32
	col, inset := st.color, false
	for _, v := range append(vs[:len(vs):len(vs)], css.Value{Kind: css.Comma}) {
		if v.Kind == css.Comma {
			if len(lens) >= 2 && !inset {
				lens = append(lens, 0, 0)
				out = append(out, shadow{lens[0], lens[1], max(0, lens[2]), lens[3], col})
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
