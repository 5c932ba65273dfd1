package mailhtml

import (
	"sort"

	"github.com/mailloft/mailloft/app/mailhtml/css"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// textRun is a stretch of text in one face on one line. It is both a mark to
// paint and the unit of selection. Its measures are CSS px.
type textRun struct {
	from, to        Pos
	line            int // number of its line on the page
	x, width, base  float32
	top, bottom     float32 // of its line
	ascent, descent float32 // of the inline box it stands in
	face            *typeset.Face
	size            float32
	rtl             bool
	color           css.Color
	glyphs          []typeset.Glyph // in visual order
	first           int32           // cluster number of the rune at from
	link            int             // index into Page.Links, or -1
	rules           []textRule      // underlines and the like
}

// glyphRange finds the glyphs of the runes from..to of a shaped run.
func glyphRange(rn *glyphRun, from, to int) (lo, hi int) {
	g := rn.glyphs
	if rn.level&1 == 0 {
		lo = sort.Search(len(g), func(i int) bool { return int(g[i].Cluster) >= from })
		hi = sort.Search(len(g), func(i int) bool { return int(g[i].Cluster) >= to })
		return lo, hi
	}
	lo = sort.Search(len(g), func(i int) bool { return int(g[i].Cluster) < to })
	hi = sort.Search(len(g), func(i int) bool { return int(g[i].Cluster) < from })
	return lo, hi
}
