package message

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode"

	"github.com/gabriel-vasile/mimetype"
)

// isUnsaidBase64 tells whether a leaf that names no transfer encoding is base64
// all the same, by where it begins: whole lines of it that become a text in
// the leaf's charset, or a file of a known kind.
//
// QUIRK: mailing lists and gateways rebuild headers and leave out the field.
func isUnsaidBase64(n *part, head []byte) bool {
	decoded := decodeWholeLines(head)
	switch {
	case len(decoded) == 0:
		return false
	case !isText(n.mediaType):
		kind := mimetype.Detect(decoded)
		return !strings.HasPrefix(n.mediaType, "message/") && !kind.Is("application/octet-stream") && !kind.Is("text/plain")
	}
	text, note := decodeCharset(n.params["charset"], decoded, func(b []byte) string { return string(b) })
	text = strings.TrimRight(text, "\ufffd") // the head may end within a letter
	return (note == asLabelled || note == mislabelled) && text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r == unicode.ReplacementChar || unicode.IsControl(r) && !strings.ContainsRune("\t\n\r\f", r)
	})
}

// decodeWholeLines decodes the lines of base64 that text begins with; nil if it
// has others: all are as long as the first, and the last is at most that.
func decodeWholeLines(text []byte) (decoded []byte) {
	const least = 40
	var length int
	for line := range bytes.Lines(text) {
		whole := bytes.HasSuffix(line, []byte("\n"))
		line = bytes.TrimRight(line, " \t\r\n")
		switch {
		case length == 0:
			if length = len(line); length < least || !isEncodedLine(line) {
				return nil
			}
		case len(line) == 0, bytes.HasPrefix(line, []byte("--")), !whole:
			return decoded
		case len(line) > length, !isBase64(line):
			return nil
		}
		b, err := base64.StdEncoding.DecodeString(string(line))
		if err != nil {
			return nil
		}
		if decoded = append(decoded, b...); len(line) < length {
			return decoded
		}
	}
	return decoded
}
