package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// sheet is a dialog over the window: a title, a body and a row of buttons.
// Escape leaves it and Enter does what the main button does, whatever has the
// focus; Fyne's own dialogs answer neither.
type sheet struct {
	window fyne.Window
	popup  *widget.PopUp
	size   fyne.Size            // wanted; less when the window is small
	typed  func(*fyne.KeyEvent) // the window's own key handler, while the sheet is open

	submit func() // Enter; nil does nothing
	cancel func() // Escape
	onHide func()
}

const sheetMargin = 16 // between a sheet and the window's edge

func newSheet(w fyne.Window, width, height float32) *sheet {
	s := &sheet{window: w, size: fyne.NewSize(width, height)}
	s.cancel = s.hide
	return s
}

// show opens the sheet. Left and right are buttons of the bottom row; body
// scrolls if it is too tall.
func (s *sheet) show(title string, body fyne.CanvasObject, notice fyne.CanvasObject, left, right []fyne.CanvasObject) {
	heading := theme.NewSubHeading(title)
	heading.Elastic = true
	row := append(append(append([]fyne.CanvasObject{}, left...), layout.NewSpacer()), right...)
	buttons := container.New(layout.NewCustomPaddedHBoxLayout(8), row...)
	var bottom fyne.CanvasObject = buttons
	if notice != nil {
		bottom = container.NewVBox(notice, buttons)
	}
	content := container.NewBorder(
		container.New(layout.NewCustomPaddedLayout(16, 8, 22, 22), heading),
		container.New(layout.NewCustomPaddedLayout(12, 16, 22, 22), bottom), nil, nil,
		container.NewVScroll(container.New(layout.NewCustomPaddedLayout(4, 4, 22, 22), body)))
	s.popup = widget.NewModalPopUp(content, s.window.Canvas())
	s.typed = s.window.Canvas().OnTypedKey()
	s.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { s.key(e) })
	s.popup.Show()
	s.fit()
}

// fit gives the sheet its size, or what the window has room for.
func (s *sheet) fit() {
	room := s.window.Canvas().Size().SubtractWidthHeight(2*sheetMargin, 2*sheetMargin)
	s.popup.Resize(s.size.Min(room))
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
