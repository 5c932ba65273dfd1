package theme

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
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

func TestAListGoesAsFarAndIsClickedThrough(t *testing.T) {
	test.NewTempApp(t)
	list := widget.NewList(func() int { return 100 }, func() fyne.CanvasObject { return widget.NewLabel("") }, func(int, fyne.CanvasObject) {})
	chosen := -1
	list.OnSelected = func(i int) { chosen = i }
	w := test.NewTempWindow(t, Turning(list, list))
	w.Resize(fyne.NewSize(100, 200))
	at := fyne.NewPos(50, 50)
	far := -Turned(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -25)}).Scrolled.DY
	test.Scroll(w.Canvas(), at, 0, -25)
	if got := list.GetScrollOffset(); got != far {
		t.Errorf("one turn went %.0f px, want %.0f", got, far)
	}
	test.TapCanvas(w.Canvas(), at)
	if chosen < 1 {
		t.Errorf("row %d was clicked", chosen)
	}
	test.Scroll(w.Canvas(), at, 0, -100_000)
	end := list.GetScrollOffset()
	list.ScrollToBottom()
	if got := list.GetScrollOffset(); end != got || got == 0 {
		t.Errorf("the last row is at %.0f px, the wheel went to %.0f", got, end)
	}
	test.Scroll(w.Canvas(), at, 0, 100_000)
	if got := list.GetScrollOffset(); got != 0 {
		t.Errorf("back at the first row: %.0f px", got)
	}
}
