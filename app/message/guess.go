package message

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
)

// fallback decodes 8-bit text that nothing true is said about: as the
// encoding of Western Europe, unless it has bytes that mean nothing there.
func fallback(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	sample := highSample(b, 64<<10)
	if label := europeanLabel(highSample(b, detectorSample)); label != "" {
		text, _ := decodeLabel(label, b)
		return text
	}
	label := "windows-1252"
	for _, likely := range []string{label, "shift_jis", "gb18030", "big5"} {
		tried, _ := decodeLabel(likely, sample)
		if !strings.Contains(strings.TrimSuffix(tried, "\ufffd"), "\ufffd") { // the sample may end within a letter
			label = likely
			break
		}
	}
	text, _ := decodeLabel(label, b)
	return text
}

// maxGuesses is how often one message may ask the detector, which takes a
// millisecond each time.
const maxGuesses = 20

// guess decodes 8-bit text by asking the detector.
func (b *budget) guess(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	if decoded, known := decodeLabel(b.detect(text), text); known {
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
	label := ""
	if result.Confidence >= 0.9 || result.Confidence >= 0.5 && high >= 8 {
		label = normalLabel(result.Encoding)
	}
	switch {
	case label == "koi8-r":
		return "koi8-u" // the same but for four letters that only Ukrainian has
	case label == "" || slices.Contains(latinLabels, label):
		return or(arabicLabel(sample), or(europeanLabel(sample), label))
	}
	return label
}

// latinLabels are those of encodings of Latin letters, which the detector
// confuses.
var latinLabels = []string{
	"windows-1250", "windows-1252", "windows-1254", "windows-1257", "windows-1258", "macroman", "macintosh", "iso-8859-1", "iso-8859-2", "iso-8859-3",
	"iso-8859-4", "iso-8859-9", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16",
}

// highSample cuts a sample out of a text from where its 8-bit bytes begin.
func highSample(text []byte, size int) []byte {
	from := max(0, bytes.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })-64)
	return text[from:min(len(text), from+size)]
}
