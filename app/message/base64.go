package message

import (
	"bytes"
	"encoding/base64"
)

// base64Lines decodes base64, passing over anything outside its alphabet.
type base64Lines struct {
	text  bool // keep the words before and after
	head  bool // what comes is not encoded yet
	bits  uint32
	n     int  // sextets in bits
	some  bool // there were encoded lines
	ended bool // after padding or an empty line: the text is probably over
	tail  bool // what comes is not encoded

	damaged func() // called where bytes are missing
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
	return b.text && !b.head && !b.ended && b.n == 0 && !bytes.ContainsAny(window, " \t")
}

func (b *base64Lines) passed(window []byte) {
	text := bytes.TrimRight(window, "\r\n")
	b.some = b.some || len(text) > 0
	blank := len(text) == 0 || bytes.Count(window[len(text):], []byte("\n")) > 1
	b.ended = b.some && (blank || bytes.HasSuffix(text, []byte("=")))
}

func (b *base64Lines) line(out, line []byte, last bool) (decoded []byte, more bool) {
	text := bytes.TrimRight(line, " \t\r\n")
	switch b.head = b.head && !isEncodedLine(text); {
	case b.head && !b.text:
		return out, true
	case b.head, b.tail:
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
	if b.n > 0 && isEncodedLine(text) && len(text) < maxWrapped {
		// QUIRK: a line before it was cut. However lines are wrapped, whole
		// groups follow whole groups, so this one begins anew.
		b.damaged()
		out = b.flush(out)
	}
	out = b.encoded(out, text)
	if last {
		if b.n == 1 { // six bits are no byte
			b.damaged()
		}
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

// hasEncodedLine tells whether one of the lines is plainly base64.
//
// QUIRK: gateways put warnings before texts and never look whether these are encoded.
func hasEncodedLine(lines []byte) bool {
	for line := range bytes.Lines(lines) {
		if isEncodedLine(bytes.TrimRight(line, " \t\r\n")) {
			return true
		}
	}
	return false
}

const leastEncoded = 24

// maxWrapped is the longest line that may be sent (RFC 5322 §2.1.1); what is
// longer comes here in pieces.
const maxWrapped = 998

// isEncodedLine tells whether a line is nothing but base64, and longer than words are.
func isEncodedLine(line []byte) bool {
	return len(line) >= leastEncoded && len(line)%4 == 0 && isBase64(line)
}

// isBase64 tells whether a line has nothing that is not in the alphabet. RFC 2045 §6.8
func isBase64(line []byte) bool {
	return !bytes.ContainsFunc(bytes.TrimRight(line, "="), func(r rune) bool { return r > 0xff || base64Table[byte(r)] >= b64Pad || r == '-' || r == '_' })
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
