package message

import (
	"regexp"
	"strings"
)

// withoutRoute drops the source route of an address, "@a,@b:". RFC 5322 §4.4
func withoutRoute(addr string) string {
	rest := strings.TrimLeft(addr, ", ")
	if !strings.HasPrefix(rest, "@") {
		return addr
	}
	literal := false
	for i := range len(rest) {
		switch rest[i] {
		case '[':
			literal = true
		case ']':
			literal = false
		case ':':
			if !literal {
				return strings.TrimSpace(rest[i+1:])
			}
		}
	}
	return addr
}

// splitBare finds the address among words without angle brackets.
func splitBare(s string) (name, addr string) {
	s = strings.TrimSpace(s)
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return "", s
	}
	if s[0] == '"' { // a quoted local part
		return "", s
	}
	// RFC 5322 §4.4: blanks may stand around the "@" and the dots.
	left := strings.TrimRight(s[:at], " \t")
	right := looseDots.ReplaceAllString(strings.TrimLeft(s[at+1:], " \t"), ".")
	local := left[strings.LastIndexAny(left, " \t")+1:]
	domain := right
	if i := strings.IndexAny(right, " \t"); i >= 0 {
		domain = right[:i]
	}
	name = strings.TrimSuffix(left, local) + strings.TrimPrefix(right, domain)
	for _, pair := range []string{"[]", "{}"} { // QUIRK: in the wrong brackets
		if local != "" && local[0] == pair[0] && strings.HasSuffix(domain, pair[1:]) {
			local, domain = strings.TrimPrefix(local[1:], "mailto:"), strings.TrimSuffix(domain, pair[1:])
		}
	}
	return name, local + "@" + domain
}

// looseDots are dots that cannot end a word.
var looseDots = regexp.MustCompile(`[ \t]+\.[ \t]*`)

// cleanAddr removes controls, and the comments and blanks that may stand in an
// addr-spec but mean nothing. RFC 5322 §4.4
func cleanAddr(s string) string {
	s = cleanName(s)
	if !strings.Contains(s, "@") {
		return s
	}
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && (quoted || depth > 0):
			if i++; depth == 0 {
				b.WriteString(s[i-1 : i+1])
			}
		case c == '"' && depth == 0:
			quoted = !quoted
			b.WriteByte(c)
		case quoted:
			b.WriteByte(c)
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth == 0 && c != ' ':
			b.WriteByte(c)
		}
	}
	if depth > 0 || quoted { // not closed: it is none
		return strings.ReplaceAll(s, " ", "")
	}
	return b.String()
}
