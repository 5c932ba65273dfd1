package viewer

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/ui/theme"
)

// cardTitle is what an event is and what it is called: "Invitation: Lunch".
func cardTitle(c message.Calendar) string {
	name := strings.Join(strings.Fields(c.Summary), " ")
	if name == "" {
		name = lang.L("without a title")
	}
	data := map[string]any{"Name": name}
	switch {
	case c.Method == "CANCEL" || c.Status == "CANCELLED":
		return lang.L("Cancelled: {{.Name}}", data)
	case c.Method == "REQUEST":
		return lang.L("Invitation: {{.Name}}", data)
	case c.Method == "REPLY":
		return lang.L("Answer: {{.Name}}", data)
	case c.Kind == "task":
		return lang.L("Task: {{.Name}}", data)
	}
	return lang.L("Event: {{.Name}}", data)
}

// cardLines say when and where an event is and who asks for it.
func cardLines(c message.Calendar) (lines []string) {
	add := func(line string) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	when, rule := eventTime(c), repetition(c.Repeats())
	if when != "" && c.Recurrence != "" && rule == "" {
		when = lang.L("{{.When}}, repeated", map[string]any{"When": when})
	}
	add(when)
	add(rule)
	add(c.Location)
	switch {
	case c.Method == "REPLY" && len(c.Attendees) > 0:
		add(answer(c.Attendees[0]))
	case c.Organizer.Addr != "" && len(c.Attendees) > 0:
		add(lang.L("from {{.Organizer}}, with {{.Count}} invited", map[string]any{
			"Organizer": short(c.Organizer), "Count": theme.Number(len(c.Attendees)),
		}))
	case c.Organizer.Addr != "":
		add(lang.L("from {{.Organizer}}", map[string]any{"Organizer": short(c.Organizer)}))
	}
	return lines
}

// repetition is how an event repeats: "Every 2 weeks: Mon, Wed · until 3 Jan 2027".
func repetition(r message.Repetition) string {
	var words string
	switch r.Every {
	case "day":
		words = theme.Count(r.Count, "Every day", "Every {{.Count}} days")
	case "week":
		words = theme.Count(r.Count, "Every week", "Every {{.Count}} weeks")
	case "month":
		words = theme.Count(r.Count, "Every month", "Every {{.Count}} months")
	case "year":
		words = theme.Count(r.Count, "Every year", "Every {{.Count}} years")
	default:
		return ""
	}
	var days []string
	for _, d := range r.Days {
		days = append(days, theme.Weekday(d))
	}
	if len(days) > 0 {
		words += ": " + strings.Join(days, ", ")
	}
	switch {
	case r.Times > 0:
		words += " · " + theme.Count(r.Times, "{{.Count}} time", "{{.Count}} times")
	case !r.Until.IsZero():
		words += " · " + lang.L("until {{.Date}}", map[string]any{"Date": theme.Date(r.Until.Local())})
	}
	return words
}

// answer is what someone who was invited says.
func answer(a message.Attendee) string {
	data := map[string]any{"Name": short(a.Address)}
	switch a.Status {
	case "ACCEPTED":
		return lang.L("{{.Name}} has accepted", data)
	case "DECLINED":
		return lang.L("{{.Name}} has declined", data)
	case "TENTATIVE":
		return lang.L("{{.Name}} may come", data)
	}
	return short(a.Address)
}

// eventTime is when an event is, in the reader's own time.
func eventTime(c message.Calendar) string {
	start, end := c.Start, c.End
	if start.IsZero() {
		return ""
	}
	if c.AllDay {
		last := end.AddDate(0, 0, -1)
		if end.IsZero() || !last.After(start) {
			return lang.L("{{.Day}}, all day", map[string]any{"Day": theme.WeekdayDate(start)})
		}
		return theme.WeekdayDate(start) + " – " + theme.WeekdayDate(last)
	}
	if !c.Floating {
		start = start.Local()
		if !end.IsZero() {
			end = end.Local()
		}
	}
	words := theme.WeekdayDate(start) + ", " + theme.Clock(start)
	switch {
	case end.IsZero() || !end.After(start):
		return words
	case start.YearDay() == end.YearDay() && start.Year() == end.Year():
		return words + " – " + theme.Clock(end)
	}
	return words + " – " + theme.WeekdayDate(end) + ", " + theme.Clock(end)
}
