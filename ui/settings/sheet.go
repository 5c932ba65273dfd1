package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// sheet is a dialog over the window: a title, a body and a row of buttons.
// It is as tall as its body, up to its size and to what the window has room for.
// Escape leaves it and Enter does what the main button does, whatever has the
// focus; Fyne's own dialogs answer neither.
type sheet struct {
	window fyne.Window
	popup  *widget.PopUp
	scroll *container.Scroll
	size   fyne.Size            // wanted; less when the window is small or the body is short
	fixed  bool                 // keeps its height while the body grows
	typed  func(*fyne.KeyEvent) // the window's own key handler, while the sheet is open

	submit func() // Enter; nil does nothing
	cancel func() // Escape
	onHide func()
}

const sheetMargin = 16 // between a sheet and the window's edge

func newSheet(w fyne.Window, width, height float32) *sheet {
	s := &sheet{window: w, size: fyne.NewSize(theme.Scaled(width), theme.Scaled(height))}
	s.cancel = s.hide
	return s
}

// show opens the sheet. Left and right are buttons of the bottom row; body
// scrolls if it is too tall.
func (s *sheet) show(title string, body fyne.CanvasObject, notice fyne.CanvasObject, left, right []fyne.CanvasObject) {
	heading := theme.NewSubHeading(title)
	heading.Elastic = true
	row := append(append(append([]fyne.CanvasObject{}, left...), layout.NewSpacer()), right...)
	if theme.RightToLeft() {
		slices.Reverse(row)
	}
	buttons := container.New(layout.NewCustomPaddedHBoxLayout(8), row...)
	var bottom fyne.CanvasObject = buttons
	if notice != nil {
		bottom = container.NewVBox(notice, buttons)
	}
	s.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(4, 4, 22, 22), body))
	content := container.NewBorder(
		container.New(layout.NewCustomPaddedLayout(16, 8, 22, 22), heading),
		container.New(layout.NewCustomPaddedLayout(12, 16, 22, 22), bottom), nil, nil, s.scroll)
	s.popup = widget.NewModalPopUp(content, s.window.Canvas())
	s.typed = s.window.Canvas().OnTypedKey()
	s.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { s.key(e) })
	s.popup.Show()
	s.fit()
}

// fit gives the sheet its height; call it when the body has changed.
func (s *sheet) fit() {
	room := s.window.Canvas().Size().SubtractWidthHeight(2*sheetMargin, 2*sheetMargin)
	size := s.size.Min(room)
	s.popup.Resize(size) // wrapped text knows its height once it has its width
	if s.fixed {
		return
	}
	around := s.popup.Content.MinSize().Height - s.scroll.MinSize().Height
	size.Height = min(size.Height, around+s.scroll.Content.MinSize().Height+4)
	s.popup.Resize(size)
}

// reveal scrolls as little as it takes to show an input that got the focus.
func (s *sheet) reveal(o fyne.CanvasObject) {
	if s.scroll == nil {
		return
	}
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.scroll).Y
	bottom := top + o.Size().Height - s.scroll.Size().Height
	switch {
	case top+s.scroll.Offset.Y < 0 || top+s.scroll.Offset.Y > s.scroll.Content.Size().Height:
		return // not in the body
	case top < 0:
		s.scroll.ScrollToOffset(s.scroll.Offset.AddXY(0, top-8))
	case bottom > 0:
		s.scroll.ScrollToOffset(s.scroll.Offset.AddXY(0, bottom+8))
	}
}

func (s *sheet) hide() {
	if s.popup == nil || !s.popup.Visible() {
		return
	}
	s.popup.Hide()
	s.window.Canvas().SetOnTypedKey(s.typed)
	if s.onHide != nil {
		s.onHide()
	}
}

// key answers Escape and Enter. It reports whether the key was one of them.
func (s *sheet) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		s.cancel()
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.submit != nil {
			s.submit()
		}
	default:
		return false
	}
	return true
}

func (s *sheet) focus(o fyne.Focusable) { s.window.Canvas().Focus(o) }
