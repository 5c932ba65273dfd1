package htmlview

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

// What is on the page is pixels; what stands around and over it is held here.
func TestAPageIsDrawnAsItWas(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "view")
	v := New(atOnce)
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(240, 96))
	s.Show("empty", v)
	v.SetDocument(gridLayout("Dear Grace, the engine weaves algebraic patterns just as the loom weaves flowers and leaves.", nil))
	s.Show("a page", v)
	v.SelectAll()
	s.Show("all selected", v)
	v.Find("weaves")
	s.Show("a word found", v)
	s.Compare()
}
