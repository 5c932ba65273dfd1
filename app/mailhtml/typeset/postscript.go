package typeset

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"runtime/debug"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/cff"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// postscript holds the outlines of a font that has them in a "CFF " table. It
// is most of an East Asian font, 16 MB of it, of which a message needs a few
// hundred glyphs: the table stays in the file, and what is needed is read when
// it is.
type postscript struct{ table *cff.CFF }

// errFontFile says that a font file ends too early or contradicts itself.
var errFontFile = errors.New("typeset: a damaged font file")

func newPostscript(table []byte) (p *postscript, err error) {
	defer cutShort(func() { p, err = nil, errFontFile })()
	parsed, err := cff.Parse(table)
	if err != nil {
		return nil, err
	}
	return &postscript{parsed}, nil
}

// glyph gives an outline, in font units; none if the font has none.
func (p *postscript) glyph(id font.GID) (g font.GlyphOutline) {
	defer cutShort(func() { g = font.GlyphOutline{} })()
	if int64(id) >= int64(len(p.table.Charstrings)) {
		return font.GlyphOutline{}
	}
	segments, _, err := p.table.LoadGlyph(tables.GlyphID(id))
	if err != nil {
		return font.GlyphOutline{}
	}
	return font.GlyphOutline{Segments: segments}
}

// cutShort is to be deferred around reading from a mapped file, as
// "defer cutShort(failed)()". Should somebody have cut the file short since it
// was mapped, that is a fault of the processor, not an error.
func cutShort(failed func()) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		if recover() != nil {
			failed()
		}
	}
}

// span is a part of a file.
type span struct{ offset, length int64 }

// withoutOutlines gives a face's file as one whose directory has no "CFF "
// table, and where that is. There is none if the span is empty.
// OpenType 1.9, "Organization of an OpenType Font".
func withoutOutlines(f *os.File, index int) (opentype.Resource, span, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, span{}, err
	}
	at, err := directory(f, index)
	if err != nil {
		return nil, span{}, err
	}
	const fixed, record = 12, 16
	head := make([]byte, fixed)
	if _, err := f.ReadAt(head, at); err != nil {
		return nil, span{}, err
	}
	if string(head[:4]) != "OTTO" {
		return nil, span{}, nil
	}
	head = append(head, make([]byte, record*int(binary.BigEndian.Uint16(head[4:])))...)
	if _, err := f.ReadAt(head, at); err != nil {
		return nil, span{}, err
	}
	var outlines span
	for r := head[fixed:]; len(r) > 0; r = r[record:] {
		table := span{int64(binary.BigEndian.Uint32(r[8:])), int64(binary.BigEndian.Uint32(r[12:]))}
		if table.offset < int64(len(head)) || table.offset+table.length > info.Size() {
			return nil, span{}, errFontFile
		}
		if string(r[:4]) == "CFF " {
			outlines = table
			copy(r, "cff ") // which nobody knows
		}
	}
	return io.NewSectionReader(headed{f, head}, 0, info.Size()), outlines, nil
}

// directory finds where the table directory of a face begins.
func directory(f *os.File, index int) (int64, error) {
	var b [12]byte
	if _, err := f.ReadAt(b[:], 0); err != nil {
		return 0, err
	}
	if string(b[:4]) != "ttcf" {
		return 0, nil
	}
	if uint32(index) >= binary.BigEndian.Uint32(b[8:]) {
		return 0, errNoFace
	}
	if _, err := f.ReadAt(b[:4], 12+4*int64(index)); err != nil {
		return 0, err
	}
	return int64(binary.BigEndian.Uint32(b[:])), nil
}

// headed is a file with another beginning.
type headed struct {
	io.ReaderAt
	head []byte
}

// ReadAt is part of io.ReaderAt.
func (h headed) ReadAt(p []byte, off int64) (n int, err error) {
	if off < int64(len(h.head)) {
		n = copy(p, h.head[off:])
		p, off = p[n:], off+int64(n)
	}
	if len(p) == 0 {
		return n, nil
	}
	m, err := h.ReaderAt.ReadAt(p, off)
	return n + m, err
}
