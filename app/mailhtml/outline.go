package mailhtml

import "github.com/mailloft/mailloft/app/mailhtml/css"

// outline is a line around the border of a box that takes no room.
// CSS Basic UI 4 §3.
type outline struct {
	width, offset float32 // px
	line          uint8   // as of a border
	color         css.Color
	colored       bool // otherwise the text colour
	sized         bool // otherwise as wide as a border is at first
}

// ownOutline is the outline of a style, which no other has.
func (st *style) ownOutline() *outline {
	if st.outline == nil {
		st.outline = &outline{}
	}
	return st.outline
}

func (s *setter) outlineStyle() {
	if line := borderStyles[s.keyword]; line > borderHidden || s.st.outline != nil {
		s.st.ownOutline().line = line
	}
}

func (s *setter) outlineWidth() {
	o := s.st.ownOutline()
	if w, ok := borderWidths[s.keyword]; ok {
		o.width, o.sized = w, true
	} else if w, ok := s.pixels(0); ok && w >= 0 {
		o.width, o.sized = w, true
	}
}

func (s *setter) outlineColor() {
	o := s.st.ownOutline()
	c, ok := css.ColorOf(s.v, s.e.quirks)
	if ok || s.keyword == "currentcolor" {
		o.color, o.colored = c, ok
	}
}

func (s *setter) outlineOffset() {
	if v, ok := s.pixels(0); ok {
		s.st.ownOutline().offset = v
	}
}

// outline records the outline of a box.
func (r *recorder) outline(st *style, box Rect) {
	o := st.outline
	if o == nil || o.line <= borderHidden || st.hidden {
		return
	}
	w, color := o.width, st.color
	if !o.sized {
		w = mediumBorder
	}
	if o.colored {
		color = o.color
	}
	if w = floor(w); w <= 0 {
		return
	}
	out := w + o.offset
	rad, _ := cornersOf(st, box.W, box.H)
	box = Rect{box.X - out, box.Y - out, box.W + 2*out, box.H + 2*out}
	r.borders(box, [4]float32{w, w, w, w}, [4]css.Color{color, color, color, color}, [4]uint8{o.line, o.line, o.line, o.line},
		rad.grown([4]float32{out, out, out, out}))
}
