package css

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tdewolff/parse/v2"
	tokens "github.com/tdewolff/parse/v2/css"
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
