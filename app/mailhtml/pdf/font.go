package pdf

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"
	"unicode/utf16"
)

// Op is the kind of a Segment.
type Op uint8

// The kinds of a Segment.
const (
	MoveTo Op = iota
	LineTo
	QuadTo
	CubeTo
)

// Segment is a piece of an outline, in font units with y up.
type Segment struct {
	Op Op
	P  [3][2]float32 // the end is the last that Op uses
}

// Font collects the glyphs of one face that a document uses.
type Font struct {
	em     float32
	number int
	object int
	codes  map[glyphKey]int
	glyphs []glyph
}

// glyphKey tells uses of a glyph apart: the same shape may stand for different
// characters.
type glyphKey struct {
	id   uint32
	text string
}

type glyph struct {
	outline []Segment
	advance float32 // in font units
	text    string
}

// maxGlyphs is what a font can hold. Glyph 0 stands for what is missing.
const maxGlyphs = 65000

// AddFont adds a font whose outlines have em units to the em.
func (d *Document) AddFont(em float32) *Font {
	f := &Font{em: max(em, 16), number: len(d.fonts), codes: map[glyphKey]int{}, glyphs: []glyph{{}}}
	f.object = d.reserve()
	d.fonts = append(d.fonts, f)
	return f
}

// Glyph gives the code of a glyph that stands for text. shape is asked for its
// outline and advance the first time.
func (f *Font) Glyph(id uint32, text string, shape func() (outline []Segment, advance float32)) int {
	key := glyphKey{id, text}
	if code, ok := f.codes[key]; ok {
		return code
	}
	if len(f.glyphs) >= maxGlyphs {
		return 0
	}
	outline, advance := shape()
	code := len(f.glyphs)
	f.codes[key] = code
	f.glyphs = append(f.glyphs, glyph{outline, advance, text})
	return code
}

// Placed is a glyph with its pen.
type Placed struct {
	Code int
	X, Y float32 // on the page
}

// Text is a stretch of text in one font and colour.
type Text struct {
	Font   *Font
	Size   float32
	Color  color.NRGBA
	Fat    bool // an imitated bold
	Hidden bool // only to be selected: something else shows it
	Glyphs []Placed
}

// Text draws text, every glyph where it is placed.
func (p *Page) Text(t Text) {
	if len(t.Glyphs) == 0 || !(t.Size > 0) {
		return
	}
	p.fonts[t.Font] = true
	p.color(t.Color)
	mode := 0
	switch {
	case t.Hidden:
		mode = 3
	case t.Fat:
		mode = 2
		c := t.Color
		p.op("%s %s %s RG %s w", num(float32(c.R)/255), num(float32(c.G)/255), num(float32(c.B)/255), num(t.Size/28))
	}
	p.op("BT /F%d %s Tf %d Tr", t.Font.number, num(t.Size), mode)
	for i := 0; i < len(t.Glyphs); {
		n := t.line(i)
		p.op("1 0 0 1 %s %s Tm %s", num(t.Glyphs[i].X), num(p.y(t.Glyphs[i].Y)), t.show(i, n))
		i = n
	}
	p.op("ET")
}

// line is where the glyphs from i on leave their line.
func (t *Text) line(i int) int {
	n := i + 1
	for n < len(t.Glyphs) && t.Glyphs[n].Y == t.Glyphs[i].Y {
		n++
	}
	return n
}

// show writes glyphs with the corrections that bring each to its place. §9.4.3
func (t *Text) show(from, to int) string {
	var b strings.Builder
	b.WriteString("[<")
	pen := t.Glyphs[from].X
	for _, g := range t.Glyphs[from:to] {
		if off := (pen - g.X) / t.Size * 1000; off > .5 || off < -.5 {
			fmt.Fprintf(&b, "> %s <", num(off))
			pen = g.X
		}
		fmt.Fprintf(&b, "%04X", g.Code)
		pen += t.Font.glyphs[g.Code].advance / t.Font.em * t.Size
	}
	b.WriteString(">] TJ")
	return b.String()
}

// finishFont adds the objects of a font: §9.7.4 (CIDFont), §9.8 (descriptor),
// §9.10.3 (ToUnicode).
func (d *Document) finishFont(f *Font) {
	name := fmt.Sprintf("%s+Mailloft%d", tag(f.number), f.number)
	data, box := trueType(f)
	file := d.add(stream(fmt.Sprintf("/Length1 %d", len(data)), data))
	k := 1000 / f.em
	descriptor := d.add(fmt.Appendf(nil, "<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%s %s %s %s] /ItalicAngle 0 /Ascent %s /Descent %s /CapHeight %s /StemV 80 /FontFile2 %d 0 R >>",
		name, num(box[0]*k), num(box[1]*k), num(box[2]*k), num(box[3]*k), num(box[3]*k), num(box[1]*k), num(box[3]*k), file))
	var widths strings.Builder
	for _, g := range f.glyphs {
		widths.WriteString(num(g.advance*k) + " ")
	}
	cid := d.add(fmt.Appendf(nil, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /DW 1000 /W [0 [%s]] /CIDToGIDMap /Identity >>",
		name, descriptor, widths.String()))
	unicode := d.add(stream("", toUnicode(f)))
	d.objects[f.object-1] = fmt.Appendf(nil, "<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", name, cid, unicode)
}

// tag is the mark of a subset: six capital letters. §9.6.4
func tag(n int) string {
	b := []byte("AAAAAA")
	for i := 5; i >= 0; i-- {
		b[i] = byte('A' + n%26)
		n /= 26
	}
	return string(b)
}

func toUnicode(f *Font) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const most = 100 // entries of one block
	for from := 1; from < len(f.glyphs); from += most {
		to := min(from+most, len(f.glyphs))
		fmt.Fprintf(&b, "%d beginbfchar\n", to-from)
		for code := from; code < to; code++ {
			fmt.Fprintf(&b, "<%04X> <", code)
			for _, u := range utf16.Encode([]rune(f.glyphs[code].text)) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
