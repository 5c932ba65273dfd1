package message

import (
	"bytes"
	"strings"
)

// contentLine is one property of an iCalendar object or a vCard. RFC 5545
// §3.1, RFC 6350 §3.3
//
// QUIRK: both are read here and not by go-ical and go-vcard. The first loses
// the whole object at one odd line, panics at a line that ends within its
// parameters, takes the square of a parameter's length and leaves VTIMEZONE alone;
// the second takes vCard 2.1's "TEL;WORK:1" for a parameter and has no
// quoted-printable. All of this file would have to stay behind them.
type contentLine struct {
	name   string // upper case, without a vCard's group
	params map[string]string
	value  string // as written
}

// maxCardBytes and maxCards bound what is read of calendars and contacts.
const (
	maxCardBytes = 1 << 20
	maxCards     = 100
)

// contentLines splits an object into its properties; lines that are none are
// left out.
func contentLines(content []byte, charset string) []contentLine {
	text := toUTF8(charset, content[:min(len(content), maxCardBytes)])
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	var all []contentLine
	for _, line := range unfoldLines(text) {
		if l, ok := parseContentLine(line); ok {
			all = append(all, l)
		}
	}
	return all
}

// unfoldLines joins folded lines, and the soft line breaks of vCard 2.1.
func unfoldLines(text string) []string {
	var all []string
	var cur []byte
	soft := false // the line uses quoted-printable
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case soft && bytes.HasSuffix(cur, []byte("=")):
			cur = append(cur[:len(cur)-1], line...)
		case strings.HasPrefix(line, " "), strings.HasPrefix(line, "\t"):
			cur = append(cur, line[1:]...)
		default:
			all = append(all, string(cur))
			cur = append(cur[:0], line...)
			soft = strings.Contains(strings.ToUpper(cut(line, 200)), "QUOTED-PRINTABLE")
		}
	}
	return append(all, string(cur))
}

// parseContentLine reads "GROUP.NAME;PARAM=value;PARAM="value":value".
func parseContentLine(line string) (contentLine, bool) {
	end := strings.IndexAny(line, ";:")
	if end <= 0 {
		return contentLine{}, false
	}
	l := contentLine{name: strings.ToUpper(line[:end]), params: map[string]string{}}
	l.name = strings.TrimSpace(l.name[strings.LastIndexByte(l.name, '.')+1:])
	for rest := line[end:]; ; {
		if rest == "" {
			return contentLine{}, false
		}
		if rest[0] == ':' {
			l.value = rest[1:]
			break
		}
		var param string
		param, rest = cutParam(rest[1:])
		name, value, _ := strings.Cut(param, "=")
		if len(l.params) < 50 {
			l.params[strings.ToUpper(name)] = strings.ReplaceAll(value, `"`, "")
		}
	}
	if _, bare := l.params["QUOTED-PRINTABLE"]; bare || strings.EqualFold(l.params["ENCODING"], "quoted-printable") { // vCard 2.1 leaves the name away
		l.value = toUTF8(l.params["CHARSET"], decodeQ(strings.ReplaceAll(l.value, "_", "=5F")))
	}
	return l, true
}

// cutParam cuts one parameter off; quotes hide semicolons and colons.
func cutParam(s string) (param, rest string) {
	quoted := false
	for i := range len(s) {
		switch s[i] {
		case '"':
			quoted = !quoted
		case ';', ':':
			if !quoted {
				return s[:i], s[i:]
			}
		}
	}
	return s, ""
}

// text undoes the escapes of a text value. RFC 5545 §3.3.11
func (l contentLine) text() string {
	if strings.IndexByte(l.value, '\\') < 0 {
		return strings.TrimSpace(cleanText(l.value))
	}
	var b bytes.Buffer
	for i := 0; i < len(l.value); i++ {
		c := l.value[i]
		if c == '\\' && i+1 < len(l.value) {
			i++
			if c = l.value[i]; c == 'n' || c == 'N' {
				c = '\n'
			}
		}
		b.WriteByte(c)
	}
	return strings.TrimSpace(cleanText(b.String()))
}

// components splits a structured value; "\;" is no end. RFC 6350 §3.3
func (l contentLine) components() []contentLine {
	var all []contentLine
	start := 0
	for i := 0; i <= len(l.value); i++ {
		switch {
		case i == len(l.value), l.value[i] == ';':
			all = append(all, contentLine{value: l.value[start:i]})
			start = i + 1
		case l.value[i] == '\\' && i+1 < len(l.value):
			i++
		}
	}
	return all
}

// mailbox reads a calendar address. RFC 5545 §3.3.3
func (l contentLine) mailbox() Address {
	addr := strings.TrimSpace(l.value)
	if len(addr) >= 7 && strings.EqualFold(addr[:7], "mailto:") {
		addr = addr[7:]
	}
	a := Address{Name: cleanName(l.params["CN"]), Addr: cleanAddr(addr)}
	if a.Name == a.Addr {
		a.Name = ""
	}
	return a
}
