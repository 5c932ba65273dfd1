package typeset

import (
	"math"

	"github.com/go-text/typesetting/font/opentype"
)

// fatness is how much thicker the strokes of an imitated bold are, as a part
// of the em. FreeType's outlines, as browsers draw them, grow by so much to
// the right and upwards.
const fatness = 1. / 34

// embolden moves the outline of every contour outwards, so that its strokes
// become by strength thicker. y points up.
func embolden(segments []opentype.Segment, strength float32) []opentype.Segment {
	out := make([]opentype.Segment, len(segments))
	copy(out, segments)
	// The side of the filling is the same for all contours: that of the whole.
	var area float64
	contours := contoursOf(out)
	for _, c := range contours {
		for i, p := range c {
			q := c[(i+1)%len(c)]
			area += float64(p.X)*float64(q.Y) - float64(q.X)*float64(p.Y)
		}
	}
	side := float32(1)
	if area > 0 { // PostScript outlines run anticlockwise
		side = -1
	}
	for _, c := range contours {
		grow(c, strength/2, side)
	}
	return out
}

// contoursOf gives the points of each contour, on the curve and off it.
func contoursOf(segments []opentype.Segment) [][]*opentype.SegmentPoint {
	var out [][]*opentype.SegmentPoint
	for i := range segments {
		args := segments[i].ArgsSlice()
		if segments[i].Op == opentype.SegmentOpMoveTo || len(out) == 0 {
			out = append(out, nil)
		}
		for k := range args {
			out[len(out)-1] = append(out[len(out)-1], &args[k])
		}
	}
	return out
}

// grow shifts the points of a contour along the bisectors of its corners.
func grow(c []*opentype.SegmentPoint, by, side float32) {
	n := len(c)
	old := make([]opentype.SegmentPoint, n)
	for i, p := range c {
		old[i] = *p
	}
	for i, p := range c {
		inX, inY, inLen := edgeFrom(old, i, -1)
		outX, outY, outLen := edgeFrom(old, i, 1)
		inX, inY = -inX, -inY
		var dx, dy float32
		const sharp = -15. / 16 // a corner so sharp stays
		if d := inX*outX + inY*outY; inLen > 0 && outLen > 0 && d > sharp {
			d++
			dx, dy = -side*(inY+outY), side*(inX+outX)
			q := side * -(outX*inY - outY*inX)
			if l := min(inLen, outLen); by*q > l*d {
				dx, dy = dx*l/q, dy*l/q
			} else {
				dx, dy = dx*by/d, dy*by/d
			}
		}
		p.X, p.Y = old[i].X+by+dx, old[i].Y+by+dy
	}
}

// edgeFrom gives the direction from a point to the next other one, forwards or
// backwards, and how far it is.
func edgeFrom(c []opentype.SegmentPoint, i, step int) (x, y, length float32) {
	n := len(c)
	for k := 1; k < n; k++ {
		q := c[((i+k*step)%n+n)%n]
		x, y = q.X-c[i].X, q.Y-c[i].Y
		if length = float32(math.Hypot(float64(x), float64(y))); length > 0 {
			return x / length, y / length, length
		}
	}
	return 0, 0, 0
}
