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

// wrapNestedConditions puts what stands in an at-rule within a style rule into
// a rule for the same elements, as which it counts: the parser wants rules there.
func wrapNestedConditions(src string) string {
	if !strings.Contains(src, "@") {
		return src
	}
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
			if name, ok := strings.CutPrefix(strings.TrimSpace(src[start:i]), "@"); ok {
				kind = 'a'
				if slices.Contains(open, 'r') && isCondition(name) {
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
