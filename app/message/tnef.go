package message

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"strconv"
	"strings"
)

// Outlook puts what Internet mail has no words for, and often the attachments
// too, into a winmail.dat: a Transport Neutral Encapsulation Format stream
// (MS-OXTNEF). It is read as it streams by; only what is read whole, the
// properties and the body, is held, and that within Limits.TextBytes.

const tnefSignature = 0x223e9f78

// TNEF attributes, MS-OXTNEF §2.1.3.2
const (
	tnefBody           = 0x0002800c
	tnefProperties     = 0x00069003
	tnefCodepage       = 0x00069007
	tnefFileBegins     = 0x00069002
	tnefFileData       = 0x0006800f
	tnefFileTitle      = 0x00018010
	tnefFileProperties = 0x00069005
)

// MAPI properties, MS-OXPROPS
const (
	mapiBody         = 0x1000
	mapiRTF          = 0x1009
	mapiHTML         = 0x1013
	mapiDisplayName  = 0x3001
	mapiData         = 0x3701
	mapiFilename     = 0x3704
	mapiLongFilename = 0x3707
	mapiMimeTag      = 0x370e
	mapiContentID    = 0x3712
)

// isTNEF tells whether a leaf is a winmail.dat.
func isTNEF(n *part) bool {
	return n.mediaType == "application/ms-tnef" || n.mediaType == "application/vnd.ms-tnef" ||
		n.mediaType == "application/octet-stream" && strings.EqualFold(n.rawName, "winmail.dat")
}

// tnefReader reads one TNEF stream into leaves.
type tnefReader struct {
	p       *parser
	n       *part // the winmail.dat
	in      *bufio.Reader
	charset string
	file    *part // the file being read
	body    Section
}

// readTNEF unpacks a winmail.dat; its files become attachments beside it. It
// is itself left out of them if nothing of it is lost by that.
func (p *parser) readTNEF(n *part, r io.Reader) {
	if p.nesting+p.wrapped >= maxNested {
		return
	}
	t := tnefReader{p: p, n: n, in: bufio.NewReader(r), charset: "windows-1252"}
	var head [6]byte
	if _, err := io.ReadFull(t.in, head[:]); err != nil || binary.LittleEndian.Uint32(head[:]) != tnefSignature {
		p.problems.add("mime.tnef", "The attachment winmail.dat is damaged and could not be unpacked.")
		return
	}
	p.wrapped++
	whole := t.attributes()
	p.wrapped--
	if !whole {
		p.problems.add("mime.tnef", "The attachment winmail.dat is damaged or cut off; what could be read of it is shown.")
	}
	n.shown = whole
	if t.body != (Section{}) {
		n.spare = &t.body
	}
}

// attributes reads up to the end and tells whether the stream was sound.
func (t *tnefReader) attributes() bool {
	for {
		var head [9]byte // level, attribute, length
		if _, err := io.ReadFull(t.in, head[:]); err != nil {
			return err == io.EOF
		}
		if level := head[0]; level != 1 && level != 2 {
			return isZero(head[:]) // padding
		}
		id, length := binary.LittleEndian.Uint32(head[1:]), int64(binary.LittleEndian.Uint32(head[5:]))
		value := &io.LimitedReader{R: t.in, N: length}
		t.attribute(id, value)
		_, _ = io.Copy(io.Discard, value)
		if value.N > 0 {
			return false
		}
		if _, err := t.in.Discard(2); err != nil { // QUIRK: the checksum is wrong in much mail, and not asked
			return false
		}
	}
}

func isZero(b []byte) bool { return len(bytes.Trim(b, "\x00")) == 0 }

// attribute reads one attribute.
func (t *tnefReader) attribute(id uint32, value *io.LimitedReader) {
	switch id {
	case tnefCodepage:
		if v := t.read(value); len(v) >= 4 {
			t.charset = codepage(int(binary.LittleEndian.Uint32(v)))
		}
	case tnefBody:
		t.setBody(toUTF8(t.charset, t.read(value)), "")
	case tnefProperties:
		t.properties(t.read(value))
	case tnefFileBegins:
		t.file = nil
	case tnefFileData:
		if t.p.budget.parts < t.p.limits.Parts {
			t.file = t.p.enclosed(t.n, "", func(w io.Writer) bool {
				_, err := io.Copy(w, value)
				return err == nil && value.N == 0
			})
		}
	case tnefFileTitle:
		if t.file != nil {
			t.file.rawName = toUTF8(t.charset, trimNUL(t.read(value)))
		}
	case tnefFileProperties:
		t.fileProperties(t.read(value))
	}
}

// read returns an attribute's value, cut off at the limit.
func (t *tnefReader) read(value io.Reader) []byte {
	var b bytes.Buffer
	n, _ := io.Copy(&b, io.LimitReader(value, min(t.p.limits.TextBytes, t.p.budget.text)))
	t.p.budget.text -= n
	return b.Bytes()
}

func trimNUL(b []byte) []byte { return bytes.TrimRight(b, "\x00") }

// codepage names a Windows code page as a charset label.
func codepage(n int) string {
	if n >= 28591 && n <= 28606 {
		return "iso-8859-" + strconv.Itoa(n-28590)
	}
	return "cp" + strconv.Itoa(n)
}

// setBody keeps the first text and the first HTML.
func (t *tnefReader) setBody(text, html string) {
	if t.body.Text == "" {
		t.body.Text = cleanText(text)
	}
	if t.body.HTML == "" {
		t.body.HTML = cleanText(html)
	}
}

// properties reads the message's body from its properties.
func (t *tnefReader) properties(value []byte) {
	for _, p := range mapiProperties(value) {
		switch p.id {
		case mapiBody:
			t.setBody(p.text(t.charset), "")
		case mapiHTML:
			t.setBody("", toUTF8(orMeta(t.charset, p.value), trimNUL(p.value)))
		case mapiRTF:
			rtf := decompressRTF(p.value, int(t.p.limits.TextBytes))
			if text, isHTML := readRTF(rtf); isHTML {
				t.setBody("", text)
			} else {
				t.setBody(text, "")
			}
		}
	}
}

// orMeta prefers the charset that an HTML document gives itself.
func orMeta(charset string, html []byte) string { return or(metaCharset(html), charset) }

// fileProperties completes the file that was read, or reads one that is
// kept within the properties, a message mostly.
func (t *tnefReader) fileProperties(value []byte) {
	var names [3]string
	var mime, cid string
	for _, p := range mapiProperties(value) {
		switch p.id {
		case mapiLongFilename:
			names[0] = p.text(t.charset)
		case mapiFilename:
			names[1] = p.text(t.charset)
		case mapiDisplayName:
			names[2] = p.text(t.charset)
		case mapiMimeTag:
			mime = strings.ToLower(p.text(t.charset))
		case mapiContentID:
			cid = p.text(t.charset)
		case mapiData:
			if t.file == nil || t.file.size == 0 {
				t.dataObject(p)
			}
		}
	}
	if t.file == nil {
		return
	}
	t.file.rawName = or(names[0], or(t.file.rawName, or(names[1], names[2])))
	t.file.contentID = strings.Trim(cleanName(cid), "<> ")
	if validType(mime, nil) == mime && mime != "application/ms-tnef" {
		t.file.mediaType = mime
	}
}

// dataObject reads a file that is a property; a message within is unpacked.
func (t *tnefReader) dataObject(p mapiProperty) {
	data := p.value
	if p.kind == mapiObject && len(data) >= 16 {
		data = data[16:] // the interface it was an object of
	}
	if t.p.budget.parts >= t.p.limits.Parts {
		return
	}
	if t.file == nil {
		t.file = t.p.enclosed(t.n, "", func(w io.Writer) bool {
			_, err := w.Write(data)
			return err == nil
		})
	}
	if len(data) > 6 && binary.LittleEndian.Uint32(data) == tnefSignature {
		t.file.mediaType = "application/ms-tnef"
		t.p.readTNEF(t.file, bytes.NewReader(data))
		t.file.shown = false
	}
}

// mapiProperty is one property with its first value.
type mapiProperty struct {
	id, kind uint16
	value    []byte
}

// MAPI types of variable size, MS-OXCDATA §2.11.1
const (
	mapiObject  = 0x000d
	mapiString8 = 0x001e
	mapiUnicode = 0x001f
	mapiBinary  = 0x0102
	mapiMany    = 0x1000 // flag
)

func (p mapiProperty) text(charset string) string {
	if p.kind == mapiUnicode {
		charset = "utf-16le"
		return strings.TrimRight(toUTF8(charset, p.value), "\x00")
	}
	return toUTF8(charset, trimNUL(p.value))
}

// mapiProperties reads a property list, as far as it is sound.
// MS-OXTNEF §2.1.3.4
func mapiProperties(b []byte) []mapiProperty {
	r := mapiBytes{b}
	var all []mapiProperty
	for range r.uint32() {
		kind, id := uint16(r.uint16()), uint16(r.uint16())
		if id >= 0x8000 { // named
			r.take(16)
			if r.uint32() == 0 {
				r.take(4)
			} else {
				r.padded(int(r.uint32()))
			}
		}
		if len(r.b) == 0 {
			break
		}
		value := r.value(kind)
		if id < 0x8000 {
			all = append(all, mapiProperty{id, kind &^ mapiMany, value})
		}
	}
	return all
}

// mapiBytes reads little-endian values; past the end it gives zeros.
type mapiBytes struct{ b []byte }

func (r *mapiBytes) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.b = nil
		return nil
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

// padded takes n bytes and the padding to a multiple of four.
func (r *mapiBytes) padded(n int) []byte {
	v := r.take(n)
	r.take(min((4-n%4)%4, len(r.b)))
	return v
}

func (r *mapiBytes) uint16() int {
	if v := r.take(2); v != nil {
		return int(binary.LittleEndian.Uint16(v))
	}
	return 0
}

func (r *mapiBytes) uint32() uint32 {
	if v := r.take(4); v != nil {
		return binary.LittleEndian.Uint32(v)
	}
	return 0
}

// value takes the values of a property and returns the first.
func (r *mapiBytes) value(kind uint16) []byte {
	count := uint32(1)
	switch base := kind &^ mapiMany; {
	case base == mapiObject, base == mapiString8, base == mapiUnicode, base == mapiBinary:
		count = r.uint32()
		var first []byte
		for i := uint32(0); i < count && len(r.b) > 0; i++ {
			v := r.padded(int(min(r.uint32(), 1<<30)))
			if i == 0 {
				first = v
			}
		}
		return first
	default:
		if kind&mapiMany != 0 {
			count = r.uint32()
		}
		size := mapiSize(base)
		if int64(count)*int64(size) > int64(len(r.b)) {
			r.b = nil
			return nil
		}
		return r.take(int(count) * size)
	}
}

// mapiSize is the size of a value of a fixed type, padded.
func mapiSize(kind uint16) int {
	switch kind {
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040: // double, currency, time, 64 bits
		return 8
	case 0x0048: // GUID
		return 16
	}
	return 4
}
