package mailhtml

import (
	"image"
	"image/draw"
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
	line     uint8   // how it looks: decoration.line
}

// decoration is how the lines along text look, beyond their colour.
type decoration struct {
	line   uint8  // borderDotted and so on, or wavy; 0 is solid
	thick  length // auto: a tenth of the text's size
	offset length // of underlines from the baseline
}

// wavy is the one line that borders do not have.
const wavy uint8 = 255

var decorationLines = map[string]uint8{
	"solid": borderNone, "dotted": borderDotted, "dashed": borderDashed, "double": borderDouble, "wavy": wavy,
}

// decorationPart reads the colour, style or thickness of text-decoration.
func (s *setter) decorationPart() {
	d := s.st.looks().decoration
	defer func() { s.st.setDecoration(d) }()
	if line, ok := decorationLines[s.keyword]; ok {
		d.line = line
	} else if c, ok := css.ColorOf(s.v, s.e.quirks); ok {
		s.st.decorationColor = c
	} else if s.keyword == "auto" || s.keyword == "from-font" {
		d.thick = length{}
	} else if l, ok := s.e.length(s.v, s.st, s.st.size); ok {
		d.thick = px(l.of(s.st.size))
	}
}

func (s *setter) underlineOffset() {
	d := s.st.looks().decoration
	if s.keyword == "auto" {
		d.offset = length{}
	} else if l, ok := s.e.length(s.v, s.st, s.st.size); ok {
		d.offset = px(l.of(s.st.size))
	}
	s.st.setDecoration(d)
}

// decorations sets the lines of text-decoration. QUIRK: whatever the face says,
// browsers make them a tenth of the text's size. East Asian text is never
// without ink below the line, and does not interrupt it.
func (t *textRun) decorations(st *style, face *typeset.Face, eastAsian bool) {
	look := st.looks().decoration
	tenth := max(1, st.size/10)
	if !look.thick.auto() {
		tenth = max(1, look.thick.px)
	}
	thick, skips := floor(tenth), tenth
	if eastAsian || look.line == wavy {
		skips = 0
	}
	rule := func(y, skips float32) {
		t.rules = append(t.rules, textRule{y, thick, st.decorationColor, skips, look.line})
	}
	if st.underline {
		y := -floor(-tenth / 2)
		if !look.offset.auto() {
			y = floor(look.offset.px)
		}
		rule(y, skips)
	}
	if st.strike {
		ascent := t.ascent
		if face != nil {
			ascent = face.Metrics(st.size).Ascent
		}
		rule(round(-ascent/3-tenth/2), 0)
	}
	if st.overline {
		rule(-t.ascent, 0)
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
				c.rule(rule, x0, x1, y)
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

// rule paints a rule between two places of a row of pixels.
func (c *canvas) rule(rule *textRule, x0, x1, y int) {
	thick := max(1, roundInt(rule.thick*c.scale))
	line := image.Rect(x0, y, x1, y+thick)
	switch rule.line {
	case borderDotted, borderDashed:
		m := borderMark{c: [4]css.Color{top: rule.color}, s: [4]uint8{top: rule.line}}
		m.dashes(c, top, line)
	case borderDouble:
		c.fill(line, rule.color)
		c.fill(line.Add(image.Pt(0, thick+max(1, roundInt(c.scale)))), rule.color)
	case wavy:
		c.wave(line, float32(thick), rule.color)
	default:
		c.fill(line, rule.color)
	}
}

// wave paints a wavy line where a straight one would be, as high and long as
// browsers make it.
func (c *canvas) wave(line image.Rectangle, thick float32, color css.Color) {
	unit := max(2*c.scale, thick)
	height, length := .87*unit, 4*unit
	area := line.Inset(-int(height+thick) - 1).Intersect(c.clip)
	if area.Empty() {
		return
	}
	c.ras.Reset(area.Dx(), area.Dy())
	c.ras.DrawOp = draw.Over
	middle := float32(line.Min.Y-area.Min.Y) + thick/2
	from, to := float32(line.Min.X-area.Min.X), float32(line.Max.X-area.Min.X)
	at := func(x float32) float32 {
		return middle + height*float32(math.Sin(float64(x-from)*2*math.Pi/float64(length)))
	}
	from, to = max(from, -1), min(to, float32(area.Dx())+1)
	c.ras.MoveTo(from, at(from)-thick/2)
	for x := from; x < to; x++ {
		c.ras.LineTo(x, at(x)-thick/2)
	}
	for x := to; x > from; x-- {
		c.ras.LineTo(x, at(x)+thick/2)
	}
	c.ras.ClosePath()
	c.ras.Draw(c.dst, area, c.uniform(color), image.Point{})
}
