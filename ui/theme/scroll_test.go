package theme

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

func TestTheWheelGoesAsFarAsInOtherPrograms(t *testing.T) {
	test.NewTempApp(t)
	tall := canvas.NewRectangle(nil)
	tall.SetMinSize(fyne.NewSize(10, 1000))
	s := NewVScroll(tall)
	w := test.NewTempWindow(t, s)
	w.Resize(fyne.NewSize(100, 100))
	test.Scroll(w.Canvas(), fyne.NewPos(50, 50), 0, -25)
	if want := -Turned(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -25)}).Scrolled.DY; s.Offset.Y != want || want < 25 {
		t.Errorf("one turn went %.0f px, want %.0f", s.Offset.Y, want)
	}
}
