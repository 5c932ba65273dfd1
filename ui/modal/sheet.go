// Package modal is what lies over a window and has to be answered first: a
// sheet with a title, a body and a row of buttons, and the two sheets every
// room needs, a question and a message. Everything runs on the Fyne goroutine.
package modal

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// Sheet is a dialog over the window: a title, a body and a row of buttons.
// It is as tall as its body, up to its size and to what the window has room for.
// Escape leaves it and Enter does what the main button does, whatever has the
// focus; Fyne's own dialogs answer neither.
type Sheet struct {
	Fixed  bool   // keeps its height while the body grows
	Submit func() // Enter; nil does nothing
	Cancel func() // Escape; hides the sheet unless it is set to something else
	OnHide func() // may be nil

	Scroll *theme.Scroll // around the body, once it is shown

	window fyne.Window
	popup  *widget.PopUp
	row    *fyne.Container      // the buttons
	size   fyne.Size            // wanted; less when the window is small or the body is short
	typed  func(*fyne.KeyEvent) // the window's own key handler, while the sheet is open
}

const (
	margin = 16 // between a sheet and the window's edge
	edge   = 22 // between its edge and what is on it
)

// New makes a sheet over a window, of at most a size that goes with the text's.
func New(w fyne.Window, width, height float32) *Sheet {
	s := &Sheet{window: w, size: fyne.NewSize(theme.Scaled(width), theme.Scaled(height))}
	s.Cancel = s.Hide
	return s
}

// Show opens the sheet. Left and right are buttons of the bottom row; body
// scrolls if it is too tall.
func (s *Sheet) Show(title string, body fyne.CanvasObject, notice fyne.CanvasObject, left, right []fyne.CanvasObject) {
	heading := theme.NewSubHeading(title)
	heading.Elastic = true
	row := append(append(append([]fyne.CanvasObject{}, left...), layout.NewSpacer()), right...)
	if theme.RightToLeft() {
		slices.Reverse(row)
	}
	buttons := container.New(layout.NewCustomPaddedHBoxLayout(8), row...)
	s.row = buttons
	var bottom fyne.CanvasObject = buttons
	if notice != nil {
		bottom = container.NewVBox(notice, buttons)
	}
	s.Scroll = theme.NewVScroll(container.New(layout.NewCustomPaddedLayout(4, 4, edge, edge), body))
	content := container.NewBorder(
		container.New(layout.NewCustomPaddedLayout(16, 8, edge, edge), heading),
		container.New(layout.NewCustomPaddedLayout(12, 16, edge, edge), bottom), nil, nil, s.Scroll)
	s.popup = widget.NewModalPopUp(content, s.window.Canvas())
	s.typed = s.window.Canvas().OnTypedKey()
	s.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { s.Key(e) })
	s.popup.Show()
	s.Fit()
}

// Fit gives the sheet its height; call it when the body has changed.
func (s *Sheet) Fit() {
	room := s.window.Canvas().Size().SubtractWidthHeight(2*margin, 2*margin)
	size := s.size.Min(room)
	size.Width = max(size.Width, min(room.Width, s.row.MinSize().Width+2*edge))
	s.popup.Resize(size) // wrapped text knows its height once it has its width
	if s.Fixed {
		return
	}
	around := s.popup.Content.MinSize().Height - s.Scroll.MinSize().Height
	size.Height = min(size.Height, around+s.Scroll.Content.MinSize().Height+4)
	s.popup.Resize(size)
}

// Reveal scrolls as little as it takes to show an input that got the focus.
func (s *Sheet) Reveal(o fyne.CanvasObject) {
	if s.Scroll == nil || slices.Contains(s.row.Objects, o) {
		return
	}
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.Scroll).Y
	bottom := top + o.Size().Height - s.Scroll.Size().Height
	switch {
	case top+s.Scroll.Offset.Y < 0 || top+s.Scroll.Offset.Y > s.Scroll.Content.Size().Height:
		return // not in the body
	case top < 0:
		s.Scroll.ScrollToOffset(s.Scroll.Offset.AddXY(0, top-8))
	case bottom > 0:
		s.Scroll.ScrollToOffset(s.Scroll.Offset.AddXY(0, bottom+8))
	}
}

// Shown reports whether Show was called.
func (s *Sheet) Shown() bool { return s.popup != nil }

// Hide closes the sheet.
func (s *Sheet) Hide() {
	if s.popup == nil || !s.popup.Visible() {
		return
	}
	s.popup.Hide()
	s.window.Canvas().SetOnTypedKey(s.typed)
	if s.OnHide != nil {
		s.OnHide()
	}
}

// Key answers Escape and Enter. It reports whether the key was one of them.
func (s *Sheet) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		s.Cancel()
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.Submit != nil {
			s.Submit()
		}
	default:
		return false
	}
	return true
}

// Focus gives an object of the sheet the focus.
func (s *Sheet) Focus(o fyne.Focusable) { s.window.Canvas().Focus(o) }
