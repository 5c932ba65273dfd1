package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Select is Fyne's choice with a ring while it has the focus, as a Button has.
type Select struct {
	widget.Select
	focused bool
}

var (
	_ fyne.Widget    = (*Select)(nil)
	_ fyne.Focusable = (*Select)(nil)
)

// NewSelect makes a choice among options.
func NewSelect(options []string, changed func(string)) *Select {
	s := &Select{}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() {
	s.focused = true
	s.Refresh()
}

// FocusLost implements fyne.Focusable.
func (s *Select) FocusLost() {
	s.focused = false
	s.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	return WithRing(s.Select.CreateRenderer(), func() bool { return s.focused })
}
