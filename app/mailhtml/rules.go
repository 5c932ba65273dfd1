package mailhtml

import (
	"image"
	"math"
	"slices"
	"unicode"

	"github.com/mailloft/mailloft/app/mailhtml/css"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// textRule is a horizontal line along a text, its top relative to the baseline.
type textRule struct {
	y, thick float32
	color    css.Color
	skips    float32 // height of the strip in which letters interrupt it
}

// decorations sets the lines of text-decoration. QUIRK: whatever the face says,
// browsers make them a tenth of the text's size. East Asian text is never
// without ink below the line, and does not interrupt it.
func (t *textRun) decorations(st *style, face *typeset.Face, eastAsian bool) {
	tenth := max(1, st.size/10)
	thick, skips := floor(tenth), tenth
	if eastAsian {
		skips = 0
	}
	if st.underline {
		t.rules = append(t.rules, textRule{-floor(-tenth / 2), thick, st.decorationColor, skips})
	}
	if st.strike {
		ascent := t.ascent
		if face != nil {
			ascent = face.Metrics(st.size).Ascent
		}
		t.rules = append(t.rules, textRule{round(-ascent/3 - tenth/2), thick, st.decorationColor, 0})
	}
	if st.overline {
		t.rules = append(t.rules, textRule{-t.ascent, thick, st.decorationColor, 0})
	}
}

func isEastAsian(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
}

// ruler paints the rules of a text whose glyphs it is shown, at the scale of
// the canvas. CSS Text Decoration 4 §2.9.1, "text-decoration-skip-ink".
type ruler struct {
	c    *canvas
	text *textRun
	base int
	gaps [][][2]int // by rule: where letters cross it, from and to
}

func (c *canvas) ruler(t *textRun, base int) *ruler {
	return &ruler{c: c, text: t, base: base, gaps: make([][][2]int, len(t.rules))}
}

func (r *ruler) top(rule *textRule) int { return r.base + roundInt(rule.y*r.c.scale) }

// see notes where a glyph, with its pen at x, y, crosses the rules.
func (r *ruler) see(m *typeset.Mask, x, y int) {
	if m.Alpha == nil {
		return
	}
	for i := range r.text.rules {
		rule := &r.text.rules[i]
		if rule.skips == 0 {
			continue
		}
		high := int(math.Ceil(float64(rule.skips * r.c.scale)))
		strip := image.Rect(math.MinInt32, r.top(rule), math.MaxInt32, r.top(rule)+high)
		if from, to, ok := inked(m.Alpha, image.Pt(x+m.X, y+m.Y), strip); ok {
			room := max(1, roundInt(rule.thick*r.c.scale))
			r.gaps[i] = append(r.gaps[i], [2]int{from - room, to + room})
		}
	}
}

// inked finds how far the ink of a glyph at a place reaches within a strip.
func inked(m *image.Alpha, at image.Point, strip image.Rectangle) (from, to int, ok bool) {
	const visible = 24 // of 255
	part := m.Rect.Add(at).Intersect(strip).Sub(at)
	from, to = math.MaxInt, math.MinInt
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if m.AlphaAt(x, y).A >= visible {
				from, to = min(from, x+at.X), max(to, x+at.X+1)
			}
		}
	}
	return from, to, from < to
}

// paint draws the rules, interrupted where letters cross them.
func (r *ruler) paint() {
	c := r.c
	first, last := c.snap(r.text.x)+c.origin.X, c.snap(r.text.x+r.text.width)+c.origin.X
	for i := range r.text.rules {
		rule := &r.text.rules[i]
		y := r.top(rule)
		line := func(x0, x1 int) {
			if x0 < x1 {
				c.fill(image.Rect(x0, y, x1, y+max(1, roundInt(rule.thick*c.scale))), rule.color)
			}
		}
		slices.SortFunc(r.gaps[i], func(a, b [2]int) int { return a[0] - b[0] })
		x := first
		for _, gap := range r.gaps[i] {
			line(x, min(gap[0], last))
			x = max(x, gap[1])
		}
		line(x, last)
	}
}
