package logview

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestTheLogIsDrawnAsItWas(t *testing.T) {
	s := golden.New(t, "log")
	draw := func(state string) {
		v := open(t, shelf{lines: map[string][]string{"log": {"level=INFO begun", "level=WARN the disk is nearly full"}}})
		v.Content().Resize(fyne.NewSize(900, 400))
		v.list.Select(1)
		s.Show(state, v.Content())
	}
	draw("two lines, one chosen")
	golden.RightToLeft(t, theme.ReadDirection)
	draw("from the right")
	s.Compare()
}
