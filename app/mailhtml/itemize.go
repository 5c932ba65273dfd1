package mailhtml

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// shapeAll shapes the text. Letters are shaped across the borders of inline
// boxes that set nothing apart. CSS Text 3 §7.3.
func (l *layouter) shapeAll(f *inlineContent) {
	item := 0
	for i := 0; i < len(f.segments); {
		j := i + 1
		for j < len(f.segments) && f.segments[j-1].to == f.segments[j].from && f.segments[j-1].style.sameFont(f.segments[j].style) {
			at := f.segments[j].from
			for item < len(f.items) && f.items[item].pos < at {
				item++
			}
			if f.parted(item, at) {
				break
			}
			j++
		}
		s := f.segments[i]
		s.to = f.segments[j-1].to
		l.shape(f, s, f.segments[i:j])
		i = j
	}
}

// sameFont reports whether text of two styles is set alike but for its colour.
func (st *style) sameFont(o *style) bool {
	return st == o || st.size == o.size && st.capitals == o.capitals && st.weight == o.weight && st.italic == o.italic && st.letterSpacing == o.letterSpacing &&
		st.wordSpacing == o.wordSpacing && st.lang == o.lang && slices.Equal(st.families, o.families)
}

// parted reports whether one of the items at a place sets the texts before and
// after it apart.
func (f *inlineContent) parted(item, at int) bool {
	for ; item < len(f.items) && f.items[item].pos == at; item++ {
		it := &f.items[item]
		if it.kind != itemOpen && it.kind != itemClose {
			return true
		}
		if it.style.valign != valignBaseline || edge(it.box, it.kind == itemOpen, 0) != 0 {
			return true
		}
	}
	return false
}

// shape cuts a stretch of text into runs of one face, script and direction,
// shapes them and fills in how wide every character is. pieces are the
// segments it consists of.
func (l *layouter) shape(f *inlineContent, s textSegment, pieces []textSegment) {
	primary := l.e.primary(s.style)
	sub := substitutes{l: l, f: f, s: s, primary: primary}
	for i := s.from; i < s.to; {
		level := uint8(0)
		if f.levels != nil {
			level = f.levels[i]
		}
		var r *glyphRun
		if f.text[i] == '\t' {
			r = l.tabRun(f, i, level, s, primary)
		} else {
			r = l.letters(i, level, &sub, s)
		}
		end := r.end
		for len(pieces) > 1 && pieces[0].to < end {
			if pieces[0].to > r.start {
				r = l.cut(f, r, pieces[0].to)
			}
			pieces = pieces[1:]
			r.style, r.node = pieces[0].style, pieces[0].node
		}
		f.addRun(r)
		i = end
		if len(pieces) > 1 && pieces[0].to == end {
			pieces = pieces[1:]
			s.style, s.node = pieces[0].style, pieces[0].node
		} else if len(pieces) > 0 {
			s.style, s.node = pieces[0].style, pieces[0].node
		}
	}
}

// letters shapes the run that begins at i.
func (l *layouter) letters(i int, level uint8, sub *substitutes, s textSegment) *glyphRun {
	f := sub.f
	face, script := l.faceFor(f.text, i, s.style, sub.primary, nil)
	if face == nil {
		face = sub.face(i)
	}
	end := l.runEnd(i, sub, face, &script)
	if script == language.Common {
		script = language.Latin
	}
	r := &glyphRun{start: i, end: end, level: level, face: face, style: s.style, size: s.style.size, node: s.node}
	text := f.text
	if s.style.capitals {
		text = f.capitals()
	}
	r.glyphs = l.fonts.Shape(text, typeset.Run{
		Start: i, End: end, Face: face, Size: s.style.size, Script: script, RTL: level&1 == 1, Lang: s.style.lang,
	})
	l.space(f, r)
	return r
}

// capitals is the text in capitals, one for each letter.
func (f *inlineContent) capitals() []rune {
	if f.upper == nil {
		f.upper = make([]rune, len(f.text))
		for i, r := range f.text {
			f.upper[i] = unicode.ToUpper(r)
		}
	}
	return f.upper
}

func (f *inlineContent) addRun(r *glyphRun) {
	for q := r.start; q < r.end; q++ {
		f.runAt[q] = int32(len(f.runs))
	}
	f.runs = append(f.runs, r)
}

// cut adds the part of a run before at, and returns the rest.
func (l *layouter) cut(f *inlineContent, r *glyphRun, at int) *glyphRun {
	head, rest := *r, *r
	head.end, rest.start = at, at
	lo, hi := glyphRange(r, r.start, at)
	head.glyphs = r.glyphs[lo:hi]
	lo, hi = glyphRange(r, at, r.end)
	rest.glyphs = r.glyphs[lo:hi]
	f.addRun(&head)
	return &rest
}

// runEnd finds how far the face and script at i go on. A script of common
// characters takes on that of the letters that follow.
func (l *layouter) runEnd(i int, sub *substitutes, face *typeset.Face, script *language.Script) int {
	f, s, primary := sub.f, sub.s, sub.primary
	j := i + 1
	for ; j < s.to; j++ {
		if f.text[j] == '\t' || f.levels != nil && f.levels[j] != f.levels[i] {
			break
		}
		if f.text[j] < 0x80 && face == primary && !asEmoji(f.text, j) {
			continue
		}
		next, sc := l.faceFor(f.text, j, s.style, primary, face)
		if next == nil {
			next = sub.face(j)
		}
		if next != face {
			break
		}
		if sc == *script || sc == language.Common || sc == language.Inherited {
			continue
		}
		if *script != language.Common {
			break
		}
		*script = sc
	}
	return j
}

// space adds letter and word spacing and sums up the advances by character.
func (l *layouter) space(f *inlineContent, r *glyphRun) {
	st := r.style
	for i := range r.glyphs {
		g := &r.glyphs[i]
		if st.letterSpacing != 0 && (i == 0 || r.glyphs[i-1].Cluster != g.Cluster) {
			g.Advance += st.letterSpacing
		}
		if st.wordSpacing != 0 && f.text[g.Cluster] == ' ' {
			g.Advance += st.wordSpacing
		}
		if f.text[g.Cluster] >= 0x3000 {
			f.closeUp(g, st.size)
		}
		f.advances[g.Cluster] += g.Advance
	}
}

const (
	fullOpening = "（［｛「『【〔〈《〖〘〝｟"
	fullMiddle  = "：；・"
	fullClosing = "）］｝」』】〕〉》〗〙〟｠、。，．"
)

// closeUp takes the empty half off full-width brackets and stops that meet.
// CSS Text 4 §8.4, text-spacing-trim.
func (f *inlineContent) closeUp(g *typeset.Glyph, size float32) {
	i := int(g.Cluster)
	if abs(g.Advance-size) > .01 {
		return
	}
	opening := strings.ContainsRune(fullOpening, f.text[i])
	switch {
	case opening && i > 0 && (f.text[i-1] == '\u3000' || strings.ContainsRune(fullOpening+fullMiddle+fullClosing, f.text[i-1])):
		g.Advance -= size / 2
		g.DX -= size / 2
	case !opening && i+1 < len(f.text) && strings.ContainsRune(fullClosing, f.text[i]) && strings.ContainsRune(fullClosing, f.text[i+1]):
		g.Advance -= size / 2
	}
}

const (
	zeroWidthSpace = '\u200B'
	textVariation  = '\uFE0E'
	emojiVariation = '\uFE0F'
	someEmoji      = '\U0001F600'
)

// unseen reports whether a character is one that only tells how others are set:
// joiners, marks of direction, selectors of a shape. They have no face of their
// own. Unicode, Default_Ignorable_Code_Point.
func unseen(r rune) bool {
	switch {
	case r < 0x2000:
		return r == 0xAD || r == 0x34F || r == 0x61C || r == 0x115F || r == 0x1160 || r == 0x17B4 || r == 0x17B5 || r >= 0x180B && r <= 0x180F
	case r < 0x3000:
		return r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x206F
	}
	return r == 0x3164 || r >= 0xFE00 && r <= 0xFE0F || r == 0xFEFF || r == 0xFFA0 || r >= 0xE0000 && r <= 0xE0FFF
}

// isWideSpace reports whether a character is a space that is made from the usual
// one in faces that lack it.
func isWideSpace(r rune) bool {
	return r >= 0x2000 && r <= 0x200A || r == 0xA0 || r == 0x202F || r == 0x205F
}

// asEmoji and asText report whether the character at i is followed by a
// selector that asks for a picture or for text.
func asEmoji(text []rune, i int) bool { return i+1 < len(text) && text[i+1] == emojiVariation }
func asText(text []rune, i int) bool  { return i+1 < len(text) && text[i+1] == textVariation }

// faceFor chooses the face of the character at i: emoji first, then the
// families asked for. It gives nil where those lack it. cur is the face before it.
func (l *layouter) faceFor(text []rune, i int, st *style, primary, cur *typeset.Face) (*typeset.Face, language.Script) {
	r := text[i]
	if r < 0x80 && !asEmoji(text, i) {
		if cur != nil && cur != primary && r == ' ' {
			return primary, language.Common
		}
		return primary, language.Latin
	}
	if r >= 0xAD && unseen(r) { // which no face needs to have
		if cur != nil {
			return cur, language.Common
		}
		return primary, language.Common
	}
	if isWideSpace(r) {
		return primary, language.Common
	}
	script := language.LookupScript(r)
	bold := st.weight >= 600
	joins := r >= 0x1F3FB && r <= 0x1F3FF || script == language.Inherited
	if joins && cur != nil {
		return cur, script
	}
	if typeset.IsEmoji(r) && !asText(text, i) {
		if f := l.fonts.Fallback(r, bold, st.italic, st.lang); f != nil {
			return f, script
		}
	}
	if asEmoji(text, i) {
		if f := l.fonts.Fallback(someEmoji, bold, st.italic, st.lang); f.Has(r) {
			return f, script
		}
	}
	if primary.Has(r) {
		return primary, script
	}
	for _, name := range st.families {
		if f := l.fonts.Named(name, st.lang); f != primary && f.Has(r) {
			return f, script
		}
	}
	return nil, script
}
