package theme

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Spread puts objects at both ends of a line and gives the room between them to
// middle, which may be nil. Where that is too narrow for large text or long
// words, middle gets a line of its own and the others follow below as words do.
// How tall that is is known once it has a width: put it at the edge of Between.
func Spread(start, end []fyne.CanvasObject, middle fyne.CanvasObject) *fyne.Container {
	s := &spread{start: start, end: end, middle: middle}
	var all []fyne.CanvasObject
	all = append(all, start...)
	if middle != nil {
		all = append(all, middle)
	}
	return container.New(s, append(all, end...)...) // Tab follows the eye
}

type spread struct {
	start, end []fyne.CanvasObject
	middle     fyne.CanvasObject
	width      float32 // when it was last laid out; 0 before
}

const (
	spreadGap  = 4
	middleRoom = 140 // in a line with others, at the normal size of text
)

// Layout implements fyne.Layout.
func (s *spread) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s.width = size.Width
	s.place(size.Width, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Resize(size)
		o.Move(at)
	})
	Mirror(size.Width, objects...)
}

// MinSize implements fyne.Layout.
func (s *spread) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := s.width
	if width <= 0 {
		width = s.oneLine()
	}
	widest := float32(0)
	for _, o := range objects {
		if o.Visible() && o != s.middle {
			widest = max(widest, o.MinSize().Width)
		}
	}
	return fyne.NewSize(widest, s.place(max(width, widest), func(fyne.CanvasObject, fyne.Position, fyne.Size) {}))
}

// oneLine is the width that takes one line.
func (s *spread) oneLine() float32 {
	width := lineWidth(s.start) + lineWidth(s.end)
	if s.middle != nil && s.middle.Visible() {
		width += max(s.middle.MinSize().Width, Scaled(middleRoom))
	}
	return width
}

func lineWidth(objects []fyne.CanvasObject) (width float32) {
	for _, o := range objects {
		if o.Visible() {
			width += o.MinSize().Width + spreadGap
		}
	}
	return width
}

// place gives each object its place in a width and returns the height.
func (s *spread) place(width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) (height float32) {
	if s.oneLine() <= width {
		return s.across(width, put)
	}
	y := float32(0)
	if s.middle != nil && s.middle.Visible() {
		put(s.middle, fyne.Position{}, fyne.NewSize(width, s.middle.MinSize().Height)) // wrapped text learns its height
		h := s.middle.MinSize().Height
		put(s.middle, fyne.Position{}, fyne.NewSize(width, h))
		y = h + spreadGap
	}
	var x, tall float32
	for _, o := range slices.Concat(s.start, s.end) {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		if x > 0 && x+size.Width > width {
			x, y, tall = 0, y+tall+spreadGap, 0
		}
		put(o, fyne.NewPos(x, y), size)
		x, tall = x+size.Width+spreadGap, max(tall, size.Height)
	}
	return y + tall
}

func (s *spread) across(width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) (height float32) {
	left, right := lineWidth(s.start), lineWidth(s.end)
	if s.middle != nil && s.middle.Visible() {
		room := fyne.NewSize(width-left-right, s.middle.MinSize().Height)
		put(s.middle, fyne.NewPos(left, 0), room)
		height = s.middle.MinSize().Height
	}
	for _, o := range slices.Concat(s.start, s.end) {
		if o.Visible() {
			height = max(height, o.MinSize().Height)
		}
	}
	line := func(objects []fyne.CanvasObject, x float32) {
		for _, o := range objects {
			if o.Visible() {
				size := fyne.NewSize(o.MinSize().Width, height)
				put(o, fyne.NewPos(x, 0), size)
				x += size.Width + spreadGap
			}
		}
	}
	line(s.start, 0)
	line(s.end, width-right+spreadGap)
	if s.middle != nil && s.middle.Visible() {
		put(s.middle, fyne.NewPos(left, 0), fyne.NewSize(width-left-right, height))
	}
	return height
}
