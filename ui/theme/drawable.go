package theme

import (
	"strings"
	"sync"

	fynetheme "fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"
)

// Drawable is s as Fyne can draw it.
//
// QUIRK: Fyne draws a space behind a symbol in the symbol's font, and its own
// symbol font has no space: a box with a question mark appears. Such a space
// is left out.
func Drawable(s string) string {
	var out strings.Builder
	symbol, changed := false, false
	for i, r := range s {
		if r == ' ' && symbol {
			if !changed {
				out.WriteString(s[:i])
				changed = true
			}
			continue
		}
		symbol = r >= firstSymbol && isSymbol(r)
		if changed {
			out.WriteRune(r)
		}
	}
	if !changed {
		return s
	}
	return out.String()
}

// firstSymbol is below every character that only the symbol font has.
const firstSymbol = 0x2000

// bundled are Fyne's own fonts; nil if they can't be read.
var bundled = sync.OnceValues(func() (text, symbols *sfnt.Font) {
	text, _ = sfnt.Parse(fynetheme.DefaultTextFont().Content())
	symbols, _ = sfnt.Parse(fynetheme.DefaultSymbolFont().Content())
	return text, symbols
})

// isSymbol reports whether r is drawn in Fyne's symbol font.
func isSymbol(r rune) bool {
	text, symbols := bundled()
	return !has(text, r) && has(symbols, r)
}

func has(f *sfnt.Font, r rune) bool {
	if f == nil {
		return false
	}
	glyph, err := f.GlyphIndex(nil, r)
	return err == nil && glyph != 0
}
