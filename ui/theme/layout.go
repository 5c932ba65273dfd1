package theme

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Row puts objects side by side, each as wide as it needs to be, along the
// line of text.
func Row(objects ...fyne.CanvasObject) *fyne.Container {
	if RightToLeft() {
		objects = slices.Clone(objects)
		slices.Reverse(objects)
	}
	return container.NewHBox(objects...)
}

// Across gives the room between start and end to middle. start and end may be
// nil.
func Across(start, end, middle fyne.CanvasObject) *fyne.Container {
	left, right := start, end
	if RightToLeft() {
		left, right = end, start
	}
	return inOrder(layout.NewBorderLayout(nil, nil, left, right), start, middle, end)
}

// Leading puts objects side by side where lines begin, however wide it gets.
func Leading(objects ...fyne.CanvasObject) *fyne.Container {
	return Across(Row(objects...), nil, nil)
}

// Padded puts space around an object, start and end along the line of text.
func Padded(top, bottom, start, end float32, o fyne.CanvasObject) *fyne.Container {
	if RightToLeft() {
		start, end = end, start
	}
	return container.New(layout.NewCustomPaddedLayout(top, bottom, start, end), o)
}

// Below gives the room below top to rest.
func Below(top, rest fyne.CanvasObject) *fyne.Container { return container.New(below{}, top, rest) }

type below struct{}

// Layout asks for the height of the first object once it has its width:
// wrapped text does not know it before.
func (below) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, rest := objects[0], objects[1]
	y := float32(0)
	if top.Visible() {
		top.Resize(fyne.NewSize(size.Width, top.MinSize().Height))
		y = top.MinSize().Height
		top.Resize(fyne.NewSize(size.Width, y))
		top.Move(fyne.NewPos(0, 0))
	}
	rest.Move(fyne.NewPos(0, y))
	rest.Resize(fyne.NewSize(size.Width, max(size.Height-y, 0)))
}

// MinSize implements fyne.Layout.
func (below) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[1].MinSize()
	if top := objects[0]; top.Visible() {
		size = fyne.NewSize(max(size.Width, top.MinSize().Width), size.Height+top.MinSize().Height)
	}
	return size
}

// Between gives the room between top and bottom to rest. Top and bottom may be
// nil.
func Between(top, rest, bottom fyne.CanvasObject) *fyne.Container {
	return inOrder(between{top, rest, bottom}, top, rest, bottom)
}

type between struct{ top, rest, bottom fyne.CanvasObject }

// Layout asks for heights as below does.
func (b between) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	edge := func(o fyne.CanvasObject) float32 {
		if o == nil || !o.Visible() {
			return 0
		}
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		h := o.MinSize().Height
		o.Resize(fyne.NewSize(size.Width, h))
		return h + Size(fynetheme.SizeNamePadding)
	}
	top, bottom := edge(b.top), edge(b.bottom)
	if b.top != nil {
		b.top.Move(fyne.Position{})
	}
	if b.bottom != nil {
		b.bottom.Move(fyne.NewPos(0, size.Height-b.bottom.Size().Height))
	}
	b.rest.Move(fyne.NewPos(0, top))
	b.rest.Resize(fyne.NewSize(size.Width, max(size.Height-top-bottom, 0)))
}

// MinSize implements fyne.Layout.
func (b between) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height+Size(fynetheme.SizeNamePadding))
		}
	}
	size.Height -= Size(fynetheme.SizeNamePadding)
	return size
}

// inOrder is a container in which Tab follows the eye. In one made by
// container.NewBorder, the middle comes first.
func inOrder(l fyne.Layout, objects ...fyne.CanvasObject) *fyne.Container {
	c := container.New(l)
	for _, o := range objects {
		if o != nil {
			c.Add(o)
		}
	}
	return c
}

// Middle is a layout that gives its objects all the width and puts them in the
// middle of the height.
type Middle struct{}

var _ fyne.Layout = Middle{}

// Layout implements fyne.Layout.
func (Middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := o.MinSize().Height
		o.Resize(fyne.NewSize(size.Width, h))
		o.Move(fyne.NewPos(0, (size.Height-h)/2))
	}
}

// MinSize implements fyne.Layout.
func (Middle) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}
