package rules

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/ui/theme"
)

// ruleItem is a rule in the list: a tick that switches it on and off, its
// name, and what it does.
type ruleItem struct {
	theme.Press
	on   *theme.Check
	name *theme.Label
	does *theme.Label
}

var _ fyne.Widget = (*ruleItem)(nil)

const itemHeight = 48

func newRuleItem(onTapped func(), onSwitch func(bool)) *ruleItem {
	i := &ruleItem{on: theme.NewCheck("", onSwitch),
		name: theme.NewLabel("", fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true}), does: theme.NewCaption("")}
	i.Init("", onTapped)
	i.Inset = 6
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
	i.on.Name = name
	i.Name, i.Selected = name+": "+does, selected
	i.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (i *ruleItem) CreateRenderer() fyne.WidgetRenderer {
	i.Paint()
	return &theme.SurfaceRenderer{
		Surface: &i.Surface, Content: []fyne.CanvasObject{i.on, i.name, i.does},
		Min: func() fyne.Size {
			return fyne.NewSize(180, max(itemHeight, i.name.MinSize().Height+i.does.MinSize().Height+14))
		},
		Place: i.place,
	}
}

func (i *ruleItem) place(size fyne.Size) {
	check := i.on.MinSize()
	i.on.Move(fyne.NewPos(8, (size.Height-check.Height)/2))
	i.on.Resize(check)
	left := 8 + check.Width
	name, does := i.name.MinSize().Height, i.does.MinSize().Height
	top := (size.Height - name - does - 2) / 2
	i.name.Move(fyne.NewPos(left, top))
	i.name.Resize(fyne.NewSize(size.Width-left-14, name))
	i.does.Move(fyne.NewPos(left, top+name+2))
	i.does.Resize(fyne.NewSize(size.Width-left-14, does))
	theme.Mirror(size.Width, i.on, i.name, i.does)
}
