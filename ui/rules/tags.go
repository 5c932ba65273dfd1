package rules

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/mailloft/mailloft/ui/theme"
)

// tagBoxes are the tags there are, each with a box to tick, as many beside each
// other as there is room for.
type tagBoxes struct {
	onChanged func(chosen []string)
	chosen    []string
	box       *fyne.Container
}

func newTagBoxes() *tagBoxes { return &tagBoxes{box: container.New(&flow{})} }

// show offers names; chosen are ticked.
func (b *tagBoxes) show(names, chosen []string) {
	b.chosen, b.box.Objects = slices.Clone(chosen), nil
	for _, name := range names {
		c := theme.NewCheck(name, nil)
		c.Checked = slices.Contains(chosen, name)
		c.OnChanged = func(on bool) { b.set(name, on) }
		b.box.Add(c)
	}
	b.box.Refresh()
}

func (b *tagBoxes) set(name string, on bool) {
	b.chosen = slices.DeleteFunc(b.chosen, func(s string) bool { return s == name })
	if on {
		b.chosen = append(b.chosen, name)
	}
	if b.onChanged != nil {
		b.onChanged(slices.Clone(b.chosen))
	}
}

// flow lays things out as words of a text. How tall that is is known once it
// has a width.
type flow struct{ width float32 }

const (
	flowGap   = 4
	firstFlow = 480 // the width before there is one
)

func (f *flow) place(objects []fyne.CanvasObject, width float32, do func(o fyne.CanvasObject, at fyne.Position, size fyne.Size)) (height float32) {
	var x, y, tall float32
	for _, o := range objects {
		size := o.MinSize()
		size.Width = min(size.Width, width)
		if x > 0 && x+size.Width > width {
			x, y, tall = 0, y+tall, 0
		}
		do(o, fyne.NewPos(x, y), size)
		x, tall = x+size.Width+flowGap, max(tall, size.Height)
	}
	return y + tall
}

// Layout implements fyne.Layout.
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
	})
	theme.Mirror(size.Width, objects...)
}

// MinSize implements fyne.Layout.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := f.width
	if width <= 0 {
		width = firstFlow
	}
	return fyne.NewSize(0, f.place(objects, width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {}))
}
