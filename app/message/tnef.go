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
	tnefSubject        = 0x00018004
	tnefClass          = 0x00078008
	tnefBody           = 0x0002800c
	tnefProperties     = 0x00069003
	tnefCodepage       = 0x00069007
	tnefFileBegins     = 0x00069002
	tnefFileData       = 0x0006800f
	tnefFileTitle      = 0x00018010
	tnefFileProperties = 0x00069005
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
	file    *part  // the file being read
	title   string // of the file that is to come
	body    Section
	entry   tnefEntry
	told    bool // a meeting or a task has become a file
}

// readTNEF unpacks a winmail.dat; its files become attachments beside it. It
// is itself left out of them if nothing of it is lost by that. entry tells
// that it was a meeting or a task.
func (p *parser) readTNEF(n *part, r io.Reader) (entry bool) {
	if p.nesting+p.wrapped >= maxNested {
		return false
	}
	t := tnefReader{p: p, n: n, in: bufio.NewReader(r), charset: "windows-1252"}
	var head [6]byte
	if _, err := io.ReadFull(t.in, head[:]); err != nil || binary.LittleEndian.Uint32(head[:]) != tnefSignature {
		p.problems.add("mime.tnef", "The attachment winmail.dat is damaged and could not be unpacked.")
		return false
	}
	p.wrapped++
	whole := t.attributes()
	p.wrapped--
	if !whole {
		p.problems.add("mime.tnef", "The attachment winmail.dat is damaged or cut off; what could be read of it is shown.")
	}
	if t.entry.known() {
		t.calendar()
	}
	n.shown = whole && (t.told || isLetter(t.entry.class))
	if t.body != (Section{}) {
		n.spare = &t.body
	}
	return t.told
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
	case tnefSubject:
		t.entry.subject = toUTF8(t.charset, trimNUL(t.read(value)))
	case tnefClass:
		t.entry.setClass(toUTF8(t.charset, trimNUL(t.read(value))))
	case tnefBody:
		t.setBody(toUTF8(t.charset, t.read(value)), "")
	case tnefProperties:
		t.properties(t.read(value))
	case tnefFileBegins:
		t.file, t.title = nil, ""
	case tnefFileData:
		if t.p.budget.parts < t.p.limits.Parts {
			t.file = t.p.enclosed(t.n, "", func(w io.Writer) bool {
				_, err := io.Copy(w, value)
				return err == nil && value.N == 0
			})
			t.name(t.title)
		}
	case tnefFileTitle:
		t.title = toUTF8(t.charset, trimNUL(t.read(value)))
		t.name(t.title)
	case tnefFileProperties:
		t.fileProperties(t.read(value))
	}
}

// name names the file being read. The title may stand before its data.
func (t *tnefReader) name(title string) {
	if t.file != nil && title != "" {
		t.file.rawName = title
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
		default:
			t.entry.property(p, t.charset)
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
			switch {
			case t.file == nil || t.file.size == 0:
				t.dataObject(p)
			case isTNEFObject(p): // what was read in its place is a picture of it
				t.file.shown, t.file = true, nil
				t.dataObject(p)
			}
		}
	}
	if t.file == nil {
		return
	}
	t.file.rawName = or(names[0], or(t.file.rawName, or(names[1], names[2])))
	t.file.contentID = strings.Trim(cleanName(cid), "<> ")
	if valid, _ := validType(mime, nil); valid == mime && mime != "application/ms-tnef" {
		t.file.mediaType, t.file.sniffed = mime, false
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
	if isTNEFObject(p) {
		t.file.mediaType, t.file.sniffed = "application/ms-tnef", false
		entry := t.p.readTNEF(t.file, bytes.NewReader(data))
		t.file.shown = t.file.shown && entry
		t.told = t.told || entry
	}
}

// isTNEFObject tells whether a property is a message, as a TNEF stream.
func isTNEFObject(p mapiProperty) bool {
	data := p.value
	if p.kind == mapiObject && len(data) >= 16 {
		data = data[16:]
	}
	return len(data) > 6 && binary.LittleEndian.Uint32(data) == tnefSignature
}
