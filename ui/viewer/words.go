package viewer

import (
	"net/url"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// namesShown is how many recipients stand in the header's one line.
const namesShown = 3

// recipients is the line "to Ada, Bob and 3 others". A single recipient is
// shown with the address.
func recipients(c *reading.Content) string {
	var all []message.Address
	all = append(append(append(all, c.To...), c.Cc...), c.Bcc...)
	switch {
	case len(all) == 0:
		return lang.L("no recipients named")
	case len(all) == 1:
		return lang.L("to {{.Names}}", map[string]any{"Names": full(all[0])})
	}
	shown := all
	if len(all) > namesShown+1 {
		shown = all[:namesShown]
	}
	var names []string
	for _, a := range shown {
		names = append(names, short(a))
	}
	data := map[string]any{"Names": strings.Join(names, ", ")}
	if others := len(all) - len(shown); others > 0 {
		return theme.Count(others, "to {{.Names}} and {{.Count}} other", "to {{.Names}} and {{.Count}} others", data)
	}
	return lang.L("to {{.Names}}", data)
}

// short is a person's name, or the address without one.
func short(a message.Address) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Unmistakable()
}

// full is a person's name and address.
func full(a message.Address) string {
	if a.Name == "" || a.Name == a.Addr {
		return a.Addr
	}
	return a.Name + " <" + a.Addr + ">"
}

// sentOn is a date as a letter has it: "Mon, 23 Nov 2026, 09:41".
func sentOn(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.Local()
	return lang.L("{{.Date}}, {{.Time}}", map[string]any{"Date": theme.WeekdayDate(t), "Time": theme.Clock(t)})
}

// blockedPictures is the sentence about pictures that were not fetched, empty
// if there are none. Trackers are those made not to be seen.
func blockedPictures(urls []string, trackers int) string {
	text := blockedFrom(urls)
	if text == "" || trackers == 0 {
		return text
	}
	return text + " · " + theme.Count(trackers, "{{.Count}} looks like a tracker", "{{.Count}} look like trackers")
}

func blockedFrom(urls []string) string {
	if len(urls) == 0 {
		return ""
	}
	hosts := map[string]bool{}
	for _, raw := range urls {
		if u, err := url.Parse(raw); err == nil && u.Host != "" {
			hosts[strings.ToLower(u.Hostname())] = true
		}
	}
	if len(hosts) < 2 {
		return theme.Count(len(urls), "{{.Count}} remote image from {{.Host}} blocked", "{{.Count}} remote images from {{.Host}} blocked",
			map[string]any{"Host": only(hosts)})
	}
	return theme.Count(len(urls), "{{.Count}} remote image from {{.Hosts}} servers blocked", "{{.Count}} remote images from {{.Hosts}} servers blocked",
		map[string]any{"Hosts": theme.Number(len(hosts))})
}

func only(set map[string]bool) string {
	for s := range set {
		return s
	}
	return ""
}

// oddities is the sentence about what was wrong with a message.
func oddities(problems []message.Problem) string {
	switch len(problems) {
	case 0:
		return ""
	case 1:
		return say.Words(problems[0].Text)
	}
	return theme.Count(len(problems), "This message is damaged or unusual in {{.Count}} place", "This message is damaged or unusual in {{.Count}} places")
}

// nothingToRead says why a body is empty.
func nothingToRead(e reading.Emptiness) string {
	if e == reading.NoText {
		return lang.L("This message has no text, only attachments.")
	}
	return lang.L("This message is empty: its sender wrote nothing, or another program took the text out.")
}
