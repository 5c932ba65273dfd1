package message

import "strings"

// Contact is a person or organisation that the message carries as a vCard
// (RFC 6350, 2426, and 2.1).
type Contact struct {
	Attachment   int // index of the attachment it is from
	Name         string
	Organization string
	Title        string
	Emails       []string
	Phones       []string
	Addresses    []string // one line each
	URLs         []string
	Birthday     string // as written
	Note         string
}

// parseContacts reads the cards of a vCard file.
func parseContacts(content []byte, charset string) []Contact {
	var all []Contact
	var cur *Contact
	var structured string // the N property, if FN is missing
	done := func() {
		if cur == nil {
			return
		}
		if cur.Name == "" {
			cur.Name = structured
		}
		all = append(all, *cur)
		cur = nil
	}
	for _, l := range contentLines(content, charset) {
		isCard := strings.EqualFold(strings.TrimSpace(l.value), "vcard")
		switch {
		case l.name == "BEGIN" && isCard:
			done()
			if len(all) >= maxCards {
				return all
			}
			cur, structured = &Contact{}, ""
		case l.name == "END" && isCard:
			done()
		case cur == nil:
		case l.name == "N":
			structured = personName(l)
		default:
			cur.line(l)
		}
	}
	done()
	return all
}

// personName puts "family;given;additional;prefix;suffix" in order.
func personName(l contentLine) string {
	f := append(l.components(), make([]contentLine, 5)...)
	var words []string
	for _, one := range []contentLine{f[3], f[1], f[2], f[0], f[4]} {
		words = append(words, one.text())
	}
	return cleanName(strings.Join(words, " "))
}

func (c *Contact) line(l contentLine) {
	value := cleanName(strings.ReplaceAll(l.text(), "\n", ", "))
	if value == "" {
		return
	}
	const most = 50
	switch {
	case l.name == "FN":
		c.Name = value
	case l.name == "ORG":
		c.Organization = joinStructured(l, ", ")
	case l.name == "TITLE", l.name == "ROLE" && c.Title == "":
		c.Title = value
	case l.name == "EMAIL" && len(c.Emails) < most:
		c.Emails = append(c.Emails, strings.TrimPrefix(value, "mailto:"))
	case l.name == "TEL" && len(c.Phones) < most:
		c.Phones = append(c.Phones, strings.TrimPrefix(value, "tel:"))
	case l.name == "ADR" && len(c.Addresses) < most:
		if a := joinStructured(l, ", "); a != "" {
			c.Addresses = append(c.Addresses, a)
		}
	case l.name == "URL" && len(c.URLs) < most:
		c.URLs = append(c.URLs, value)
	case l.name == "BDAY":
		c.Birthday = value
	case l.name == "NOTE":
		c.Note = l.text()
	}
}

// joinStructured joins the filled components of a structured value.
func joinStructured(l contentLine, with string) string {
	var all []string
	for _, piece := range l.components() {
		if v := cleanName(strings.ReplaceAll(piece.text(), "\n", ", ")); v != "" {
			all = append(all, v)
		}
	}
	return strings.Join(all, with)
}
