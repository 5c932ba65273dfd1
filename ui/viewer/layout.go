package viewer

import "fyne.io/fyne/v2"

// column stacks objects from top to bottom without gaps. An object whose
// height depends on its width is asked for it.
type column struct{}

// wrapping is an object that is as tall as its width lets it be.
type wrapping interface {
	heightFor(width float32) float32
}

// heightOf is the height an object wants at a width.
func heightOf(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case wrapping:
		return o.heightFor(width)
	case *fyne.Container:
		if _, ok := o.Layout.(column); ok {
			return columnHeight(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

func columnHeight(objects []fyne.CanvasObject, width float32) (height float32) {
	for _, o := range objects {
		if o.Visible() {
			height += heightOf(o, width)
		}
	}
	return height
}

func (column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightOf(o, size.Width)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h
	}
}

func (column) MinSize(objects []fyne.CanvasObject) (min fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			min.Width = fyne.Max(min.Width, m.Width)
			min.Height += m.Height
		}
	}
	return min
}

// page puts one object above another that takes the rest, and a third below:
// like a border layout, but it asks heights for the width there is.
type page struct{ top, body, bottom fyne.CanvasObject }

func (p page) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	top := heightOf(p.top, size.Width)
	bottom := heightOf(p.bottom, size.Width)
	top = min(top, size.Height)
	bottom = min(bottom, size.Height-top)
	p.top.Move(fyne.NewPos(0, 0))
	p.top.Resize(fyne.NewSize(size.Width, top))
	p.body.Move(fyne.NewPos(0, top))
	p.body.Resize(fyne.NewSize(size.Width, size.Height-top-bottom))
	p.bottom.Move(fyne.NewPos(0, size.Height-bottom))
	p.bottom.Resize(fyne.NewSize(size.Width, bottom))
}

func (p page) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }
