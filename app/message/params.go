package message

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// parseParams reads a structured field such as Content-Type: its value in
// lower case, and its parameters, decoded, by lower-case name. It takes what
// it can from any broken form. RFC 2045 §5.1, RFC 2231
func parseParams(field string) (value string, params map[string]string) {
	field = looseSlash.ReplaceAllString(field, "$1/")
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

// looseSlash is the slash of a media type with blanks beside it, which may stand
// there as between all the words of structured fields. RFC 5322 §3.2.2
var looseSlash = regexp.MustCompile(`^[ \t]*([A-Za-z]+)[ \t]*/[ \t]*`)

// maxParams bounds the parameters of one field.
const maxParams = 1000

// whole is the number of a section that is not cut up: "name*=".
const whole = -1

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
	base = strings.TrimSpace(base)
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
	number, err := strconv.Atoi(digits)
	switch {
	case mark == "":
		number, encoded = whole, true
	case err != nil || number < 0:
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
		if used := consecutive(sections, params[name] != ""); len(used) > 0 {
			params[name] = joinSections(used)
		}
	}
	return params
}

// consecutive returns the sections that make up a parameter: the one that is
// all of it, or those from the first on without a gap, each number once.
// plain tells that the parameter has a value in the old form as well.
func consecutive(sections []section, plain bool) []section {
	slices.SortStableFunc(sections, func(a, b section) int { return a.number - b.number })
	first := sections[0].number
	if first == whole {
		return sections[:1]
	}
	if first > 1 || first == 1 && plain { // QUIRK: some count from one
		return nil
	}
	var used []section
	for _, s := range sections {
		switch next := first + len(used); {
		case s.number == next:
			used = append(used, s)
		case s.number > next:
			return used
		}
	}
	return used
}

// joinSections puts a parameter together before it decodes the charset, as
// a character may be cut in two. RFC 2231 §4.1
func joinSections(sections []section) string {
	var charset string
	var joined []byte
	encoded := false
	for i, s := range sections {
		v := s.value
		if s.encoded {
			if i == 0 && strings.Count(v, "'") >= 2 {
				charset, v, _ = strings.Cut(v, "'")
				_, v, _ = strings.Cut(v, "'")
			} else if label, rest, found := strings.Cut(v, "'"); i == 0 && found && slices.Contains(utf8Labels, strings.ToLower(label)) {
				charset, v = label, rest // QUIRK: without the language and its mark
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
