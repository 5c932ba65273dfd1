package main

import (
	"fmt"
	"math"
	"strings"
)

// tides is a table of made-up tides, one line a day: the demo's long plain
// text. Nobody should sail by it.
func tides(days int) string {
	const lunarDay = 24.0 + 50.0/60
	var b strings.Builder
	b.WriteString("  day   high water       high water       range\n")
	for day := range days {
		moon := math.Cos(2 * math.Pi * float64(day) / 14.77)
		first := math.Mod(3.2+float64(day)*(lunarDay-24), 12.42)
		height := 4.1 + 0.9*moon
		fmt.Fprintf(&b, "  %3d   %s  %.1f m     %s  %.1f m     %.1f m  %s\n",
			day+1, clock(first), height, clock(first+12.42), height-0.1, 2*height-4.3,
			strings.Repeat("~", int(4+3*moon)))
	}
	return b.String()
}

func clock(hours float64) string {
	minutes := int(hours*60) % (24 * 60)
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}
