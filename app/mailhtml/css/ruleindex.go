package css

import (
	"cmp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	tokens "github.com/tdewolff/parse/v2/css"
	"golang.org/x/net/html"
)

// ruleIndex holds rules by what an element must have for them to match.
type ruleIndex struct {
	byID, byClass, byTag map[string][]*Rule
	others               []*Rule
	size                 int
}

func newRuleIndex() ruleIndex {
	return ruleIndex{byID: map[string][]*Rule{}, byClass: map[string][]*Rule{}, byTag: map[string][]*Rule{}}
}

func (x *ruleIndex) add(kind byte, key string, r *Rule) {
	x.size++
	switch kind {
	case '#':
		x.byID[key] = append(x.byID[key], r)
	case '.':
		x.byClass[key] = append(x.byClass[key], r)
	case 't':
		x.byTag[key] = append(x.byTag[key], r)
	default:
		x.others = append(x.others, r)
	}
}

// selectorKey says what an element must have for a selector to match: an id, a
// class or a tag, told by kind ('#', '.', 't'), or anything (0).
func selectorKey(ts []tokens.Token) (kind byte, key string) {
	for i, t := range ts {
		switch t.TokenType {
		case tokens.WhitespaceToken:
			kind, key = 0, ""
		case tokens.DelimToken:
			if d := t.Data[0]; d == '>' || d == '+' || d == '~' {
				kind, key = 0, ""
			}
		case tokens.FunctionToken:
			return 0, "" // what stands in it is no condition by itself
		case tokens.HashToken:
			kind, key = '#', Unescape(string(t.Data[1:]))
		case tokens.IdentToken:
			prev := tokens.WhitespaceToken
			if i > 0 {
				prev = ts[i-1].TokenType
			}
			switch {
			case prev == tokens.DelimToken && ts[i-1].Data[0] == '.':
				if kind != '#' {
					kind, key = '.', Unescape(string(t.Data))
				}
			case prev == tokens.ColonToken, prev == tokens.LeftBracketToken:
			case kind == 0 && (prev == tokens.WhitespaceToken || prev == tokens.DelimToken):
				kind, key = 't', strings.ToLower(string(t.Data))
			}
		}
	}
	return kind, key
}

// addRule compiles one selector and files the rule.
func (s *Sheet) addRule(ts, where []tokens.Token, decls []Declaration, layer int) {
	if len(decls) == 0 {
		return
	}
	kept := ts[:0:0]
	for _, t := range ts {
		if t.TokenType != tokens.CommentToken {
			kept = append(kept, t)
		}
	}
	index := &s.elements
	kept, pseudo := cutPseudo(trimSpace(kept))
	switch pseudo {
	case "before":
		index = &s.before
	case "after":
		index = &s.after
	case "marker":
		index = &s.markers
	case "first-letter":
		index = &s.firstLetters
	}
	sel, ok := newSelector(kept)
	if !ok {
		return
	}
	if where != nil { // counts for nothing
		if rest, ok := newSelector(trimSpace(where)); ok {
			sel.specificity = rest.specificity
		} else {
			sel.specificity = cascadia.Specificity{}
		}
	}
	kind, key := selectorKey(kept)
	r := &Rule{selector: sel, layer: layer, order: s.rules, Declarations: decls}
	s.rules++
	index.add(kind, key, r)
}

// cutPseudo takes ::before and the like off the end of a selector.
func cutPseudo(ts []tokens.Token) (rest []tokens.Token, pseudo string) {
	n := len(ts) - 1
	if n < 1 || ts[n].TokenType != tokens.IdentToken || ts[n-1].TokenType != tokens.ColonToken {
		return ts, ""
	}
	pseudo = strings.ToLower(string(ts[n].Data))
	switch pseudo {
	case "before", "after", "marker", "first-letter":
	default:
		return ts, ""
	}
	n--
	if n > 0 && ts[n-1].TokenType == tokens.ColonToken {
		n--
	}
	rest = slices.Clone(ts[:n])
	if n == 0 || combinator(ts[n-1]) != 0 {
		rest = append(rest, tokens.Token{TokenType: tokens.DelimToken, Data: []byte("*")})
	}
	return rest, pseudo
}

// Match returns the rules that match an element, weakest first. The slice is
// good until the next call.
func (s *Sheet) Match(n *html.Node) []*Rule { return s.match(&s.elements, n) }

// MatchBefore returns the rules of an element's ::before, as Match does.
func (s *Sheet) MatchBefore(n *html.Node) []*Rule { return s.match(&s.before, n) }

// MatchAfter returns the rules of an element's ::after, as Match does.
func (s *Sheet) MatchAfter(n *html.Node) []*Rule { return s.match(&s.after, n) }

// MatchMarker returns the rules of an element's ::marker, as Match does.
func (s *Sheet) MatchMarker(n *html.Node) []*Rule { return s.match(&s.markers, n) }

// MatchFirstLetter returns the rules of an element's ::first-letter, as Match
// does.
func (s *Sheet) MatchFirstLetter(n *html.Node) []*Rule { return s.match(&s.firstLetters, n) }

func (s *Sheet) match(x *ruleIndex, n *html.Node) []*Rule {
	if x.size == 0 {
		return nil
	}
	out := s.buf[:0]
	try := func(rules []*Rule) {
		for _, r := range rules {
			if r.selector.matches(n, len(r.selector.parts)-1, &s.budget) {
				out = append(out, r)
			}
		}
	}
	for _, a := range n.Attr {
		switch {
		case a.Namespace != "":
		case a.Key == "id":
			try(x.byID[a.Val])
		case a.Key == "class" && len(x.byClass) > 0:
			classes := strings.Fields(a.Val)
			classes = classes[:min(len(classes), maxMatchingPart)]
			for i, c := range classes {
				if !slices.Contains(classes[:i], c) {
					try(x.byClass[c])
				}
			}
		}
	}
	try(x.byTag[n.Data])
	try(x.others)
	slices.SortFunc(out, func(a, b *Rule) int {
		if a.layer != b.layer {
			return cmp.Compare(a.layer, b.layer)
		}
		if c := slices.Compare(a.selector.specificity[:], b.selector.specificity[:]); c != 0 {
			return c
		}
		return a.order - b.order
	})
	s.buf = out
	return out
}
