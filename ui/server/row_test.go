package server

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/theme"
)

func TestTheSubjectHasMostOfANarrowTable(t *testing.T) {
	for _, text := range []float32{1, 1.5, 2} {
		look := theme.New(theme.Light)
		look.Scale = text
		test.NewTempApp(t).Settings().SetTheme(look)
		for _, width := range []float32{680, 900, 1366, 1920} {
			s := spans(width)
			if s[2].width < s[0].width || s[2].width < s[1].width {
				t.Errorf("of %.0f pixels with text of %.1f the subject has %.0f, the state %.0f, the sender %.0f", width, text, s[2].width, s[0].width, s[1].width)
			}
			if end := s[4].x + s[4].width; end > width {
				t.Errorf("of %.0f pixels with text of %.1f the table needs %.0f", width, text, end)
			}
		}
	}
}
