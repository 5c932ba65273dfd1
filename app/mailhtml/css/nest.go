package css

import (
	"slices"
	"strings"

	tokens "github.com/tdewolff/parse/v2/css"
)

// Style rules within style rules. CSS Nesting 1.

// maxNestedSelectors bounds what the lists of rules within rules multiply to.
const maxNestedSelectors = 256

// nestedIn gives the selectors of a rule within one with the selectors around:
// each "&" stands for the rule around, and without one it is the ancestor.
func nestedIn(around, inner [][]tokens.Token) [][]tokens.Token {
	var out [][]tokens.Token
	for _, in := range inner {
		in = trimSpace(in)
		if len(in) > 2 && string(in[1].Data) == placeOfAny {
			in = in[2:]
		}
		isParent := func(t tokens.Token) bool { return t.TokenType == tokens.DelimToken && string(t.Data) == "&" }
		for _, a := range around {
			if len(out) >= maxNestedSelectors {
				return out
			}
			a = trimSpace(a)
			if !slices.ContainsFunc(in, isParent) {
				space := tokens.Token{TokenType: tokens.WhitespaceToken, Data: []byte(" ")}
				out = append(out, slices.Concat(a, []tokens.Token{space}, in))
				continue
			}
			var one []tokens.Token
			for _, t := range in {
				if isParent(t) {
					one = append(one, a...)
				} else {
					one = append(one, t)
				}
			}
			out = append(out, one)
		}
	}
	return out
}

// prepareNesting writes what stands within style rules as the parser wants it:
// the content of an at-rule there is put into a rule for the same elements, as
// which it counts, and no selector begins as a declaration would.
func prepareNesting(src string) string {
	var b strings.Builder
	var open []byte // 'r' rule, 'a' at-rule, 'w' at-rule whose content is wrapped
	written, start := 0, 0
	for i := 0; i < len(src); i++ {
		switch c := src[i]; c {
		case '"', '\'':
			for i++; i < len(src) && src[i] != c && src[i] != '\n'; i++ {
				if src[i] == '\\' {
					i++
				}
			}
		case ';':
			start = i + 1
		case '{':
			kind := byte('r')
			nested := slices.ContainsFunc(open, func(k byte) bool { return k != 'a' })
			if prefix := nestedPrefix(src[start:i]); nested && prefix != "" {
				at := start + len(src[start:i]) - len(strings.TrimLeft(src[start:i], " \t\r\n"))
				b.WriteString(src[written:at])
				b.WriteString(prefix)
				written = at
			}
			if name, ok := strings.CutPrefix(strings.TrimSpace(src[start:i]), "@"); ok {
				kind = 'a'
				if nested && isCondition(name) {
					kind = 'w'
					b.WriteString(src[written : i+1])
					b.WriteString("&{")
					written = i + 1
				}
			}
			open = append(open, kind)
			start = i + 1
		case '}':
			if n := len(open) - 1; n >= 0 {
				if open[n] == 'w' {
					b.WriteString(src[written:i])
					b.WriteByte('}')
					written = i
				}
				open = open[:n]
			}
			start = i + 1
		}
		if len(open) > maxNesting {
			return src
		}
	}
	if written == 0 {
		return src
	}
	return b.String() + src[written:]
}

// placeOfAny is the class that stands for any element before a selector that
// begins with a colon, until the parser is past it.
const placeOfAny = "-any-element-"

// nestedPrefix is what makes a nested selector begin with a sign of its own
// without another meaning.
func nestedPrefix(selector string) string {
	selector = strings.TrimLeft(selector, " \t\r\n")
	if selector == "" {
		return ""
	}
	first, own := selector[0]|0x20, strings.Contains(selector, "&")
	switch {
	case selector[0] == ':' && own:
		return "." + placeOfAny
	case selector[0] == ':' || first >= 'a' && first <= 'z' && !own:
		return "& "
	}
	return ""
}

// isCondition reports whether an at-rule holds rules that count under a
// condition.
func isCondition(name string) bool {
	name = strings.ToLower(name)
	for _, k := range [...]string{"media", "supports", "layer", "container"} {
		if strings.HasPrefix(name, k) {
			return true
		}
	}
	return false
}
