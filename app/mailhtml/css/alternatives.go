package css

import (
	"slices"
	"strings"

	tokens "github.com/tdewolff/parse/v2/css"
)

// alternative is a selector without :is() and :where(). where is what is left
// of it without those in :where(), which count for nothing, or nil.
type alternative struct{ tokens, where []tokens.Token }

// maxAlternatives bounds what one selector with many lists in it stands for.
const maxAlternatives = 64

// alternatives writes out the lists in :is() and :where(), which the selector
// library does not know. Selectors 4 §4.2.
func alternatives(ts []tokens.Token) []alternative {
	done := []alternative{}
	todo := []alternative{{tokens: listsInNot(ts)}}
	for len(todo) > 0 && len(todo)+len(done) <= maxAlternatives {
		a := todo[0]
		todo = todo[1:]
		at, end := findList(a.tokens)
		if at < 0 {
			done = append(done, a)
			continue
		}
		before, after := a.tokens[:at-1], a.tokens[end+1:]
		where := a.where
		if strings.EqualFold(string(a.tokens[at].Data), "where(") {
			where = append(append([]tokens.Token{}, before...), after...)
		}
		for _, one := range splitSelectors(a.tokens[at+1 : end]) {
			todo = append(todo, alternative{put(before, trimSpace(one), after), where})
		}
	}
	return done
}

// listsInNot writes out the lists within :not(): what is none of :is(a, b) is
// none of a, b.
func listsInNot(ts []tokens.Token) []tokens.Token {
	for i := 0; i < len(ts); i++ {
		end := closing(ts, i+1)
		if !isFunction(ts, i, "not(") || end >= len(ts) {
			continue
		}
		if at, _ := findList(ts[i+2 : end]); at < 0 {
			continue
		}
		var inner []tokens.Token
		for _, one := range splitSelectors(ts[i+2 : end]) {
			for _, a := range alternatives(trimSpace(one)) {
				if len(inner) > 0 {
					inner = append(inner, tokens.Token{TokenType: tokens.CommaToken, Data: []byte(",")})
				}
				inner = append(inner, a.tokens...)
			}
		}
		ts = slices.Concat(ts[:i+2], inner, ts[end:])
		i += 1 + len(inner)
	}
	return ts
}

// findList finds the first :is( or :where( and its closing parenthesis.
func findList(ts []tokens.Token) (at, end int) {
	for i := 1; i < len(ts); i++ {
		if ts[i].TokenType != tokens.FunctionToken || ts[i-1].TokenType != tokens.ColonToken {
			continue
		}
		switch strings.ToLower(string(ts[i].Data)) {
		case "is(", "where(", "-webkit-any(", "matches(":
		default:
			continue
		}
		depth := 1
		for j := i + 1; j < len(ts); j++ {
			if depth += nesting(ts[j]); depth == 0 {
				return i, j
			}
		}
	}
	return -1, -1
}

// put writes one of the list where the list stood: the name of an element at
// the start of the compound, anything else in its place.
func put(before, one, after []tokens.Token) []tokens.Token {
	if len(one) > 0 && one[0].TokenType == tokens.IdentToken {
		start, depth := len(before), 0
		for start > 0 && (depth > 0 || combinator(before[start-1]) == 0) {
			if depth -= nesting(before[start-1]); depth < 0 {
				break // the list stands in another function
			}
			start--
		}
		return slices.Concat(before[:start], one, before[start:], after)
	}
	return slices.Concat(before, one, after)
}
