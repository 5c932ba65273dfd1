package css

import (
	"bytes"

	"github.com/tdewolff/parse/v2"
	tokens "github.com/tdewolff/parse/v2/css"
)

// Custom properties are taken as one set for the whole document, which is how
// mail uses them: defined once at :root, with fallbacks for readers without.

const (
	maxVarDepth  = 8
	maxVarValues = 256
)

// define notes a custom property. The parser hands its value over unparsed.
func (s *Sheet) define(name string, raw []tokens.Token) {
	var text bytes.Buffer
	for _, t := range raw {
		text.Write(t.Data)
	}
	lexer := tokens.NewLexer(parse.NewInputBytes(text.Bytes()))
	var ts []tokens.Token
	for len(ts) < maxVarValues {
		tt, data := lexer.Next()
		if tt == tokens.ErrorToken {
			break
		}
		ts = append(ts, tokens.Token{TokenType: tt, Data: bytes.Clone(data)})
	}
	vs, _ := values(ts)
	s.vars[name] = vs
}

// resolve replaces var() by the property's value or the fallback given.
// CSS Variables 1 §3.
func (s *Sheet) resolve(vs []Value, depth int) []Value {
	if !hasVar(vs) {
		return vs
	}
	if depth > maxVarDepth || len(vs) > maxVarValues {
		return nil
	}
	var out []Value
	for _, v := range vs {
		switch {
		case v.Kind != Func:
			out = append(out, v)
		case v.Text == "var" && len(v.Args) > 0:
			if def, ok := s.vars[v.Args[0].Text]; ok {
				out = append(out, s.resolve(def, depth+1)...)
			} else if len(v.Args) > 2 {
				out = append(out, s.resolve(v.Args[2:], depth+1)...)
			}
		default:
			args := s.resolve(v.Args, depth+1)
			if c, ok := colorFunction(v.Text, args); ok {
				out = append(out, Value{Kind: Colour, Color: c})
				continue
			}
			v.Args = args
			out = append(out, v)
		}
	}
	return out
}

func hasVar(vs []Value) bool {
	for _, v := range vs {
		if v.Kind == Func && (v.Text == "var" || hasVar(v.Args)) {
			return true
		}
	}
	return false
}
