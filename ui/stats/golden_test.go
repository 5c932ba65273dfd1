package stats

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestChartsAreDrawnAsTheyWere(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "charts")
	c := newChart(120, func(v float64) string { return strconv.Itoa(int(v)) }, func(string) {})
	c.Resize(fyne.NewSize(300, 120))
	s.Show("no columns", c)
	one := []part{{3, fynetheme.ColorNamePrimary}}
	c.set([]bar{{"Jan", "January", one}, {"Feb", "February", []part{{5, fynetheme.ColorNamePrimary}, {2, fynetheme.ColorNameSuccess}}}})
	s.Show("two columns", c)
	c.hovered = 1
	c.Refresh()
	s.Show("the second under the mouse", c)
	share := newShareBar()
	share.set([]slice{{bytes: 300}, {bytes: 100}})
	share.Resize(fyne.NewSize(200, 16))
	s.Show("what takes the space", share)
	row := newSenderRow(sender{"Ada Lovelace", "ada@example.org", "12", 0.5}, func() {})
	row.Resize(fyne.NewSize(300, 34))
	s.Show("a sender", row)
	row.FocusGained()
	s.Show("a sender, focused", row)
	s.Compare()
}
