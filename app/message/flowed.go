package message

import "strings"

// joinFlowed joins the lines of a format=flowed text back into paragraphs;
// delSp tells that the blank at a line's end only marks the flow. Quote marks
// are kept, one ">" per level with a blank after the last. RFC 3676 §4
func joinFlowed(text string, delSp bool) string {
	var out strings.Builder
	out.Grow(len(text))
	flowing, level := false, 0
	for line := range strings.Lines(text) {
		line, ended := strings.CutSuffix(line, "\n")
		depth := len(line) - len(strings.TrimLeft(line, ">"))
		line = strings.TrimPrefix(line[depth:], " ") // unstuff
		signature := line == "-- "
		if flowing && (depth != level || signature) {
			out.WriteByte('\n')
			flowing = false
		}
		if !flowing && depth > 0 {
			out.WriteString(strings.Repeat(">", depth))
			out.WriteByte(' ')
		}
		level = depth
		flowing = strings.HasSuffix(line, " ") && !signature
		if flowing && delSp {
			line = line[:len(line)-1]
		}
		out.WriteString(line)
		if !flowing && ended {
			out.WriteByte('\n')
		}
	}
	return out.String()
}
