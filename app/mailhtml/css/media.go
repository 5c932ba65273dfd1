package css

import (
	"regexp"
	"strings"
)

// Media describes the view that media queries are asked about.
type Media struct {
	Width, Height float32 // px
	Dark          bool    // prefers-color-scheme
}

// Matches evaluates a media query list, such as the media attribute of a style
// element. Media Queries 4 §2; what is not understood is false.
func (m Media) Matches(query string) bool {
	if strings.TrimSpace(query) == "" {
		return true
	}
	for part := range strings.SplitSeq(strings.ToLower(query), ",") {
		if m.matchesOne(part) {
			return true
		}
	}
	return false
}

func (m Media) matchesOne(q string) bool {
	ok, negated := true, false
	for {
		open := strings.IndexByte(q, '(')
		if open < 0 {
			break
		}
		end := strings.IndexByte(q[open:], ')')
		if end < 0 {
			return false
		}
		ok = m.feature(q[open+1:open+end]) && ok
		q = q[:open] + " " + q[open+end+1:]
	}
	for word := range strings.FieldsSeq(q) {
		switch word {
		case "only", "and", "all", "screen":
		case "not":
			negated = true
		default:
			ok = false
		}
	}
	return ok != negated
}

// feature evaluates what stands in one pair of parentheses.
func (m Media) feature(text string) bool {
	if strings.ContainsAny(text, "<>=") {
		return m.inRange(text)
	}
	name, val, given := strings.Cut(text, ":")
	name, val = strings.TrimSpace(name), strings.TrimSpace(val)
	px := mediaNumber(val)
	switch name {
	case "max-width", "max-device-width":
		return m.Width <= px
	case "min-width", "min-device-width":
		return m.Width >= px
	case "width":
		return !given || m.Width == px
	case "max-height":
		return m.Height <= px
	case "min-height":
		return m.Height >= px
	case "prefers-color-scheme":
		return (val == "dark") == m.Dark
	case "-webkit-min-device-pixel-ratio":
		return !given || px <= 1
	case "min-resolution":
		return px <= 1
	case "orientation":
		return (val == "portrait") == (m.Height >= m.Width)
	}
	return false
}

func mediaNumber(s string) float32 {
	end := len(s)
	for end > 0 && (s[end-1] < '0' || s[end-1] > '9') {
		end--
	}
	f := float(strings.TrimSpace(s[:end]))
	if strings.HasSuffix(s, "em") {
		f *= 16
	}
	return f
}

// inRange evaluates a comparison such as "400px <= width < 800px".
// Media Queries 4 §2.4.3.
func (m Media) inRange(text string) bool {
	parts := comparison.Split(text, -1)
	signs := comparison.FindAllString(text, -1)
	for i, sign := range signs {
		a, okA := m.side(parts[i])
		b, okB := m.side(parts[i+1])
		if !okA || !okB {
			return false
		}
		ok := a == b && strings.Contains(sign, "=") || a < b && sign[0] == '<' || a > b && sign[0] == '>'
		if !ok {
			return false
		}
	}
	return len(signs) > 0
}

var comparison = regexp.MustCompile(`[<>]=?|=`)

// side is one side of a comparison: a feature of the view or a length.
func (m Media) side(text string) (float32, bool) {
	switch text = strings.TrimSpace(text); text {
	case "width":
		return m.Width, true
	case "height":
		return m.Height, true
	case "":
		return 0, false
	}
	return mediaNumber(text), text[0] >= '0' && text[0] <= '9' || text[0] == '.'
}
