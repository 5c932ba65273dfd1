package viewer

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// press is what buttons, chips and lines that can be clicked have in common:
// a background that answers the pointer, a ring that shows the focus, Enter
// and Space. The widgets embed it and call press.init.
type press struct {
	widget.BaseWidget
	label   string // for screen readers and the status line
	onTap   func()
	onHover func(label string) // "" when the pointer leaves

	back     *canvas.Rectangle
	ring     *canvas.Rectangle
	resting  fyne.ThemeColorName // of the background; empty for none
	hovered  bool
	focused  bool
	disabled bool
}

func (p *press) init(label string, onTap func()) {
	p.label, p.onTap = label, onTap
	p.back = canvas.NewRectangle(color.Transparent)
	p.ring = canvas.NewRectangle(color.Transparent)
	p.ring.StrokeWidth = 2
	for _, r := range []*canvas.Rectangle{p.back, p.ring} {
		r.CornerRadius = theme.Size(fynetheme.SizeNameButtonRadius)
	}
	p.ring.Hide()
}

// Tapped is part of fyne.Tappable.
func (p *press) Tapped(*fyne.PointEvent) {
	if !p.disabled && p.onTap != nil {
		p.onTap()
	}
}

// TypedKey presses with Enter and Space.
func (p *press) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.Tapped(nil)
	}
}

// TypedRune is part of fyne.Focusable.
func (p *press) TypedRune(rune) {}

// FocusGained is part of fyne.Focusable.
func (p *press) FocusGained() { p.focused = true; p.paint() }

// FocusLost is part of fyne.Focusable.
func (p *press) FocusLost() { p.focused = false; p.paint() }

// MouseIn is part of desktop.Hoverable.
func (p *press) MouseIn(*desktop.MouseEvent) { p.hover(true) }

// MouseMoved is part of desktop.Hoverable.
func (p *press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (p *press) MouseOut() { p.hover(false) }

func (p *press) hover(in bool) {
	p.hovered = in
	if p.onHover != nil {
		if in {
			p.onHover(p.label)
		} else {
			p.onHover("")
		}
	}
	p.paint()
}

// AccessibilityLabel is part of fyne.Accessible.
func (p *press) AccessibilityLabel() string { return p.label }

// AccessibilityRole is part of fyne.Accessible.
func (p *press) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// paint gives background and ring their colours.
func (p *press) paint() {
	p.back.FillColor = color.Transparent
	if p.resting != "" {
		p.back.FillColor = theme.Color(p.resting)
	}
	if p.hovered && !p.disabled {
		p.back.FillColor = over(p.back.FillColor, theme.Color(fynetheme.ColorNameHover))
	}
	p.ring.StrokeColor = theme.Color(theme.ColorFocusRing)
	p.ring.Hidden = !p.focused
	p.back.Refresh()
	p.ring.Refresh()
}

// over lays one colour over another.
func over(below, above color.Color) color.Color {
	br, bg, bb, ba := below.RGBA()
	ar, ag, ab, aa := above.RGBA()
	mix := func(a, b uint32) uint16 { return uint16(a + b*(0xFFFF-aa)/0xFFFF) }
	return color.RGBA64{R: mix(ar, br), G: mix(ag, bg), B: mix(ab, bb), A: mix(aa, ba)}
}

// pressRenderer draws content over the background, laid out by place.
type pressRenderer struct {
	p       *press
	content []fyne.CanvasObject
	min     func() fyne.Size
	place   func(fyne.Size)
	refresh func()
}

func (r *pressRenderer) MinSize() fyne.Size { return r.min() }

func (r *pressRenderer) Layout(size fyne.Size) {
	r.p.back.Resize(size)
	r.p.ring.Resize(size)
	r.place(size)
}

func (r *pressRenderer) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{r.p.back}, r.content...), r.p.ring)
}

func (r *pressRenderer) Refresh() {
	r.p.paint()
	r.refresh()
}

func (r *pressRenderer) Destroy() {}
