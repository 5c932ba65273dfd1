package message

import (
	"strconv"
	"strings"
	"time"
)

// Calendar is an event or a task that the message carries (RFC 5545, 6047).
type Calendar struct {
	Attachment  int    // index of the attachment it is from
	Kind        string // "event" or "task"
	Method      string // upper case: "REQUEST", "REPLY", "CANCEL", "PUBLISH", …; may be empty
	UID         string
	Summary     string
	Description string
	Location    string
	URL         string
	Status      string // upper case: "CONFIRMED", "TENTATIVE", "CANCELLED"; may be empty
	Start, End  time.Time
	AllDay      bool   // Start and End are dates; End is the day after the last
	Floating    bool   // the times are in whatever zone the reader is in
	Recurrence  string // the recurrence rule as written; empty if there is none
	Organizer   Address
	Attendees   []Attendee
}

// Attendee is one person of a Calendar.
type Attendee struct {
	Address
	Status string // upper case: "NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE"; may be empty
	Role   string // upper case: "CHAIR", "REQ-PARTICIPANT", "OPT-PARTICIPANT"; may be empty
}

const maxAttendees = 1000

// parseCalendars reads the events and tasks of an iCalendar object.
func parseCalendars(content []byte, charset string) []Calendar {
	lines := contentLines(content, charset)
	zones := calendarZones(lines)
	var all []Calendar
	var method string
	var cur *calendarReader
	inner := 0 // depth of components within the event, alarms mostly
	for _, l := range lines {
		component := strings.ToUpper(strings.TrimSpace(l.value))
		switch {
		case l.name == "METHOD" && cur == nil:
			method = strings.ToUpper(cleanName(l.value))
		case l.name == "BEGIN" && cur != nil:
			inner++
		case l.name == "BEGIN" && (component == "VEVENT" || component == "VTODO") && len(all) < maxCards:
			cur = &calendarReader{zones: zones}
			cur.c.Kind = map[string]string{"VEVENT": "event", "VTODO": "task"}[component]
		case cur == nil:
		case l.name == "END" && inner > 0:
			inner--
		case l.name == "END":
			all = append(all, cur.finish())
			cur = nil
		case inner == 0:
			cur.line(l)
		}
	}
	if cur != nil { // cut off
		all = append(all, cur.finish())
	}
	for i := range all {
		all[i].Method = method
	}
	return all
}

// calendarReader collects one event.
type calendarReader struct {
	c        Calendar
	zones    map[string]calendarZone
	duration time.Duration
}

func (r *calendarReader) line(l contentLine) {
	c := &r.c
	switch l.name {
	case "UID":
		c.UID = cleanName(l.text())
	case "SUMMARY":
		c.Summary = cleanName(l.text())
	case "DESCRIPTION":
		c.Description = l.text()
	case "LOCATION":
		c.Location = cleanName(l.text())
	case "URL":
		c.URL = cleanName(l.value)
	case "STATUS":
		c.Status = strings.ToUpper(cleanName(l.value))
	case "RRULE":
		c.Recurrence = cleanName(l.value)
	case "DTSTART":
		c.Start, c.AllDay, c.Floating = r.time(l)
	case "DTEND", "DUE":
		c.End, _, _ = r.time(l)
	case "DURATION":
		r.duration = parseDuration(l.value)
	case "ORGANIZER":
		c.Organizer = l.mailbox()
	case "ATTENDEE":
		if len(c.Attendees) < maxAttendees {
			c.Attendees = append(c.Attendees, Attendee{l.mailbox(), strings.ToUpper(cleanName(l.params["PARTSTAT"])), strings.ToUpper(cleanName(l.params["ROLE"]))})
		}
	}
}

func (r *calendarReader) finish() Calendar {
	c := r.c
	if c.End.IsZero() && !c.Start.IsZero() && c.Kind == "event" { // RFC 5545 §3.6.1
		switch {
		case r.duration > 0:
			c.End = c.Start.Add(r.duration)
		case c.AllDay:
			c.End = c.Start.AddDate(0, 0, 1)
		default:
			c.End = c.Start
		}
	}
	return c
}

// time reads a date or a date-time. RFC 5545 §3.3.4, §3.3.5
func (r *calendarReader) time(l contentLine) (t time.Time, allDay, floating bool) {
	v := strings.TrimSpace(l.value)
	if t, err := time.Parse("20060102", v); err == nil {
		return t, true, true
	}
	if t, err := time.Parse("20060102T150405Z", v); err == nil {
		return t, false, false
	}
	t, err := time.Parse("20060102T150405", v)
	if err != nil {
		return time.Time{}, false, false
	}
	id := l.params["TZID"]
	if id == "" {
		return t, false, true
	}
	if zone, ok := r.zones[id]; ok && len(zone) > 0 {
		return zone.in(t), false, false
	}
	// QUIRK: programs leave VTIMEZONE out when they think the name well known.
	if loc := zoneNamed(id); loc != nil {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, loc), false, false
	}
	return t, false, true
}

// parseDuration reads "P1DT2H30M"; anything else is 0. RFC 5545 §3.3.6
func parseDuration(s string) time.Duration {
	s, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(strings.TrimPrefix(s, "+"))), "P")
	if !ok {
		return 0
	}
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	var total time.Duration
	for s = strings.ReplaceAll(s, "T", ""); s != ""; {
		i := strings.IndexAny(s, "WDHMS")
		if i < 1 || i > 6 {
			return 0
		}
		n, err := strconv.Atoi(s[:i])
		if err != nil || n < 0 {
			return 0
		}
		total += time.Duration(n) * units[s[i]]
		s = s[i+1:]
	}
	return total
}
