package pdf

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"
)

// Page is a page in the making. What is drawn later lies above.
type Page struct {
	doc           *Document
	width, height float32
	content       bytes.Buffer
	fonts         map[*Font]bool
	states        map[int]bool
	images        map[int]bool
	links         []string // annotations
	alpha         float32  // of everything drawn, by the groups around it
}

// AddPage adds a page of a size in points.
func (d *Document) AddPage(width, height float32) *Page {
	p := &Page{doc: d, width: width, height: height, fonts: map[*Font]bool{}, states: map[int]bool{}, images: map[int]bool{}, alpha: 1}
	d.pages = append(d.pages, p)
	return p
}

func (p *Page) op(format string, args ...any) {
	fmt.Fprintf(&p.content, format, args...)
	p.content.WriteByte('\n')
}

// y turns the page around: PDF counts from below.
func (p *Page) y(v float32) float32 { return p.height - v }

// Rect is a rectangle of a page.
type Rect struct{ X, Y, W, H float32 }

// Radii are the horizontal and vertical radii of a rectangle's corners, from
// the upper left one clockwise.
type Radii [4][2]float32

// color sets the colour of what is filled.
func (p *Page) color(c color.NRGBA) {
	p.setAlpha(float32(c.A) / 255)
	p.op("%s %s %s rg", num(float32(c.R)/255), num(float32(c.G)/255), num(float32(c.B)/255))
}

func (p *Page) setAlpha(a float32) {
	percent := int(a*p.alpha*100 + .5)
	if p.doc.states[percent] == 0 {
		p.doc.states[percent] = p.doc.add(fmt.Appendf(nil, "<< /Type /ExtGState /ca %s /CA %s >>", num(float32(percent)/100), num(float32(percent)/100)))
	}
	p.states[percent] = true
	p.op("/A%d gs", percent)
}

// Fill fills a rectangle.
func (p *Page) Fill(r Rect, radii Radii, c color.NRGBA) {
	if c.A == 0 || r.W <= 0 || r.H <= 0 {
		return
	}
	p.color(c)
	p.path(r, radii)
	p.op("f")
}

// path draws the outline of a rectangle.
func (p *Page) path(r Rect, radii Radii) {
	if radii == (Radii{}) {
		p.op("%s %s %s %s re", num(r.X), num(p.y(r.Y+r.H)), num(r.W), num(r.H))
		return
	}
	const k = .5523 // how far out the handles of a quarter circle are
	at := func(x, y float32) string { return num(x) + " " + num(p.y(y)) }
	x0, y0, x1, y1 := r.X, r.Y, r.X+r.W, r.Y+r.H
	tl, tr, br, bl := radii[0], radii[1], radii[2], radii[3]
	p.op("%s m %s l", at(x0+tl[0], y0), at(x1-tr[0], y0))
	p.op("%s %s %s c", at(x1-tr[0]+k*tr[0], y0), at(x1, y0+tr[1]-k*tr[1]), at(x1, y0+tr[1]))
	p.op("%s l %s %s %s c", at(x1, y1-br[1]), at(x1, y1-br[1]+k*br[1]), at(x1-br[0]+k*br[0], y1), at(x1-br[0], y1))
	p.op("%s l %s %s %s c", at(x0+bl[0], y1), at(x0+bl[0]-k*bl[0], y1), at(x0, y1-bl[1]+k*bl[1]), at(x0, y1-bl[1]))
	p.op("%s l %s %s %s c h", at(x0, y0+tl[1]), at(x0, y0+tl[1]-k*tl[1]), at(x0+tl[0]-k*tl[0], y0), at(x0+tl[0], y0))
}

// Group has draw draw under one opacity, within clip if there is one.
func (p *Page) Group(clip *Rect, radii Radii, opacity float32, draw func()) {
	p.op("q")
	if clip != nil {
		p.path(*clip, radii)
		p.op("W n")
	}
	outer := p.alpha
	p.alpha *= max(0, min(opacity, 1))
	draw()
	p.alpha = outer
	p.op("Q")
}

// Link makes a rectangle lead to an address.
func (p *Page) Link(r Rect, address string) {
	if r.W <= 0 || r.H <= 0 {
		return
	}
	p.links = append(p.links, fmt.Sprintf("<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [%s %s %s %s] /A << /S /URI /URI %s >> >>",
		num(r.X), num(p.y(r.Y+r.H)), num(r.X+r.W), num(p.y(r.Y)), literal(address)))
}

// finishPage adds the page's objects and returns its number.
func (d *Document) finishPage(p *Page, tree int) int {
	content := d.add(stream("", p.content.Bytes()))
	var fonts, states, images strings.Builder
	for f := range p.doc.each(p.fonts) {
		fmt.Fprintf(&fonts, "/F%d %d 0 R ", f.number, f.object)
	}
	for percent := range 101 {
		if p.states[percent] {
			fmt.Fprintf(&states, "/A%d %d 0 R ", percent, d.states[percent])
		}
	}
	for n := range len(d.objects) {
		if p.images[n] {
			fmt.Fprintf(&images, "/I%d %d 0 R ", n, n)
		}
	}
	return d.add(fmt.Appendf(nil, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Annots [%s] "+
		"/Group << /S /Transparency /CS /DeviceRGB >> /Resources << /Font << %s>> /ExtGState << %s>> /XObject << %s>> >> >>",
		tree, num(p.width), num(p.height), content, strings.Join(p.links, " "), fonts.String(), states.String(), images.String()))
}

// each gives the fonts in used, in the order they were made.
func (d *Document) each(used map[*Font]bool) func(func(*Font) bool) {
	return func(yield func(*Font) bool) {
		for _, f := range d.fonts {
			if used[f] && !yield(f) {
				return
			}
		}
	}
}
