package mailhtml

// floatContext holds the floats that lines and blocks flow around.
type floatContext struct{ floats []floatBox }

// floatBox is the margin box of a float.
type floatBox struct {
	left, right, top, bottom float32
	isLeft                   bool
}

// between gives the room between the floats at the height y..y+h, within x0..x1.
func (f *floatContext) between(y, h, x0, x1 float32) (float32, float32) {
	for i := range f.floats {
		q := &f.floats[i]
		if q.top >= y+max(h, 1) || q.bottom <= y {
			continue
		}
		if q.isLeft {
			x0 = max(x0, q.right)
		} else {
			x1 = min(x1, q.left)
		}
	}
	return x0, x1
}

// nextEnd gives the y at which the next float below y ends, or y.
func (f *floatContext) nextEnd(y float32) float32 {
	found := false
	var next float32
	for i := range f.floats {
		if b := f.floats[i].bottom; b > y && (!found || b < next) {
			found, next = true, b
		}
	}
	if !found {
		return y
	}
	return next
}

// clearance gives the y below the floats of the sides in which, or a number
// far above the page.
func (f *floatContext) clearance(which uint8) float32 {
	y := float32(-1e9)
	for i := range f.floats {
		if f.floats[i].isLeft && which&floatLeft != 0 || !f.floats[i].isLeft && which&floatRight != 0 {
			y = max(y, f.floats[i].bottom)
		}
	}
	return y
}

// floatWidth sets the width of a float and returns that of its margin box.
func (l *layouter) floatWidth(b *box, cw float32) float32 {
	b.w = l.usedWidth(b, cw, true, cw)
	return b.w + b.style.margin[right].of(cw) + b.style.margin[left].of(cw)
}

// float lays out a float and places it at y or below: no higher than the
// floats before it, where there is room. CSS 2.1 §9.5.1. (ox, oy) is the
// content box around in the float context, (cx, cy) the same in its border box.
func (l *layouter) float(b *box, cw float32, floats *floatContext, ox, oy, y, cx, cy float32) {
	st := b.style
	w := l.floatWidth(b, cw)
	l.contents(b, cw, l.base)
	h := b.h + st.margin[top].of(cw) + st.margin[bottom].of(cw)
	ay := oy + y
	if n := len(floats.floats); n > 0 {
		ay = max(ay, floats.floats[n-1].top)
	}
	if st.clear != 0 {
		ay = max(ay, floats.clearance(st.clear))
	}
	x0, x1 := floats.between(ay, max(h, 1), ox, ox+cw)
	for w > x1-x0+.01 && (x0 > ox || x1 < ox+cw) {
		next := floats.nextEnd(ay)
		if next <= ay {
			break
		}
		ay = next
		x0, x1 = floats.between(ay, max(h, 1), ox, ox+cw)
	}
	x := x0
	if st.float == floatRight {
		x = x1 - w
	}
	b.x = cx + x - ox + st.margin[left].of(cw)
	b.y = cy + ay - oy + st.margin[top].of(cw)
	if h > 0 && w > 0 {
		floats.floats = append(floats.floats, floatBox{x, x + w, ay, ay + h, st.float == floatLeft})
	}
}
