package viewer

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/message"
)

// contactTitle is who a card is about: "Contact: Ada Lovelace".
func contactTitle(c message.Contact) string {
	name := c.Name
	for _, other := range [][]string{{c.Organization}, c.Emails, c.Phones, {lang.L("without a name")}} {
		if strings.TrimSpace(name) == "" && len(other) > 0 {
			name = other[0]
		}
	}
	return lang.L("Contact: {{.Name}}", map[string]any{"Name": strings.Join(strings.Fields(name), " ")})
}

// maxContactLines bounds how much of a card is shown; all of it is in the
// attachment.
const maxContactLines = 4

// contactLines say where the person works and how to reach them.
func contactLines(c message.Contact) (lines []string) {
	work := c.Title
	if c.Organization != "" && c.Organization != c.Name {
		if work != "" {
			work += ", "
		}
		work += c.Organization
	}
	for _, words := range [][]string{{work}, c.Emails, c.Phones, c.Addresses, c.URLs} {
		line := strings.Join(strings.Fields(strings.Join(words, " · ")), " ")
		if line != "" && len(lines) < maxContactLines {
			lines = append(lines, line)
		}
	}
	return lines
}
