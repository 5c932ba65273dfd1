package theme

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Select is Fyne's choice with a ring while it has the focus, as a Button has.
type Select struct {
	widget.Select
	Whole   bool // is never narrower than its widest option
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

// Tapped implements fyne.Tappable.
func (s *Select) Tapped(e *fyne.PointEvent) {
	s.Select.Tapped(e)
	s.markChosen()
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	s.Select.TypedKey(e)
	s.markChosen()
}

// markChosen has the menu that has just opened begin at what is chosen now.
func (s *Select) markChosen() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	if c == nil {
		return
	}
	menu, opened := c.Focused().(*widget.PopUpMenu)
	if !opened {
		return
	}
	for range s.SelectedIndex() + 1 {
		menu.ActivateNext()
	}
}

// MinSize implements fyne.CanvasObject.
func (s *Select) MinSize() fyne.Size {
	size := s.Select.MinSize()
	if s.Whole {
		var widest float32
		for _, text := range s.Options {
			widest = max(widest, fyne.MeasureText(text, Size(fynetheme.SizeNameText), fyne.TextStyle{}).Width)
		}
		size.Width = max(size.Width, widest+Size(fynetheme.SizeNameInlineIcon)+4*Size(fynetheme.SizeNameInnerPadding))
	}
	return size
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	return WithRing(s.Select.CreateRenderer(), func() bool { return s.focused })
}
