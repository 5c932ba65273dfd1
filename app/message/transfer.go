package message

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding. It never fails: what
// cannot be decoded is passed on, and junk between the encoded bytes is left
// out; text tells that plain words after base64 are to be kept. RFC 2045 §6
func decodeTransfer(encoding string, r io.Reader, text bool, p *problems) io.Reader {
	name, _, _ := strings.Cut(encoding, ";")
	name, _, _ = strings.Cut(name, "(")
	switch name = strings.ToLower(strings.Trim(name, " \t\"'")); name {
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none", "7", "8", "us-ascii", "utf-8", "utf8":
		return r
	case "quoted-printable", "quoted_printable", "quotedprintable", "quote-printable", "quoted printable":
		return &quotedPrintable{in: bufio.NewReader(r)}
	case "base64", "base-64", "base64bit", "b64":
		in := bufio.NewReader(r)
		if head, _ := in.Peek(80); len(bytes.Fields(firstLine(head))) > 2 {
			p.add("mime.encoding", "A part says it is encoded in base64, but is not; it is taken as it came.")
			return in
		}
		return &base64Reader{in: in, text: text}
	case "x-uuencode", "uuencode", "x-uue", "x-uu":
		return &uuReader{in: bufio.NewReader(r)}
	default:
		p.add("mime.encoding", "A part has the unknown transfer encoding "+quote(encoding)+"; it is shown as it came.")
		return r
	}
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(bytes.TrimLeft(b, "\r\n"), []byte("\n"))
	return line
}

// base64Reader decodes base64, passing over anything outside its alphabet.
type base64Reader struct {
	in    *bufio.Reader
	text  bool // keep the words after the end
	out   []byte
	store []byte
	bits  uint32
	n     int  // sextets in bits
	some  bool // there were encoded lines
	ended bool // after padding or an empty line: the text is probably over
	tail  bool // what comes is not encoded
	err   error
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

func (b *base64Reader) Read(p []byte) (int, error) {
	for len(b.out) == 0 {
		if b.err != nil {
			return 0, b.err
		}
		line, err := b.in.ReadSlice('\n')
		if err != bufio.ErrBufferFull {
			b.err = err
		}
		b.out = b.line(b.store[:0], line)
		if b.err != nil {
			b.out = b.flush(b.out)
		}
		b.store = b.out
	}
	n := copy(p, b.out)
	b.out = b.out[n:]
	return n, nil
}

// line decodes one line, or a piece of a long one.
func (b *base64Reader) line(out, line []byte) []byte {
	text := bytes.TrimRight(line, " \t\r\n")
	switch {
	case b.tail:
		return append(out, line...)
	case b.ended && isWords(text):
		// QUIRK: a mailing list put its footer below the encoded text.
		if !b.text {
			b.err = io.EOF
			return out
		}
		b.tail = true
		out = b.flush(out)
		return append(append(out, '\n'), line...)
	}
	b.ended = b.ended || b.some && len(text) == 0 || bytes.HasSuffix(text, []byte("="))
	b.some = b.some || len(text) > 0
	if b.n == 0 && len(text)%4 == 0 {
		if whole, err := base64.StdEncoding.AppendDecode(out, text); err == nil {
			return whole
		}
	}
	return b.decode(out, line)
}

// isWords tells whether a line is words and no base64: it has blanks in it,
// or is a rule.
func isWords(line []byte) bool {
	if len(bytes.Trim(line, "-_=")) == 0 {
		return len(line) > 1
	}
	return bytes.IndexByte(bytes.TrimSpace(line), ' ') > 0
}

func (b *base64Reader) decode(out, in []byte) []byte {
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
func (b *base64Reader) flush(out []byte) []byte {
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
	in   *bufio.Reader
	out  []byte
	back []byte
	tail []byte // an unfinished escape at the end of a piece of a long line
	err  error
}

func (q *quotedPrintable) Read(p []byte) (int, error) {
	for len(q.out) == 0 {
		if q.err != nil {
			return 0, q.err
		}
		piece, err := q.in.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			err = nil
		}
		q.err = err
		q.line(append(q.tail, piece...), err != nil)
	}
	n := copy(p, q.out)
	q.out = q.out[n:]
	return n, nil
}

// line decodes one line, or a piece of one; last means that nothing follows.
func (q *quotedPrintable) line(line []byte, last bool) {
	q.tail = nil
	end := len(line)
	for end > 0 && isBlank(line[end-1]) {
		end--
	}
	whole := end < len(line) && line[len(line)-1] == '\n'
	out := q.back[:0]
	for i := 0; i < end; i++ {
		if line[i] != '=' {
			out = append(out, line[i])
			continue
		}
		switch {
		case i+2 < end && isHex(line[i+1]) && isHex(line[i+2]):
			out = append(out, unhex(line[i+1])<<4|unhex(line[i+2]))
			i += 2
		case i+1 == end && (whole || last): // soft line break
			q.back, q.out = out, out
			return
		case i+2 >= end && !whole && !last:
			q.tail = append(q.tail, line[i:]...)
			q.back, q.out = out, out
			return
		default:
			out = append(out, '=')
		}
	}
	switch {
	case whole: // blanks before the line end were added on the way
		eol := strings.TrimLeft(string(line[end:]), " \t")
		out = append(out, eol...)
	case !last && len(line)-end < 1000:
		q.tail = append(q.tail, line[end:]...)
	case !last:
		out = append(out, line[end:]...)
	}
	q.back, q.out = out, out
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
