package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/ui/theme"
)

// hint tells in a corner of the viewer where the link under the pointer leads.
type hint struct {
	layer *fyne.Container
	label *theme.Label
	back  *canvas.Rectangle
}

func newHint() *hint {
	h := &hint{label: theme.NewCaption(""), back: canvas.NewRectangle(theme.Color(fynetheme.ColorNameMenuBackground))}
	h.back.TopRightCornerRadius = 6
	h.back.StrokeWidth = 1
	h.layer = container.New(bottomLeft{}, container.NewStack(h.back, container.NewPadded(h.label)))
	h.layer.Hide()
	return h
}

// show shows text; an empty text hides the hint.
func (h *hint) show(text string) {
	if text == "" {
		h.layer.Hide()
		return
	}
	h.back.FillColor = theme.Color(fynetheme.ColorNameMenuBackground)
	h.back.StrokeColor = theme.Color(fynetheme.ColorNameSeparator)
	h.label.SetText(text)
	h.layer.Show()
	h.layer.Refresh()
}

// bottomLeft puts its object into the lower left corner, no wider than its
// container.
type bottomLeft struct{}

func (bottomLeft) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		o.Resize(fyne.NewSize(min(m.Width, size.Width), m.Height))
		o.Move(fyne.NewPos(0, size.Height-m.Height))
	}
}

func (bottomLeft) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
