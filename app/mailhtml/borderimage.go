package mailhtml

import (
	"image"
	"image/color"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// borderImage is a gradient that stands for the borders of a box, cut into
// corners and sides. Pictures are not: they would have to be asked for.
// CSS Backgrounds 3 §5.
type borderImage struct {
	g     *gradient
	slice length // px are those of the gradient, as large as the box
}

func (s *setter) borderImage() {
	var b borderImage
	for _, v := range s.vs {
		if v.Kind == css.Slash {
			break
		}
		switch {
		case v.Kind == css.Func && b.g == nil:
			b.g = s.e.gradient(v, s.st)
		case v.Kind == css.Number && b.slice.auto():
			b.slice = px(max(0, v.Num))
		case v.Kind == css.Percent && b.slice.auto():
			b.slice = percentage(max(0, v.Num))
		}
	}
	if b.slice.auto() {
		b.slice = percentage(100)
	}
	if s.st.borderImage = nil; b.g != nil {
		s.st.borderImage = &b
	}
}

// borderImageMark is the border of a box drawn with a gradient.
type borderImageMark struct {
	box   Rect
	w     [4]float32
	image *borderImage
}

func (m *borderImageMark) bounds() Rect { return m.box }

func (m *borderImageMark) paint(c *canvas) {
	e := c.edges(m.box)
	f := &frame{shade: newShade(m.image.g, e.Dx(), e.Dy(), c.scale, c.tint), size: e.Size()}
	for i, w := range m.w {
		f.w[i] = roundInt(w * c.scale)
	}
	f.sliceX = min(m.image.slice.px*c.scale+m.image.slice.percent*float32(e.Dx())/100, float32(e.Dx()))
	f.sliceY = min(m.image.slice.px*c.scale+m.image.slice.percent*float32(e.Dy())/100, float32(e.Dy()))
	for _, side := range [4]image.Rectangle{
		{e.Min, image.Pt(e.Max.X, e.Min.Y+f.w[top])},
		{image.Pt(e.Max.X-f.w[right], e.Min.Y+f.w[top]), image.Pt(e.Max.X, e.Max.Y-f.w[bottom])},
		{image.Pt(e.Min.X, e.Max.Y-f.w[bottom]), e.Max},
		{image.Pt(e.Min.X, e.Min.Y+f.w[top]), image.Pt(e.Min.X+f.w[left], e.Max.Y-f.w[bottom])},
	} {
		c.roundRect(side, corners{}, f, e.Min)
	}
}

// frame is a gradient whose corners and sides are stretched to those of a border.
type frame struct {
	*shade
	size           image.Point
	w              [4]int
	sliceX, sliceY float32
}

func (f *frame) At(x, y int) color.Color {
	return f.shade.At(
		sliced(x, f.size.X, f.w[left], f.w[right], f.sliceX),
		sliced(y, f.size.Y, f.w[top], f.w[bottom], f.sliceY))
}

// sliced is the place in a picture of size that is stretched to v in a box as
// large, whose borders are lo and hi wide.
func sliced(v, size, lo, hi int, slice float32) int {
	at, whole := float32(v)+.5, float32(size)
	low, high := float32(lo), float32(hi)
	switch {
	case v < lo:
		at = at / low * slice
	case v >= size-hi:
		at = whole - (whole-at)/high*slice
	case whole-low-high > 0:
		at = slice + (at-low)/(whole-low-high)*max(0, whole-2*slice)
	}
	return int(at)
}
