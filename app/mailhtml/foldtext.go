package mailhtml

import (
	"slices"
	"strings"
)

// textFold is a fold of plain text: the lines from..to are it.
type textFold struct {
	Fold
	from, to int
}

// foldText finds the folds of plain text, from top to bottom.
func foldText(lines []string, f *Folding) []textFold {
	if f == nil {
		return nil
	}
	var found []textFold
	own := 0 // lines that are not part of any piece
	for i := 0; i < len(lines); {
		to, signature := pieceAt(lines, i)
		if to <= i {
			if strings.TrimSpace(lines[i]) != "" {
				own++
			}
			i++
			continue
		}
		found = append(found, textFold{Fold: Fold{Signature: signature, Text: strings.Join(lines[i:to], "\n")}, from: i, to: to})
		i = to
	}
	if own == 0 {
		return nil
	}
	var folds []textFold
	for i, t := range found {
		n := countLines(t.Text)
		if worth(n, t.Signature, onlyPieces(lines, found[i:])) {
			t.Fold = f.next(len(folds), t.Text, t.Signature)
			folds = append(folds, t)
		}
	}
	return folds
}

// onlyPieces reports whether nothing but pieces follows the first of them.
func onlyPieces(lines []string, pieces []textFold) bool {
	at := pieces[0].to
	for _, next := range append(pieces[1:len(pieces):len(pieces)], textFold{from: len(lines)}) {
		for ; at < next.from; at++ {
			if strings.TrimSpace(lines[at]) != "" {
				return false
			}
		}
		at = next.to
	}
	return true
}

// pieceAt finds the piece that begins at a line, and where it ends; to is 0 if
// none does.
func pieceAt(lines []string, i int) (to int, signature bool) {
	switch line := lines[i]; {
	case line == "-- ": // RFC 3676 §4.3
		for to = i + 1; to < len(lines); to++ {
			if quoteLevel([]rune(lines[to])) > 0 || startsReply(lines, to) {
				break
			}
		}
		return withoutBlank(lines, i, to), true
	case isQuote(line):
		return quoteEnd(lines, i), false
	case startsReply(lines, i):
		return withoutBlank(lines, i, len(lines)), false
	default:
		if q := attributed(lines, i); q > i {
			return quoteEnd(lines, q), false
		}
	}
	return 0, false
}

func isQuote(line string) bool { return strings.HasPrefix(line, ">") }

// quoteEnd is where the quote that begins at a line ends; blank lines and
// lines that an old program broke off ("> … \nword\n> …") are part of it.
func quoteEnd(lines []string, i int) int {
	end := i
	for j := i; j < len(lines) && j <= end+2; j++ {
		switch {
		case isQuote(lines[j]):
			end = j
		case strings.TrimSpace(lines[j]) != "" && !(j+1 < len(lines) && isQuote(lines[j+1]) && j == end+1 && len(lines[j]) < 20):
			return end + 1
		}
	}
	return end + 1
}

// attributed finds the quote whose attribution begins at a line, which may be
// broken into two.
func attributed(lines []string, i int) int {
	near := lines[i+1 : min(i+6, len(lines))]
	if !slices.ContainsFunc(near, isQuote) {
		return 0
	}
	text := ""
	for j := i; j < min(i+3, len(lines)); j++ {
		line := strings.TrimSpace(lines[j])
		if line == "" || isQuote(lines[j]) {
			return 0
		}
		text = strings.TrimSpace(text + " " + line)
		if !isAttribution(text) {
			continue
		}
		for q := j + 1; q < min(j+4, len(lines)); q++ {
			if isQuote(lines[q]) {
				return q
			}
			if strings.TrimSpace(lines[q]) != "" {
				break
			}
		}
	}
	return 0
}

// startsReply reports whether a message that is answered follows without any
// marks on its lines, as Outlook writes it.
func startsReply(lines []string, i int) bool {
	line := strings.ToLower(strings.TrimSpace(lines[i]))
	if inner := strings.Trim(line, "-_ "); strings.HasPrefix(line, "--") && inner != "" {
		for _, mark := range originalMarks {
			if inner == mark {
				return true
			}
		}
	}
	if len(line) < 20 || strings.Trim(line, "_") != "" {
		return false
	}
	for j := i + 1; j < min(i+3, len(lines)); j++ {
		if startsHeader(lines[j]) {
			return true
		}
	}
	return false
}

// withoutBlank leaves out blank lines at the end.
func withoutBlank(lines []string, from, to int) int {
	for to > from+1 && strings.TrimSpace(lines[to-1]) == "" {
		to--
	}
	return to
}

// foldedLine sets the line that stands for a fold.
func (l *textLayout) foldedLine(f *textFold, label string) {
	if len(l.page.text) > 0 || l.y > textMargin {
		l.page.text = append(l.page.text, '\n')
	}
	l.rec.lineNo++
	text := cleanLine(label)
	links := []textLink{{from: 0, to: len(text), url: f.Link, index: -1}}
	if l.simple(text) {
		l.wrap(text, links, textLinkColor)
	} else {
		l.complex(text, links, textLinkColor)
	}
}
