package htmlview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/mailloft/mailloft/ui/theme"
)

// scroller is a scroll container in which the wheel zooms while Ctrl is held.
// (The surface cannot take the wheel: Fyne lets every scrollable object draw
// over the bounds of those around it.)
type scroller struct {
	container.Scroll
	view *View
}

func newScroller(v *View) *scroller {
	s := &scroller{view: v}
	s.Content, s.Direction = v.surface, container.ScrollBoth
	s.OnScrolled = func(fyne.Position) { v.surface.place() }
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled is part of fyne.Scrollable.
func (s *scroller) Scrolled(ev *fyne.ScrollEvent) {
	switch {
	case modifiers()&fyne.KeyModifierShortcutDefault == 0:
		s.Scroll.Scrolled(theme.Turned(ev))
	case ev.Scrolled.DY > 0:
		s.view.zoomBy(1)
	case ev.Scrolled.DY < 0:
		s.view.zoomBy(-1)
	}
}

// ScrollOffset tells how far down the page the window's upper edge is.
func (v *View) ScrollOffset() float32 { return v.scroll.Offset.Y }

func (v *View) maxOffset() float32 {
	return max(v.surface.MinSize().Height-v.scroll.Size().Height, 0)
}

func (v *View) scrollBy(dy float32) { v.scrollTo(v.scroll.Offset.X, v.scroll.Offset.Y+dy) }

func (v *View) scrollTo(x, y float32) {
	size := v.surface.MinSize()
	x = min(max(x, 0), max(size.Width-v.scroll.Size().Width, 0))
	y = min(max(y, 0), v.maxOffset())
	v.scroll.ScrollToOffset(fyne.NewPos(x, y))
	v.surface.place()
}

// bringIntoView scrolls as little as shows a box with some room around it.
func (v *View) bringIntoView(box Rect) {
	const room = 48
	view := v.scroll.Size()
	x, y := v.scroll.Offset.X, v.scroll.Offset.Y
	top, bottom := box.Y+v.Inset.Height, box.Y+box.H+v.Inset.Height
	if top < y || bottom > y+view.Height {
		y = top - room
		if bottom > v.scroll.Offset.Y+view.Height {
			y = bottom + room - view.Height
		}
	}
	left, right := box.X+v.Inset.Width, box.X+box.W+v.Inset.Width
	if left < x || right > x+view.Width {
		x = left - room
	}
	v.scrollTo(x, y)
}
