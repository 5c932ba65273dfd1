package mailhtml

import "github.com/mailloft/mailloft/app/mailhtml/css"

// bgLayer is one picture of a background with its place.
type bgLayer struct {
	bgImage    string // URL
	bgGradient *gradient
	bgPos      [2]length
	bgSize     [2]length
	bgFit      uint8
	bgRepeat   uint8
}

// bgLists are the values of the four properties of layers, where there are
// several. The lists may differ in length. CSS Backgrounds 3 §2.1.
type bgLists struct {
	images, positions, sizes, repeats []bgLayer
}

const maxLayers = 16

// layered applies a property to every layer that its value speaks of.
func (s *setter) layered(list func(*bgLists) *[]bgLayer, set func(*setter, *bgLayer)) {
	var out []bgLayer
	start := 0
	add := func(end int) {
		if end > start && len(out) < maxLayers {
			one := *s
			one.vs, one.v, one.keyword = s.vs[start:end], s.vs[start], s.vs[start].Keyword()
			l := s.st.bgLayer
			set(&one, &l)
			out = append(out, l)
		}
		start = end + 1
	}
	for i, v := range s.vs {
		if v.Kind == css.Comma {
			add(i)
		}
	}
	add(len(s.vs))
	if len(out) == 0 {
		return
	}
	s.st.bgLayer = out[0]
	if s.st.bgLists == nil {
		if len(out) == 1 {
			return
		}
		s.st.bgLists = &bgLists{}
	}
	*list(s.st.bgLists) = out
}

// settleLayers makes the layers below the topmost one out of the lists.
func (st *style) settleLayers() {
	lists := st.bgLists
	if lists == nil {
		return
	}
	pick := func(list []bgLayer, i int) *bgLayer {
		if len(list) == 0 {
			return &st.bgLayer
		}
		return &list[i%len(list)]
	}
	st.bgLower = nil
	for i := 1; i < len(lists.images); i++ {
		l := lists.images[i]
		l.bgPos = pick(lists.positions, i).bgPos
		size := pick(lists.sizes, i)
		l.bgSize, l.bgFit = size.bgSize, size.bgFit
		l.bgRepeat = pick(lists.repeats, i).bgRepeat
		st.bgLower = append(st.bgLower, l)
	}
}

// tile is where the first copy of a layer's picture is, whose own size is
// w by h. CSS Backgrounds 3 §3.9.
func (l *bgLayer) tile(w, h float32, box Rect) Rect {
	ratio := h / max(w, 1)
	switch l.bgFit {
	case fitCover:
		k := max(box.W/w, box.H/h)
		w, h = w*k, h*k
	case fitContain:
		k := min(box.W/w, box.H/h)
		w, h = w*k, h*k
	default:
		sw, sh := l.bgSize[0], l.bgSize[1]
		if l.bgGradient != nil { // which has no proportions
			ratio = 0
		}
		if !sw.auto() {
			w = sw.of(box.W)
			if sh.auto() && ratio > 0 {
				h = w * ratio
			}
		}
		if !sh.auto() {
			h = sh.of(box.H)
			if sw.auto() && ratio > 0 {
				w = h / ratio
			}
		}
	}
	return Rect{
		box.X + l.bgPos[0].px + (box.W-w)*l.bgPos[0].percent/100,
		box.Y + l.bgPos[1].px + (box.H-h)*l.bgPos[1].percent/100, w, h,
	}
}

// gradientTiles records a gradient that does not fill its box, as often as it
// is repeated.
func (r *recorder) gradientTiles(l *bgLayer, area, box Rect, rad corners) {
	const maxTiles = 400 // a bound for hostile mail
	t := l.tile(area.W, area.H, area)
	if t.W < 1 || t.H < 1 {
		return
	}
	x0, x1, y0, y1 := t.X, t.X+t.W, t.Y, t.Y+t.H
	if l.bgRepeat == repeatBoth || l.bgRepeat == repeatX {
		x0, x1 = firstTile(t.X, t.W, box.X), box.X+box.W
	}
	if l.bgRepeat == repeatBoth || l.bgRepeat == repeatY {
		y0, y1 = firstTile(t.Y, t.H, box.Y), box.Y+box.H
	}
	r.grouped(&groupMark{opacity: 1, clip: &box, radii: rad}, func() {
		x, y := x0, y0
		for n := 0; n < maxTiles && y < y1-.01; n++ {
			r.add(&gradientMark{box: Rect{x, y, t.W, t.H}, g: l.bgGradient})
			if x += t.W; x >= x1-.01 {
				x, y = x0, y+t.H
			}
		}
	})
}

// firstTile steps back from a tile to the one that covers the edge.
func firstTile(at, size, edge float32) float32 {
	if at > edge {
		return at - size*float32(int((at-edge)/size)+1)
	}
	return at + size*float32(int((edge-at)/size))
}
