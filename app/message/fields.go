package message

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// fields reads the header of the message. RFC 5322 §3.6
func (p *parser) fields(m *Message, h header) {
	p.charset = p.headerCharset(h)
	p.witness = sync.OnceValue(func() []string { return p.witnesses(h) })
	m.Subject = cleanLine(h.text("Subject", p.charset))
	m.From = p.people(h, "From")
	m.Sender = p.people(h, "Sender")
	m.ReplyTo = p.people(h, "Reply-To")
	m.To = p.people(h, "To")
	m.Cc = p.people(h, "Cc")
	m.Bcc = p.people(h, "Bcc")
	if v := h.Get("Date"); v != "" {
		if m.Date = h.date(); m.Date.IsZero() {
			p.problems.add("header.date", "The date of the message cannot be read: "+quote(v)+".")
		}
	}
	m.MessageID = h.messageID()
	m.InReplyTo = h.messageIDs("In-Reply-To", 100)
	m.References = h.messageIDs("References", 1000)
	m.ListID = listID(h.text("List-Id", ""))
	m.Unsubscribe = unsubscribe(h)
	for _, v := range h.Values("Authentication-Results") {
		m.AuthenticationResults = append(m.AuthenticationResults, cleanLine(toUTF8("", []byte(v))))
	}
	m.SenderHints = senderHints(m)
}

// headerCharset finds what raw 8-bit text in the header is in: the charset of
// the message's first text that declares one, or what the bytes look like,
// together with those of a text that declares none: a few letters alone look
// like many things.
func (p *parser) headerCharset(h header) string {
	var raw []byte
	for _, name := range namingFields {
		if v := h.Get(name); !utf8.ValidString(v) && len(raw) < detectorSample {
			raw = append(append(raw, v...), '\n')
		}
	}
	if len(raw) == 0 {
		return ""
	}
	for _, n := range p.leaves {
		label := normalLabel(n.params["charset"])
		if !isText(n.mediaType) || saysNothing(label) {
			continue
		}
		if text, known := decodeLabel(label, raw); known && !strings.Contains(text, "\ufffd") {
			return label
		}
	}
	for _, n := range p.leaves {
		if !isText(n.mediaType) || utf8.Valid(n.content) {
			continue
		}
		label := p.budget.detect(slices.Concat(highSample(raw, detectorSample/2), []byte("\n"), highSample(n.content, detectorSample/2)))
		if text, known := decodeLabel(label, raw); known && !strings.Contains(text, "\ufffd") {
			return label
		}
		break
	}
	return p.budget.detect(raw)
}

// people reads every address field of that name.
func (p *parser) people(h header, name string) []Address {
	var list []Address
	for _, v := range h.Values(name) {
		more, over := parseAddresses(v, p.charset, p.budget.addresses)
		list = append(list, more...)
		p.budget.addresses -= len(more)
		if over {
			p.limit("limit.addresses", "The message has more addresses than Mailloft shows.")
			break
		}
	}
	if name == "From" || name == "Sender" || name == "Reply-To" {
		return joinName(list)
	}
	return list
}

// joinName makes one sender of "Berg, Nora <nora@example.org>".
//
// QUIRK: the comma of a name in need of quotes (RFC 5322 §3.4) was not quoted.
// Only where there is one sender nothing else can be meant.
func joinName(list []Address) []Address {
	last := len(list) - 1
	if last < 1 || last > 2 || list[last].Name == "" {
		return list
	}
	var words []string
	for _, a := range list[:last] {
		if a.Name != "" || strings.Contains(a.Addr, "@") {
			return list
		}
		words = append(words, a.Addr)
	}
	return []Address{{Name: strings.Join(append(words, list[last].Name), ", "), Addr: list[last].Addr}}
}

// messageIDs reads up to limit message ids, with or without their brackets.
// RFC 5322 §3.6.4
func messageIDs(field string, limit int) []string {
	var ids []string
	field = cleanLine(toUTF8("", []byte(field)))
	for field != "" && len(ids) < limit {
		open := strings.IndexByte(field, '<')
		if open < 0 {
			break
		}
		id, rest, closed := strings.Cut(field[open+1:], ">")
		if id = strings.TrimSpace(id); id != "" {
			ids = append(ids, id)
		}
		if field = rest; !closed {
			break
		}
	}
	if ids == nil { // QUIRK: without brackets; phrases of RFC 822 have no "@"
		for _, word := range strings.Fields(field) {
			if strings.Contains(word, "@") && len(ids) < limit {
				ids = append(ids, word)
			}
		}
	}
	return ids
}

// listID returns the identifier of a mailing list. RFC 2919 §2
func listID(text string) string {
	text = cleanName(text)
	if open := strings.LastIndexByte(text, '<'); open >= 0 {
		text = strings.TrimSuffix(text[open+1:], ">")
	}
	return text
}
