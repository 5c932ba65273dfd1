package message

import (
	"encoding/binary"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// rtfDictionary is what the window of compressed RTF begins with.
// MS-OXRTFCP §2.1.2.1
const rtfDictionary = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// decompressRTF undoes the compression of RTF in MAPI, as far as the data is
// sound, up to limit bytes. MS-OXRTFCP §2.2
func decompressRTF(b []byte, limit int) []byte {
	if len(b) < 16 {
		return nil
	}
	kind := string(b[8:12])
	size := min(int(binary.LittleEndian.Uint32(b[4:])), limit)
	b = b[16:]
	if kind == "MELA" {
		return b[:min(len(b), size)]
	}
	if kind != "LZFu" {
		return nil
	}
	var window [4096]byte
	at := copy(window[:], rtfDictionary)
	var out []byte
	put := func(c byte) {
		window[at] = c
		at = (at + 1) % len(window)
		out = append(out, c)
	}
	for len(b) > 0 && len(out) < size {
		control := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(b) > 0 && len(out) < size; bit++ {
			if control>>bit&1 == 0 {
				put(b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out
			}
			ref := int(b[0])<<8 | int(b[1])
			b = b[2:]
			from := ref >> 4
			if from == at { // the end
				return out
			}
			for range ref&15 + 2 {
				put(window[from])
				from = (from + 1) % len(window)
			}
		}
	}
	return out
}

// readRTF returns the text of an RTF document, or the HTML that it was made
// from and encapsulates (MS-OXRTFEX).
func readRTF(rtf []byte) (text string, isHTML bool) {
	r := rtfReader{b: rtf, charset: "windows-1252", unicodeSkip: 1}
	for len(r.b) > 0 {
		r.step()
	}
	r.flush()
	return r.out.String(), r.html
}

// rtfGroup is what holds within braces.
type rtfGroup struct {
	hidden bool // a destination whose text is not the document's
	raw    bool // between \htmlrtf and \htmlrtf0: not part of the HTML
	tag    bool // within \*\htmltag
}

type rtfReader struct {
	b           []byte
	out         strings.Builder
	pending     []byte // in the charset
	charset     string
	stack       []rtfGroup
	cur         rtfGroup
	star        bool // after \*
	html        bool
	unicodeSkip int // characters that follow \u for old readers
	skip        int // of them still to pass over
	surrogate   rune
}

func (r *rtfReader) step() {
	c := r.b[0]
	r.b = r.b[1:]
	switch c {
	case '{':
		if len(r.stack) < 1000 {
			r.stack = append(r.stack, r.cur)
		}
		r.star = false
	case '}':
		if n := len(r.stack); n > 0 {
			r.cur, r.stack = r.stack[n-1], r.stack[:n-1]
		}
	case '\\':
		r.control()
	case '\r', '\n', 0:
	default:
		r.char(c)
	}
}

// char takes one character of text.
func (r *rtfReader) char(c byte) {
	if r.skip > 0 {
		r.skip--
		return
	}
	if r.cur.hidden || r.html && r.cur.raw && !r.cur.tag {
		return
	}
	r.pending = append(r.pending, c)
}

func (r *rtfReader) flush() {
	if len(r.pending) > 0 {
		r.out.WriteString(toUTF8(r.charset, r.pending))
		r.pending = r.pending[:0]
	}
}

// control reads a control symbol or a control word.
func (r *rtfReader) control() {
	if len(r.b) == 0 {
		return
	}
	c := r.b[0]
	if c < 'A' || c > 'z' || c > 'Z' && c < 'a' {
		r.b = r.b[1:]
		r.symbol(c)
		return
	}
	n := 0
	for n < len(r.b) && (r.b[n] >= 'a' && r.b[n] <= 'z' || r.b[n] >= 'A' && r.b[n] <= 'Z') {
		n++
	}
	word := string(r.b[:n])
	r.b = r.b[n:]
	n = 0
	for n < len(r.b) && n < 12 && (r.b[n] >= '0' && r.b[n] <= '9' || n == 0 && r.b[n] == '-') {
		n++
	}
	number, err := strconv.Atoi(string(r.b[:n]))
	r.b = r.b[n:]
	if len(r.b) > 0 && r.b[0] == ' ' {
		r.b = r.b[1:]
	}
	r.word(word, number, err == nil)
}

func (r *rtfReader) symbol(c byte) {
	switch c {
	case '\'':
		if len(r.b) >= 2 && isHex(r.b[0]) && isHex(r.b[1]) {
			v := unhex(r.b[0])<<4 | unhex(r.b[1])
			r.b = r.b[2:]
			r.char(v)
		}
	case '*':
		r.star = true
	case '~':
		r.char(' ')
	case '{', '}', '\\':
		r.char(c)
	case '\r', '\n':
		r.char('\n')
	}
}

func (r *rtfReader) word(word string, number int, hasNumber bool) {
	star := r.star
	r.star = false
	switch word {
	case "fromhtml":
		r.html = true
	case "ansicpg":
		r.charset = codepage(number)
	case "htmltag":
		if star {
			r.cur.tag, r.cur.hidden = true, false
		}
	case "htmlrtf":
		r.cur.raw = !hasNumber || number != 0
	case "fonttbl", "colortbl", "stylesheet", "info", "pict", "mhtmltag", "header", "footer", "listtable":
		r.cur.hidden = true
	case "par", "line":
		r.char('\n')
	case "tab":
		r.char('\t')
	case "lquote", "rquote":
		r.rune('\'')
	case "ldblquote", "rdblquote":
		r.rune('"')
	case "bullet":
		r.rune('•')
	case "endash", "emdash":
		r.rune('–')
	case "uc":
		r.unicodeSkip = min(max(number, 0), 10)
	case "u":
		r.unicode(rune(uint16(number)))
		r.skip = r.unicodeSkip
	case "bin":
		r.b = r.b[min(max(number, 0), len(r.b)):]
	default:
		if star {
			r.cur.hidden = true
		}
	}
}

// unicode takes one UTF-16 unit; a pair of surrogates is one character.
func (r *rtfReader) unicode(unit rune) {
	if utf16.IsSurrogate(unit) {
		if c := utf16.DecodeRune(r.surrogate, unit); c != unicode.ReplacementChar {
			r.rune(c)
		}
		r.surrogate = unit
		return
	}
	r.rune(unit)
}

// rune takes one character of Unicode.
func (r *rtfReader) rune(c rune) {
	if r.cur.hidden || r.html && r.cur.raw && !r.cur.tag || !unicode.IsGraphic(c) {
		return
	}
	r.flush()
	r.out.WriteRune(c)
}
