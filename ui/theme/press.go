package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Surface is what can be clicked: a background that answers the pointer and
// shows what is chosen, and a ring that shows where the keyboard is. A widget
// embeds it and calls Init; one that takes the focus itself embeds [Press].
type Surface struct {
	widget.BaseWidget
	Name     string // for screen readers and the status line
	OnTap    func()
	OnHover  func(name string) // "" when the pointer leaves
	Resting  fyne.ThemeColorName
	Inset    float32 // of the background from the widget's sides
	Selected bool
	Ring     bool // the keyboard is here
	off      bool // it cannot be pressed

	back, ring *canvas.Rectangle
	hovered    bool
}

var (
	_ fyne.Tappable     = (*Surface)(nil)
	_ fyne.Accessible   = (*Surface)(nil)
	_ fyne.Disableable  = (*Surface)(nil)
	_ desktop.Hoverable = (*Surface)(nil)
)

// ringWidth is how thick the line around what has the focus is.
const ringWidth = 2

// Init makes the background and the ring.
func (s *Surface) Init(name string, onTap func()) {
	s.Name, s.OnTap = name, onTap
	s.back = canvas.NewRectangle(color.Transparent)
	s.ring = canvas.NewRectangle(color.Transparent)
	s.ring.StrokeWidth = ringWidth
	s.ring.Hide()
}

// Tapped implements fyne.Tappable.
func (s *Surface) Tapped(*fyne.PointEvent) {
	if !s.off && s.OnTap != nil {
		s.OnTap()
	}
}

// Enable implements fyne.Disableable.
func (s *Surface) Enable() { s.SetEnabled(true) }

// Disable implements fyne.Disableable: what cannot be pressed takes no focus.
func (s *Surface) Disable() { s.SetEnabled(false) }

// Disabled implements fyne.Disableable.
func (s *Surface) Disabled() bool { return s.off }

// SetEnabled says whether it can be pressed.
func (s *Surface) SetEnabled(on bool) {
	if s.off == on {
		s.off = !on
		s.Refresh()
	}
}

// MouseIn implements desktop.Hoverable.
func (s *Surface) MouseIn(*desktop.MouseEvent) { s.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (s *Surface) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (s *Surface) MouseOut() { s.hover(false) }

func (s *Surface) hover(in bool) {
	s.hovered = in
	if s.OnHover != nil {
		if in {
			s.OnHover(s.Name)
		} else {
			s.OnHover("")
		}
	}
	s.Paint()
}

// AccessibilityLabel implements fyne.Accessible.
func (s *Surface) AccessibilityLabel() string { return s.Name }

// AccessibilityRole implements fyne.Accessible.
func (s *Surface) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Paint gives background and ring their colours.
func (s *Surface) Paint() {
	var fill color.Color = color.Transparent
	switch {
	case s.Selected:
		fill = Color(ColorSelected)
	case s.Resting != "":
		fill = Color(s.Resting)
	}
	if s.hovered && !s.off && !s.Selected {
		fill = over(fill, Color(fynetheme.ColorNameHover))
	}
	s.back.FillColor = fill
	s.ring.StrokeColor = Color(ColorFocusRing)
	s.ring.Hidden = !s.Ring
	for _, r := range []*canvas.Rectangle{s.back, s.ring} {
		r.CornerRadius = Size(fynetheme.SizeNameButtonRadius)
		r.Refresh()
	}
}

// over lays one colour over another.
func over(below, above color.Color) color.Color {
	br, bg, bb, ba := below.RGBA()
	ar, ag, ab, aa := above.RGBA()
	mix := func(a, b uint32) uint16 { return uint16(a + b*(0xFFFF-aa)/0xFFFF) }
	return color.RGBA64{R: mix(ar, br), G: mix(ag, bg), B: mix(ab, bb), A: mix(aa, ba)}
}

// Press is a surface that takes the focus: Enter and Space press it.
type Press struct{ Surface }

var _ fyne.Focusable = (*Press)(nil)

// TypedKey presses with Enter and Space.
func (p *Press) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.Tapped(nil)
	default:
		PassKey(p, ev)
	}
}

// TypedRune implements fyne.Focusable.
func (p *Press) TypedRune(r rune) { PassRune(p, r) }

// PassKey gives a key that o has no use for to the window.
func PassKey(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(ev)
	}
}

// PassRune gives a letter that o has no use for to the window.
func PassRune(o fyne.CanvasObject, r rune) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.OnTypedRune() != nil && r != ' ' {
		c.OnTypedRune()(r)
	}
}

// FocusGained implements fyne.Focusable.
func (p *Press) FocusGained() { p.focus(true) }

// FocusLost implements fyne.Focusable.
func (p *Press) FocusLost() { p.focus(false) }

func (p *Press) focus(on bool) {
	p.Ring = on
	p.Paint()
}

// SurfaceRenderer draws a surface's content over its background.
type SurfaceRenderer struct {
	Surface *Surface
	Content []fyne.CanvasObject
	Min     func() fyne.Size
	Place   func(fyne.Size) // lays the content out
	Changed func()          // before a refresh of the content; may be nil
}

var _ fyne.WidgetRenderer = (*SurfaceRenderer)(nil)

// MinSize implements fyne.WidgetRenderer.
func (r *SurfaceRenderer) MinSize() fyne.Size { return r.Min() }

// Layout implements fyne.WidgetRenderer.
func (r *SurfaceRenderer) Layout(size fyne.Size) {
	for _, b := range []*canvas.Rectangle{r.Surface.back, r.Surface.ring} {
		b.Move(fyne.NewPos(r.Surface.Inset, 0))
		b.Resize(fyne.NewSize(size.Width-2*r.Surface.Inset, size.Height))
	}
	r.Place(size)
}

// Objects implements fyne.WidgetRenderer.
func (r *SurfaceRenderer) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{r.Surface.back}, r.Content...), r.Surface.ring)
}

// Refresh implements fyne.WidgetRenderer.
func (r *SurfaceRenderer) Refresh() {
	if r.Changed != nil {
		r.Changed()
	}
	r.Surface.Paint()
	r.Layout(r.Surface.Size())
	for _, o := range r.Content {
		o.Refresh()
	}
}

// Destroy implements fyne.WidgetRenderer.
func (r *SurfaceRenderer) Destroy() {}
