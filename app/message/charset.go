package message

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
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
		return strings.ToValidUTF8(string(b), "\ufffd"), refusedUTF7
	}
	if enc, text := byMark(b); enc != nil {
		return decodeWith(enc, text), asLabelled
	}
	if isASCII(b) && asciiCompatible(label) {
		if enc := escapeCharset(label, b); enc != nil {
			return decodeWith(enc, b), asLabelled
		}
		return string(b), asLabelled
	}
	switch label {
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown", "default", "8bit", "none", "binary":
		if utf8.Valid(b) {
			return string(b), asLabelled
		}
		return guess(b), undeclared
	case "utf-8", "utf8", "utf8mb4", "unicode-1-1-utf-8", "cp65001", "utf", "x-utf-8", "csutf8":
		return decodeUTF8(b, guess)
	}
	enc := findEncoding(label)
	if enc == nil {
		return guess(b), unknownLabel
	}
	if looksUTF8(b) && selfSynchronous(label) {
		return string(b), mislabelled
	}
	text := decodeWith(enc, b)
	if bad := strings.Count(text, "\ufffd"); bad > 0 && bad > len(text)/50 {
		if other := guess(b); strings.Count(other, "\ufffd") < bad {
			return other, mislabelled
		}
	}
	return text, asLabelled
}

// normalLabel lower-cases a label and removes what senders put around it.
func normalLabel(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\r\n\"'<>;,"))
	label, _, _ = strings.Cut(label, " ")
	return strings.TrimPrefix(label, "charset=")
}

// byMark finds the encoding of a text that starts with a byte order mark.
func byMark(b []byte) (encoding.Encoding, []byte) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return unicode.UTF8, b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), b[4:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), b[2:]
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), b[2:]
	}
	return nil, b
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
	for _, prefix := range []string{"utf-16", "utf-32", "utf16", "utf32", "ucs-2", "ucs-4", "iso-10646-ucs", "ibm037", "cp037", "ebcdic", "hz"} {
		if strings.HasPrefix(label, prefix) {
			return false
		}
	}
	return true
}

// escapeCharset recognises the 7-bit encodings that shift with escapes,
// labelled or not.
func escapeCharset(label string, b []byte) encoding.Encoding {
	switch {
	case bytes.IndexByte(b, 0x1b) < 0:
		return nil
	case bytes.Contains(b, []byte("\x1b$)C")):
		return iso2022KR{}
	case bytes.Contains(b, []byte("\x1b$")), bytes.Contains(b, []byte("\x1b(J")), bytes.Contains(b, []byte("\x1b(I")):
		return japanese.ISO2022JP
	case strings.HasPrefix(label, "iso-2022-jp"):
		return japanese.ISO2022JP
	}
	return nil
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

// fallback decodes 8-bit text that nothing true is said about: as the
// encoding of Western Europe, unless it has bytes that mean nothing there.
func fallback(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	sample := highSample(b, 64<<10)
	for _, enc := range []encoding.Encoding{charmap.Windows1252, japanese.ShiftJIS, simplifiedchinese.GB18030, traditionalchinese.Big5} {
		tried := strings.TrimSuffix(decodeWith(enc, sample), "\ufffd") // the sample may end within a letter
		if !strings.Contains(tried, "\ufffd") {
			return decodeWith(enc, b)
		}
	}
	return decodeWith(charmap.Windows1252, b)
}

// maxGuesses is how often one message may ask the detector, which takes a
// millisecond each time.
const maxGuesses = 20

// guess decodes 8-bit text by asking the detector.
func (b *budget) guess(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	if enc := findEncoding(b.detect(text)); enc != nil {
		decoded := decodeWith(enc, text)
		if !strings.Contains(decoded, "\ufffd") || len(text) > detectorSample {
			return decoded
		}
	}
	return fallback(text)
}

const detectorSample = 4 << 10

// detect returns the label of the charset that text seems to be in, or "". The
// detector is good at long texts and at multibyte encodings; a few accented
// letters prove nothing to it.
func (b *budget) detect(text []byte) string {
	if b.guesses >= maxGuesses {
		return ""
	}
	b.guesses++
	sample := highSample(text, detectorSample)
	result := chardet.Detect(sample)
	high := 0
	for _, c := range sample {
		if c >= utf8.RuneSelf {
			high++
		}
	}
	if result.Confidence >= 0.9 || result.Confidence >= 0.5 && high >= 8 {
		return normalLabel(result.Encoding)
	}
	return ""
}

// highSample cuts a sample out of a text from where its 8-bit bytes begin.
func highSample(text []byte, size int) []byte {
	from := max(0, bytes.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })-64)
	return text[from:min(len(text), from+size)]
}

// decodeWith decodes b; bytes that mean nothing become U+FFFD.
func decodeWith(enc encoding.Encoding, b []byte) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return strings.ToValidUTF8(string(out), "\ufffd")
}

// aliases are labels seen in mail that the registries do not know, or for
// which a superset is what senders mean.
var aliases = map[string]encoding.Encoding{
	"gb2312":                         simplifiedchinese.GB18030,
	"gb_2312-80":                     simplifiedchinese.GB18030,
	"gbk":                            simplifiedchinese.GB18030,
	"x-gbk":                          simplifiedchinese.GB18030,
	"cp936":                          simplifiedchinese.GB18030,
	"ms936":                          simplifiedchinese.GB18030,
	"euc-cn":                         simplifiedchinese.GB18030,
	"hz-gb-2312":                     simplifiedchinese.HZGB2312,
	"hz":                             simplifiedchinese.HZGB2312,
	"big5-hkscs":                     traditionalchinese.Big5,
	"big5hkscs":                      traditionalchinese.Big5,
	"cp950":                          traditionalchinese.Big5,
	"big-5":                          traditionalchinese.Big5,
	"cp932":                          japanese.ShiftJIS,
	"ms932":                          japanese.ShiftJIS,
	"windows-932":                    japanese.ShiftJIS,
	"shift-jis":                      japanese.ShiftJIS,
	"eucjp":                          japanese.EUCJP,
	"x-euc-jp":                       japanese.EUCJP,
	"cp51932":                        japanese.EUCJP,
	"iso-2022-jp":                    japanese.ISO2022JP,
	"iso-2022-jp-1":                  japanese.ISO2022JP,
	"iso-2022-jp-2":                  japanese.ISO2022JP,
	"iso-2022-jp-3":                  japanese.ISO2022JP,
	"iso-2022-jp-ms":                 japanese.ISO2022JP,
	"cp50220":                        japanese.ISO2022JP,
	"cp50221":                        japanese.ISO2022JP,
	"cp949":                          korean.EUCKR,
	"uhc":                            korean.EUCKR,
	"euckr":                          korean.EUCKR,
	"ksc5601":                        korean.EUCKR,
	"ks_c_5601":                      korean.EUCKR,
	"iso-2022-kr":                    iso2022KR{},
	"tis-620":                        charmap.Windows874,
	"tis620":                         charmap.Windows874,
	"cp874":                          charmap.Windows874,
	"x-mac-roman":                    charmap.Macintosh,
	"macroman":                       charmap.Macintosh,
	"maccyrillic":                    charmap.MacintoshCyrillic,
	"koi8":                           charmap.KOI8R,
	"koi8r":                          charmap.KOI8R,
	"koi8u":                          charmap.KOI8U,
	"iso-8859-8-i":                   charmap.ISO8859_8,
	"iso-8859-8-e":                   charmap.ISO8859_8,
	"ansi":                           charmap.Windows1252,
	"ansi_x3.110-1983":               charmap.Windows1252,
	"iso-8859":                       charmap.Windows1252,
	"utf-16":                         unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be":                       unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"utf-16le":                       unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"ucs-2":                          unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"iso-10646-ucs-2":                unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"utf-32":                         utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
	"utf-32be":                       utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
	"utf-32le":                       utf32.UTF32(utf32.LittleEndian, utf32.UseBOM),
	"unicode":                        unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-8-sig":                      unicode.UTF8,
	"x-user-defined":                 charmap.Windows1252,
	"x-windows-949":                  korean.EUCKR,
	"iso-ir-100":                     charmap.Windows1252,
	"windows-31j":                    japanese.ShiftJIS,
	"iso-8859-1-windows-3.1-latin-1": charmap.Windows1252,
}

// findEncoding looks a normalised label up: our own aliases, then what
// browsers know (WHATWG, where ISO-8859-1 means Windows-1252), then IANA.
// It returns nil for a charset nobody can decode.
func findEncoding(label string) encoding.Encoding {
	for _, name := range spellings(label) {
		if enc, ok := aliases[name]; ok {
			return enc
		}
		if enc, err := htmlindex.Get(name); err == nil && enc != encoding.Replacement {
			return enc
		}
		for _, iana := range []string{name, "cs" + name} {
			if enc, err := ianaindex.MIME.Encoding(iana); err == nil && enc != nil {
				return enc
			}
		}
	}
	return nil
}

// spellings returns a label and the forms it may be a misspelling of:
// "iso8859_15", "win-1251", "cp-850", "x-big5".
func spellings(label string) []string {
	if label == "" {
		return nil
	}
	dashed := strings.NewReplacer("_", "-", "iso8859", "iso-8859", "iso-8859x", "iso-8859").Replace(label)
	all := []string{label, dashed, strings.TrimPrefix(dashed, "x-")}
	digits := strings.TrimLeft(label, "abcdefghijklmnopqrstuvwxyz-_")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return all
	}
	switch name := strings.TrimRight(strings.TrimSuffix(label, digits), "-_"); name {
	case "win", "windows", "cp", "ms", "ansi", "x-cp", "wincp", "microsoft-cp":
		all = append(all, "windows-"+digits, "ibm"+digits, "cp"+digits)
	case "latin", "iso-latin", "l":
		all = append(all, "latin"+digits)
	case "ibm", "dos", "x-ibm", "cspc":
		all = append(all, "ibm"+digits, "cp"+digits)
	}
	return all
}
