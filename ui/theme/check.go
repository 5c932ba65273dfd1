package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// Check is Fyne's box for a tick, with its words on the side where lines go on,
// and keys it has no use for given to the window.
type Check struct {
	widget.Check
	Name string // for screen readers, where there are no words beside it
}

var (
	_ fyne.Widget       = (*Check)(nil)
	_ fyne.Focusable    = (*Check)(nil)
	_ fyne.Accessible   = (*Check)(nil)
	_ desktop.Hoverable = (*Check)(nil)
)

// NewCheck makes a box without a tick.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// AccessibilityLabel implements fyne.Accessible.
func (c *Check) AccessibilityLabel() string {
	name := c.Text
	if name == "" {
		name = c.Name
	}
	return spokenSwitch(name, c.Checked)
}

func spokenSwitch(name string, on bool) string {
	if on {
		return lang.L("{{.Name}}: on", map[string]any{"Name": name})
	}
	return lang.L("{{.Name}}: off", map[string]any{"Name": name})
}

// AccessibilityRole implements fyne.Accessible.
func (c *Check) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// TypedKey implements fyne.Focusable. The tick itself is set by the letter.
func (c *Check) TypedKey(k *fyne.KeyEvent) {
	if k.Name != fyne.KeySpace {
		PassKey(c, k)
	}
}

// TypedRune implements fyne.Focusable.
func (c *Check) TypedRune(r rune) {
	c.Check.TypedRune(r)
	PassRune(c, r)
}

// Tapped implements fyne.Tappable: Fyne counts only what lies near the left end.
func (c *Check) Tapped(e *fyne.PointEvent) {
	turned := *e
	turned.Position.X = c.fromStart(e.Position.X)
	c.Check.Tapped(&turned)
}

// MouseIn implements desktop.Hoverable.
func (c *Check) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *Check) MouseMoved(e *desktop.MouseEvent) {
	turned := *e
	turned.Position.X = c.fromStart(e.Position.X)
	c.Check.MouseMoved(&turned)
}

func (c *Check) fromStart(x float32) float32 {
	if RightToLeft() {
		return c.Size().Width - x
	}
	return x
}

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	return &startRenderer{c.Check.CreateRenderer()}
}

// startRenderer turns what another draws from the left round where the language
// runs from the right.
type startRenderer struct{ fyne.WidgetRenderer }

// Layout implements fyne.WidgetRenderer.
func (r *startRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	Mirror(size.Width, r.Objects()...)
	r.words()
}

// Refresh implements fyne.WidgetRenderer.
func (r *startRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.words()
}

func (r *startRenderer) words() {
	for _, o := range r.Objects() {
		if t, ok := o.(*canvas.Text); ok {
			t.Text, t.Alignment = Drawable(t.Text), Start()
		}
	}
}
