package typeset

import (
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// Glyph is one shaped glyph, with its advance and offset in px.
type Glyph struct {
	ID      font.GID
	Cluster int32 // index of its first rune in the text given to Shape
	Advance float32
	DX, DY  float32
}

type wordKey struct {
	text string
	size float32
}

const (
	// shapeScale: shaping at about four times the size and dividing keeps the
	// advances linear and unrounded, as browsers have them. The shaper rounds
	// its size up to whole px, so it is given whole px.
	shapeScale = 4
	// maxCachedWord and maxWords bound the cache of shaped words.
	maxCachedWord = 24
	maxWords      = 60000
	// MaxPiece is the longest run worth shaping at once: the shaper's memory
	// grows with the run, and a 2 MB paragraph needs a gigabyte.
	MaxPiece = 4096
	// emojiAdvance is the width of a picture glyph in em: of the common emoji
	// font, 136 px at 109 px to the em.
	emojiAdvance = 136. / emojiPpem
)

// Run tells Shape how to set text[Start:End].
type Run struct {
	Start, End int
	Face       *Face
	Size       float32 // px
	Script     language.Script
	RTL        bool
	Lang       string // BCP 47, may be empty
}

// Shape turns a run of text in one face into glyphs in visual order. Runs
// longer than MaxPiece are shaped in pieces.
func (f *Fonts) Shape(text []rune, r Run) []Glyph {
	f.mu.Lock()
	defer f.mu.Unlock()
	if r.End-r.Start <= MaxPiece {
		return f.shape(text, r)
	}
	var pieces [][]Glyph
	n := 0
	for a := r.Start; a < r.End; {
		b := pieceEnd(text, a, r.End)
		p := r
		p.Start, p.End = a, b
		// The shaper looks at the text around a run: give it only the piece.
		gs := f.shape(text[a:b], Run{End: b - a, Face: p.Face, Size: p.Size, Script: p.Script, RTL: p.RTL, Lang: p.Lang})
		for i := range gs {
			gs[i].Cluster += int32(a)
		}
		pieces = append(pieces, gs)
		n += len(gs)
		a = b
	}
	out := make([]Glyph, 0, n)
	for i := range pieces {
		if r.RTL {
			i = len(pieces) - 1 - i
		}
		out = append(out, pieces[i]...)
	}
	return out
}

// pieceEnd finds a place to cut: after a space if there is one near the limit.
func pieceEnd(text []rune, a, end int) int {
	b := a + MaxPiece
	if b >= end {
		return end
	}
	for i := b; i > b-MaxPiece/4; i-- {
		if text[i-1] == ' ' {
			return i
		}
	}
	return b
}

func (f *Fonts) shape(text []rune, r Run) []Glyph {
	if r.Face == nil {
		return nil
	}
	cached := !r.RTL && r.End-r.Start <= maxCachedWord
	var key wordKey
	if cached {
		key = wordKey{string(text[r.Start:r.End]), r.Size}
		if gs, ok := r.Face.words[key]; ok {
			return moved(gs, r.Start)
		}
	}
	gs := f.harfbuzz(text, r)
	if cached {
		if f.words++; f.words > maxWords {
			f.dropWords()
		}
		r.Face.words[key] = moved(gs, -r.Start)
	}
	return gs
}

func moved(gs []Glyph, by int) []Glyph {
	out := make([]Glyph, len(gs))
	for i, g := range gs {
		g.Cluster += int32(by)
		out[i] = g
	}
	return out
}

func (f *Fonts) harfbuzz(text []rune, r Run) []Glyph {
	dir := harfbuzz.LeftToRight
	if r.RTL {
		dir = harfbuzz.RightToLeft
	}
	lang := r.Lang
	if lang == "" {
		lang = "en"
	}
	// The shaping package over it asks for the extents of every glyph, and sets
	// those without any to no width: faces whose outlines stay in their file.
	if f.buffer == nil {
		f.buffer = harfbuzz.NewBuffer()
	}
	buf := f.buffer
	buf.Clear()
	buf.AddRunes(text, r.Start, r.End-r.Start)
	buf.Props.Direction, buf.Props.Script, buf.Props.Language = dir, r.Script, language.NewLanguage(lang)
	size := max(1, round(r.Size*shapeScale))
	font := r.Face.shaped
	font.XScale = int32(size) << 6
	font.YScale = font.XScale
	buf.Shape(font, nil)
	k := r.Size / size / 64
	px := func(v int32) float32 { return float32(v) * k }
	out := make([]Glyph, len(buf.Info))
	for i := range out {
		at := &buf.Pos[i]
		out[i] = Glyph{buf.Info[i].Glyph, int32(buf.Info[i].Cluster), px(at.XAdvance), px(at.XOffset), px(at.YOffset)}
		if r.Face.Emoji && at.XAdvance != 0 {
			out[i].Advance = r.Size * emojiAdvance
		}
	}
	return out
}

func (f *Fonts) dropWords() {
	for _, face := range f.faces {
		if face == nil {
			continue
		}
		clear(face.words)
		for _, c := range face.imitated {
			if c != nil {
				clear(c.words)
			}
		}
	}
	f.words = 0
}
