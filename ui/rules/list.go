package rules

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// ruleItem is a rule in the list: a tick that switches it on and off, its
// name, and what it does.
type ruleItem struct {
	widget.BaseWidget
	onTapped func()
	on       *widget.Check
	name     *theme.Label
	does     *theme.Label
	back     *canvas.Rectangle
	selected bool
	hovered  bool
}

var (
	_ fyne.Widget       = (*ruleItem)(nil)
	_ fyne.Tappable     = (*ruleItem)(nil)
	_ desktop.Hoverable = (*ruleItem)(nil)
	_ fyne.Accessible   = (*ruleItem)(nil)
)

const itemHeight = 48

func newRuleItem(onTapped func(), onSwitch func(bool)) *ruleItem {
	i := &ruleItem{onTapped: onTapped, on: widget.NewCheck("", onSwitch), back: canvas.NewRectangle(color.Transparent),
		name: theme.NewLabel("", fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true}), does: theme.NewCaption("")}
	i.ExtendBaseWidget(i)
	return i
}

func (i *ruleItem) show(name, does string, on, selected bool) {
	i.name.SetText(name)
	i.does.SetText(does)
	if i.on.Checked != on {
		i.on.Checked = on
		i.on.Refresh()
	}
	i.selected = selected
	i.Refresh()
}

// Tapped implements fyne.Tappable.
func (i *ruleItem) Tapped(*fyne.PointEvent) { i.onTapped() }

// MouseIn implements desktop.Hoverable.
func (i *ruleItem) MouseIn(*desktop.MouseEvent) { i.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (i *ruleItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (i *ruleItem) MouseOut() { i.hover(false) }

func (i *ruleItem) hover(on bool) {
	i.hovered = on
	i.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (i *ruleItem) AccessibilityLabel() string { return i.name.Text() + ": " + i.does.Text() }

// AccessibilityRole implements fyne.Accessible.
func (i *ruleItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (i *ruleItem) CreateRenderer() fyne.WidgetRenderer {
	r := &ruleItemRenderer{i}
	r.Refresh()
	return r
}

type ruleItemRenderer struct{ i *ruleItem }

func (r *ruleItemRenderer) MinSize() fyne.Size { return fyne.NewSize(180, itemHeight) }

func (r *ruleItemRenderer) Layout(size fyne.Size) {
	r.i.back.Move(fyne.NewPos(6, 0))
	r.i.back.Resize(fyne.NewSize(size.Width-12, size.Height))
	check := r.i.on.MinSize()
	r.i.on.Move(fyne.NewPos(8, (size.Height-check.Height)/2))
	r.i.on.Resize(check)
	left := 8 + check.Width
	r.i.name.Move(fyne.NewPos(left, 6))
	r.i.name.Resize(fyne.NewSize(size.Width-left-14, r.i.name.MinSize().Height))
	r.i.does.Move(fyne.NewPos(left, 26))
	r.i.does.Resize(fyne.NewSize(size.Width-left-14, r.i.does.MinSize().Height))
}

func (r *ruleItemRenderer) Refresh() {
	i := r.i
	i.back.CornerRadius = theme.Size(fynetheme.SizeNameSelectionRadius)
	switch {
	case i.selected:
		i.back.FillColor = theme.Color(theme.ColorSelected)
	case i.hovered:
		i.back.FillColor = theme.Color(fynetheme.ColorNameHover)
	default:
		i.back.FillColor = color.Transparent
	}
	r.Layout(i.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *ruleItemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.i.back, r.i.on, r.i.name, r.i.does}
}

func (r *ruleItemRenderer) Destroy() {}
