package message

import "strings"

// decodeWords decodes the encoded-words of an unstructured field, and the
// broken forms of them that mail is full of: without blanks between them,
// with blanks inside, within quotes, never ended, with a character cut in
// two by the end of a word, and 8-bit text beside them. hint labels that
// 8-bit text. RFC 2047
func decodeWords(s, hint string) string {
	if !strings.Contains(s, "=?") {
		return toUTF8(hint, []byte(s))
	}
	var d wordDecoder
	for s != "" {
		at := strings.Index(s, "=?")
		if at < 0 {
			break
		}
		w, ok := parseWord(s[at:])
		if !ok {
			d.plain(s[:at+2], hint)
			s = s[at+2:]
			continue
		}
		d.plain(s[:at], hint)
		d.word(w)
		s = s[at+w.length:]
	}
	d.plain(s, hint)
	d.flush()
	return d.out.String()
}

// word is one encoded-word.
type word struct {
	charset string
	bytes   []byte
	base64  string // the encoded text, of a B word
	length  int    // in the source
}

// wordDecoder joins words of one charset before it decodes them.
type wordDecoder struct {
	out     strings.Builder
	charset string
	pending []byte
	base64  string // of the last word, if it ended within a group of four
	start   int    // of that word's bytes in pending
	blanks  string // seen after a word, dropped if another word follows
	inWord  bool
}

func (d *wordDecoder) plain(s, hint string) {
	if s == "" {
		return
	}
	if d.inWord && strings.Trim(s, " \t\r\n") == "" {
		d.blanks += s
		return
	}
	d.flush()
	d.out.WriteString(toUTF8(hint, []byte(s)))
}

func (d *wordDecoder) word(w word) {
	d.blanks = "" // RFC 2047 §6.2
	if !d.inWord || !strings.EqualFold(w.charset, d.charset) {
		d.flush()
	}
	if d.base64 != "" && w.base64 != "" { // QUIRK: the encoded text was cut, not the bytes
		w.base64 = d.base64 + w.base64
		w.bytes = decodeB(w.base64)
		d.pending = d.pending[:d.start]
	}
	d.inWord, d.charset, d.base64 = true, w.charset, ""
	if len(w.base64)%4 != 0 && len(w.base64) < 1000 && !strings.Contains(w.base64, "=") {
		d.base64, d.start = w.base64, len(d.pending)
	}
	d.pending = append(d.pending, w.bytes...)
}

func (d *wordDecoder) flush() {
	if d.inWord {
		d.out.WriteString(toUTF8(d.charset, d.pending))
	}
	d.out.WriteString(d.blanks)
	d.pending, d.blanks, d.base64, d.inWord = d.pending[:0], "", "", false
}

// parseWord reads the encoded-word that s begins with.
func parseWord(s string) (word, bool) {
	rest := s[2:]
	mark := strings.IndexByte(rest[:min(len(rest), 60)], '?')
	if mark < 0 {
		return word{}, false
	}
	charset := strings.Trim(rest[:mark], " \"'") // QUIRK: quotes and blanks
	if strings.ContainsAny(charset, " \t\"<>,") {
		return word{}, false
	}
	charset, _, _ = strings.Cut(charset, "*") // RFC 2231 §5: a language may follow
	rest = strings.TrimLeft(rest[mark+1:], " ")
	if len(rest) < 2 || rest[1] != '?' {
		return word{}, false
	}
	encoding := rest[0] | 0x20
	if encoding != 'b' && encoding != 'q' {
		return word{}, false
	}
	payload, tail := wordPayload(rest[2:], encoding)
	w := word{charset: charset, length: len(s) - len(tail)}
	if encoding == 'b' {
		w.bytes, w.base64 = decodeB(payload), payload
	} else {
		w.bytes = decodeQ(payload)
	}
	return w, true
}

// maxWord is how far the end of a word is looked for; RFC 2047 §2 allows 75.
const maxWord = 16 << 10

// wordPayload cuts the encoded text from what follows the word.
func wordPayload(s string, encoding byte) (payload, tail string) {
	near := s[:min(len(s), maxWord)]
	for from := 0; ; {
		i := strings.Index(near[from:], "?=")
		if i < 0 {
			break
		}
		end := from + i
		tail = s[end+2:]
		// QUIRK: a question mark left bare before an escape: "Why?=3D".
		if encoding == 'q' && len(tail) >= 2 && isHex(tail[0]) && isHex(tail[1]) {
			next := strings.Index(tail[:min(len(tail), 1000)], "?=")
			if next >= 0 && !strings.ContainsAny(tail[:next], " =") {
				if from = end + 2; from < len(near) {
					continue
				}
			}
		}
		return s[:end], tail
	}
	// QUIRK: cut off before its end, by a limit on the length of fields.
	end := strings.IndexAny(near, " \t\"<>")
	if end < 0 {
		end = len(near)
	}
	return strings.TrimRight(s[:end], "?"), s[end:]
}

// decodeB decodes base64, passing over what is none. RFC 2047 §4.1
func decodeB(s string) []byte {
	var b base64Lines
	return b.flush(b.decode(make([]byte, 0, len(s)*3/4+3), []byte(s)))
}

// decodeQ decodes the Q encoding. RFC 2047 §4.2
func decodeQ(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			out = append(out, ' ')
		case s[i] == '=' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return out
}
