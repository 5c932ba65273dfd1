package sidebar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

const (
	itemHeight = 28
	itemInset  = 6
	iconSize   = 18
)

// item is one line that can be chosen: a view over all mail or an account. The
// sidebar as a whole has the focus; the arrows go from item to item.
type item struct {
	theme.Surface
	view  archive.View
	onAlt func(at fyne.Position) // right click; nil has no menu

	symbol fyne.Resource
	icon   *canvas.Image
	label  *theme.Label
	count  *theme.Label
}

var (
	_ fyne.Widget            = (*item)(nil)
	_ fyne.SecondaryTappable = (*item)(nil)
)

func newItem(view archive.View, icon fyne.Resource, onTap func()) *item {
	i := &item{view: view,
		symbol: icon,
		icon:   canvas.NewImageFromResource(theme.Tinted(icon, theme.ColorMuted)),
		label:  theme.NewLabel("", fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{}),
		count:  theme.NewLabel("", fynetheme.SizeNameCaptionText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true}),
	}
	i.Init("", onTap)
	i.Inset = itemInset
	i.icon.FillMode = canvas.ImageFillContain
	i.ExtendBaseWidget(i)
	return i
}

// set shows a name, bold and with a figure if something in it is unread.
func (i *item) set(label string, unread int) {
	text := ""
	if unread > 0 {
		text = theme.Number(unread)
	}
	if label == i.label.Text() && text == i.count.Text() {
		return
	}
	i.label.SetText(label)
	i.count.SetText(text)
	i.label.SetBold(unread > 0)
	i.Name = label
	if unread > 0 {
		i.Name = lang.L("{{.View}}, {{.Count}}", map[string]any{"View": label, "Count": theme.Count(unread, "{{.Count}} unread", "{{.Count}} unread")})
	}
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
	if selected == i.Selected && focused == i.Ring {
		return
	}
	i.Selected, i.Ring = selected, focused
	i.Paint()
}

// TappedSecondary opens the context menu, if there is one.
func (i *item) TappedSecondary(e *fyne.PointEvent) {
	if i.onAlt != nil {
		i.onAlt(e.AbsolutePosition)
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (i *item) AccessibilityLabel() string {
	if i.Selected {
		return lang.L("{{.Name}}, shown", map[string]any{"Name": i.Name})
	}
	return i.Name
}

// CreateRenderer implements fyne.Widget.
func (i *item) CreateRenderer() fyne.WidgetRenderer {
	i.Paint()
	return &theme.SurfaceRenderer{
		Surface: &i.Surface, Content: []fyne.CanvasObject{i.icon, i.label, i.count},
		Min:   func() fyne.Size { return fyne.NewSize(160, max(itemHeight, i.label.MinSize().Height+8)) },
		Place: i.place,
	}
}

func (i *item) place(size fyne.Size) {
	side := theme.Scaled(iconSize)
	left := 16 + side + 8
	i.icon.Move(fyne.NewPos(16, (size.Height-side)/2))
	i.icon.Resize(fyne.NewSquareSize(side))
	count := i.count.MinSize()
	i.count.Resize(count)
	i.count.Move(fyne.NewPos(size.Width-12-count.Width, (size.Height-count.Height)/2))
	label := i.label.MinSize()
	i.label.Resize(fyne.NewSize(max(0, size.Width-left-count.Width-18), label.Height))
	i.label.Move(fyne.NewPos(left, (size.Height-label.Height)/2))
	theme.Mirror(size.Width, i.icon, i.label, i.count)
}
