package mailhtml

import "image"

// corners are the radii of a box's rounded corners, across and down, clockwise
// from the top left.
type corners [4][2]float32

// cornersOf resolves border-radius and shrinks corners that overlap.
// CSS Backgrounds 3 §4.5.
func cornersOf(st *style, w, h float32) (r corners, rounded bool) {
	for i := range r {
		r[i] = [2]float32{max(0, st.radius[i][0].of(w)), max(0, st.radius[i][1].of(h))}
		if r[i][0] == 0 || r[i][1] == 0 {
			r[i] = [2]float32{}
		}
		rounded = rounded || r[i] != [2]float32{}
	}
	if !rounded {
		return r, false
	}
	f := float32(1)
	fit := func(a, b, room float32) {
		if sum := a + b; sum > room {
			f = min(f, room/sum)
		}
	}
	fit(r[0][0], r[1][0], w)
	fit(r[3][0], r[2][0], w)
	fit(r[0][1], r[3][1], h)
	fit(r[1][1], r[2][1], h)
	return r.scaled(f), true
}

func (r corners) scaled(k float32) corners {
	for i := range r {
		r[i][0], r[i][1] = r[i][0]*k, r[i][1]*k
	}
	return r
}

// grown gives the corners of a box whose sides stand further out by the
// amounts; a corner that is sharp stays so.
func (r corners) grown(by [4]float32) corners {
	for i, sides := range [4][2]int{{left, top}, {right, top}, {right, bottom}, {left, bottom}} {
		if r[i] == [2]float32{} {
			continue
		}
		r[i] = [2]float32{max(0, r[i][0]+by[sides[0]]), max(0, r[i][1]+by[sides[1]])}
	}
	return r
}

// path adds a rounded rectangle to the rasterizer, anticlockwise when reversed
// so that it cuts a hole. The corners are ellipse quarters in Bézier form.
func (c *canvas) path(r image.Rectangle, rad corners, reversed bool) {
	const k = .44771525
	x0, y0, x1, y1 := float32(r.Min.X), float32(r.Min.Y), float32(r.Max.X), float32(r.Max.Y)
	a, b, d, e := rad[0], rad[1], rad[2], rad[3]
	z := &c.ras
	z.MoveTo(x0+a[0], y0)
	if reversed {
		z.CubeTo(x0+a[0]*k, y0, x0, y0+a[1]*k, x0, y0+a[1])
		z.LineTo(x0, y1-e[1])
		z.CubeTo(x0, y1-e[1]*k, x0+e[0]*k, y1, x0+e[0], y1)
		z.LineTo(x1-d[0], y1)
		z.CubeTo(x1-d[0]*k, y1, x1, y1-d[1]*k, x1, y1-d[1])
		z.LineTo(x1, y0+b[1])
		z.CubeTo(x1, y0+b[1]*k, x1-b[0]*k, y0, x1-b[0], y0)
		z.LineTo(x0+a[0], y0)
	} else {
		z.LineTo(x1-b[0], y0)
		z.CubeTo(x1-b[0]*k, y0, x1, y0+b[1]*k, x1, y0+b[1])
		z.LineTo(x1, y1-d[1])
		z.CubeTo(x1, y1-d[1]*k, x1-d[0]*k, y1, x1-d[0], y1)
		z.LineTo(x0+e[0], y1)
		z.CubeTo(x0+e[0]*k, y1, x0, y1-e[1]*k, x0, y1-e[1])
		z.LineTo(x0, y0+a[1])
		z.CubeTo(x0, y0+a[1]*k, x0+a[0]*k, y0, x0+a[0], y0)
	}
	z.ClosePath()
}
