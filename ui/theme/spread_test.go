package theme

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetest "fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

func TestAFootTakesAsManyLinesAsItNeeds(t *testing.T) {
	fynetest.NewTempApp(t)
	run, undo, save := NewButton("Run on what is here…", nil), NewButton("Undo", nil), NewButton("Save", nil)
	said := widget.NewLabel("Saved.")
	s := Spread([]fyne.CanvasObject{run}, []fyne.CanvasObject{undo, save}, said)
	body := canvas.NewRectangle(nil)
	all := Between(nil, body, s)
	one := s.MinSize().Height
	for _, width := range []float32{900, 330, 200} {
		all.Resize(fyne.NewSize(width, 600))
		for _, o := range s.Objects {
			if o.Position().X < 0 || o.Position().X+o.Size().Width > width {
				t.Errorf("%v wide: something is cut off at %v, %v wide", width, o.Position().X, o.Size().Width)
			}
		}
		if lines := s.Size().Height / one; (lines > 1.5) != (width < 900) {
			t.Errorf("%v wide: %v lines", width, lines)
		}
		if body.Size().Height+s.Size().Height+Size(fynetheme.SizeNamePadding) != 600 {
			t.Errorf("%v wide: body %v and foot %v overlap", width, body.Size().Height, s.Size().Height)
		}
	}
	undo.Hide()
	all.Resize(fyne.NewSize(900, 600))
	if save.Position().X+save.Size().Width != 900 {
		t.Errorf("the last button ends at %v", save.Position().X+save.Size().Width)
	}
}
