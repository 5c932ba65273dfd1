package css

import (
	"strconv"
	"strings"

	tokens "github.com/tdewolff/parse/v2/css"
)

// Kind is the kind of a Value.
type Kind uint8

// The kinds of values.
const (
	Ident   Kind = iota // Text as written
	Number              // Num
	Length              // Num with its unit in Text, in lower case
	Percent             // Num
	Colour              // Color
	String              // Text without quotes
	URL                 // Text
	Func                // name in Text, in lower case; Args
	Comma
	Slash
	Delim // Text
)

// Value is one component of a declaration.
type Value struct {
	Kind  Kind
	Num   float32
	Text  string
	Color Color
	Args  []Value
}

// Is reports whether v is the keyword, in any case.
func (v Value) Is(keyword string) bool {
	return v.Kind == Ident && strings.EqualFold(v.Text, keyword)
}

// Keyword returns the keyword in lower case, or "" for other values.
func (v Value) Keyword() string {
	if v.Kind != Ident {
		return ""
	}
	return strings.ToLower(v.Text)
}

// maxNesting bounds functions within functions.
const maxNesting = 32

// valueReader turns the tokens of a declaration into values.
type valueReader struct {
	in        []tokens.Token
	pos       int
	depth     int
	important bool
}

// values reads a whole declaration's values, and whether it is !important.
func values(in []tokens.Token) ([]Value, bool) {
	r := &valueReader{in: in}
	return r.read(false), r.important
}

// read collects values up to the closing parenthesis or the end.
func (r *valueReader) read(inFunc bool) []Value {
	var out []Value
	for r.pos < len(r.in) {
		t := r.in[r.pos]
		r.pos++
		switch t.TokenType {
		case tokens.WhitespaceToken, tokens.CommentToken:
		case tokens.RightParenthesisToken:
			if inFunc {
				return out
			}
		case tokens.FunctionToken, tokens.LeftParenthesisToken:
			out = append(out, r.function(string(t.Data)))
		case tokens.DelimToken:
			if string(t.Data) == "!" {
				r.bang()
				continue
			}
			out = append(out, single(t))
		default:
			out = append(out, single(t))
		}
	}
	return out
}

func (r *valueReader) bang() {
	for r.pos < len(r.in) && r.in[r.pos].TokenType == tokens.WhitespaceToken {
		r.pos++
	}
	if r.pos < len(r.in) && strings.EqualFold(string(r.in[r.pos].Data), "important") {
		r.important = true
		r.pos++
	}
}

func (r *valueReader) function(opening string) Value {
	name := strings.ToLower(strings.TrimSuffix(opening, "("))
	var args []Value
	if r.depth++; r.depth < maxNesting {
		args = r.read(true)
	}
	r.depth--
	if c, ok := colorFunction(name, args); ok {
		return Value{Kind: Colour, Color: c}
	}
	if name == "url" && len(args) > 0 {
		return Value{Kind: URL, Text: args[0].Text}
	}
	return Value{Kind: Func, Text: name, Args: args}
}

// single turns a token that stands for itself into a value.
func single(t tokens.Token) Value {
	s := string(t.Data)
	switch t.TokenType {
	case tokens.IdentToken:
		return Value{Kind: Ident, Text: s}
	case tokens.NumberToken:
		return Value{Kind: Number, Num: float(s)}
	case tokens.PercentageToken:
		return Value{Kind: Percent, Num: float(s[:len(s)-1])}
	case tokens.DimensionToken:
		return dimension(s)
	case tokens.HashToken:
		if c, ok := hexColor(s[1:]); ok {
			return Value{Kind: Colour, Color: c}
		}
		return Value{Kind: Delim, Text: "#"}
	case tokens.StringToken:
		if len(s) >= 2 {
			s = s[1 : len(s)-1]
		}
		return Value{Kind: String, Text: s}
	case tokens.URLToken:
		return Value{Kind: URL, Text: strings.Trim(strings.TrimSpace(strings.TrimSuffix(s[4:], ")")), `"'`)}
	case tokens.CommaToken:
		return Value{Kind: Comma}
	case tokens.DelimToken:
		if s == "/" {
			return Value{Kind: Slash}
		}
	}
	return Value{Kind: Delim, Text: s}
}

func dimension(s string) Value {
	i := len(s)
	for i > 0 && (s[i-1] < '0' || s[i-1] > '9') && s[i-1] != '.' {
		i--
	}
	return Value{Kind: Length, Num: float(s[:i]), Text: strings.ToLower(s[i:])}
}

// float reads a number; what is out of range becomes the nearest that is not
// infinite, so that layout never meets one.
func float(s string) float32 {
	f, _ := strconv.ParseFloat(s, 32)
	return float32(max(-1e7, min(f, 1e7)))
}
