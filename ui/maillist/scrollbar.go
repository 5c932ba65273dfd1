package maillist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// scrollbar shows where in the list the reader is. It works in fractions of
// the list, so that a million rows do not overrun a float32.
type scrollbar struct {
	widget.BaseWidget
	onScroll func(fraction float64) // 0 is the top, 1 the bottom

	position float64 // 0 to 1
	share    float64 // how much of the list is on the screen
	wide     bool
	grip     float32 // where in the thumb it is held
	thumb    *canvas.Rectangle
}

var (
	_ fyne.Widget       = (*scrollbar)(nil)
	_ fyne.Draggable    = (*scrollbar)(nil)
	_ desktop.Hoverable = (*scrollbar)(nil)
	_ desktop.Mouseable = (*scrollbar)(nil)
)

const smallestThumb = 28

func newScrollbar(onScroll func(float64)) *scrollbar {
	s := &scrollbar{onScroll: onScroll, share: 1, thumb: canvas.NewRectangle(theme.Color(fynetheme.ColorNameScrollBar))}
	s.ExtendBaseWidget(s)
	return s
}

func (s *scrollbar) set(position, share float64) {
	if position == s.position && share == s.share {
		return
	}
	s.position, s.share = position, share
	s.place()
}

func (s *scrollbar) length() float32 {
	return min(max(float32(s.share)*s.Size().Height, smallestThumb), s.Size().Height)
}

func (s *scrollbar) place() {
	width := theme.Size(fynetheme.SizeNameScrollBarSmall)
	if s.wide {
		width = theme.Size(fynetheme.SizeNameScrollBar)
	}
	size := s.Size()
	s.thumb.CornerRadius = width / 2
	s.thumb.Resize(fyne.NewSize(width, s.length()))
	s.thumb.Move(fyne.NewPos(size.Width-width-1, float32(s.position)*(size.Height-s.length())))
	visible(s.thumb, s.share < 1)
}

// Dragged implements fyne.Draggable.
func (s *scrollbar) Dragged(e *fyne.DragEvent) { s.to(e.Position.Y - s.grip) }

// DragEnd implements fyne.Draggable.
func (s *scrollbar) DragEnd() {}

// MouseDown takes hold of the thumb, or brings it to the pointer.
func (s *scrollbar) MouseDown(e *desktop.MouseEvent) {
	top := s.thumb.Position().Y
	if e.Position.Y >= top && e.Position.Y <= top+s.length() {
		s.grip = e.Position.Y - top
		return
	}
	s.grip = s.length() / 2
	s.to(e.Position.Y - s.grip)
}

// MouseUp implements desktop.Mouseable.
func (s *scrollbar) MouseUp(*desktop.MouseEvent) {}

func (s *scrollbar) to(y float32) {
	if room := s.Size().Height - s.length(); room > 0 {
		s.onScroll(float64(min(max(y/room, 0), 1)))
	}
}

// MouseIn implements desktop.Hoverable.
func (s *scrollbar) MouseIn(*desktop.MouseEvent) { s.widen(true) }

// MouseMoved implements desktop.Hoverable.
func (s *scrollbar) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (s *scrollbar) MouseOut() { s.widen(false) }

func (s *scrollbar) widen(wide bool) {
	s.wide = wide
	s.place()
}

// CreateRenderer implements fyne.Widget.
func (s *scrollbar) CreateRenderer() fyne.WidgetRenderer { return &scrollbarRenderer{s} }

type scrollbarRenderer struct{ s *scrollbar }

func (r *scrollbarRenderer) Layout(fyne.Size) { r.s.place() }

func (r *scrollbarRenderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.Size(fynetheme.SizeNameScrollBar)+2, smallestThumb)
}

func (r *scrollbarRenderer) Refresh() {
	r.s.thumb.FillColor = theme.Color(fynetheme.ColorNameScrollBar)
	r.s.place()
	r.s.thumb.Refresh()
}

func (r *scrollbarRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.thumb} }

func (r *scrollbarRenderer) Destroy() {}
