package message

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"strings"

	gomessage "github.com/emersion/go-message"
)

// decodeTransfer undoes a Content-Transfer-Encoding. It never fails: what
// cannot be decoded is passed on, and junk between the encoded bytes is left
// out; text tells that plain words after base64 are to be kept. RFC 2045 §6
func decodeTransfer(encoding string, r io.Reader, text bool, p *problems) io.Reader {
	name, _, _ := strings.Cut(encoding, ";")
	name, _, _ = strings.Cut(name, "(")
	switch name = strings.ToLower(strings.Trim(name, " \t\"'")); name {
	case "", "7-bit", "8-bit", "7bits", "8bits", "none", "7", "8", "us-ascii", "utf-8", "utf8":
		return r
	case "quoted-printable", "quoted_printable", "quotedprintable", "quote-printable", "quoted printable":
		return newWindows(r, "quoted-printable", &quotedPrintable{whole: true})
	case "base64", "base-64", "base64bit", "b64":
		w := newWindows(r, "base64", &base64Lines{text: text})
		if head, _ := w.in.Peek(80); len(bytes.Fields(firstLine(head))) > 2 {
			p.add("mime.encoding", "A part says it is encoded in base64, but is not; it is taken as it came.")
			return w.in
		}
		return w
	case "x-uuencode", "uuencode", "x-uue", "x-uu":
		return &uuReader{in: bufio.NewReader(r)}
	}
	entity, err := gomessage.New(transferHeader(name), r)
	if err != nil {
		p.add("mime.encoding", "A part has the unknown transfer encoding "+quote(encoding)+"; it is shown as it came.")
		return r
	}
	return entity.Body
}

// transferHeader returns a header that says nothing but the encoding.
func transferHeader(encoding string) gomessage.Header {
	var h gomessage.Header
	h.Set("Content-Transfer-Encoding", encoding)
	return h
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(bytes.TrimLeft(b, "\r\n"), []byte("\n"))
	return line
}

// windows decodes a transfer encoding a window of whole lines at a time:
// go-message decodes each, and those that it refuses, as it does at the first
// byte that is wrong, are decoded by lenient line by line. So nothing is lost
// at a wrong byte, and no more than a window is ever held.
type windows struct {
	in      *bufio.Reader
	header  gomessage.Header
	lenient lenientDecoder
	out     []byte // what Read gives next
	store   []byte // storage of out
	err     error
}

// lenientDecoder decodes lines in any condition.
type lenientDecoder interface {
	// sound tells whether go-message may have a window: nothing before it
	// bears on it, and nothing in it would be read without complaint as what
	// it is not.
	sound(window []byte) bool
	// passed is told of a window that go-message has decoded.
	passed(window []byte)
	// line appends a decoded line, or piece of a long one, to out; last tells
	// that nothing follows. more is false when what follows is to be dropped.
	line(out, line []byte, last bool) (decoded []byte, more bool)
}

const windowSize = 8 << 10

func newWindows(r io.Reader, encoding string, lenient lenientDecoder) *windows {
	return &windows{in: bufio.NewReaderSize(r, windowSize), header: transferHeader(encoding), lenient: lenient}
}

func (w *windows) Read(p []byte) (int, error) {
	for len(w.out) == 0 {
		if w.err != nil {
			return 0, w.err
		}
		var window []byte
		window, w.err = w.in.Peek(windowSize)
		if end := bytes.LastIndexByte(window, '\n'); end >= 0 && w.err == nil {
			window = window[:end+1]
		}
		w.out = w.decode(w.store[:0], window)
		w.store = w.out
		_, _ = w.in.Discard(len(window)) // it is buffered: cannot fail
	}
	n := copy(p, w.out)
	w.out = w.out[n:]
	return n, nil
}

// decode appends what a window holds to out.
func (w *windows) decode(out, window []byte) []byte {
	last := w.err != nil
	if (last || bytes.HasSuffix(window, []byte("\n"))) && w.lenient.sound(window) {
		if decoded, ok := w.byGoMessage(out, window); ok {
			w.lenient.passed(window)
			return decoded
		}
	}
	for more := true; more; {
		end := bytes.IndexByte(window, '\n') + 1
		if end == 0 {
			end = len(window)
		}
		out, more = w.lenient.line(out, window[:end], last && end == len(window))
		if !more {
			w.err = io.EOF
		}
		window = window[end:]
		more = more && len(window) > 0
	}
	return out
}

// byGoMessage decodes a window, or tells that it is not well-formed.
func (w *windows) byGoMessage(out, window []byte) (decoded []byte, ok bool) {
	entity, err := gomessage.New(w.header, bytes.NewReader(window))
	if err != nil {
		return nil, false
	}
	all := bytes.NewBuffer(out)
	if _, err := all.ReadFrom(entity.Body); err != nil {
		return nil, false
	}
	return all.Bytes(), true
}

// base64Lines decodes base64, passing over anything outside its alphabet.
type base64Lines struct {
	text  bool // keep the words after the end
	bits  uint32
	n     int  // sextets in bits
	some  bool // there were encoded lines
	ended bool // after padding or an empty line: the text is probably over
	tail  bool // what comes is not encoded
}

const (
	b64Skip = 0xff
	b64Pad  = 0xfe
)

// base64Table maps a byte to its six bits; the URL alphabet counts too.
var base64Table = func() (t [256]byte) {
	for i := range t {
		t[i] = b64Skip
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['-'], t['_'], t['='] = 62, 63, b64Pad
	return t
}()

// sound leaves texts to go-message. Files are decoded here as well as there,
// by encoding/base64, and in half the time: go-message looks at every byte
// twice more before that.
func (b *base64Lines) sound(window []byte) bool {
	return b.text && !b.ended && b.n == 0 && !bytes.ContainsAny(window, " \t")
}

func (b *base64Lines) passed(window []byte) {
	text := bytes.TrimRight(window, "\r\n")
	b.some = b.some || len(text) > 0
	blank := len(text) == 0 || bytes.Count(window[len(text):], []byte("\n")) > 1
	b.ended = b.some && (blank || bytes.HasSuffix(text, []byte("=")))
}

func (b *base64Lines) line(out, line []byte, last bool) (decoded []byte, more bool) {
	text := bytes.TrimRight(line, " \t\r\n")
	switch {
	case b.tail:
		return append(out, line...), true
	case b.ended && isWords(text):
		// QUIRK: a mailing list put its footer below the encoded text.
		out = b.flush(out)
		if !b.text {
			return out, false
		}
		b.tail = true
		return append(append(out, '\n'), line...), true
	}
	b.ended = b.ended || b.some && len(text) == 0 || bytes.HasSuffix(text, []byte("="))
	b.some = b.some || len(text) > 0
	out = b.encoded(out, text)
	if last {
		out = b.flush(out)
	}
	return out, true
}

// encoded decodes a line that is base64 for the most part.
func (b *base64Lines) encoded(out, text []byte) []byte {
	if b.n == 0 && len(text)%4 == 0 {
		if whole, err := base64.StdEncoding.AppendDecode(out, text); err == nil {
			return whole
		}
	}
	return b.decode(out, text)
}

// isWords tells whether a line is words and no base64: it has blanks in it,
// or is a rule.
func isWords(line []byte) bool {
	if len(bytes.Trim(line, "-_=")) == 0 {
		return len(line) > 1
	}
	return bytes.IndexByte(bytes.TrimSpace(line), ' ') > 0
}

func (b *base64Lines) decode(out, in []byte) []byte {
	bits, n := b.bits, b.n
	for _, c := range in {
		v := base64Table[c]
		if v < 64 {
			bits = bits<<6 | uint32(v)
			if n++; n == 4 {
				out = append(out, byte(bits>>16), byte(bits>>8), byte(bits))
				bits, n = 0, 0
			}
		} else if v == b64Pad && n > 0 { // QUIRK: another run may follow the padding
			b.bits, b.n = bits, n
			out = b.flush(out)
			bits, n = 0, 0
		}
	}
	b.bits, b.n = bits, n
	return out
}

// flush writes the whole bytes of an unfinished group.
func (b *base64Lines) flush(out []byte) []byte {
	switch b.n {
	case 2:
		out = append(out, byte(b.bits>>4))
	case 3:
		out = append(out, byte(b.bits>>10), byte(b.bits>>2))
	}
	b.bits, b.n = 0, 0
	return out
}

// quotedPrintable decodes quoted-printable line by line. A '=' that begins no
// escape stays as it is. RFC 2045 §6.7
type quotedPrintable struct {
	tail  []byte // an unfinished escape at the end of a piece of a long line
	whole bool   // the line before is complete
}

func (q *quotedPrintable) sound([]byte) bool { return q.whole }

func (q *quotedPrintable) passed([]byte) {}

func (q *quotedPrintable) line(out, piece []byte, last bool) (decoded []byte, more bool) {
	line := append(q.tail, piece...)
	q.tail, q.whole = nil, bytes.HasSuffix(piece, []byte("\n"))
	end := len(line)
	for end > 0 && isBlank(line[end-1]) {
		end--
	}
	for i := 0; i < end; i++ {
		if line[i] != '=' {
			out = append(out, line[i])
			continue
		}
		switch {
		case i+2 < end && isHex(line[i+1]) && isHex(line[i+2]):
			out = append(out, unhex(line[i+1])<<4|unhex(line[i+2]))
			i += 2
		case i+1 == end && (q.whole || last): // soft line break
			return out, true
		case i+2 >= end && !q.whole && !last:
			q.tail = append(q.tail, line[i:]...)
			return out, true
		default:
			out = append(out, '=')
		}
	}
	switch {
	case q.whole: // blanks before the line end were added on the way
		out = append(out, lineEnd(line)...)
	case !last && len(line)-end < 1000:
		q.tail = append(q.tail, line[end:]...)
	case !last:
		out = append(out, line[end:]...)
	}
	return out, true
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}
