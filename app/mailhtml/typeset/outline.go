package typeset

import (
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Shape is what a glyph looks like: an outline in font units, y up, or the
// file of a picture.
type Shape struct {
	Outline []opentype.Segment
	PNG     []byte
	Advance float32 // in font units
}

// ShapeOf gives the shape of a glyph, with the lean of an imitated italic.
func (f *Fonts) ShapeOf(face *Face, id font.GID) Shape {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := Shape{Advance: face.face.HorizontalAdvance(id)}
	switch g := face.glyph(id).(type) {
	case font.GlyphBitmap:
		if g.Format == font.PNG {
			s.PNG = g.Data
		}
	case font.GlyphOutline:
		s.Outline = make([]opentype.Segment, len(g.Segments))
		copy(s.Outline, g.Segments)
		for i := range s.Outline {
			args := s.Outline[i].ArgsSlice()
			for k := range args {
				if face.slant {
					args[k].X += args[k].Y * .21
				}
			}
		}
	}
	return s
}

// Em is how many font units make the em.
func (f *Face) Em() float32 { return f.upem }

// Fat reports whether the face imitates a bold one by fattening its outlines.
func (f *Face) Fat() bool { return f.embolden }
