package sidebar

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

const (
	itemHeight = 28
	itemInset  = 6
	iconSize   = 18
)

// item is one line that can be chosen: a view over all mail or an account.
type item struct {
	widget.BaseWidget
	view  archive.View
	onTap func()
	onAlt func(at fyne.Position) // right click; nil has no menu

	selected, hovered, focused bool

	back   *canvas.Rectangle
	symbol fyne.Resource
	icon   *canvas.Image
	label  *theme.Label
	count  *theme.Label
}

var (
	_ fyne.Widget            = (*item)(nil)
	_ fyne.Tappable          = (*item)(nil)
	_ fyne.SecondaryTappable = (*item)(nil)
	_ desktop.Hoverable      = (*item)(nil)
	_ fyne.Accessible        = (*item)(nil)
)

func newItem(view archive.View, icon fyne.Resource, onTap func()) *item {
	i := &item{view: view, onTap: onTap,
		back:   canvas.NewRectangle(color.Transparent),
		symbol: icon,
		icon:   canvas.NewImageFromResource(theme.Tinted(icon, theme.ColorMuted)),
		label:  theme.NewLabel("", fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{}),
		count:  theme.NewCaption(""),
	}
	i.icon.FillMode = canvas.ImageFillContain
	i.ExtendBaseWidget(i)
	return i
}

func (i *item) set(label string, count int) {
	text := ""
	if count > 0 {
		text = theme.Number(count)
	}
	if label == i.label.Text() && text == i.count.Text() {
		return
	}
	i.label.SetText(label)
	i.count.SetText(text)
	i.Refresh()
}

// tint gives the icon a colour of its own; an empty name takes it back.
func (i *item) tint(name string) {
	color, ok := theme.ColorNamed(name)
	if !ok {
		color = theme.ColorMuted
	}
	i.icon.Resource = theme.Tinted(i.symbol, color)
	i.icon.Refresh()
}

func (i *item) mark(selected, focused bool) {
	if selected == i.selected && focused == i.focused {
		return
	}
	i.selected, i.focused = selected, focused
	i.Refresh()
}

// Tapped implements fyne.Tappable.
func (i *item) Tapped(*fyne.PointEvent) { i.onTap() }

// TappedSecondary opens the context menu, if there is one.
func (i *item) TappedSecondary(e *fyne.PointEvent) {
	if i.onAlt != nil {
		i.onAlt(e.AbsolutePosition)
	}
}

// MouseIn implements desktop.Hoverable.
func (i *item) MouseIn(*desktop.MouseEvent) { i.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (i *item) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (i *item) MouseOut() { i.hover(false) }

func (i *item) hover(on bool) {
	i.hovered = on
	i.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (i *item) AccessibilityLabel() string { return i.label.Text() + " " + i.count.Text() }

// AccessibilityRole implements fyne.Accessible.
func (i *item) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (i *item) CreateRenderer() fyne.WidgetRenderer {
	r := &itemRenderer{i}
	r.paint()
	return r
}

type itemRenderer struct{ i *item }

func (r *itemRenderer) Layout(size fyne.Size) {
	i := r.i
	i.back.Move(fyne.NewPos(itemInset, 0))
	i.back.Resize(fyne.NewSize(size.Width-2*itemInset, size.Height))
	i.icon.Move(fyne.NewPos(16, (size.Height-iconSize)/2))
	i.icon.Resize(fyne.NewSquareSize(iconSize))
	count := i.count.MinSize()
	i.count.Resize(count)
	i.count.Move(fyne.NewPos(size.Width-12-count.Width, (size.Height-count.Height)/2))
	label := i.label.MinSize()
	i.label.Resize(fyne.NewSize(max(0, size.Width-42-count.Width-18), label.Height))
	i.label.Move(fyne.NewPos(42, (size.Height-label.Height)/2))
}

func (r *itemRenderer) MinSize() fyne.Size {
	return fyne.NewSize(160, max(itemHeight, r.i.label.MinSize().Height+8))
}

func (r *itemRenderer) Refresh() {
	r.paint()
	r.Layout(r.i.Size())
}

func (r *itemRenderer) paint() {
	i := r.i
	i.back.CornerRadius = theme.Size(fynetheme.SizeNameSelectionRadius)
	i.back.StrokeWidth = 0
	switch {
	case i.selected:
		i.back.FillColor = theme.Color(theme.ColorSelected)
	case i.hovered:
		i.back.FillColor = theme.Color(fynetheme.ColorNameHover)
	default:
		i.back.FillColor = color.Transparent
	}
	if i.focused {
		i.back.StrokeWidth = 1.5
		i.back.StrokeColor = theme.Color(theme.ColorFocusRing)
	}
	i.back.Refresh()
	i.icon.Refresh()
	i.label.Refresh()
	i.count.Refresh()
}

func (r *itemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.i.back, r.i.icon, r.i.label, r.i.count}
}

func (r *itemRenderer) Destroy() {}
