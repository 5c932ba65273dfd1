package mailhtml

import (
	"image"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// turning is what moves, turns or scales a box after layout. CSS Transforms 1.
type turning struct {
	steps  []turn // of transform
	own    [3]turn
	origin [2]length
}

// turn is one function of a transform: a matrix, or a shift by lengths.
type turn struct {
	matrix f64.Aff3
	shift  [2]length
}

// The properties that are functions of their own, in the order they apply.
const (
	ownTranslate = iota
	ownRotate
	ownScale
)

var unturned = turn{matrix: f64.Aff3{1, 0, 0, 0, 1, 0}}

// ownTurning is the turning of a style, which no other has.
func (st *style) ownTurning() *turning {
	if st.turning == nil {
		st.turning = &turning{own: [3]turn{unturned, unturned, unturned}, origin: [2]length{percentage(50), percentage(50)}}
	}
	return st.turning
}

var turnProperties = map[string]func(*setter){
	"transform":                (*setter).transform,
	"-webkit-transform":        (*setter).transform,
	"transform-origin":         (*setter).transformOrigin,
	"-webkit-transform-origin": (*setter).transformOrigin,
	"translate":                func(s *setter) { s.ownTurn(ownTranslate, "translate") },
	"rotate":                   func(s *setter) { s.ownTurn(ownRotate, "rotate") },
	"scale":                    func(s *setter) { s.ownTurn(ownScale, "scale") },
}

// maxTurns bounds the functions of one transform.
const maxTurns = 16

func (s *setter) transform() {
	var steps []turn
	for _, v := range s.vs {
		if v.Kind != css.Func {
			continue
		}
		t, ok := s.turn(v.Text, v.Args)
		if !ok {
			return
		}
		if len(steps) < maxTurns {
			steps = append(steps, t)
		}
	}
	if len(steps) > 0 || s.st.turning != nil {
		s.st.ownTurning().steps = steps
	}
}

func (s *setter) transformOrigin() { s.st.ownTurning().origin = s.e.position(s.vs, s.st) }

func (s *setter) ownTurn(which int, name string) {
	if s.keyword == "none" {
		if s.st.turning != nil {
			s.st.turning.own[which] = unturned
		}
	} else if t, ok := s.turn(name, s.vs); ok {
		s.st.ownTurning().own[which] = t
	}
}

// turn reads one function. What turns out of the page lies flat.
func (s *setter) turn(name string, args []css.Value) (turn, bool) {
	t := unturned
	var vs []css.Value
	for _, v := range args {
		if v.Kind != css.Comma {
			vs = append(vs, v)
		}
	}
	if len(vs) == 0 {
		return t, false
	}
	number := func(i int) float64 {
		switch {
		case i >= len(vs):
			return float64(vs[0].Num)
		case vs[i].Kind == css.Percent:
			return float64(vs[i].Num) / 100
		}
		return float64(vs[i].Num)
	}
	angle := func(i int) float64 {
		if i >= len(vs) {
			return 0
		}
		return float64(vs[i].Num) * angleUnits[vs[i].Text] * math.Pi / 180
	}
	shift := func(axis, i int) bool {
		if i >= len(vs) {
			return true
		}
		l, ok := s.e.length(vs[i], s.st, s.st.size)
		t.shift[axis] = l
		return ok
	}
	switch name {
	case "translate", "translate3d":
		return t, shift(0, 0) && shift(1, 1)
	case "translatex":
		return t, shift(0, 0)
	case "translatey":
		return t, shift(1, 0)
	case "scale", "scale3d":
		t.matrix[0], t.matrix[4] = number(0), number(1)
	case "scalex":
		t.matrix[0] = number(0)
	case "scaley":
		t.matrix[4] = number(0)
	case "rotate", "rotatez":
		sin, cos := math.Sincos(angle(0))
		t.matrix = f64.Aff3{cos, -sin, 0, sin, cos, 0}
	case "skew":
		t.matrix[1], t.matrix[3] = math.Tan(angle(0)), math.Tan(angle(1))
	case "skewx":
		t.matrix[1] = math.Tan(angle(0))
	case "skewy":
		t.matrix[3] = math.Tan(angle(0))
	case "matrix":
		if len(vs) != 6 {
			return t, false
		}
		t.matrix = f64.Aff3{number(0), number(2), number(4), number(1), number(3), number(5)}
	case "translatez", "perspective":
	default:
		return t, false
	}
	return t, true
}

// matrix is what happens to a box that lies at r on the page.
func (t *turning) matrix(r Rect) f64.Aff3 {
	ox, oy := float64(r.X+t.origin[0].of(r.W)), float64(r.Y+t.origin[1].of(r.H))
	m := f64.Aff3{1, 0, ox, 0, 1, oy}
	apply := func(s *turn) {
		m = product(m, f64.Aff3{1, 0, float64(s.shift[0].of(r.W)), 0, 1, float64(s.shift[1].of(r.H))})
		m = product(m, s.matrix)
	}
	for i := range t.own {
		apply(&t.own[i])
	}
	for i := range t.steps {
		apply(&t.steps[i])
	}
	return product(m, f64.Aff3{1, 0, -ox, 0, 1, -oy})
}

// product is the matrix that does b and then a.
func product(a, b f64.Aff3) f64.Aff3 {
	return f64.Aff3{
		a[0]*b[0] + a[1]*b[3], a[0]*b[1] + a[1]*b[4], a[0]*b[2] + a[1]*b[5] + a[2],
		a[3]*b[0] + a[4]*b[3], a[3]*b[1] + a[4]*b[4], a[3]*b[2] + a[4]*b[5] + a[5],
	}
}

// inverse undoes a matrix; ok is false where it leaves no area.
func inverse(m f64.Aff3) (out f64.Aff3, ok bool) {
	d := m[0]*m[4] - m[1]*m[3]
	if math.Abs(d) < 1e-6 || math.Abs(d) > 1e6 {
		return out, false
	}
	out = f64.Aff3{m[4] / d, -m[1] / d, 0, -m[3] / d, m[0] / d, 0}
	out[2], out[5] = -(out[0]*m[2] + out[1]*m[5]), -(out[3]*m[2] + out[4]*m[5])
	return out, true
}

// around is the smallest upright box around a box that a matrix has moved.
func around(m f64.Aff3, r Rect) Rect {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range [4][2]float32{{r.X, r.Y}, {r.X + r.W, r.Y}, {r.X, r.Y + r.H}, {r.X + r.W, r.Y + r.H}} {
		x, y := float64(p[0]), float64(p[1])
		u, v := m[0]*x+m[1]*y+m[2], m[3]*x+m[4]*y+m[5]
		x0, y0, x1, y1 = min(x0, u), min(y0, v), max(x1, u), max(y1, v)
	}
	return Rect{float32(x0), float32(y0), float32(x1 - x0), float32(y1 - y0)}
}

// moves reports whether a matrix only moves, and by how much.
func moves(m f64.Aff3) (dx, dy float32, ok bool) {
	const little = 1e-6
	ok = math.Abs(m[0]-1) < little && math.Abs(m[4]-1) < little && math.Abs(m[1]) < little && math.Abs(m[3]) < little
	return float32(m[2]), float32(m[5]), ok
}

// turned records with f what a matrix turns or scales. Links lead where they
// are seen; text is selected where it was laid out.
func (r *recorder) turned(m f64.Aff3, f func()) {
	outer, trace := r.marks, r.trace
	t := &turnedMark{matrix: m}
	boxes := make([]int, len(r.page.Links))
	for i := range boxes {
		boxes[i] = len(r.page.Links[i].Boxes)
	}
	if trace != nil {
		r.trace = func(n *html.Node, box Rect) { trace(n, around(m, box)) }
	}
	r.marks = &t.marks
	f()
	r.marks, r.trace = outer, trace
	for i := range r.page.Links {
		from := 0
		if i < len(boxes) {
			from = boxes[i]
		}
		for k := from; k < len(r.page.Links[i].Boxes); k++ {
			r.page.Links[i].Boxes[k] = around(m, r.page.Links[i].Boxes[k])
		}
	}
	if len(t.marks) > 0 {
		t.inner = t.marks[0].bounds()
		for _, k := range t.marks[1:] {
			t.inner = t.inner.union(k.bounds())
		}
		r.add(t)
	}
}

// turnedMark is marks that are turned or scaled together.
type turnedMark struct {
	matrix f64.Aff3
	marks  []mark
	inner  Rect // around the marks, before they are turned
}

func (m *turnedMark) bounds() Rect { return around(m.matrix, m.inner) }

const (
	fineTurn = 2         // pixels of what is turned for one of the page
	maxTurn  = 8_000_000 // pixels that are turned in one painting
)

func (m *turnedMark) paint(c *canvas) {
	back, ok := inverse(m.matrix)
	vis := c.around(m.bounds()).Intersect(c.clip)
	if !ok || vis.Empty() {
		return
	}
	outer := c.clip
	c.clip = vis
	seen := intersect(around(back, c.view()), m.inner)
	c.clip = outer
	k := c.scale * fineTurn
	size := image.Rect(0, 0, int(min(seen.W*k, 1e5))+2, int(min(seen.H*k, 1e5))+2)
	if c.turned += size.Dx() * size.Dy(); c.turned > maxTurn {
		return
	}
	inner := &canvas{
		dst: image.NewRGBA(size), clip: size, scale: k, fonts: c.fonts, dark: c.dark, turned: c.turned,
		origin: image.Pt(-roundInt(seen.X*k), -roundInt(seen.Y*k)),
	}
	inner.paint(m.marks)
	c.turned = inner.turned
	s := float64(c.scale)
	place := product(f64.Aff3{s, 0, float64(c.origin.X), 0, s, float64(c.origin.Y)}, m.matrix)
	place = product(place, f64.Aff3{1 / float64(k), 0, -float64(inner.origin.X) / float64(k), 0, 1 / float64(k), -float64(inner.origin.Y) / float64(k)})
	xdraw.BiLinear.Transform(c.dst.SubImage(vis).(*image.RGBA), place, inner.dst, size, xdraw.Over, nil)
}
