package message

import (
	"slices"
	"strings"
)

// cards reads what the leaves hold besides text: events, people, reports, and
// messages that are elsewhere.
func (p *parser) cards(m *Message, h header) {
	for _, n := range p.leaves {
		charset := n.params["charset"]
		switch {
		case isCalendar(n):
			for _, c := range parseCalendars(n.content, charset) {
				c.Attachment = n.leaf
				m.Calendars = append(m.Calendars, c)
			}
		case isContact(n):
			for _, c := range parseContacts(n.content, charset) {
				c.Attachment = n.leaf
				m.Contacts = append(m.Contacts, c)
			}
		case n.mediaType == "message/partial":
			p.partial(n)
		case n.mediaType == "message/external-body":
			p.external(n)
		default:
			if strings.HasPrefix(n.mediaType, "message/") && n.kept {
				if r, ok := parseReport(n.mediaType, n.content); ok {
					m.Reports = append(m.Reports, r)
				}
			}
		}
	}
	for i := range m.Reports {
		if m.Reports[i].Kind == "delivery" {
			m.Reports[i].explain(m)
		}
	}
	if !slices.ContainsFunc(m.Reports, Report.names) {
		if r, ok := bounce(m, h); ok {
			m.Reports = append(slices.DeleteFunc(m.Reports, func(r Report) bool { return r.Kind == "delivery" }), r)
		}
	}
}

// partial names a piece of a message. RFC 2046 §5.2.2
func (p *parser) partial(n *part) {
	text := "This is one piece of a message that was sent in several"
	if number := cleanName(n.params["number"]); number != "" {
		text = "This is piece " + number
		if total := cleanName(n.params["total"]); total != "" {
			text += " of " + total
		}
		text += " of a message that was sent in several"
	}
	p.problems.add("message.partial", text+"; Mailloft does not put them together.")
}

// external names content that is not in the message. RFC 2046 §5.2.3
func (p *parser) external(n *part) {
	var where []string
	for _, name := range []string{"url", "site", "server", "directory", "name"} {
		if v := cleanName(n.params[name]); v != "" {
			where = append(where, v)
		}
	}
	text := "A part is not in the message but said to be elsewhere"
	if len(where) > 0 {
		text += ": " + quote(strings.Join(where, " "))
	}
	p.problems.add("message.external", text+". Mailloft does not fetch it.")
}
