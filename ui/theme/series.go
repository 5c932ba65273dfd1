package theme

import (
	"strconv"

	"fyne.io/fyne/v2"
)

// SeriesColors is how many colours tell accounts in a chart, and tags, apart.
// None of them is ever the only thing that does.
const SeriesColors = 8

// SeriesColor names the i'th colour of a series, from the first again after
// the last.
func SeriesColor(i int) fyne.ThemeColorName { return seriesNames[i%SeriesColors] }

var seriesNames = func() (names [SeriesColors]fyne.ThemeColorName) {
	for i := range names {
		names[i] = fyne.ThemeColorName("mailloft.series" + strconv.Itoa(i))
	}
	return names
}()

// Blue, teal, amber, violet, red, green, pink, grey: far enough from either
// background to be seen as an area.
var (
	lightSeries = [SeriesColors]uint32{0x2563EB, 0x0E8A8A, 0xB45309, 0x7C3AED, 0xDC2626, 0x15803D, 0xDB2777, 0x64748B}
	darkSeries  = [SeriesColors]uint32{0x5B93FF, 0x2BB8B0, 0xE3A03C, 0xA78BFA, 0xF2746B, 0x4CC27A, 0xF07BB4, 0x94A3B8}
)

func withSeries(p palette, colors [SeriesColors]uint32) palette {
	for i, c := range colors {
		p[seriesNames[i]] = rgb(c)
	}
	return p
}
