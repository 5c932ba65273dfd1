package htmlview

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
)

// placeMarks puts rectangles over what is marked between top and bottom.
func (s *surface) placeMarks(top, bottom float32) {
	v := s.view
	origin := s.origin()
	s.found.begin()
	for _, m := range v.search.within(top, bottom) {
		c := foundColor
		if m.match == v.search.current {
			c = foundCurrentColor
		}
		s.found.add(origin, m.Rect, c)
	}
	s.marked.begin()
	selected := selectionColor(s.focused)
	for _, b := range s.boxes {
		if b.Y < bottom && b.Y+b.H > top {
			s.marked.add(origin, b, selected)
		}
	}
}

// boxSelection boxes the selection anew.
func (s *surface) boxSelection() {
	s.boxes = nil
	if r := s.view.selection.bounds(); s.view.page != nil && r.From < r.To {
		s.boxes = joined(s.view.page.Boxes(r.From, r.To))
	}
}

// Marks lie over the page, so they let it show through.
var (
	foundColor        = color.NRGBA{R: 0xFF, G: 0xC4, B: 0x00, A: 0x55}
	foundCurrentColor = color.NRGBA{R: 0xFF, G: 0x7A, B: 0x00, A: 0x80}
)

func selectionColor(focused bool) color.Color {
	r, g, b, _ := fynetheme.Color(fynetheme.ColorNamePrimary).RGBA()
	c := color.NRGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: 0x55}
	if !focused {
		c.A = 0x33
	}
	return c
}

// boxPool hands out rectangles again and again.
type boxPool struct {
	all []*canvas.Rectangle
	n   int
}

func (p *boxPool) begin() { p.n = 0 }

func (p *boxPool) add(origin fyne.Position, box Rect, c color.Color) {
	if p.n == len(p.all) {
		p.all = append(p.all, canvas.NewRectangle(c))
	}
	r := p.all[p.n]
	p.n++
	r.FillColor = c
	r.Move(origin.AddXY(box.X, box.Y))
	r.Resize(fyne.NewSize(box.W, box.H))
}

func (p *boxPool) used() []fyne.CanvasObject {
	list := make([]fyne.CanvasObject, p.n)
	for i := range list {
		list[i] = p.all[i]
	}
	return list
}
