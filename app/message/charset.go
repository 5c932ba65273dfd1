package message

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// charsetNote says how a text's charset was found.
type charsetNote int

const (
	asLabelled  charsetNote = iota
	undeclared              // 8-bit text without a label, or with one that excludes it
	mislabelled             // the label did not fit the bytes
	unknownLabel
	refusedUTF7
)

// toUTF8 decodes b as well as can be done without the detector, which is slow;
// the result is valid UTF-8.
func toUTF8(label string, b []byte) string {
	s, _ := decodeCharset(label, b, fallback)
	return s
}

// decodeCharset decodes b from the charset it is labelled with. Where that
// cannot be right it has the bytes guessed instead, as described by the note.
func decodeCharset(label string, b []byte, guess func([]byte) string) (string, charsetNote) {
	label = normalLabel(label)
	if strings.HasPrefix(label, "utf-7") || label == "unicode-1-1-utf-7" || label == "csutf7" {
		// UTF-7 hides markup from whoever looks at the bytes; no browser reads it.
		note := asLabelled
		if hasShift(b) {
			note = refusedUTF7
		}
		return strings.ToValidUTF8(string(b), "\ufffd"), note
	}
	if marked, rest := byMark(b); marked != "" {
		text, _ := decodeLabel(marked, rest)
		return text, asLabelled
	}
	if isASCII(b) && asciiCompatible(label) {
		if shifted := escapeCharset(label, b); shifted != "" {
			text, _ := decodeLabel(shifted, b)
			return text, asLabelled
		}
		return string(b), asLabelled
	}
	switch {
	case saysNothing(label):
		if utf8.Valid(b) {
			return string(b), asLabelled
		}
		return guess(b), undeclared
	case slices.Contains(utf8Labels, label):
		return decodeUTF8(b, guess)
	}
	if looksUTF8(b) && selfSynchronous(label) {
		return string(b), mislabelled
	}
	text, known := decodeLabel(label, b)
	if !known {
		return guess(b), unknownLabel
	}
	if bad := strings.Count(text, "\ufffd"); bad > 0 && bad > len(text)/50 {
		if other := guess(b); strings.Count(other, "\ufffd") < bad {
			return other, mislabelled
		}
	}
	return text, asLabelled
}

var utf8Labels = []string{"utf-8", "utf8", "utf8mb4", "unicode-1-1-utf-8", "cp65001", "utf", "x-utf-8", "csutf8"}

// saysNothing tells whether a label says nothing about 8-bit bytes.
func saysNothing(label string) bool {
	switch label {
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown", "default", "8bit", "none", "binary":
		return true
	}
	return false
}

// hasShift tells whether UTF-7 would be read as anything but what its bytes
// are. RFC 2152
func hasShift(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '+')
		if i < 0 || i+1 == len(b) {
			return false
		}
		if c := b[i+1]; c == '-' || c == '/' || c == '+' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' {
			return true
		}
		b = b[i+1:]
	}
}

// normalLabel lower-cases a label and removes what senders put around it.
func normalLabel(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\r\n\"'<>;,"))
	label, _, _ = strings.Cut(label, " ")
	return strings.TrimPrefix(label, "charset=")
}

// byMark finds the charset of a text that starts with a byte order mark.
func byMark(b []byte) (label string, rest []byte) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return "utf-8", b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")):
		return "utf-32le", b[4:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return "utf-16le", b[2:]
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return "utf-16be", b[2:]
	}
	return "", b
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// asciiCompatible tells whether ASCII bytes mean ASCII in a charset.
func asciiCompatible(label string) bool {
	for _, prefix := range []string{"utf-16", "utf-32", "utf16", "utf32", "ucs-2", "ucs2", "csunicode", "ucs-4", "iso-10646-ucs", "hz"} {
		if strings.HasPrefix(label, prefix) {
			return false
		}
	}
	return true
}

// escapeCharset recognises the 7-bit encodings that shift with escapes,
// labelled or not.
func escapeCharset(label string, b []byte) string {
	switch {
	case bytes.IndexByte(b, 0x1b) < 0:
		return ""
	case bytes.Contains(b, []byte("\x1b$)C")):
		return "iso-2022-kr"
	case bytes.Contains(b, []byte("\x1b$)A")):
		return "iso-2022-cn"
	case bytes.Contains(b, []byte("\x1b$")), bytes.Contains(b, []byte("\x1b(J")), bytes.Contains(b, []byte("\x1b(I")):
		return "iso-2022-jp"
	case strings.HasPrefix(label, "iso-2022-jp"):
		return "iso-2022-jp"
	}
	return ""
}

// selfSynchronous tells whether a label is one that UTF-8 text often bears
// by mistake, and whose own texts are practically never valid UTF-8.
func selfSynchronous(label string) bool {
	for _, prefix := range []string{"iso-8859", "iso8859", "windows-", "cp12", "latin", "koi8", "iso-2022"} {
		if strings.HasPrefix(label, prefix) {
			return true
		}
	}
	return false
}

func looksUTF8(b []byte) bool { return utf8.Valid(b) && !isASCII(b) }

// decodeUTF8 decodes what is labelled UTF-8. A few bad bytes are a damaged
// text; many are another charset.
func decodeUTF8(b []byte, guess func([]byte) string) (string, charsetNote) {
	if utf8.Valid(b) {
		return string(b), asLabelled
	}
	good, bad := 0, 0
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		rest = rest[n:]
	}
	if good >= bad {
		return strings.ToValidUTF8(string(b), "\ufffd"), mislabelled
	}
	return guess(b), mislabelled
}
