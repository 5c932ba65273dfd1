package reading

import (
	"html"
	"strings"

	"github.com/mailloft/mailloft/app/message"
)

// Labels are the words of a letterhead.
type Labels struct{ From, To, Cc, Date, Attachments, NoSubject string }

// Letterhead is the top of a message on paper, as HTML: its subject, people,
// date, and the names of what is attached. date is the date in words.
func (c *Content) Letterhead(l Labels, date string) string {
	var b strings.Builder
	subject := c.Subject
	if strings.TrimSpace(subject) == "" {
		subject = l.NoSubject
	}
	b.WriteString(`<!doctype html><body style="margin:0 8px;font:13px/1.45 sans-serif;color:#202124"><h1 style="font-size:20px;line-height:1.25;margin:0 0 10px">` +
		html.EscapeString(subject) + `</h1><table cellpadding="0" cellspacing="0" style="font:13px/1.45 sans-serif">`)
	row := func(label, value string) {
		if value != "" {
			b.WriteString(`<tr><td style="color:#5f6368;vertical-align:top;padding:1px 14px 1px 0;white-space:nowrap">` + html.EscapeString(label) +
				`</td><td style="padding:1px 0">` + html.EscapeString(value) + `</td></tr>`)
		}
	}
	if c.From.Addr != "" || c.From.Name != "" {
		row(l.From, names([]message.Address{c.From}))
	}
	row(l.To, names(c.To))
	row(l.Cc, names(c.Cc))
	row(l.Date, date)
	var files []string
	for _, a := range c.Attachments {
		files = append(files, a.Name)
	}
	row(l.Attachments, strings.Join(files, ", "))
	b.WriteString(`</table><div style="border-bottom:1px solid #dadce0;margin:10px 0 12px"></div></body>`)
	return b.String()
}

// names lists people as a header does, up to a reasonable number.
func names(list []message.Address) string {
	const most = 50
	var words []string
	for i, a := range list {
		if i == most {
			words = append(words, "…")
			break
		}
		address := a.Unmistakable()
		switch {
		case a.Name == "" || a.Name == a.Addr:
			words = append(words, address)
		case address == "":
			words = append(words, a.Name)
		default:
			words = append(words, a.Name+" <"+address+">")
		}
	}
	return strings.Join(words, ", ")
}
