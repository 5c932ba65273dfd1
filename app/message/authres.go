package message

import "strings"

// AuthResults is one Authentication-Results field: what a server found out
// about who sent a message. RFC 8601 §2.2
type AuthResults struct {
	Server  string // the authserv-id: who says so
	Results []AuthResult
}

// AuthResult is the answer of one method.
type AuthResult struct {
	Method string            // "dkim", "spf", "dmarc", …, in lower case
	Value  string            // "pass", "fail", "none", …, in lower case
	Of     map[string]string // what it was about: "header.d", "smtp.mailfrom", …
}

// maxAuthResults bounds the answers of one field.
const maxAuthResults = 50

// ParseAuthResults reads the value of an Authentication-Results field. ok is
// false if it names no server.
func ParseAuthResults(field string) (a AuthResults, ok bool) {
	parts := splitTop(field)
	head := strings.Fields(parts[0]) // the authserv-id, and perhaps a version
	if len(head) == 0 || strings.Contains(head[0], "=") {
		return a, false // QUIRK: Microsoft's own fields name no server
	}
	a.Server = strings.ToLower(strings.Trim(head[0], `".`))
	for _, part := range parts[1:] {
		if r, ok := parseAuthResult(part); ok && len(a.Results) < maxAuthResults {
			a.Results = append(a.Results, r)
		}
	}
	return a, a.Server != ""
}

// parseAuthResult reads "dkim=pass reason="…" header.d=example.org".
func parseAuthResult(s string) (AuthResult, bool) {
	r := AuthResult{Of: map[string]string{}}
	for i, word := range authWords(s) {
		name, value, found := strings.Cut(word, "=")
		name, value = strings.ToLower(name), unquoted(value)
		switch {
		case !found && i == 0:
			return r, false // "none"
		case !found:
		case i == 0:
			r.Method, _, _ = strings.Cut(name, "/")
			r.Value = strings.ToLower(value)
		case r.Of[name] == "":
			r.Of[name] = value
		}
	}
	return r, r.Method != ""
}

// splitTop splits a field at the semicolons outside comments and quotes, and
// drops the comments. RFC 5322 §3.2.2
func splitTop(s string) []string {
	var (
		parts []string
		part  strings.Builder
		depth int
		quote bool
	)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && (quote || depth > 0) && i+1 < len(s):
			i++
			if depth == 0 {
				part.WriteByte(s[i])
			}
		case quote:
			quote = c != '"'
			part.WriteByte(c)
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			if depth--; depth == 0 {
				part.WriteByte(' ')
			}
		case depth > 0:
		case c == ';':
			parts = append(parts, part.String())
			part.Reset()
		default:
			quote = c == '"'
			part.WriteByte(c)
		}
	}
	return append(parts, part.String())
}

// unquoted drops quotes that stand around all of s.
func unquoted(s string) string {
	if len(s) > 1 && s[0] == '"' && strings.IndexByte(s[1:], '"') == len(s)-2 {
		return s[1 : len(s)-1]
	}
	return s
}

// authWords splits at blanks outside quotes; blanks around "=" and "/" are
// dropped.
func authWords(s string) []string {
	var words []string
	quote := false
	for _, field := range strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			quote = !quote
		}
		return !quote && (r == ' ' || r == '\t')
	}) {
		n := len(words) - 1
		if n >= 0 && (strings.IndexAny(field, "=/") == 0 || strings.LastIndexAny(words[n], "=/") == len(words[n])-1) {
			words[n] += field
			continue
		}
		words = append(words, field)
	}
	return words
}
