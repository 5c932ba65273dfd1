package maillist

import (
	"testing"

	"github.com/mailloft/mailloft/app/archive"
)

// BenchmarkMillion is what the Fyne goroutine does with a list of a million.
func BenchmarkMillion(b *testing.B) {
	l, _ := newTestList(b, &shelf{}, now)
	all := ids(1_000_000, 1_000_000)
	l.Open(inbox(), all)
	without := append(append([]archive.ID(nil), all[:500_000]...), all[500_050:]...)
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"select all", l.SelectAll},
		{"list what is selected", func() { l.Selected() }},
		{"to the end", func() { l.rows.step(len(all), false) }},
		{"from there to the top, selecting", func() { l.rows.step(-len(all), true) }},
		{"scroll anywhere", func() { l.rows.scrollTo(float64(len(all)/3) * l.rows.rowHeight()); l.rows.scrollTo(0) }},
		{"all of the screen goes and comes", func() {
			l.rows.scrollTo(500_010 * l.rows.rowHeight())
			l.SetIDs(without)
			l.SetIDs(all)
		}},
		{"another order", func() { l.Open(inbox(), without); l.SetIDs(all) }},
		{"all of it changes", func() { l.Invalidate(all) }},
	} {
		b.Run(step.name, func(b *testing.B) {
			for b.Loop() {
				step.do()
			}
		})
	}
}
