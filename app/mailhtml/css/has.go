package css

import (
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	tokens "github.com/tdewolff/parse/v2/css"
	"golang.org/x/net/html"
)

// hasCondition is :has() of a compound, or :not(:has()). Selectors 4 §4.5.
type hasCondition struct {
	selectors []selector // whose first part is the element that has
	not       bool
	known     map[*html.Node]bool // the answers so far: rules ask for body:has(…) at every element
}

// cutHas takes :has() and :not(:has()) out of the tokens of a compound. ok is
// false if what stands in one is not understood.
func cutHas(ts []tokens.Token) (rest []tokens.Token, has []*hasCondition, weight cascadia.Specificity, ok bool) {
	for i := 0; i < len(ts); i++ {
		if !isFunction(ts, i, "has(") && !isFunction(ts, i, "not(") {
			rest = append(rest, ts[i])
			continue
		}
		end := closing(ts, i+1)
		h := hasCondition{known: map[*html.Node]bool{}}
		list := ts[i+2 : end]
		if isFunction(ts, i, "not(") {
			list = trimSpace(list)
			if !isFunction(list, 0, "has(") || closing(list, 1) != len(list)-1 {
				rest = append(rest, ts[i:min(end+1, len(ts))]...)
				i = end
				continue
			}
			h.not, list = true, list[2:len(list)-1]
		}
		heaviest, ok := h.read(list)
		if !ok {
			return nil, nil, weight, false
		}
		weight, has = weight.Add(heaviest), append(has, &h)
		i = end
	}
	return rest, has, weight, true
}

// isFunction reports whether a pseudo-class with this name begins at i.
func isFunction(ts []tokens.Token, i int, name string) bool {
	return i+1 < len(ts) && ts[i].TokenType == tokens.ColonToken && ts[i+1].TokenType == tokens.FunctionToken &&
		strings.EqualFold(string(ts[i+1].Data), name)
}

// closing gives where what is opened at i is closed, or the end.
func closing(ts []tokens.Token, i int) int {
	depth := 0
	for ; i < len(ts); i++ {
		if depth += nesting(ts[i]); depth == 0 {
			return i
		}
	}
	return len(ts)
}

// read takes up the selectors in :has(), of which the heaviest counts.
func (h *hasCondition) read(list []tokens.Token) (heaviest cascadia.Specificity, ok bool) {
	for _, ts := range splitSelectors(list) {
		ts = trimSpace(ts)
		if len(ts) == 0 || slices.ContainsFunc(ts, func(t tokens.Token) bool {
			return t.TokenType == tokens.FunctionToken && strings.EqualFold(string(t.Data), "has(")
		}) {
			return heaviest, false
		}
		s := selector{parts: []compound{{}}}
		if combinator(ts[0]) == 0 {
			ts = append([]tokens.Token{{TokenType: tokens.WhitespaceToken, Data: []byte(" ")}}, ts...)
		}
		if !s.read(ts) || len(s.parts) < 2 {
			return heaviest, false
		}
		h.selectors = append(h.selectors, s)
		if heaviest.Less(s.specificity) {
			heaviest = s.specificity
		}
	}
	return heaviest, true
}

// holds reports whether the condition holds for an element.
func (h *hasCondition) holds(n *html.Node, budget *int) bool {
	yes, ok := h.known[n]
	if !ok {
		yes = slices.ContainsFunc(h.selectors, func(s selector) bool {
			s.anchor = n
			return s.found(budget)
		})
		h.known[n] = yes
	}
	return yes != h.not
}

// found looks for an element that matches a selector relative to its anchor: in
// the anchor, or in the elements behind it.
func (s *selector) found(budget *int) bool {
	if c := s.combinators[0]; c == ' ' || c == '>' {
		return s.foundIn(s.anchor, budget)
	}
	for n := s.anchor.NextSibling; n != nil; n = n.NextSibling {
		if isElement(n) && (s.matches(n, len(s.parts)-1, budget) || s.foundIn(n, budget)) {
			return true
		}
		if *budget < 0 || isElement(n) && s.combinators[0] == '+' && !slices.Contains(s.combinators[1:], '+') && !slices.Contains(s.combinators[1:], '~') {
			return false
		}
	}
	return false
}

// foundIn looks for one within an element.
func (s *selector) foundIn(n *html.Node, budget *int) bool {
	for d := range n.Descendants() {
		if isElement(d) && s.matches(d, len(s.parts)-1, budget) {
			return true
		}
		if *budget < 0 {
			return false
		}
	}
	return false
}
