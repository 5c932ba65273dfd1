package mailhtml

// How a picture fits its box. CSS Images 3 §5.5.
const (
	objectFill uint8 = iota
	objectContain
	objectCover
	objectNone
	objectScaleDown
)

var objectFits = map[string]uint8{
	"fill": objectFill, "contain": objectContain, "cover": objectCover, "none": objectNone, "scale-down": objectScaleDown,
}

// fitted places a picture in the content box of an image.
func fitted(st *style, p *picture, box Rect) Rect {
	if st.objectFit == objectFill || p.w <= 0 || p.h <= 0 {
		return box
	}
	contain, k := min(box.W/p.w, box.H/p.h), float32(1)
	switch st.objectFit {
	case objectContain:
		k = contain
	case objectCover:
		k = max(box.W/p.w, box.H/p.h)
	case objectScaleDown:
		k = min(1, contain)
	}
	w, h := p.w*k, p.h*k
	across, down := percentage(50), percentage(50)
	if at := st.objectPosition; at != nil {
		across, down = at[0], at[1]
	}
	return Rect{box.X + across.of(box.W-w), box.Y + down.of(box.H-h), w, h}
}

// within reports whether r lies in another rectangle, but for rounding.
func (r Rect) within(o Rect) bool {
	const slack = .01
	return r.X >= o.X-slack && r.Y >= o.Y-slack && r.X+r.W <= o.X+o.W+slack && r.Y+r.H <= o.Y+o.H+slack
}
