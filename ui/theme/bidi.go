package theme

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// visual is a line of text in the order its parts stand from left to right.
//
// QUIRK: Fyne draws Hebrew and Arabic words from right to left, but puts words
// and numbers in one line next to each other from left to right. Lines that
// begin in one of these scripts have their parts turned round here (UAX #9, for
// the two levels such a line has).
func visual(s string) string {
	if !beginsRightToLeft(s) {
		return s
	}
	var p bidi.Paragraph
	if _, err := p.SetString(s, bidi.DefaultDirection(bidi.RightToLeft)); err != nil {
		return s
	}
	order, err := p.Order()
	if err != nil || order.NumRuns() < 2 {
		return s
	}
	parts := make([]string, 0, order.NumRuns())
	for i := range order.NumRuns() {
		run := order.Run(i)
		parts = append(parts, run.String())
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
	return strings.Join(parts, "")
}

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
