package message

import (
	"bufio"
	"bytes"
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
	name = strings.ToLower(strings.Trim(name, " \t\"',"))
	switch name = strings.TrimPrefix(name, "x-"); name {
	case "", "7-bit", "8-bit", "7 bit", "8 bit", "7bits", "8bits", "none", "7", "8", "us-ascii", "utf-8", "utf8":
		return r
	case "quoted-printable", "quoted_printable", "quotedprintable", "quote-printable", "quoted printable":
		return newWindows(r, "quoted-printable", &quotedPrintable{whole: true})
	case "base64", "base-64", "base64bit", "b64":
		lines := &base64Lines{text: text, damaged: func() {
			p.add("mime.damaged", "An encoded part was damaged on its way; some of it is missing.")
		}}
		w := newWindows(r, "base64", lines)
		if head, _ := w.in.Peek(80); len(bytes.Fields(firstLine(head))) > 2 {
			if window, _ := w.in.Peek(windowSize); hasEncodedLine(window) {
				lines.head = true
				return w
			}
			p.add("mime.encoding", "A part says it is encoded in base64, but is not; it is taken as it came.")
			return w.in
		}
		return w
	case "uuencode", "uue", "uu":
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
