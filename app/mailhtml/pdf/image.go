package pdf

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
)

// Image draws a picture into a rectangle.
func (p *Page) Image(im image.Image, r Rect) {
	n := p.doc.image(im)
	if n == 0 || r.W <= 0 || r.H <= 0 {
		return
	}
	p.images[n] = true
	p.op("q")
	p.setAlpha(1)
	p.op("%s 0 0 %s %s %s cm /I%d Do", num(r.W), num(r.H), num(r.X), num(p.y(r.Y+r.H)), n)
	p.op("Q")
}

// image keeps a picture once, however often it is drawn.
func (d *Document) image(im image.Image) int {
	if n, ok := d.images[im]; ok {
		return n
	}
	b := im.Bounds()
	if b.Empty() {
		d.images[im] = 0
		return 0
	}
	straight := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(straight, straight.Rect, im, b.Min, draw.Src)
	rgb := make([]byte, 0, 3*b.Dx()*b.Dy())
	alpha := make([]byte, 0, b.Dx()*b.Dy())
	seen := false
	for i := 0; i+3 < len(straight.Pix); i += 4 {
		c := color.NRGBA{R: straight.Pix[i], G: straight.Pix[i+1], B: straight.Pix[i+2], A: straight.Pix[i+3]}
		rgb = append(rgb, c.R, c.G, c.B)
		alpha = append(alpha, c.A)
		seen = seen || c.A < 255
	}
	dict := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8", b.Dx(), b.Dy())
	mask := ""
	if seen {
		mask = fmt.Sprintf(" /SMask %d 0 R", d.add(stream(dict+" /ColorSpace /DeviceGray", alpha)))
	}
	n := d.add(stream(dict+" /ColorSpace /DeviceRGB"+mask, rgb))
	d.images[im] = n
	return n
}
