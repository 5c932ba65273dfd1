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
	for p.i < len(p.s) && len(p.taken) <= limit {
		p.step()
	}
	p.flush()
	return p.taken[:min(len(p.taken), limit)], len(p.taken) > limit
}

// addressParser collects one mailbox after the other.
type addressParser struct {
	s       string
	i       int
	hint    string
	phrase  strings.Builder // the words outside brackets and comments
	comment string
	angle   string // what stood in angle brackets
	before  int    // length of the phrase before them
	hasAddr bool   // there were angle brackets
	hasAt   bool   // there is an "@" in phrase
	group   bool   // a group began
	unended brackets
	taken   []Address
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
		switch {
		case p.hasAt: // of an address literal, "[IPv6:2001:db8::1]"
			p.phrase.WriteByte(c)
		case !p.hasAddr:
			p.phrase.Reset() // a group's name, or "mailto"
			p.comment, p.group = "", true
		}
	case '(':
		p.readComment()
	case '<':
		p.readAngle()
	case '"':
		p.readQuoted()
	case '\\': // QUIRK: an escape outside of quotes
		p.i++
		if p.i < len(p.s) && p.s[p.i] == '"' {
			p.i++
			c = '"'
		}
		p.phrase.WriteByte(c)
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
		if end >= 0 && !strings.Contains(rest[:next], "@") {
			p.phrase.WriteByte(' ') // nor an address
			return
		}
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
	p.address(strings.TrimPrefix(strings.TrimSpace(rest[:end]), "mailto:"))
}

// address takes what stood in angle brackets. Of two without a comma between
// them, what stands between them is the name of the second.
func (p *addressParser) address(addr string) {
	addr = withoutRoute(addr)
	if p.hasAddr {
		if !strings.Contains(addr, "@") || strings.EqualFold(addr, p.angle) {
			return
		}
		between := p.phrase.String()[p.before:]
		first := p.phrase.String()[:p.before]
		p.phrase.Reset()
		p.phrase.WriteString(first)
		p.flush()
		p.phrase.WriteString(between)
	}
	p.angle, p.hasAddr, p.before = addr, true, p.phrase.Len()
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
		if strings.TrimSpace(phrase) == "" && (p.group || len(p.taken) > 0) {
			return // a comment about what stood before
		}
		phrase, angle = splitBare(phrase)
	}
	if strings.TrimSpace(phrase) == "" {
		phrase = comment
	}
	a := Address{Name: cleanName(decodeWords(phrase, p.hint)), Addr: cleanAddr(decodeWords(angle, p.hint))}
	switch inner := strings.IndexByte(a.Addr, '<'); {
	case inner >= 0 && strings.Contains(angle, "=?") && strings.HasSuffix(a.Addr, ">"): // QUIRK: all of it in one encoded-word
		a.Name, a.Addr = cleanName(strings.Trim(a.Addr[:inner], `" `)), cleanAddr(strings.Trim(a.Addr[inner:], "<>"))
	case !strings.Contains(a.Addr, "@") && isAddress(a.Name): // QUIRK: the address in a comment
		a.Name, a.Addr = a.Addr, a.Name
	}
	if a.Name != "" || a.Addr != "" {
		p.taken = append(p.taken, a)
	}
}

// isAddress tells whether a name is nothing but an address.
func isAddress(s string) bool {
	return strings.Contains(s, "@") && !strings.Contains(s, " ")
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
