package mailhtml

import (
	"image"
	"image/draw"
)

// Backgrounds that do not fill the whole box. CSS Backgrounds 4 §2.4.

// cutBackground records a background that ends within the borders, or within
// the padding.
func (r *recorder) cutBackground(st *style, box Rect, bw [4]float32, rad corners) {
	in := bw
	if st.bgClip == clipContent {
		for i := range in {
			in[i] += st.padding[i].of(box.W)
		}
	}
	area := Rect{box.X + in[left], box.Y + in[top], box.W - in[left] - in[right], box.H - in[top] - in[bottom]}
	for i := range in {
		in[i] = -in[i]
	}
	inner := rad.grown(in)
	r.grouped(&groupMark{opacity: 1, clip: &area, radii: inner}, func() { r.background(st, box, bw, corners{}, false) })
}

// throughText gives the marks of a background that is seen through the letters
// alone, or nil.
func (r *recorder) throughText(st *style, box Rect) []mark {
	if st.bgClip != clipText || st.hidden {
		return nil
	}
	var marks []mark
	outer := r.marks
	r.marks = &marks
	r.background(st, box, st.borderWidth, corners{}, false)
	r.marks = outer
	return marks
}

// letterMark is what is seen of other marks through the letters of a text.
type letterMark struct {
	text  *textRun
	under []mark
}

func (m *letterMark) bounds() Rect { return m.text.bounds() }

func (m *letterMark) paint(c *canvas) {
	dst, clip := c.dst, c.clip
	defer func() { c.dst, c.clip = dst, clip }()
	c.clip = c.clip.Intersect(c.around(m.bounds()))
	if c.clip.Empty() {
		return
	}
	mask := c.letters(m.text, c.clip)
	over := image.NewRGBA(c.clip)
	c.dst = over
	c.paint(m.under)
	draw.DrawMask(dst, c.clip, over, c.clip.Min, mask, c.clip.Min, draw.Over)
}
