package css

import (
	tokens "github.com/tdewolff/parse/v2/css"
)

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

func trimSpace(ts []tokens.Token) []tokens.Token {
	for len(ts) > 0 && ts[len(ts)-1].TokenType == tokens.WhitespaceToken {
		ts = ts[:len(ts)-1]
	}
	for len(ts) > 0 && ts[0].TokenType == tokens.WhitespaceToken {
		ts = ts[1:]
	}
	return ts
}
