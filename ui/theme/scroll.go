package theme

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
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

// turner lies over one of Fyne's lists and scrolls it: what scrolls within the
// list can't be reached from outside. Everything but the wheel goes through.
type turner struct {
	widget.BaseWidget
	list *widget.List
}

var _ fyne.Scrollable = (*turner)(nil)

// Turning gives one of Fyne's lists the pace of other programs. It is shown by
// shown, which is the list or what embeds it.
func Turning(shown fyne.CanvasObject, list *widget.List) *fyne.Container {
	t := &turner{list: list}
	t.ExtendBaseWidget(t)
	return container.NewStack(shown, t)
}

// CreateRenderer implements fyne.Widget.
func (t *turner) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(layout.NewSpacer())
}

// Scrolled implements fyne.Scrollable.
func (t *turner) Scrolled(e *fyne.ScrollEvent) {
	t.list.ScrollToOffset(t.list.GetScrollOffset() - Turned(e).Scrolled.DY)
}
