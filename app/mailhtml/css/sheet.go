package css

import (
	"bytes"
	"io"
	"strings"

	"github.com/tdewolff/parse/v2"
	tokens "github.com/tdewolff/parse/v2/css"
)

// Declaration is one property with its values. Shorthands are taken apart:
// see expand.go. A custom property has a name that begins with "--".
type Declaration struct {
	Property  string
	Values    []Value
	Important bool
	HasVar    bool // var() stands in the values, and nothing is taken apart: see Substitute
}

// Rule is a selector with its declarations.
type Rule struct {
	Declarations []Declaration
	selector     selector
	layer        int // those in no layer come last
	order        int
}

// Sheet is all the style sheets of a document, indexed by the last part of the
// selectors so that an element is matched against few of them.
type Sheet struct {
	media         Media
	quirks        bool
	elements      ruleIndex
	before, after ruleIndex // of the boxes around an element's content
	markers       ruleIndex // of the markers of list items
	firstLetters  ruleIndex
	rules         int
	custom        bool               // custom properties are set
	registered    map[string][]Value // the initial values of @property
	varBudget     int
	layers        map[string]int // by the order they are first named in
	inline        map[string][]Declaration
	buf           []*Rule
	budget        int // comparisons left
}

// NewSheet returns an empty sheet for a view. quirks allows numbers without
// units and colours without "#".
func NewSheet(m Media, quirks bool) *Sheet {
	return &Sheet{
		media: m, quirks: quirks,
		elements: newRuleIndex(), before: newRuleIndex(), after: newRuleIndex(), markers: newRuleIndex(), firstLetters: newRuleIndex(),
		registered: map[string][]Value{}, varBudget: varBudget, layers: map[string]int{}, inline: map[string][]Declaration{},
		budget: matchBudget,
	}
}

const (
	maxErrors       = 10000 // in one style sheet
	maxInline       = 2000  // declarations in one style attribute
	maxRules        = 20000
	maxMatchingPart = 64 // classes of an element that are looked at
)

// Inline parses a style attribute.
func (s *Sheet) Inline(src string) []Declaration {
	if d, ok := s.inline[src]; ok {
		return d
	}
	p := tokens.NewParser(parse.NewInputString(stripComments(src)), true)
	var out []Declaration
	for range maxInline {
		gt, _, data := p.Next()
		if gt == tokens.ErrorGrammar {
			if p.Err() == io.EOF {
				break
			}
			continue
		}
		if gt == tokens.DeclarationGrammar || gt == tokens.CustomPropertyGrammar {
			out = s.declare(out, data, p.Values())
		}
	}
	s.inline[src] = out
	return out
}

// declare adds one declaration, taken apart into single properties.
func (s *Sheet) declare(out []Declaration, name []byte, ts []tokens.Token) []Declaration {
	if bytes.HasPrefix(name, []byte("--")) {
		s.custom = true
		vs, important := customValues(ts)
		return append(out, Declaration{Property: string(name), Values: vs, Important: important})
	}
	property := strings.ToLower(string(name))
	vs, important := values(ts)
	if hasVar(vs) {
		return append(out, Declaration{Property: property, Values: vs, Important: important, HasVar: true})
	}
	e := expander{out: out, quirks: s.quirks, important: important}
	e.expand(property, vs)
	return e.out
}
