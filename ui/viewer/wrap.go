package viewer

import "strings"

// wrapWords breaks text between words so that every line is narrower than
// width; what does not fit into so many lines ends in an ellipsis.
func wrapWords(text string, width float32, lines int, measure func(string) float32) (wrapped []string) {
	words := strings.Fields(text)
	line := ""
	for i, word := range words {
		longer := strings.TrimPrefix(line+" "+word, " ")
		if line == "" || measure(longer) <= width {
			line = longer
			continue
		}
		if len(wrapped) == lines-1 {
			return append(wrapped, line+"…")
		}
		wrapped = append(wrapped, line)
		line = words[i]
	}
	return append(wrapped, line)
}
