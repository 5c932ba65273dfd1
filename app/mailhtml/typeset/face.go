package typeset

import (
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
)

// Face is one opened face, with the measures layout needs. Its exported fields
// are in units of the em and never change.
type Face struct {
	Ascent, Descent, LineGap float32
	XHeight, ZeroWidth       float32 // of x and of 0
	Emoji                    bool    // pictures rather than outlines

	face     *font.Face
	shaped   *harfbuzz.Font
	outlines *postscript // nil if they are in face
	upem     float32
	slant    bool // lean the upright outlines: the family has no italic
	embolden bool // fatten the outlines: the family has no bold
	words    map[wordKey][]Glyph
	masks    map[maskKey]*Mask
	imitated [4]*Face
}

// Metrics are the measures of a face at a size, in px, each rounded on its own
// as browsers do.
type Metrics struct{ Ascent, Descent, LineGap float32 }

// Metrics returns the rounded line measures at size px.
func (f *Face) Metrics(size float32) Metrics {
	if f == nil {
		return Metrics{size * .8, size * .2, 0}
	}
	return Metrics{round(f.Ascent * size), round(f.Descent * size), round(f.LineGap * size)}
}

// Has reports whether the face has a glyph for r.
func (f *Face) Has(r rune) bool {
	if f == nil {
		return false
	}
	_, ok := f.face.NominalGlyph(r)
	return ok
}

func round(v float32) float32 {
	if v < 0 {
		return -round(-v)
	}
	return float32(int(v + .5))
}

// emojiPpem is the size of the pictures in the common bitmap emoji fonts.
const emojiPpem = 109

// load opens the face of e once. A file that cannot be read gives nil, and
// stays nil.
func (f *Fonts) load(e *entry) *Face {
	if face, ok := f.faces[e]; ok {
		return face
	}
	f.faces[e] = nil
	ft, outlines, err := e.open()
	if err != nil {
		return nil
	}
	face := newFace(ft)
	face.outlines = outlines
	face.Emoji = strings.Contains(e.family, "emoji")
	if face.Emoji {
		face.face.SetPpem(emojiPpem, emojiPpem)
	}
	f.faces[e] = face
	return face
}

func newFace(ft *font.Font) *Face {
	inner := font.NewFace(ft)
	f := &Face{
		face:   inner,
		shaped: harfbuzz.NewFont(inner),
		upem:   float32(ft.Upem()),
		words:  map[wordKey][]Glyph{},
		masks:  map[maskKey]*Mask{},
	}
	if f.upem <= 0 {
		f.upem = 1000
	}
	if e, ok := inner.FontHExtents(); ok {
		f.Ascent, f.Descent, f.LineGap = e.Ascender/f.upem, -e.Descender/f.upem, e.LineGap/f.upem
	}
	f.ZeroWidth = .5
	if zero, ok := inner.NominalGlyph('0'); ok {
		f.ZeroWidth = inner.HorizontalAdvance(zero) / f.upem
	}
	f.XHeight = inner.LineMetric(font.XHeight) / f.upem
	return f
}

// imitate returns the face fattened or leaning, sharing its tables.
func (f *Face) imitate(bold, italic bool) *Face {
	i := 0
	if bold {
		i |= 1
	}
	if italic {
		i |= 2
	}
	if i == 0 || f.Emoji {
		return f
	}
	if f.imitated[i] == nil {
		c := *f
		c.embolden, c.slant = bold, italic
		c.words, c.masks = map[wordKey][]Glyph{}, map[maskKey]*Mask{}
		f.imitated[i] = &c
	}
	return f.imitated[i]
}

// glyph gives what a glyph looks like.
func (f *Face) glyph(id font.GID) font.GlyphData {
	if f.outlines != nil {
		return f.outlines.glyph(id)
	}
	return f.face.GlyphData(id)
}
