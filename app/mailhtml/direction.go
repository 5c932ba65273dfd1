package mailhtml

import "golang.org/x/text/unicode/bidi"

// isStrong reports whether a character has a direction of its own.
func isStrong(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.L || p.Class() == bidi.R || p.Class() == bidi.AL
}

// isStrongRTL reports whether a character is read right to left.
func isStrongRTL(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}
