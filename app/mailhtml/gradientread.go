package mailhtml

import (
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// gradient reads a gradient function, or gives nil for any other.
func (e *engine) gradient(v css.Value, st *style) *gradient {
	name := strings.TrimPrefix(v.Text, "-webkit-")
	g := &gradient{angle: 180, center: [2]length{percentage(50), percentage(50)}}
	name, g.repeating = strings.CutPrefix(name, "repeating-")
	switch name {
	case "linear-gradient":
	case "radial-gradient":
		g.radial = true
	case "conic-gradient":
		g.conic, g.angle = true, 0
	default:
		return nil
	}
	var part []css.Value
	for _, a := range append(v.Args[:len(v.Args):len(v.Args)], css.Value{Kind: css.Comma}) {
		if a.Kind != css.Comma {
			part = append(part, a)
			continue
		}
		if len(part) > 0 && !e.stop(g, part, st) {
			if g.radial {
				e.radialShape(g, part, st)
			} else if g.conic {
				e.conicStart(g, part, st)
			} else {
				linearDirection(g, part, strings.HasPrefix(v.Text, "-webkit-"))
			}
		}
		part = nil
	}
	if len(g.stops) < 2 {
		return nil
	}
	return g
}

// stop reads a colour with the places where it stands, one or two.
func (e *engine) stop(g *gradient, part []css.Value, st *style) bool {
	col, ok := css.ColorOf(part[0], e.quirks)
	if part[0].Is("currentcolor") {
		col, ok = st.color, true
	}
	if !ok {
		return false
	}
	places := 0
	for _, p := range part[1:] {
		if unit, ok := angleUnits[p.Text]; ok && g.conic && p.Kind == css.Length {
			p = css.Value{Kind: css.Percent, Num: p.Num * float32(unit) / 3.6}
		}
		if at, ok := e.length(p, st, st.size); ok && places < 2 {
			g.stops = append(g.stops, stop{col, at})
			places++
		}
	}
	if places == 0 {
		g.stops = append(g.stops, stop{col, length{}})
	}
	return true
}

var angleUnits = map[string]float64{"deg": 1, "turn": 360, "grad": .9, "rad": 57.29577951308232}

// linearDirection reads an angle or "to" a side. The prefixed form of old
// names the side it starts from.
func linearDirection(g *gradient, part []css.Value, prefixed bool) {
	if unit, ok := angleUnits[part[0].Text]; ok && part[0].Kind == css.Length {
		g.angle = float64(part[0].Num) * unit
		if prefixed {
			g.angle = 90 - g.angle
		}
		return
	}
	sign := 1.
	if part[0].Is("to") {
		part = part[1:]
	} else if prefixed {
		sign = -1
	}
	for _, q := range part {
		switch q.Keyword() {
		case "left":
			g.toX = -sign
		case "right":
			g.toX = sign
		case "top":
			g.toY = -sign
		case "bottom":
			g.toY = sign
		}
	}
}

// conicStart reads "from" an angle and "at" a position.
func (e *engine) conicStart(g *gradient, part []css.Value, st *style) {
	for i, q := range part {
		if i > 0 && part[i-1].Is("from") {
			g.angle = float64(q.Num) * angleUnits[q.Text]
		}
		if q.Is("at") {
			g.center = e.position(part[i+1:], st)
			return
		}
	}
}

// radialShape reads shape, size and "at" a position.
func (e *engine) radialShape(g *gradient, part []css.Value, st *style) {
	sizes := 0
	for i, q := range part {
		switch q.Keyword() {
		case "circle":
			g.circle = true
		case "closest-side":
			g.closest, g.side = true, true
		case "closest-corner":
			g.closest = true
		case "farthest-side":
			g.side = true
		case "at":
			g.center = e.position(part[i+1:], st)
			return
		default:
			if l, ok := e.length(q, st, st.size); ok && sizes < 2 {
				g.radius[sizes] = l
				sizes++
			}
		}
	}
}

// position reads one or two values of a place in a box, in either order for
// keywords. CSS Backgrounds 3 §3.6.
func (e *engine) position(vs []css.Value, st *style) [2]length {
	pos := [2]length{percentage(50), percentage(50)}
	axis := 0
	for _, x := range vs {
		switch x.Keyword() {
		case "left":
			pos[0], axis = percentage(0), 1
		case "right":
			pos[0], axis = percentage(100), 1
		case "top":
			pos[1] = percentage(0)
		case "bottom":
			pos[1] = percentage(100)
		case "center":
			axis++
		default:
			if l, ok := e.length(x, st, st.size); ok && axis < 2 {
				pos[axis] = l
				axis++
			}
		}
	}
	return pos
}
