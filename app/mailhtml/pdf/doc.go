// Package pdf writes PDF files: pages with text in embedded fonts that can be
// selected and searched, filled shapes, pictures and links. It knows nothing
// of HTML; units are points from the upper left corner of a page, y down.
//
// Fonts are made anew from the outlines of the glyphs that are used, as
// TrueType in quadratic curves, so that it does not matter what kind of font
// they came from. ISO 32000-1 is what the comments cite.
package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Document is a PDF file in the making.
type Document struct {
	Title string

	objects [][]byte // object n is objects[n-1]
	pages   []*Page
	fonts   []*Font
	states  map[int]int         // graphics states by their alpha in percent, as object numbers
	images  map[image.Image]int // object numbers; 0 for a picture without pixels
}

// New makes an empty document.
func New(title string) *Document {
	return &Document{Title: title, states: map[int]int{}, images: map[image.Image]int{}}
}

// add keeps an object and returns its number.
func (d *Document) add(body []byte) int {
	d.objects = append(d.objects, body)
	return len(d.objects)
}

// reserve takes a number for an object that is set later.
func (d *Document) reserve() int { return d.add(nil) }

// stream makes a compressed stream object; dict is its other entries.
func stream(dict string, data []byte) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return fmt.Appendf(nil, "<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", dict, z.Len(), z.Bytes())
}

// Write finishes the document and writes it. It is called once.
func (d *Document) Write(w io.Writer) error {
	tree := d.reserve()
	for _, f := range d.fonts {
		d.finishFont(f)
	}
	var kids []string
	for _, p := range d.pages {
		kids = append(kids, strconv.Itoa(d.finishPage(p, tree))+" 0 R")
	}
	d.objects[tree-1] = fmt.Appendf(nil, "<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " "))
	root := d.add(fmt.Appendf(nil, "<< /Type /Catalog /Pages %d 0 R /ViewerPreferences << /DisplayDocTitle true >> >>", tree))
	info := d.add(fmt.Appendf(nil, "<< /Title %s /Producer (Mailloft) >>", textString(d.Title)))

	out := &counter{w: w}
	out.printf("%%PDF-1.7\n%%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int64, len(d.objects))
	for i, body := range d.objects {
		offsets[i] = out.n
		out.printf("%d 0 obj\n", i+1)
		out.write(body)
		out.printf("\nendobj\n")
	}
	start := out.n
	out.printf("xref\n0 %d\n0000000000 65535 f \n", len(d.objects)+1)
	for _, o := range offsets {
		out.printf("%010d 00000 n \n", o)
	}
	out.printf("trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(d.objects)+1, root, info, start)
	return out.err
}

// counter counts what was written and keeps the first error.
type counter struct {
	w   io.Writer
	n   int64
	err error
}

func (c *counter) write(b []byte) {
	if c.err != nil {
		return
	}
	var n int
	n, c.err = c.w.Write(b)
	c.n += int64(n)
}

func (c *counter) printf(format string, args ...any) { c.write(fmt.Appendf(nil, format, args...)) }

// textString is a text string object in UTF-16. §7.9.2.2
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}

// literal is a string object of bytes. §7.3.4.2
func literal(s string) string {
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "\r", "", "\n", "").Replace(s) + ")"
}

// num writes a number as short as it can be.
func num(v float32) string {
	v = max(-1e6, min(v, 1e6))
	if v != v {
		return "0"
	}
	s := strconv.FormatFloat(float64(v), 'f', 3, 32)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "" || s == "-0" || s == "-" {
		return "0"
	}
	return s
}
