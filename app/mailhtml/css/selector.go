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
	parts       []compound // from left to right
	combinators []byte     // between parts[i] and parts[i+1]: ' ', '>', '+' or '~'
	specificity cascadia.Specificity
	anchor      *html.Node // what the first part is, of a selector in :has()
}

// compound is what one element must fit.
type compound struct {
	sel cascadia.Sel // nil: only the anchor fits
	has []*hasCondition
}

// maxCompounds bounds the length of a selector.
const maxCompounds = 32

// newSelector compiles the tokens of one selector. Those that cannot match a
// mail at rest (:hover, ::marker) or are not understood are refused.
func newSelector(ts []tokens.Token) (selector, bool) {
	var s selector
	ok := s.read(ts)
	return s, ok && len(s.parts) > 0
}

// read adds the tokens of a selector to it.
func (s *selector) read(ts []tokens.Token) bool {
	var one []tokens.Token
	pending := byte(0)
	end := func() bool {
		if len(one) == 0 {
			return true
		}
		c, weight, ok := newCompound(one)
		one = one[:0]
		if !ok || len(s.parts) >= maxCompounds {
			return false
		}
		if len(s.parts) > 0 {
			s.combinators = append(s.combinators, pending)
		}
		s.parts = append(s.parts, c)
		s.specificity = s.specificity.Add(weight)
		pending = 0
		return true
	}
	depth := 0
	for _, t := range ts {
		c := combinator(t)
		if depth > 0 || c == 0 {
			depth += nesting(t)
			one = append(one, t)
			continue
		}
		if !end() {
			return false
		}
		if pending == 0 || pending == ' ' {
			pending = c
		}
	}
	return end()
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

func newCompound(ts []tokens.Token) (c compound, weight cascadia.Specificity, ok bool) {
	ts, c.has, weight, ok = cutHas(ts)
	if !ok {
		return c, weight, false
	}
	var b strings.Builder
	for _, t := range ts {
		b.Write(t.Data)
	}
	text := b.String()
	if text == "" {
		text = "*"
	}
	lower := strings.ToLower(text)
	for _, dynamic := range [...]string{":hover", ":visited", ":active", ":focus", "::", ":before", ":after"} {
		if strings.Contains(lower, dynamic) {
			return c, weight, false
		}
	}
	// The library's functions that look at other elements have no bound on their work.
	for _, costly := range [...]string{":has(", ":haschild(", ":contains", ":matches"} {
		if strings.Contains(lower, costly) {
			return c, weight, false
		}
	}
	sel, err := cascadia.Parse(strings.ReplaceAll(text, ":link", "[href]"))
	if err != nil {
		return c, weight, false
	}
	c.sel = sel
	return c, weight.Add(sel.Specificity()), true
}

// matchBudget bounds the comparisons of one document. Beyond it nothing more
// matches: a mail with such a style sheet is shown with less style.
const matchBudget = 30_000_000

// matches reports whether n matches the first i+1 parts of the selector.
func (s *selector) matches(n *html.Node, i int, budget *int) bool {
	if *budget--; *budget < 0 || !s.fits(n, i, budget) {
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

// fits reports whether n is what part i asks for.
func (s *selector) fits(n *html.Node, i int, budget *int) bool {
	c := &s.parts[i]
	if c.sel == nil {
		return n == s.anchor
	}
	if !c.sel.Match(n) {
		return false
	}
	for _, h := range c.has {
		if !h.holds(n, budget) {
			return false
		}
	}
	return true
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
		if *budget < 0 || greedy && s.fits(n, i, budget) {
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
