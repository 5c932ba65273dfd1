package css

import "strings"

// supports evaluates the condition of @supports as Chromium would: it knows
// every property that mail asks about but those of other engines, by which
// mail tells them apart. CSS Conditional 3 §6.
func supports(condition string) bool {
	c := strings.TrimSpace(strings.ToLower(condition))
	if rest, ok := strings.CutPrefix(c, "not"); ok && rest != "" && (rest[0] == ' ' || rest[0] == '(') {
		return !supports(rest)
	}
	terms, joint := splitCondition(c)
	if len(terms) == 1 {
		return supportsOne(terms[0])
	}
	for _, t := range terms {
		if ok := supports(t); ok == (joint == "or") {
			return ok
		}
	}
	return joint == "and"
}

// splitCondition cuts a condition at the "and" or "or" between its parentheses.
func splitCondition(c string) (terms []string, joint string) {
	depth, start := 0, 0
	for i := range len(c) {
		switch c[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ' ', '\n', '\t':
			word, _, _ := strings.Cut(strings.TrimLeft(c[i:], " \n\t"), " ")
			if word, _, _ = strings.Cut(word, "("); depth == 0 && (word == "and" || word == "or") && start <= i {
				terms, joint = append(terms, c[start:i]), word
				start = strings.Index(c[i:], word) + i + len(word)
			}
		}
	}
	return append(terms, c[min(start, len(c)):]), joint
}

func supportsOne(term string) bool {
	term = strings.TrimSpace(term)
	if strings.HasPrefix(term, "selector(") {
		return true
	}
	inner, nested, ok := unwrapped(term)
	switch {
	case !ok:
		return false
	case nested:
		return supports(inner)
	}
	property, _, ok := strings.Cut(inner, ":")
	return ok && !foreign(strings.TrimSpace(property))
}

// foreign reports whether only another engine than Chromium's has a property.
func foreign(property string) bool {
	for _, prefix := range [...]string{"-ms-", "-moz-", "-o-", "-khtml-", "-apple-", "mso-"} {
		if strings.HasPrefix(property, prefix) {
			return true
		}
	}
	switch property {
	case "-webkit-overflow-scrolling", "-webkit-touch-callout", "-webkit-marquee-repetition", "-webkit-nbsp-mode", "-webkit-hyphens":
		return true
	}
	return false
}

// unwrapped is what stands in a term's parentheses, and whether that is a
// condition of its own; ok is false if there are none.
func unwrapped(term string) (inner string, nested, ok bool) {
	inner, ok = strings.CutPrefix(term, "(")
	inner = strings.TrimSpace(strings.TrimSuffix(inner, ")"))
	return inner, strings.HasPrefix(inner, "(") || strings.HasPrefix(inner, "not "), ok
}
