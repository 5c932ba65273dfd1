package message

import (
	"slices"
	"strconv"
	"strings"
)

// parseParams reads a structured field such as Content-Type: its value in
// lower case, and its parameters, decoded, by lower-case name. It takes what
// it can from any broken form. RFC 2045 §5.1, RFC 2231
func parseParams(field string) (value string, params map[string]string) {
	end := strings.IndexAny(field, "; \t(")
	if end < 0 {
		return strings.ToLower(toUTF8("", []byte(field))), nil
	}
	value = strings.ToLower(toUTF8("", []byte(field[:end])))
	p := paramParser{rest: field[end:]}
	for i := 0; i < maxParams && p.rest != ""; i++ {
		p.next()
	}
	return value, p.result()
}

// maxParams bounds the parameters of one field.
const maxParams = 1000

// section is one piece of a parameter that RFC 2231 §3 may have cut up.
type section struct {
	number  int
	encoded bool // with percent escapes; the first piece carries the charset
	value   string
}

type paramParser struct {
	rest  string
	plain map[string]string
	parts map[string][]section
}

// next reads one parameter.
func (p *paramParser) next() {
	p.skipBlanks()
	end := strings.IndexAny(p.rest, "=;")
	if end < 0 {
		p.rest = ""
		return
	}
	name := strings.ToLower(strings.TrimSpace(p.rest[:end]))
	if p.rest[end] == ';' {
		p.rest = p.rest[end+1:]
		return
	}
	if i := strings.LastIndexAny(name, " \t"); i >= 0 { // QUIRK: words before the name
		name = name[i+1:]
	}
	p.rest = strings.TrimLeft(p.rest[end+1:], " \t")
	p.store(name, p.value())
}

// skipBlanks passes over blanks, semicolons and comments.
func (p *paramParser) skipBlanks() {
	for {
		p.rest = strings.TrimLeft(p.rest, "; \t,")
		if !strings.HasPrefix(p.rest, "(") {
			return
		}
		end := strings.IndexByte(p.rest, ')')
		if end < 0 {
			end = len(p.rest) - 1
		}
		p.rest = p.rest[end+1:]
	}
}

func (p *paramParser) value() string {
	if strings.HasPrefix(p.rest, `"`) {
		return p.quoted()
	}
	end := strings.IndexByte(p.rest, ';')
	if end < 0 {
		end = len(p.rest)
	}
	v := p.rest[:end]
	if i := strings.IndexAny(v, " \t"); i >= 0 && strings.ContainsAny(v[i:], "=(") {
		// QUIRK: a comment, or the next parameter without its semicolon.
		v = v[:i]
	}
	p.rest = p.rest[len(v):]
	return strings.Trim(v, " \t\"")
}

// quoted reads a quoted-string. Only quotes and backslashes are unescaped:
// any other backslash is meant, in the path of a file.
func (p *paramParser) quoted() string {
	if doubled := strings.TrimPrefix(p.rest, `""`); doubled != p.rest && doubled != "" && !strings.ContainsAny(doubled[:1], "; \t\"") {
		end := strings.IndexByte(doubled, ';') // QUIRK: quotes within quotes, not escaped
		if end < 0 {
			end = len(doubled)
		}
		p.rest = doubled[end:]
		return strings.Trim(doubled[:end], " \t\"")
	}
	var b strings.Builder
	s := p.rest
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			p.rest = s[i+1:]
			return b.String()
		default:
			b.WriteByte(s[i])
		}
	}
	p.rest = "" // never closed
	return b.String()
}

// store files a value under its name, which RFC 2231 may have marked.
func (p *paramParser) store(name, value string) {
	base, mark, found := strings.Cut(name, "*")
	if !found {
		if p.plain == nil {
			p.plain = map[string]string{}
		}
		if _, twice := p.plain[name]; !twice {
			p.plain[name] = value
		}
		return
	}
	digits, encoded := strings.CutSuffix(mark, "*")
	if mark == "" {
		digits, encoded = "0", true
	}
	number, err := strconv.Atoi(digits)
	if err != nil {
		return
	}
	if p.parts == nil {
		p.parts = map[string][]section{}
	}
	p.parts[base] = append(p.parts[base], section{number, encoded, value})
}

func (p *paramParser) result() map[string]string {
	if p.plain == nil && p.parts == nil {
		return nil
	}
	params := map[string]string{}
	for name, v := range p.plain {
		params[name] = decodeWords(v, "")
	}
	for name, sections := range p.parts {
		params[name] = joinSections(sections)
	}
	return params
}

// joinSections puts a parameter together before it decodes the charset, as
// a character may be cut in two. RFC 2231 §4.1
func joinSections(sections []section) string {
	slices.SortStableFunc(sections, func(a, b section) int { return a.number - b.number })
	var charset string
	var joined []byte
	encoded := false
	for i, s := range sections {
		v := s.value
		if s.encoded {
			if i == 0 && strings.Count(v, "'") >= 2 {
				charset, v, _ = strings.Cut(v, "'")
				_, v, _ = strings.Cut(v, "'")
			}
			encoded = true
			joined = append(joined, unpercent(v)...)
			continue
		}
		joined = append(joined, v...)
	}
	if !encoded {
		return decodeWords(string(joined), "")
	}
	return toUTF8(charset, joined)
}

// unpercent undoes percent escapes.
func unpercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}
