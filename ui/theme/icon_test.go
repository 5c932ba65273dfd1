package theme

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

func TestEveryIconOfOursInPlaceOfFynesIsSeen(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	for name, icon := range replaced {
		picture := canvas.NewImageFromResource(icon)
		picture.FillMode = canvas.ImageFillContain
		w := test.NewTempWindow(t, picture)
		w.SetPadded(false)
		w.Resize(fyne.NewSquareSize(40))
		ink := 0
		drawn := w.Canvas().Capture()
		for x := range 40 {
			for y := range 40 {
				if g := color.GrayModel.Convert(drawn.At(x, y)).(color.Gray); g.Y < 128 {
					ink++
				}
			}
		}
		if ink < 20 {
			t.Errorf("%s: %d dark pixels of 1600", name, ink)
		}
	}
}
