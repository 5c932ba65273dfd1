package theme

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// wheel is how much further than Fyne's 25 px a turn of the wheel goes: about
// as far as in other programs. On macOS Fyne is told pixels, and goes so far.
const wheel = 2.5

// Turned is how far a turn of the wheel goes.
func Turned(e *fyne.ScrollEvent) *fyne.ScrollEvent {
	far := *e
	if runtime.GOOS != "darwin" {
		far.Scrolled.DX, far.Scrolled.DY = wheel*e.Scrolled.DX, wheel*e.Scrolled.DY
	}
	return &far
}

// Scroll is Fyne's container that scrolls, at the pace of other programs.
type Scroll struct{ container.Scroll }

var _ fyne.Scrollable = (*Scroll)(nil)

// NewVScroll makes one that scrolls up and down.
func NewVScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{}
	s.Content, s.Direction = content, container.ScrollVerticalOnly
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled implements fyne.Scrollable.
func (s *Scroll) Scrolled(e *fyne.ScrollEvent) { s.Scroll.Scrolled(Turned(e)) }
