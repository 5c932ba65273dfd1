package mailhtml

import (
	"image"
	"image/draw"
)

// Paint paints a part of the page onto dst. origin is the place on the page, in
// device pixels (page px × scale), that stands at dst's top left corner; scale
// is device pixels per page px. The whole of dst is painted, beyond the page
// with its background. Paint may be called from several goroutines.
func (p *Page) Paint(dst *image.RGBA, origin image.Point, scale float32) {
	if !(scale > 0) || dst.Rect.Empty() {
		return
	}
	draw.Draw(dst, dst.Rect, image.NewUniform(p.Background), image.Point{}, draw.Src)
	c := &canvas{
		dst: dst, clip: dst.Rect, origin: dst.Rect.Min.Sub(origin),
		scale: scale * p.zoom, fonts: p.fonts, dark: p.Dark,
	}
	c.paint(p.marks)
}
