package theme

import (
	"strings"
	"sync"
	"unicode"

	fynetheme "fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"
)

// Drawable is a line of text as Fyne can draw it, in the order that Visual gives it.
//
// QUIRK: Fyne draws a space behind a symbol in the symbol's font. Its own symbol
// font has no space, and a box with a question mark appears; in fonts of emoji
// the space has no width. Marks that turn the direction round and back make the
// space the beginning of another part, which is drawn in the font of its letters.
func Drawable(s string) string {
	s = Visual(s)
	var out strings.Builder
	symbol, from := false, 0
	for i, r := range s {
		if r == ' ' && symbol {
			out.WriteString(s[from:i])
			out.WriteString("\u200e\u200f\u200e")
			from = i
		}
		symbol = r >= firstSymbol && isSymbol(r)
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// firstSymbol is not above any character that is drawn as a symbol.
const firstSymbol = 0x2000

// textFont is Fyne's own; nil if it can't be read.
var textFont = sync.OnceValue(func() *sfnt.Font {
	f, _ := sfnt.Parse(fynetheme.DefaultTextFont().Content())
	return f
})

// isSymbol reports whether r, or what it changes the look of, is drawn in a font
// of symbols.
func isSymbol(r rune) bool {
	return !unicode.IsLetter(r) && !has(textFont(), r)
}

func has(f *sfnt.Font, r rune) bool {
	if f == nil {
		return false
	}
	glyph, err := f.GlyphIndex(nil, r)
	return err == nil && glyph != 0
}
