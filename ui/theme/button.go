package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Button is Fyne's button with a ring while it has the focus. Fyne gives it
// another shade instead, which makes a coloured one look as if it could not be
// used. Enter presses it as Space does.
type Button struct {
	widget.Button
	Name    string // for screen readers, where there is an icon only
	full    string // the words in the order they are read
	focused bool
}

var (
	_ fyne.Widget     = (*Button)(nil)
	_ fyne.Focusable  = (*Button)(nil)
	_ fyne.Accessible = (*Button)(nil)
)

// NewButton makes a button with words.
func NewButton(text string, tapped func()) *Button { return NewButtonWithIcon(text, nil, tapped) }

// NewButtonWithIcon makes a button with words behind an icon.
func NewButtonWithIcon(text string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{}
	b.Init(text, icon, tapped)
	b.ExtendBaseWidget(b)
	return b
}

// Init is for buttons that embed this one: words behind an icon, and what they do.
func (b *Button) Init(text string, icon fyne.Resource, tapped func()) {
	b.full, b.Text, b.Icon, b.OnTapped = text, Drawable(text), Pointing(icon), tapped
	if RightToLeft() {
		b.IconPlacement = widget.ButtonIconTrailingText
	}
}

// SetText shows other words.
func (b *Button) SetText(text string) {
	b.full = text
	b.Button.SetText(Drawable(text))
}

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string {
	if b.full != "" {
		return b.full
	}
	return b.Name
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() {
	b.focused = false
	b.Refresh()
}

// TypedKey presses the button.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch {
	case (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && !b.Disabled():
		b.Tapped(&fyne.PointEvent{})
	case e.Name == fyne.KeySpace:
		b.Button.TypedKey(e)
	default:
		PassKey(b, e)
	}
}

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(r rune) { PassRune(b, r) }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	return WithRing(b.Button.CreateRenderer(), func() bool { return b.focused })
}

// WithRing draws what r draws, and a ring around it while focused says so.
func WithRing(r fyne.WidgetRenderer, focused func() bool) fyne.WidgetRenderer {
	ring := canvas.NewRectangle(nil)
	ring.StrokeWidth = ringWidth
	ring.Hide()
	return &ringRenderer{r, ring, focused}
}

// ringGap is between a ring and what it is around, so that it also shows on a
// button in the ring's own colour.
const ringGap = 2

type ringRenderer struct {
	fyne.WidgetRenderer
	ring    *canvas.Rectangle
	focused func() bool
}

func (r *ringRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.Move(fyne.NewPos(-ringGap-ringWidth/2, -ringGap-ringWidth/2))
	r.ring.Resize(size.AddWidthHeight(2*ringGap+ringWidth, 2*ringGap+ringWidth))
}

func (r *ringRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.ring.StrokeColor = Color(ColorFocusRing)
	r.ring.CornerRadius = Size(fynetheme.SizeNameButtonRadius) + ringGap
	r.ring.Hidden = !r.focused()
	r.ring.Refresh()
}

func (r *ringRenderer) Objects() []fyne.CanvasObject {
	return append(r.WidgetRenderer.Objects()[:len(r.WidgetRenderer.Objects()):len(r.WidgetRenderer.Objects())], r.ring)
}
