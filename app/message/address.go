package message

import "strings"

// parseAddresses reads an address list: mailboxes and groups, with comments,
// quotes and encoded-words, and every broken form it can make sense of. A
// group's members count as if they stood alone. At most limit addresses are
// returned; over tells that there were more. RFC 5322 §3.4
func parseAddresses(field, hint string, limit int) (list []Address, over bool) {
	if sound, ok := soundAddresses(field); ok {
		return sound[:min(len(sound), limit)], len(sound) > limit
	}
	p := addressParser{s: field, hint: hint}
	for p.i < len(p.s) {
		p.step()
		if p.ready {
			if len(list) >= limit {
				return list, true
			}
			list = append(list, p.taken)
			p.ready = false
		}
	}
	p.flush()
	if p.ready {
		if len(list) >= limit {
			return list, true
		}
		list = append(list, p.taken)
	}
	return list, false
}

// addressParser collects one mailbox after the other.
type addressParser struct {
	s       string
	i       int
	hint    string
	phrase  strings.Builder // the words outside brackets and comments
	comment string
	angle   string // what stood in angle brackets
	hasAddr bool   // there were angle brackets
	hasAt   bool   // there is an "@" in phrase
	unended brackets
	ready   bool
	taken   Address
}

// brackets are the kinds that are known not to close again, so that nobody
// looks for their ends twice.
type brackets struct{ comment, angle, quote bool }

// step reads one token.
func (p *addressParser) step() {
	switch c := p.s[p.i]; c {
	case ',', ';':
		p.i++
		p.flush()
	case ':':
		p.i++
		if !p.hasAt && !p.hasAddr {
			p.phrase.Reset() // a group's name, or "mailto"
			p.comment = ""
		}
	case '(':
		p.readComment()
	case '<':
		p.readAngle()
	case '"':
		p.readQuoted()
	case '=':
		if strings.HasPrefix(p.s[p.i:], "=?") {
			if w, ok := parseWord(p.s[p.i:]); ok {
				p.phrase.WriteString(p.s[p.i : p.i+w.length])
				p.i += w.length
				return
			}
		}
		p.phrase.WriteByte(c)
		p.i++
	default:
		p.hasAt = p.hasAt || c == '@'
		p.phrase.WriteByte(c)
		p.i++
	}
}

// readComment reads a comment, nested ones included; it names the mailbox if
// nothing else does. RFC 5322 §3.2.2
func (p *addressParser) readComment() {
	depth, from := 0, p.i
	for i := p.i; i < len(p.s) && !p.unended.comment; i++ {
		switch p.s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				if p.comment == "" {
					p.comment = unescape(p.s[from+1 : i])
				}
				p.i = i + 1
				return
			}
		}
	}
	p.i++ // never closed: no comment, nor can a later one be trusted to be
	p.unended.comment = true
	p.phrase.WriteByte(' ')
}

// readAngle reads the address in angle brackets.
func (p *addressParser) readAngle() {
	rest := strings.TrimLeft(p.s[p.i:], "< ")
	p.i = len(p.s) - len(rest)
	end, next := -1, strings.IndexByte(rest, '<')
	if !p.unended.angle {
		end = strings.IndexByte(rest, '>')
		p.unended.angle = end < 0
	}
	if end < 0 || next >= 0 && next < end { // never closed
		if end = strings.IndexAny(rest, ",;"); end < 0 {
			end = len(rest)
		}
		p.i += end
	} else {
		p.i += end + 1
		for p.i < len(p.s) && p.s[p.i] == '>' {
			p.i++
		}
	}
	addr := strings.TrimSpace(rest[:end])
	if p.hasAddr {
		next := strings.TrimPrefix(addr, "mailto:")
		if !strings.Contains(next, "@") || strings.EqualFold(next, p.angle) {
			return
		}
		addr = next
		p.flush() // QUIRK: no comma between two
	}
	// RFC 5322 §4.4: a source route "@a,@b:" is passed over.
	if strings.HasPrefix(addr, "@") {
		if i := strings.IndexByte(addr, ':'); i >= 0 {
			addr = addr[i+1:]
		}
	}
	p.angle, p.hasAddr = addr, true
}

// readQuoted reads a quoted-string: words of the name, or a quoted local part.
func (p *addressParser) readQuoted() {
	for i := p.i + 1; i < len(p.s) && !p.unended.quote; i++ {
		switch p.s[i] {
		case '\\':
			i++
		case '"':
			quoted := p.s[p.i : i+1]
			p.i = i + 1
			if p.i < len(p.s) && p.s[p.i] == '@' {
				p.phrase.WriteString(quoted)
				return
			}
			p.phrase.WriteString(unescape(quoted[1 : len(quoted)-1]))
			return
		}
	}
	p.i++ // never closed: no quote
	p.unended.quote = true
}

// flush finishes the mailbox that was being read.
func (p *addressParser) flush() {
	phrase, comment := p.phrase.String(), p.comment
	angle, hasAddr := p.angle, p.hasAddr
	p.phrase.Reset()
	p.comment, p.angle, p.hasAddr, p.hasAt = "", "", false, false

	if !hasAddr {
		phrase, angle = splitBare(phrase)
	}
	if strings.TrimSpace(phrase) == "" {
		phrase = comment
	}
	a := Address{Name: cleanName(decodeWords(phrase, p.hint)), Addr: cleanAddr(decodeWords(angle, p.hint))}
	if a.Addr == "" && strings.Contains(a.Name, "@") && !strings.Contains(a.Name, " ") {
		a.Name, a.Addr = "", a.Name
	}
	if a.Name == "" && a.Addr == "" {
		return
	}
	p.taken, p.ready = a, true
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
	// RFC 5322 §4.4: blanks may stand around the "@".
	left := strings.TrimRight(s[:at], " \t")
	right := strings.TrimLeft(s[at+1:], " \t")
	local := left[strings.LastIndexAny(left, " \t")+1:]
	domain := right
	if i := strings.IndexAny(right, " \t"); i >= 0 {
		domain = right[:i]
	}
	name = strings.TrimSuffix(left, local) + strings.TrimPrefix(right, domain)
	return name, local + "@" + domain
}

// cleanAddr removes controls, and the blanks that an addr-spec cannot have.
func cleanAddr(s string) string {
	s = cleanName(s)
	if strings.Contains(s, "@") && !strings.Contains(s, `"`) {
		s = strings.ReplaceAll(s, " ", "")
	}
	return s
}

// unescape undoes quoted-pairs. RFC 5322 §3.2.1
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
