package css

import (
	"regexp"
	"strconv"
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

// truth is what a condition comes to; what is not understood is neither true
// nor false, and so is not its opposite. Media Queries 4 §3.2.
type truth int8

const (
	unknown truth = iota - 1
	no
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	if t == unknown {
		return unknown
	}
	return yes - t
}

// matchesOne evaluates one query: a medium, conditions, or both.
func (m Media) matchesOne(q string) bool {
	q = strings.TrimSpace(q)
	if rest, ok := strings.CutPrefix(q, "only "); ok {
		q = strings.TrimSpace(rest)
	}
	if isCondition := strings.HasPrefix(q, "("); isCondition {
		return m.condition(q) == yes
	}
	negated := false
	if rest, ok := strings.CutPrefix(q, "not"); ok {
		rest = strings.TrimSpace(rest)
		if strings.HasPrefix(rest, "(") {
			return m.condition(q) == yes
		}
		q, negated = rest, true
	}
	end := strings.IndexAny(q, " \t\n(")
	if end < 0 {
		end = len(q)
	}
	medium, rest := q[:end], strings.TrimSpace(q[end:])
	result := truthOf(medium == "all" || medium == "screen" || medium == "and") // a stray "and" is nothing
	if rest, _ = strings.CutPrefix(rest, "and"); result == yes && strings.TrimSpace(rest) != "" {
		result = m.condition(rest)
	}
	if negated {
		result = result.not()
	}
	return result == yes
}

// condition evaluates features in parentheses joined by and, or and not.
func (m Media) condition(c string) truth {
	c = strings.TrimSpace(c)
	if rest, ok := strings.CutPrefix(c, "not"); ok {
		return m.condition(rest).not()
	}
	terms, joint := splitCondition(c)
	if len(terms) > 1 {
		all := yes
		for _, t := range terms {
			one := m.condition(t)
			if joint == "or" {
				one = one.not()
			}
			if one == no {
				all = no
				break
			}
			all = min(all, one)
		}
		if joint == "or" {
			all = all.not()
		}
		return all
	}
	inner, nested, ok := unwrapped(c)
	switch {
	case !ok:
		return unknown
	case nested:
		return m.condition(inner)
	}
	return m.feature(inner)
}

// feature evaluates what stands in one pair of parentheses.
func (m Media) feature(text string) truth {
	if strings.ContainsAny(text, "<>=") {
		return m.inRange(text)
	}
	name, val, given := strings.Cut(text, ":")
	name, val = strings.TrimSpace(name), strings.TrimSpace(val)
	if want, ok := restingFeatures[name]; ok {
		return truthOf(given && val == want || !given && want != "none" && want != "no-preference" && want != "0")
	}
	switch name {
	case "prefers-color-scheme":
		return truthOf((val == "dark") == m.Dark)
	case "orientation":
		return truthOf((val == "portrait") == (m.Height >= m.Width))
	case "width", "height", "color", "device-width", "device-height":
		if !given {
			return yes
		}
	case "-webkit-min-device-pixel-ratio", "-webkit-device-pixel-ratio":
		if !given {
			return yes
		}
	case "min-aspect-ratio", "max-aspect-ratio":
		return m.aspect(name, val)
	}
	px, ok := mediaNumber(val)
	if !ok {
		return unknown
	}
	switch name {
	case "max-width", "max-device-width":
		return truthOf(m.Width <= px)
	case "min-width", "min-device-width":
		return truthOf(m.Width >= px)
	case "width", "device-width":
		return truthOf(m.Width == px)
	case "max-height", "max-device-height":
		return truthOf(m.Height <= px)
	case "min-height", "min-device-height":
		return truthOf(m.Height >= px)
	case "height", "device-height":
		return truthOf(m.Height == px)
	case "-webkit-min-device-pixel-ratio", "min-resolution":
		return truthOf(px <= 1)
	case "-webkit-max-device-pixel-ratio", "max-resolution":
		return truthOf(px >= 1)
	case "-webkit-device-pixel-ratio", "resolution":
		return truthOf(px == 1)
	case "min-color":
		return truthOf(px <= 8)
	}
	return unknown
}

// restingFeatures are those that are the same in every view.
var restingFeatures = map[string]string{
	"prefers-reduced-motion": "no-preference", "prefers-contrast": "no-preference", "prefers-reduced-transparency": "no-preference",
	"forced-colors": "none", "inverted-colors": "none", "scripting": "none", "update": "fast", "overflow-block": "scroll",
	"hover": "none", "any-hover": "none", "pointer": "none", "any-pointer": "none", "grid": "0", "monochrome": "0",
}

// aspect compares the view's width by its height with a ratio such as 16/9.
func (m Media) aspect(name, val string) truth {
	across, down, _ := strings.Cut(val, "/")
	a, okA := mediaNumber(strings.TrimSpace(across))
	d := float32(1)
	okD := true
	if down != "" {
		d, okD = mediaNumber(strings.TrimSpace(down))
	}
	if !okA || !okD {
		return unknown
	}
	if name == "min-aspect-ratio" {
		return truthOf(m.Width*d >= a*m.Height)
	}
	return truthOf(m.Width*d <= a*m.Height)
}

// mediaNumber reads a length in px, a resolution in dots per px, or a number.
func mediaNumber(s string) (float32, bool) {
	end := len(s)
	for end > 0 && (s[end-1] < '0' || s[end-1] > '9') && s[end-1] != '.' {
		end--
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(s[:end]), 32)
	if err != nil {
		return 0, false
	}
	unit, ok := mediaUnits[s[end:]]
	return float32(max(-1e7, min(f*unit, 1e7))), ok
}

var mediaUnits = map[string]float64{
	"": 1, "px": 1, "em": 16, "rem": 16, "pt": 4. / 3, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "pc": 16,
	"dppx": 1, "x": 1, "dpi": 1. / 96, "dpcm": 2.54 / 96,
}

// inRange evaluates a comparison such as "400px <= width < 800px".
// Media Queries 4 §2.4.3.
func (m Media) inRange(text string) truth {
	parts := comparison.Split(text, -1)
	signs := comparison.FindAllString(text, -1)
	for i, sign := range signs {
		a, okA := m.side(parts[i])
		b, okB := m.side(parts[i+1])
		if !okA || !okB {
			return unknown
		}
		ok := a == b && strings.Contains(sign, "=") || a < b && sign[0] == '<' || a > b && sign[0] == '>'
		if !ok {
			return no
		}
	}
	return truthOf(len(signs) > 0)
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
	return mediaNumber(text)
}
