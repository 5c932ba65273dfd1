package mailhtml

import (
	"github.com/go-text/typesetting/language"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// shape cuts a text segment into runs of one face, script and direction,
// shapes them and fills in how wide every character is.
func (l *layouter) shape(f *inlineContent, s textSegment) {
	primary := l.e.primary(s.style)
	for i := s.from; i < s.to; {
		level := uint8(0)
		if f.levels != nil {
			level = f.levels[i]
		}
		face, script := l.faceFor(f.text, i, s.style, primary, nil)
		end := l.runEnd(f, i, s, primary, face, &script)
		if script == language.Common {
			script = language.Latin
		}
		r := &glyphRun{start: i, end: end, level: level, face: face, style: s.style, size: s.style.size, node: s.node}
		r.glyphs = l.fonts.Shape(f.text, typeset.Run{
			Start: i, End: end, Face: face, Size: s.style.size, Script: script, RTL: level&1 == 1, Lang: s.style.lang,
		})
		l.space(f, r)
		for q := i; q < end; q++ {
			f.runAt[q] = int32(len(f.runs))
		}
		f.runs = append(f.runs, r)
		i = end
	}
}

// runEnd finds how far the face and script at i go on. A script of common
// characters takes on that of the letters that follow.
func (l *layouter) runEnd(f *inlineContent, i int, s textSegment, primary, face *typeset.Face, script *language.Script) int {
	j := i + 1
	for ; j < s.to; j++ {
		if f.levels != nil && f.levels[j] != f.levels[i] {
			break
		}
		if f.text[j] < 0x80 && face == primary {
			continue
		}
		next, sc := l.faceFor(f.text, j, s.style, primary, face)
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
		f.advances[g.Cluster] += g.Advance
	}
}

const (
	zeroWidthJoiner = '\u200D'
	emojiVariation  = '\uFE0F'
	someEmoji       = '\U0001F600'
)

// faceFor chooses the face of the character at i: emoji first, then the
// families asked for, then whatever has it. cur is the face before it.
func (l *layouter) faceFor(text []rune, i int, st *style, primary, cur *typeset.Face) (*typeset.Face, language.Script) {
	r := text[i]
	if r < 0x80 {
		if cur != nil && cur != primary && r == ' ' {
			return primary, language.Common
		}
		return primary, language.Latin
	}
	script := language.LookupScript(r)
	bold := st.weight >= 600
	joins := r == zeroWidthJoiner || r == emojiVariation || r >= 0x1F3FB && r <= 0x1F3FF || script == language.Inherited
	if joins && cur != nil {
		return cur, script
	}
	if r >= 0x1F000 {
		if f := l.fonts.Fallback(r, bold, st.lang); f != nil {
			return f, script
		}
	}
	if i+1 < len(text) && text[i+1] == emojiVariation {
		if f := l.fonts.Fallback(someEmoji, bold, st.lang); f.Has(r) {
			return f, script
		}
	}
	if primary.Has(r) {
		return primary, script
	}
	for _, name := range st.families {
		if f := l.fonts.Named(name); f != primary && f.Has(r) {
			return f, script
		}
	}
	if f := l.fonts.Fallback(r, bold, st.lang); f != nil {
		return f, script
	}
	return primary, script
}
