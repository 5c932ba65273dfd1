package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

const (
	snackbarTime   = 7 * time.Second
	snackbarRaised = 18 // above the window's lower edge
)

// snackbar says at the bottom of the window what was done, with a way back.
type snackbar struct {
	loop   *loop
	layer  *fyne.Container // laid over the panes; holds the card while it is shown
	serial int             // of the card that is shown
	said   string          // on it; empty while there is none
}

func newSnackbar(l *loop) *snackbar {
	return &snackbar{loop: l, layer: container.New(bottomCentre{})}
}

// show shows text and, if action is not empty, a button for it. It replaces
// what was shown before.
func (s *snackbar) show(text, action string, do func()) {
	s.keep(text, action, do)
	serial := s.serial
	s.loop.async(func(ctx context.Context) func() {
		select {
		case <-time.After(snackbarTime):
		case <-ctx.Done():
		}
		return func() {
			if serial == s.serial {
				s.hide()
			}
		}
	})
}

// keep is show for what stays until something else is shown, or hide is called.
func (s *snackbar) keep(text, action string, do func()) {
	s.serial++
	s.said = text
	parts := []fyne.CanvasObject{layout.NewSpacer(), theme.NewLabel(text, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{}), layout.NewSpacer()}
	if action != "" {
		button := theme.NewButton(action, func() {
			s.hide()
			do()
		})
		button.Importance = widget.LowImportance
		parts = append(parts, button)
	}
	back := canvas.NewRectangle(theme.Color(fynetheme.ColorNameMenuBackground))
	back.CornerRadius = 10
	back.StrokeColor = theme.Color(fynetheme.ColorNameInputBorder)
	back.StrokeWidth = 1
	s.layer.Objects = []fyne.CanvasObject{container.NewStack(back, container.New(layout.NewCustomPaddedLayout(7, 7, 16, 12), theme.Row(parts...)))}
	s.layer.Refresh()
}

func (s *snackbar) hide() {
	s.serial++
	s.said = ""
	s.layer.Objects = nil
	s.layer.Refresh()
}

// bottomCentre puts a card near the lower edge, in the middle.
type bottomCentre struct{}

func (bottomCentre) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		card := o.MinSize().Max(fyne.NewSize(320, 0))
		o.Resize(card)
		o.Move(fyne.NewPos((size.Width-card.Width)/2, size.Height-card.Height-snackbarRaised))
	}
}

func (bottomCentre) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
