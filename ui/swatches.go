package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// swatches lets a person choose a tag's colour.
type swatches struct {
	widget.BaseWidget
	chosen string // one of theme.TagColors
	all    []*swatch
	row    *fyne.Container
}

var _ fyne.Widget = (*swatches)(nil)

func newSwatches(chosen string) *swatches {
	s := &swatches{chosen: chosen, row: container.NewHBox()}
	for _, color := range theme.TagColors {
		one := newSwatch(color, func() { s.choose(color) })
		one.set(color == chosen)
		s.all = append(s.all, one)
		s.row.Add(one)
	}
	s.ExtendBaseWidget(s)
	return s
}

func (s *swatches) choose(color string) {
	s.chosen = color
	for _, one := range s.all {
		one.set(one.name == color)
	}
}

// CreateRenderer implements fyne.Widget.
func (s *swatches) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.row) }

// swatch is one colour; the chosen one has a tick and a ring.
type swatch struct {
	widget.BaseWidget
	name     string
	onTapped func()
	ring     *canvas.Circle
	dot      *canvas.Circle
	tick     *canvas.Image
	focused  bool
	on       bool
}

var (
	_ fyne.Widget     = (*swatch)(nil)
	_ fyne.Tappable   = (*swatch)(nil)
	_ fyne.Focusable  = (*swatch)(nil)
	_ fyne.Accessible = (*swatch)(nil)
)

const swatchSize = 30

func newSwatch(name string, onTapped func()) *swatch {
	s := &swatch{name: name, onTapped: onTapped, ring: canvas.NewCircle(nil), dot: canvas.NewCircle(nil),
		tick: canvas.NewImageFromResource(theme.Tinted(theme.IconCheck, fynetheme.ColorNameForegroundOnPrimary))}
	s.tick.FillMode = canvas.ImageFillContain
	s.ExtendBaseWidget(s)
	return s
}

func (s *swatch) set(on bool) {
	s.on = on
	s.Refresh()
}

// Tapped implements fyne.Tappable.
func (s *swatch) Tapped(*fyne.PointEvent) { s.onTapped() }

// FocusGained implements fyne.Focusable.
func (s *swatch) FocusGained() { s.setFocus(true) }

// FocusLost implements fyne.Focusable.
func (s *swatch) FocusLost() { s.setFocus(false) }

func (s *swatch) setFocus(on bool) {
	s.focused = on
	s.Refresh()
}

// TypedKey chooses the colour with Space or Enter.
func (s *swatch) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn {
		s.onTapped()
	}
}

// TypedRune implements fyne.Focusable.
func (s *swatch) TypedRune(rune) {}

// AccessibilityLabel implements fyne.Accessible.
func (s *swatch) AccessibilityLabel() string {
	return map[string]string{
		"blue": lang.L("Blue"), "teal": lang.L("Teal"), "amber": lang.L("Amber"), "violet": lang.L("Violet"),
		"red": lang.L("Red"), "green": lang.L("Green"), "pink": lang.L("Pink"), "grey": lang.L("Grey"),
	}[s.name]
}

// AccessibilityRole implements fyne.Accessible.
func (s *swatch) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (s *swatch) CreateRenderer() fyne.WidgetRenderer {
	r := &swatchRenderer{s}
	r.Refresh()
	return r
}

type swatchRenderer struct{ s *swatch }

func (r *swatchRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(swatchSize) }

func (r *swatchRenderer) Layout(fyne.Size) {
	r.s.ring.Resize(fyne.NewSquareSize(swatchSize))
	r.s.dot.Move(fyne.NewSquareOffsetPos(4))
	r.s.dot.Resize(fyne.NewSquareSize(swatchSize - 8))
	r.s.tick.Move(fyne.NewSquareOffsetPos(8))
	r.s.tick.Resize(fyne.NewSquareSize(swatchSize - 16))
}

func (r *swatchRenderer) Refresh() {
	s := r.s
	s.dot.FillColor = theme.Color(theme.TagColor(s.name, ""))
	s.ring.StrokeWidth = 0
	switch {
	case s.focused:
		s.ring.StrokeWidth, s.ring.StrokeColor = 2, theme.Color(theme.ColorFocusRing)
	case s.on:
		s.ring.StrokeWidth, s.ring.StrokeColor = 2, s.dot.FillColor
	}
	s.tick.Hidden = !s.on
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *swatchRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.ring, r.s.dot, r.s.tick}
}

func (r *swatchRenderer) Destroy() {}
