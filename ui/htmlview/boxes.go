package htmlview

import "slices"

// joined merges boxes that touch on one line, so that a marked line is one
// area and not one per word.
func joined(boxes []Rect) []Rect {
	out := boxes[:0:0]
	for _, b := range boxes {
		if n := len(out); n > 0 && onOneLine(out[n-1], b) {
			last := &out[n-1]
			right := max(last.X+last.W, b.X+b.W)
			last.X = min(last.X, b.X)
			last.W = right - last.X
			continue
		}
		out = append(out, b)
	}
	return out
}

// onOneLine reports whether b carries on where a ends.
func onOneLine(a, b Rect) bool {
	const slack = 1
	sameLine := abs(a.Y-b.Y) <= slack && abs(a.H-b.H) <= slack
	return sameLine && b.X <= a.X+a.W+slack && b.X+b.W >= a.X-slack
}

// mark is a box of the numbered match of a search.
type mark struct {
	Rect
	match int
}

// marksOf boxes every match, sorted from top to bottom.
func marksOf(p Page, matches []Range) []mark {
	marks := make([]mark, 0, len(matches))
	for i, m := range matches {
		for _, b := range joined(p.Boxes(m.From, m.To)) {
			marks = append(marks, mark{b, i})
		}
	}
	slices.SortStableFunc(marks, func(a, b mark) int {
		switch {
		case a.Y < b.Y:
			return -1
		case a.Y > b.Y:
			return 1
		}
		return 0
	})
	return marks
}

func abs(f float32) float32 { return max(f, -f) }
