package theme

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// Visual is a line of text in the order its parts stand from left to right.
//
// QUIRK: Fyne draws Hebrew and Arabic words from right to left, but puts words
// and numbers in one line next to each other from left to right. Lines that
// begin in one of these scripts have their parts turned round here (UAX #9, for
// the two levels such a line has).
func Visual(s string) string {
	if !beginsRightToLeft(s) {
		return s
	}
	return ordered(s)
}

// ordered is a line that runs from the right, whatever it begins with, in the
// order its parts stand from left to right.
func ordered(s string) string {
	var p bidi.Paragraph
	if _, err := p.SetString("\u200f"+s, bidi.DefaultDirection(bidi.RightToLeft)); err != nil {
		return s
	}
	order, err := p.Order()
	if err != nil {
		return s
	}
	var parts []string
	for i := range order.NumRuns() {
		run := order.Run(i)
		text := strings.TrimPrefix(run.String(), "\u200f")
		switch {
		case text == "":
		case run.Direction() == bidi.RightToLeft:
			parts = append(parts, pieces(text)...)
		default:
			parts = append(parts, text)
		}
	}
	if len(parts) < 2 {
		return s
	}
	slices.Reverse(parts)
	// Marks keep a comma at the end of a part with it, and the space behind it away:
	// Fyne would draw that at the part's other end.
	for i, part := range parts {
		if beginsRightToLeft(part) {
			inner := strings.Trim(part, " ")
			before, after, _ := strings.Cut(part, inner)
			parts[i] = after + inner + "\u200f"
			if i < len(parts)-1 {
				parts[i] += "\u200e" + before
			}
		}
	}
	// Without a mark in front Fyne would take the line for one from the right, as its
	// first letter is, and turn brackets round.
	return "\u200e" + strings.Join(parts, "")
}

// pieces divides text that runs from the right at its Latin punctuation and its
// symbols, which Fyne takes from other fonts and draws as parts of their own.
func pieces(text string) (list []string) {
	from, other := 0, false
	for i, r := range text {
		if r == ' ' || r == '\u200d' || unicode.Is(unicode.Variation_Selector, r) {
			continue
		}
		if now := r < 0x590 || r >= 0x2010 && unicode.In(r, unicode.P, unicode.S) && !unicode.In(r, unicode.Arabic, unicode.Hebrew); now != other {
			if i > from {
				list = append(list, text[from:i])
			}
			from, other = i, now
		}
	}
	list = append(list, text[from:])
	for i, piece := range list {
		if !beginsRightToLeft(piece) {
			list[i] = turned.Replace(strings.TrimRight(piece, " "))
			if spaces := len(piece) - len(strings.TrimRight(piece, " ")); spaces > 0 && piece != "" {
				list[i] = strings.Repeat(" ", spaces) + list[i]
			}
		}
	}
	return list
}

// turned gives brackets the shape they have from the right.
var turned = strings.NewReplacer("(", ")", ")", "(", "[", "]", "]", "[", "«", "»", "»", "«")

// beginsRightToLeft reports whether the first letter that has a direction runs
// from right to left (rules P2 and P3).
func beginsRightToLeft(s string) bool {
	for _, r := range s {
		if r < 0x590 {
			if r|0x20 >= 'a' && r|0x20 <= 'z' || r >= 0xC0 {
				return false
			}
			continue
		}
		class, _ := bidi.LookupRune(r)
		switch class.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}
