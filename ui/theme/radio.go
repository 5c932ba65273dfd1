package theme

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Radio is a list of choices of which one holds. The arrow keys go from one to
// the next, and in languages that run from the right so do the buttons; Fyne's
// can do neither.
type Radio struct {
	widget.BaseWidget
	Options   []string
	Selected  string
	OnChanged func(string)

	items []*radioItem
	box   *fyne.Container
}

var _ fyne.Widget = (*Radio)(nil)

// NewRadio makes a list of choices, one below the other. The first holds.
func NewRadio(options []string) *Radio { return newRadio(options, container.NewVBox) }

// NewRadioRow makes a row of choices. The first holds.
func NewRadioRow(options []string) *Radio { return newRadio(options, Leading) }

func newRadio(options []string, arrange func(...fyne.CanvasObject) *fyne.Container) *Radio {
	r := &Radio{Options: options, Selected: options[0]}
	var objects []fyne.CanvasObject
	for i, text := range options {
		item := &radioItem{group: r, index: i, text: text}
		item.ExtendBaseWidget(item)
		r.items, objects = append(r.items, item), append(objects, item)
	}
	r.box = arrange(objects...)
	r.ExtendBaseWidget(r)
	return r
}

// SetSelected makes one of the options the one that holds.
func (r *Radio) SetSelected(option string) {
	if option == r.Selected || !slices.Contains(r.Options, option) {
		return
	}
	r.Selected = option
	r.Refresh()
	if r.OnChanged != nil {
		r.OnChanged(option)
	}
}

// step chooses the option that lies by steps further, and gives it the keyboard.
func (r *Radio) step(from, by int) {
	at := min(max(from+by, 0), len(r.items)-1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(r.items[at]); c != nil {
		c.Focus(r.items[at])
	}
	r.SetSelected(r.Options[at])
}

// CreateRenderer implements fyne.Widget.
func (r *Radio) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.box) }

// Refresh implements fyne.CanvasObject.
func (r *Radio) Refresh() {
	for _, item := range r.items {
		item.Refresh()
	}
}

// radioItem is one choice.
type radioItem struct {
	widget.BaseWidget
	group            *Radio
	index            int
	text             string
	focused, hovered bool
}

var (
	_ fyne.Widget       = (*radioItem)(nil)
	_ fyne.Tappable     = (*radioItem)(nil)
	_ fyne.Focusable    = (*radioItem)(nil)
	_ fyne.Accessible   = (*radioItem)(nil)
	_ desktop.Hoverable = (*radioItem)(nil)
)

// AccessibilityLabel implements fyne.Accessible.
func (i *radioItem) AccessibilityLabel() string {
	return spokenSwitch(i.text, i.group.Selected == i.text)
}

// AccessibilityRole implements fyne.Accessible.
func (i *radioItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped implements fyne.Tappable.
func (i *radioItem) Tapped(*fyne.PointEvent) { i.group.step(i.index, 0) }

// FocusGained implements fyne.Focusable.
func (i *radioItem) FocusGained() { i.focused = true; i.Refresh() }

// FocusLost implements fyne.Focusable.
func (i *radioItem) FocusLost() { i.focused = false; i.Refresh() }

// MouseIn implements desktop.Hoverable.
func (i *radioItem) MouseIn(*desktop.MouseEvent) { i.hovered = true; i.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (i *radioItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (i *radioItem) MouseOut() { i.hovered = false; i.Refresh() }

// TypedKey implements fyne.Focusable.
func (i *radioItem) TypedKey(k *fyne.KeyEvent) {
	along := 1
	if RightToLeft() {
		along = -1
	}
	switch k.Name {
	case fyne.KeySpace:
		i.group.step(i.index, 0)
	case fyne.KeyDown:
		i.group.step(i.index, 1)
	case fyne.KeyUp:
		i.group.step(i.index, -1)
	case fyne.KeyRight:
		i.group.step(i.index, along)
	case fyne.KeyLeft:
		i.group.step(i.index, -along)
	default:
		PassKey(i, k)
	}
}

// TypedRune implements fyne.Focusable.
func (i *radioItem) TypedRune(r rune) { PassRune(i, r) }

// CreateRenderer implements fyne.Widget.
func (i *radioItem) CreateRenderer() fyne.WidgetRenderer {
	r := &radioRenderer{i: i, text: canvas.NewText("", color.Transparent), halo: canvas.NewCircle(color.Transparent), rim: canvas.NewCircle(color.Transparent), dot: canvas.NewCircle(color.Transparent)}
	r.paint()
	return r
}

type radioRenderer struct {
	i              *radioItem
	halo, rim, dot *canvas.Circle
	text           *canvas.Text
}

func (r *radioRenderer) paint() {
	rim := fynetheme.ColorNameInputBorder
	r.rim.FillColor = Color(fynetheme.ColorNameInputBackground)
	r.dot.Hidden = r.i.group.Selected != r.i.text
	if !r.dot.Hidden {
		rim = fynetheme.ColorNamePrimary
	}
	r.rim.StrokeColor, r.rim.StrokeWidth = Color(rim), Scaled(1.5)
	r.dot.FillColor = Color(fynetheme.ColorNamePrimary)
	r.halo.FillColor = color.Transparent
	switch {
	case r.i.focused:
		r.halo.FillColor = Color(fynetheme.ColorNameFocus)
	case r.i.hovered:
		r.halo.FillColor = Color(fynetheme.ColorNameHover)
	}
	r.text.Text, r.text.Alignment = Drawable(r.i.text), Start()
	r.text.TextSize, r.text.Color = Size(fynetheme.SizeNameText), Color(fynetheme.ColorNameForeground)
}

// Layout implements fyne.WidgetRenderer.
func (r *radioRenderer) Layout(size fyne.Size) {
	icon, pad := Size(fynetheme.SizeNameInlineIcon), Size(fynetheme.SizeNameInnerPadding)
	middle := fyne.NewPos((icon+pad)/2+1, size.Height/2)
	around := func(c *canvas.Circle, side float32) {
		c.Resize(fyne.NewSquareSize(side))
		c.Move(middle.SubtractXY(side/2, side/2))
	}
	around(r.halo, icon+pad)
	around(r.rim, icon-2)
	around(r.dot, icon/2)
	x := icon + pad + 4
	r.text.Move(fyne.NewPos(x, 0))
	r.text.Resize(fyne.NewSize(size.Width-x, size.Height))
	Mirror(size.Width, r.halo, r.rim, r.dot, r.text)
}

// MinSize implements fyne.WidgetRenderer.
func (r *radioRenderer) MinSize() fyne.Size {
	icon, pad := Size(fynetheme.SizeNameInlineIcon), Size(fynetheme.SizeNameInnerPadding)
	return r.text.MinSize().AddWidthHeight(icon+2*pad+4, 2*pad)
}

// Refresh implements fyne.WidgetRenderer.
func (r *radioRenderer) Refresh() {
	r.paint()
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

// Objects implements fyne.WidgetRenderer.
func (r *radioRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.halo, r.rim, r.dot, r.text}
}

// Destroy implements fyne.WidgetRenderer.
func (r *radioRenderer) Destroy() {}
