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

// iconButton is a flat button with an icon and no words.
type iconButton struct {
	press
	icon *canvas.Image
	tint fyne.ThemeColorName
	res  fyne.Resource
}

var (
	_ fyne.Widget       = (*iconButton)(nil)
	_ fyne.Focusable    = (*iconButton)(nil)
	_ fyne.Tappable     = (*iconButton)(nil)
	_ fyne.Accessible   = (*iconButton)(nil)
	_ desktop.Hoverable = (*iconButton)(nil)
)

const (
	iconButtonSize = 34
	iconSize       = 18
)

func newIconButton(icon fyne.Resource, label string, onTap func()) *iconButton {
	b := &iconButton{tint: theme.ColorMuted, res: icon}
	b.init(label, onTap)
	b.icon = canvas.NewImageFromResource(theme.Tinted(icon, b.tint))
	b.icon.FillMode = canvas.ImageFillContain
	b.ExtendBaseWidget(b)
	return b
}

// set changes what the button shows and is called.
func (b *iconButton) set(icon fyne.Resource, label string, tint fyne.ThemeColorName) {
	b.label = label
	if b.res != icon || b.tint != tint {
		b.res, b.tint = icon, tint
		b.icon.Resource = theme.Tinted(icon, tint)
		b.icon.Refresh()
	}
}

func (b *iconButton) CreateRenderer() fyne.WidgetRenderer {
	return &pressRenderer{
		p: &b.press, content: []fyne.CanvasObject{b.icon},
		min: func() fyne.Size { return fyne.NewSquareSize(iconButtonSize) },
		place: func(size fyne.Size) {
			b.icon.Resize(fyne.NewSquareSize(iconSize))
			b.icon.Move(fyne.NewPos((size.Width-iconSize)/2, (size.Height-iconSize)/2))
		},
		refresh: b.icon.Refresh,
	}
}

// linkButton is a word that can be clicked, in a banner or a header line.
type linkButton struct {
	press
	text *theme.Label
	pad  float32
}

var _ fyne.Widget = (*linkButton)(nil)

func newLinkButton(text string, size fyne.ThemeSizeName, name fyne.ThemeColorName, style fyne.TextStyle, onTap func()) *linkButton {
	b := &linkButton{text: theme.NewLabel(text, size, name, style), pad: 6}
	b.init(text, onTap)
	b.ExtendBaseWidget(b)
	return b
}

func (b *linkButton) setText(text string) {
	b.label = text
	b.text.SetText(text)
	b.Refresh()
}

// Cursor is part of desktop.Cursorable.
func (b *linkButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (b *linkButton) CreateRenderer() fyne.WidgetRenderer {
	return &pressRenderer{
		p: &b.press, content: []fyne.CanvasObject{b.text},
		min: func() fyne.Size { return b.text.MinSize().AddWidthHeight(2*b.pad, 2*3) },
		place: func(size fyne.Size) {
			h := b.text.MinSize().Height
			b.text.Resize(fyne.NewSize(size.Width-2*b.pad, h))
			b.text.Move(fyne.NewPos(b.pad, (size.Height-h)/2))
		},
		refresh: b.text.Refresh,
	}
}
