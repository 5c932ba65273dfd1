package css

import (
	"strconv"
	"strings"
)

// Unescape resolves the backslashes of a CSS string or name. CSS Syntax 3 §4.3.7.
func Unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, `\`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		digits := 0
		for digits < len(rest) && digits < 6 && strings.IndexByte("0123456789abcdefABCDEF", rest[digits]) >= 0 {
			digits++
		}
		switch code, err := strconv.ParseUint(rest[:digits], 16, 32); {
		case err == nil && code > 0:
			b.WriteRune(rune(code)) // what is no character becomes U+FFFD
			s = rest[digits:]
			if s != "" && strings.IndexByte(" \t\n\r\f", s[0]) >= 0 {
				s = s[1:]
			}
		case strings.HasPrefix(rest, "\n"):
			s = rest[1:]
		case rest == "":
			return b.String()
		default:
			b.WriteByte(rest[0])
			s = rest[1:]
		}
	}
}
