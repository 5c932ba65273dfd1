package mailhtml

import (
	"math"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// tabStops are where the tabs of a block container lead to. CSS Text 3 §7.2:
// they count spaces of the container, whatever face a tab itself is in.
type tabStops struct {
	space float32 // width of a space, px
	has   bool    // there are tabs at all
}

// width is how far a tab at x of the line leads. A stop that is nearer than
// half a space is passed.
func (t *tabStops) width(size int, x float32) float32 {
	every := t.space * float32(size)
	if every <= 0 {
		return 0
	}
	w := every - float32(math.Mod(float64(x), float64(every)))
	if w < t.space/2 {
		w += every
	}
	return w
}

// tabRun stands for the tab at i: a space, as wide as its place on the line asks.
func (l *layouter) tabRun(f *inlineContent, i int, level uint8, s textSegment, face *typeset.Face) *glyphRun {
	st := s.style
	r := &glyphRun{start: i, end: i + 1, level: level, face: face, style: st, size: st.size, node: s.node}
	r.glyphs = l.fonts.Shape([]rune{' '}, typeset.Run{End: 1, Face: face, Size: st.size, Lang: st.lang})
	for k := range r.glyphs {
		r.glyphs[k].Cluster = int32(i)
	}
	return r
}

// measureTabs finds how wide a space of the container is.
func (l *layouter) measureTabs(f *inlineContent, st *style) {
	for _, g := range l.fonts.Shape([]rune{' '}, typeset.Run{End: 1, Face: l.e.primary(st), Size: st.size, Lang: st.lang}) {
		f.tabs.space += g.Advance
	}
	f.tabs.space += st.letterSpacing + st.wordSpacing
}

// setTab makes the tab at p as wide as a place x of its line asks.
func (f *inlineContent) setTab(p int, x float32) {
	if f.runAt[p] < 0 {
		return
	}
	r := f.runs[f.runAt[p]]
	w := f.tabs.width(r.style.tabSize, x)
	f.advances[p] = w
	for i := range r.glyphs {
		r.glyphs[i].Advance = w
		w = 0
	}
}

// tabWidth is how wide the tab at p is at a place x of its line.
func (f *inlineContent) tabWidth(p int, x float32) float32 {
	if f.runAt[p] < 0 {
		return 0
	}
	return f.tabs.width(f.runs[f.runAt[p]].style.tabSize, x)
}
