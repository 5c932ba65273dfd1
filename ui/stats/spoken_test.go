package stats

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/ui/theme"
)

func TestWhatIsDrawnIsSaid(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	c := newChart(100, func(float64) string { return "" }, func(string) {})
	c.set([]bar{
		{"Oct", "October 2026 · 3 messages", []part{{3, fynetheme.ColorNamePrimary}}}, {"Nov", "November 2026 · 0 messages", []part{{0, fynetheme.ColorNamePrimary}}},
		{"Dec", "December 2026 · 9 messages", []part{{9, fynetheme.ColorNamePrimary}}},
	})
	if got := c.AccessibilityLabel(); got != "December 2026 · 9 messages. October 2026 · 3 messages" {
		t.Errorf("the chart says %q", got)
	}
	h := newHeatmap(func(string) {})
	var v heat
	v.levels[0][9], v.tips[0][9] = 0.4, "Monday, 9 to 10"
	v.levels[4][17], v.tips[4][17] = 1, "Friday, 17 to 18"
	h.set(v)
	if got := h.AccessibilityLabel(); got != "Friday, 17 to 18. Monday, 9 to 10" {
		t.Errorf("the hours say %q", got)
	}
	s := newShareBar()
	s.set([]slice{{legendItem{text: "Messages · 9 MB"}, 9}, {legendItem{text: "Index · 1 MB"}, 1}})
	if got := s.AccessibilityLabel(); !strings.HasPrefix(got, "Messages · 9 MB. Index") {
		t.Errorf("the bar says %q", got)
	}
}
