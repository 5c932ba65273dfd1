package css

import (
	"bytes"
	"cmp"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/tdewolff/parse/v2"
	tokens "github.com/tdewolff/parse/v2/css"
	"golang.org/x/net/html"
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

// placeholder is what a template that was not filled in leaves: a block within
// a value, which voids its declaration and nothing else. CSS Syntax 3 §5.5.6.
var placeholder = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// Add parses the text of a style element into the sheet.
func (s *Sheet) Add(src string) {
	src = strings.ReplaceAll(strings.ReplaceAll(src, "<!--", ""), "-->", "")
	src = placeholder.ReplaceAllString(src, "?")
	src = prepareNesting(stripComments(src))
	p := sheetParser{sheet: s, p: tokens.NewParser(parse.NewInputString(src), false)}
	for bad := 0; bad < maxErrors && s.rules < maxRules; {
		gt, tt, data := p.p.Next()
		if gt == tokens.ErrorGrammar {
			if p.p.Err() == io.EOF {
				return
			}
			bad++
			continue
		}
		p.step(gt, tt, data)
	}
}

// sheetParser holds what is open while a style sheet is read.
type sheetParser struct {
	sheet     *Sheet
	p         *tokens.Parser
	depth     int // of at-rules
	skip      int // depth of the at-rule whose content does not apply, or 0
	selectors [][]tokens.Token
	rules     []openRule
	layers    []openLayer
	property  string         // that @property speaks of
	said      []tokens.Token // in it so far
}

// openRule is a style rule whose end has not come.
type openRule struct {
	selectors [][]tokens.Token
	decls     []Declaration
}

// openLayer is a cascade layer whose end has not come.
type openLayer struct {
	name  string
	depth int
}

func (p *sheetParser) step(gt tokens.GrammarType, tt tokens.TokenType, data []byte) {
	switch gt {
	case tokens.AtRuleGrammar:
		if strings.EqualFold(string(data), "@layer") && p.skip == 0 {
			p.nameLayers()
		}
	case tokens.BeginAtRuleGrammar:
		p.depth++
		if p.skip == 0 && !p.applies(string(data)) {
			p.skip = p.depth
		}
	case tokens.EndAtRuleGrammar:
		if p.skip == p.depth {
			p.skip = 0
			p.register()
		}
		if n := len(p.layers) - 1; n >= 0 && p.layers[n].depth == p.depth {
			p.layers = p.layers[:n]
		}
		p.depth--
	case tokens.QualifiedRuleGrammar:
		p.selectors = append(p.selectors, slices.Clone(p.p.Values()))
	case tokens.BeginRulesetGrammar:
		p.beginRule()
	case tokens.DeclarationGrammar, tokens.CustomPropertyGrammar:
		if n := len(p.rules) - 1; n >= 0 && p.skip == 0 {
			p.rules[n].decls = p.sheet.declare(p.rules[n].decls, data, p.p.Values())
		}
	case tokens.TokenGrammar:
		if p.property != "" && len(p.said) < maxVarValues {
			p.said = append(p.said, tokens.Token{TokenType: tt, Data: bytes.Clone(data)})
		}
	case tokens.EndRulesetGrammar:
		if n := len(p.rules) - 1; n >= 0 {
			p.put(&p.rules[n])
			p.rules = p.rules[:n]
		}
		p.selectors = nil
	}
}

// register takes up the initial value that an @property gives, which the parser
// does not take apart. CSS Properties and Values 1 §3.
func (p *sheetParser) register() {
	if p.property == "" {
		return
	}
	said := p.said
	for len(said) > 0 {
		end := slices.IndexFunc(said, func(t tokens.Token) bool { return t.TokenType == tokens.SemicolonToken })
		if end < 0 {
			end = len(said)
		}
		one := trimSpace(said[:end])
		if len(one) > 2 && strings.EqualFold(string(one[0].Data), "initial-value") {
			p.sheet.registered[p.property], _ = values(one[2:])
		}
		said = said[min(end+1, len(said)):]
	}
	p.property, p.said = "", nil
}

// beginRule opens a rule. What the rule around has said so far comes before it.
func (p *sheetParser) beginRule() {
	selectors := slices.Concat(p.selectors, splitSelectors(slices.Clone(p.p.Values())))
	p.selectors = nil
	if n := len(p.rules) - 1; n >= 0 {
		p.put(&p.rules[n])
		selectors = nestedIn(p.rules[n].selectors, selectors)
	}
	p.rules = append(p.rules, openRule{selectors: selectors})
}

// put files what a rule has said since the last time.
func (p *sheetParser) put(r *openRule) {
	if p.skip == 0 {
		for _, sel := range r.selectors {
			for _, a := range alternatives(sel) {
				p.sheet.addRule(a.tokens, a.where, r.decls, p.layer())
			}
		}
	}
	r.decls = nil
}

// applies reports whether the content of an at-rule counts: @media of this
// view, @supports of what browsers know, and layers. @import, @font-face,
// @page and the like do not.
func (p *sheetParser) applies(name string) bool {
	var condition strings.Builder
	for _, t := range p.p.Values() {
		condition.Write(t.Data)
	}
	switch strings.ToLower(name) {
	case "@media":
		return p.sheet.media.Matches(condition.String())
	case "@supports":
		return supports(condition.String())
	case "@layer":
		layer := strings.TrimSpace(condition.String())
		if layer == "" {
			layer = " " + strconv.Itoa(p.sheet.rules+len(p.sheet.layers)) // one that no other rule is in
		}
		p.layers = append(p.layers, openLayer{p.layerName(layer), p.depth})
		p.layer()
		return true
	case "@property":
		p.property = strings.TrimSpace(condition.String())
	}
	return false
}

// layerName is the whole name of a layer named here.
func (p *sheetParser) layerName(name string) string {
	if n := len(p.layers); n > 0 {
		return p.layers[n-1].name + "." + name
	}
	return name
}

// nameLayers takes up the names in a statement such as "@layer base, theme;".
func (p *sheetParser) nameLayers() {
	var names strings.Builder
	for _, t := range p.p.Values() {
		names.Write(t.Data)
	}
	for name := range strings.SplitSeq(names.String(), ",") {
		p.sheet.layerOrder(p.layerName(strings.TrimSpace(name)))
	}
}

// layer gives the order of the layer that rules are in here.
func (p *sheetParser) layer() int {
	if n := len(p.layers); n > 0 {
		return p.sheet.layerOrder(p.layers[n-1].name)
	}
	return noLayer
}

// noLayer is the order of rules in no layer, which are the strongest.
const noLayer = math.MaxInt

// layerOrder gives the order of a layer. CSS Cascade 5 §6.4.3.
func (s *Sheet) layerOrder(name string) int {
	if _, ok := s.layers[name]; !ok && len(s.layers) < maxRules {
		s.layers[name] = len(s.layers)
	}
	return s.layers[name]
}

// splitSelectors takes a selector list apart at its commas: the parser hands
// over the last of them together, and the selector library takes one at a time.
func splitSelectors(ts []tokens.Token) [][]tokens.Token {
	var out [][]tokens.Token
	depth, start := 0, 0
	for i, t := range ts {
		switch t.TokenType {
		case tokens.FunctionToken, tokens.LeftParenthesisToken, tokens.LeftBracketToken:
			depth++
		case tokens.RightParenthesisToken, tokens.RightBracketToken:
			depth--
		case tokens.CommaToken:
			if depth == 0 {
				out = append(out, ts[start:i])
				start = i + 1
			}
		}
	}
	return append(out, ts[start:])
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

func trimSpace(ts []tokens.Token) []tokens.Token {
	for len(ts) > 0 && ts[len(ts)-1].TokenType == tokens.WhitespaceToken {
		ts = ts[:len(ts)-1]
	}
	for len(ts) > 0 && ts[0].TokenType == tokens.WhitespaceToken {
		ts = ts[1:]
	}
	return ts
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

func stripComments(s string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "/*")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte(' ')
		if _, s, found = strings.Cut(rest, "*/"); !found {
			return b.String()
		}
	}
}
