package mailhtml

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// unmarked is a letter without its accents, as searches compare it.
func unmarked(r rune) rune {
	if r < 0xC0 || r >= 0x0E00 && (r < 0x1E00 || r >= 0x2000) {
		return r
	}
	var buf [utf8.UTFMax]byte
	d := norm.NFD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).Decomposition()
	if len(d) == 0 {
		return r
	}
	base, _ := utf8.DecodeRune(d)
	return base
}
