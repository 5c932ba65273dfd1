package css

import (
	"strings"

	"github.com/andybalholm/cascadia"
	tokens "github.com/tdewolff/parse/v2/css"
	"golang.org/x/net/html"
)

// selector is a complex selector: compounds with combinators between them.
// The library matches the compounds; the walk over the ancestors is done here,
// because the library's is exponential in the number of compounds.
// Selectors 4 §3.
type selector struct {
	parts       []cascadia.Sel // from left to right
	combinators []byte         // between parts[i] and parts[i+1]: ' ', '>', '+' or '~'
	specificity cascadia.Specificity
}

// maxCompounds bounds the length of a selector.
const maxCompounds = 32

// newSelector compiles the tokens of one selector. Those that cannot match a
// mail at rest (:hover, ::marker) or are not understood are refused.
func newSelector(ts []tokens.Token) (selector, bool) {
	var s selector
	var compound strings.Builder
	pending := byte(0)
	end := func() bool {
		if compound.Len() == 0 {
			return true
		}
		sel, ok := newCompound(compound.String())
		compound.Reset()
		if !ok || len(s.parts) >= maxCompounds {
			return false
		}
		if len(s.parts) > 0 {
			s.combinators = append(s.combinators, pending)
		}
		s.parts = append(s.parts, sel)
		s.specificity = s.specificity.Add(sel.Specificity())
		pending = 0
		return true
	}
	depth := 0
	for _, t := range ts {
		c := combinator(t)
		if depth > 0 || c == 0 {
			depth += nesting(t)
			compound.Write(t.Data)
			continue
		}
		if !end() {
			return selector{}, false
		}
		if pending == 0 || pending == ' ' {
			pending = c
		}
	}
	return s, end() && len(s.parts) > 0
}

// combinator gives the combinator a token is, or 0.
func combinator(t tokens.Token) byte {
	switch {
	case t.TokenType == tokens.WhitespaceToken:
		return ' '
	case t.TokenType == tokens.DelimToken && len(t.Data) == 1 && strings.ContainsRune(">+~", rune(t.Data[0])):
		return t.Data[0]
	}
	return 0
}

func nesting(t tokens.Token) int {
	switch t.TokenType {
	case tokens.FunctionToken, tokens.LeftParenthesisToken, tokens.LeftBracketToken:
		return 1
	case tokens.RightParenthesisToken, tokens.RightBracketToken:
		return -1
	}
	return 0
}

func newCompound(text string) (cascadia.Sel, bool) {
	lower := strings.ToLower(text)
	for _, dynamic := range [...]string{":hover", ":visited", ":active", ":focus", "::", ":before", ":after"} {
		if strings.Contains(lower, dynamic) {
			return nil, false
		}
	}
	// The functions that look at other elements have no bound on their work.
	for _, costly := range [...]string{":has(", ":haschild(", ":contains", ":matches"} {
		if strings.Contains(lower, costly) {
			return nil, false
		}
	}
	sel, err := cascadia.Parse(strings.ReplaceAll(text, ":link", "[href]"))
	return sel, err == nil
}

// matchBudget bounds the comparisons of one document. Beyond it nothing more
// matches: a mail with such a style sheet is shown with less style.
const matchBudget = 30_000_000

// matches reports whether n matches the first i+1 parts of the selector.
func (s *selector) matches(n *html.Node, i int, budget *int) bool {
	if *budget--; *budget < 0 || !s.parts[i].Match(n) {
		return false
	}
	if i == 0 {
		return true
	}
	switch s.combinators[i-1] {
	case '>':
		return isElement(n.Parent) && s.matches(n.Parent, i-1, budget)
	case '+':
		n = elementBefore(n)
		return n != nil && s.matches(n, i-1, budget)
	case '~':
		for n = elementBefore(n); n != nil; n = elementBefore(n) {
			if s.matches(n, i-1, budget) {
				return true
			}
			if *budget < 0 {
				return false
			}
		}
		return false
	}
	return s.matchesAbove(n, i-1, budget)
}

// matchesAbove looks for an ancestor that matches the first i+1 parts. When
// everything further left is a descendant combinator too, the nearest that
// fits the compound decides, and no other needs to be tried.
func (s *selector) matchesAbove(n *html.Node, i int, budget *int) bool {
	greedy := strings.Trim(string(s.combinators[:i]), " ") == ""
	for n = n.Parent; isElement(n); n = n.Parent {
		if s.matches(n, i, budget) {
			return true
		}
		if *budget < 0 || greedy && s.parts[i].Match(n) {
			return false
		}
	}
	return false
}

func isElement(n *html.Node) bool { return n != nil && n.Type == html.ElementNode }

func elementBefore(n *html.Node) *html.Node {
	for n = n.PrevSibling; n != nil; n = n.PrevSibling {
		if n.Type == html.ElementNode {
			return n
		}
	}
	return nil
}
