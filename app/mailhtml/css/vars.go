package css

import (
	"bytes"

	"github.com/tdewolff/parse/v2"
	tokens "github.com/tdewolff/parse/v2/css"
)

// Custom properties. CSS Variables 1. A declaration with var() in it stays
// whole until an element gives the values: see Substitute.

const (
	maxVarDepth  = 8
	maxVarValues = 256
	varBudget    = 2_000_000 // values put in for var() in one document
)

// Vars are the custom properties of an element, with those it inherits. Nil
// has none.
type Vars struct {
	around *Vars
	own    map[string][]Value
}

// With gives the custom properties of an element within one that has v.
// Of declarations of one property the last counts.
func (v *Vars) With(declarations []Declaration) *Vars {
	if len(declarations) == 0 {
		return v
	}
	own := make(map[string][]Value, len(declarations))
	for _, d := range declarations {
		own[d.Property] = d.Values
	}
	return &Vars{v, own}
}

// find gives the value of a custom property, and the properties that var() in
// it refers to. Values such as initial stand for none.
func (v *Vars) find(name string) ([]Value, *Vars) {
	for ; v != nil; v = v.around {
		if vs, ok := v.own[name]; ok {
			if len(vs) == 1 && isDefaulting(vs[0]) {
				if vs[0].Is("initial") {
					return nil, nil
				}
				continue
			}
			return vs, v
		}
	}
	return nil, nil
}

// HasVars reports whether custom properties are set anywhere so far.
func (s *Sheet) HasVars() bool { return s.custom }

// customValues reads the value of a custom property, which the parser hands
// over unparsed.
func customValues(raw []tokens.Token) ([]Value, bool) {
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
	return values(ts)
}

// Substitute gives what a declaration with var() in it comes to for an element
// with the custom properties v. One that refers to nothing is as if unset.
// CSS Variables 1 §3.1.
func (s *Sheet) Substitute(d *Declaration, v *Vars) []Declaration {
	vs, ok := s.resolve(d.Values, v, 0)
	if !ok || len(vs) == 0 {
		vs = []Value{keyword("unset")}
	}
	e := expander{quirks: s.quirks, important: d.Important}
	e.expand(d.Property, vs)
	return e.out
}

// resolve replaces var() by the property's value, what was registered for it or
// the fallback given. It reports false when one of them refers to nothing.
func (s *Sheet) resolve(vs []Value, env *Vars, depth int) ([]Value, bool) {
	if !hasVar(vs) {
		return vs, true
	}
	if s.varBudget -= len(vs); depth > maxVarDepth || len(vs) > maxVarValues || s.varBudget < 0 {
		return nil, false
	}
	var out []Value
	for _, v := range vs {
		switch {
		case v.Kind != Func:
			out = append(out, v)
		case v.Text == "var" && len(v.Args) > 0:
			put, ok := s.variable(v, env, depth)
			if !ok || len(out)+len(put) > maxVarValues {
				return nil, false
			}
			s.varBudget -= len(put)
			out = append(out, put...)
		default:
			args, ok := s.resolve(v.Args, env, depth+1)
			if !ok {
				return nil, false
			}
			if c, ok := colorFunction(v.Text, args); ok {
				out = append(out, Value{Kind: Colour, Color: c})
				continue
			}
			v.Args = args
			out = append(out, v)
		}
	}
	return out, true
}

// variable gives what one var() stands for.
func (s *Sheet) variable(v Value, env *Vars, depth int) ([]Value, bool) {
	if def, where := env.find(v.Args[0].Text); where != nil {
		if vs, ok := s.resolve(def, where, depth+1); ok {
			return vs, true
		}
	} else if def, ok := s.registered[v.Args[0].Text]; ok {
		return def, true
	}
	if len(v.Args) > 1 {
		return s.resolve(v.Args[2:], env, depth+1)
	}
	return nil, false
}

func hasVar(vs []Value) bool {
	for _, v := range vs {
		if v.Kind == Func && (v.Text == "var" || hasVar(v.Args)) {
			return true
		}
	}
	return false
}
