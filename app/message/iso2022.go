package message

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

type designation struct {
	escape string
	where  byte // 0: in use at once; 'N': for the byte after ESC N; 'O': between SO and SI
	what   encoding.Encoding
}

// designations are the escapes of ISO-2022-JP-2 (RFC 1554) and ISO-2022-CN (RFC
// 1922) that ISO-2022-JP has not: what they bring, and where to.
var designations = []designation{
	{"\x1b$A", 0, simplifiedchinese.GB18030},
	{"\x1b$(C", 0, korean.EUCKR},
	{"\x1b.A", 'N', charmap.ISO8859_1},
	{"\x1b.F", 'N', charmap.ISO8859_7},
	{"\x1b$)A", 'O', simplifiedchinese.GB18030},
}

// designated returns the one that b begins with.
func designated(b []byte) (d designation, ok bool) {
	for _, d := range designations {
		if bytes.HasPrefix(b, []byte(d.escape)) {
			return d, true
		}
	}
	return d, false
}

// isMultilingual tells whether a text has one of these escapes.
func isMultilingual(b []byte) bool {
	for _, d := range designations {
		if bytes.Contains(b, []byte(d.escape)) {
			return true
		}
	}
	return false
}

// decodeMultilingual decodes a text that changes between the character sets of
// Japanese, Chinese, Korean, Greek and Western Europe.
func decodeMultilingual(b []byte) string {
	var (
		out            strings.Builder
		now, n, o      encoding.Encoding // nil is what ISO-2022-JP reads
		escape         []byte            // that brought what it reads
		start, shifted = 0, false
	)
	flush := func(end int) {
		if start < end {
			switch piece := b[start:end]; {
			case shifted && o != nil:
				out.WriteString(decodeHigh(o, piece))
			case now != nil:
				out.WriteString(decodeHigh(now, piece))
			default:
				text, _ := japanese.ISO2022JP.NewDecoder().Bytes(append(bytes.Clone(escape), piece...))
				out.Write(text)
			}
		}
	}
	for i := 0; i < len(b); {
		size := 1
		switch c := b[i]; {
		case c == 0x0e, c == 0x0f:
			flush(i)
			start, shifted = i+1, c == 0x0e
		case c == '\n':
			flush(i + 1) // the sets beside ASCII and the shift end with the line
			start, shifted, now, n, escape = i+1, false, nil, nil, nil
		case c == 0x1b && bytes.HasPrefix(b[i+1:], []byte("N")) && i+2 < len(b):
			flush(i)
			if size = 3; n != nil {
				out.WriteString(decodeHigh(n, b[i+2:i+3]))
			}
			start = i + size
		case c == 0x1b:
			flush(i)
			d, ok := designated(b[i:])
			switch size = len(d.escape); {
			case !ok:
				size = min(3, len(b)-i)
				if bytes.HasPrefix(b[i:], []byte("\x1b$(")) {
					size = min(4, len(b)-i)
				}
				now, escape = nil, b[i:i+size]
			case d.where == 'N':
				n = d.what
			case d.where == 'O':
				o = d.what
			default:
				now, escape = d.what, nil
			}
			start = i + size
		}
		i += size
	}
	flush(len(b))
	return strings.ToValidUTF8(out.String(), "\ufffd")
}

// decodeHigh decodes 7-bit bytes that mean those of the upper half.
func decodeHigh(e encoding.Encoding, b []byte) string {
	high := bytes.Clone(b)
	for i, c := range high {
		if c > ' ' {
			high[i] = c | 0x80
		}
	}
	text, err := e.NewDecoder().Bytes(high)
	if err != nil {
		return "\ufffd"
	}
	return string(text)
}
