package message

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleanLine makes decoded text safe to show in one line: no controls, no
// bidirectional overrides, blanks for line ends and tabs, none at the ends.
func cleanLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r), isBidi(r), r == '\ufeff':
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// cleanName is cleanLine with runs of blanks made one, and without what cannot
// be seen: either could push the rest of a name out of sight.
func cleanName(s string) string {
	return strings.Join(strings.Fields(strings.Map(seen, cleanLine(s))), " ")
}

// seen returns r, a blank for one that looks like that, or -1 for one that
// cannot be seen. The joiners within words of Persian and Indian scripts, and
// within emoji, stay.
func seen(r rune) rune {
	switch {
	case r == '\u200c', r == '\u200d', r >= 0xe0020 && r < 0xe0080: // the last are of flags
		return r
	case r == '\u2800', r == '\u3164', r == '\u115f', r == '\u1160', r == '\uffa0': // an empty Braille cell, fillers of Hangul
		return ' '
	case r == '\u034f', unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// isBidi tells whether r embeds, overrides or isolates a direction.
func isBidi(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\u200e' || r == '\u200f' || r == '\u061c'
}

// cleanText gives text LF line ends and removes controls other than tab and
// form feed.
func cleanText(s string) string {
	var b strings.Builder
	kept := 0 // s[:kept] is in b
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		next := i + size
		if broken := r == utf8.RuneError && size == 1; broken || isUnclean(r) {
			if kept == 0 {
				b.Grow(len(s))
			}
			b.WriteString(s[kept:i])
			switch kept = next; {
			case broken:
				b.WriteRune(utf8.RuneError)
			case r == '\r' && (next >= len(s) || s[next] != '\n'):
				b.WriteByte('\n')
			}
		}
		i = next
	}
	if kept == 0 {
		return s
	}
	b.WriteString(s[kept:])
	return b.String()
}

func isUnclean(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' && r != '\f' || r >= 0x7f && r < 0xa0 || r == '\ufeff'
}

// cut shortens s to at most n bytes at a character's end.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// isTurning tells whether r makes what follows run the other way. The marks
// between words of right-to-left scripts do not.
func isTurning(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
