package message

import (
	"strconv"
	"strings"
	"time"
)

// calendarZone is a VTIMEZONE: the rules of when which offset begins. Only
// the yearly rules that calendars write are understood. RFC 5545 §3.6.5
type calendarZone []zoneRule

// zoneRule says from when on an offset holds.
type zoneRule struct {
	start  time.Time // local
	offset int       // seconds east of UTC
	yearly bool
	month  time.Month
	day    time.Weekday
	nth    int // 1 to 4 from the month's start, -1 for the last; 0 for start's own day
}

// calendarZones reads every VTIMEZONE.
func calendarZones(lines []contentLine) map[string]calendarZone {
	zones := map[string]calendarZone{}
	var id string
	var cur *zoneRule
	for _, l := range lines {
		component := strings.ToUpper(strings.TrimSpace(l.value))
		switch {
		case l.name == "BEGIN" && component == "VTIMEZONE":
			id = ""
		case l.name == "TZID":
			id = l.value
		case l.name == "BEGIN" && (component == "STANDARD" || component == "DAYLIGHT"):
			cur = &zoneRule{}
		case l.name == "END" && cur != nil && (component == "STANDARD" || component == "DAYLIGHT"):
			if len(zones[id]) < 200 && len(zones) < maxCards {
				zones[id] = append(zones[id], *cur)
			}
			cur = nil
		case cur != nil:
			cur.line(l)
		}
	}
	return zones
}

func (r *zoneRule) line(l contentLine) {
	switch l.name {
	case "DTSTART":
		r.start, _ = time.Parse("20060102T150405", strings.TrimSpace(l.value)) // zero: since ever
	case "TZOFFSETTO":
		r.offset = parseOffset(l.value)
	case "RRULE":
		r.rule(strings.ToUpper(l.value))
	}
}

// rule reads "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU".
func (r *zoneRule) rule(s string) {
	for _, piece := range strings.Split(s, ";") {
		name, value, _ := strings.Cut(piece, "=")
		switch name {
		case "FREQ":
			r.yearly = value == "YEARLY"
		case "BYMONTH":
			n, _ := strconv.Atoi(value) // 0: the month of start
			r.month = time.Month(n)
		case "BYDAY":
			if len(value) >= 3 {
				r.nth, _ = strconv.Atoi(value[:len(value)-2]) // 0: the day of start
				r.day = time.Weekday(strings.Index("SUMOTUWETHFRSA", value[len(value)-2:]) / 2)
			}
		}
	}
}

func parseOffset(s string) int {
	s = strings.TrimSpace(s)
	if len(s) < 5 {
		return 0
	}
	n, err := strconv.Atoi(s[1:5])
	if err != nil {
		return 0
	}
	seconds := n/100*3600 + n%100*60
	if s[0] == '-' {
		return -seconds
	}
	return seconds
}

// in gives local time t the offset that holds then.
func (z calendarZone) in(t time.Time) time.Time {
	var latest time.Time
	offset := 0
	if len(z) > 0 {
		offset = z[0].offset
	}
	for _, r := range z {
		if at := r.last(t); !at.After(t) && !at.Before(latest) {
			latest, offset = at, r.offset
		}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.FixedZone("", offset))
}

// last returns when the rule last began to hold at or before t, or its start.
func (r zoneRule) last(t time.Time) time.Time {
	if !r.yearly || t.Before(r.start) {
		return r.start
	}
	at := r.inYear(t.Year())
	if at.After(t) {
		at = r.inYear(t.Year() - 1)
	}
	if at.Before(r.start) {
		return r.start
	}
	return at
}

// inYear returns when the rule begins to hold in a year.
func (r zoneRule) inYear(year int) time.Time {
	month := r.month
	if month < 1 || month > 12 {
		month = r.start.Month()
	}
	at := time.Date(year, month, 1, r.start.Hour(), r.start.Minute(), r.start.Second(), 0, time.UTC)
	switch {
	case r.nth == 0:
		return at.AddDate(0, 0, r.start.Day()-1)
	case r.nth < 0:
		at = at.AddDate(0, 1, -1)
		back := (int(at.Weekday()) - int(r.day) + 7) % 7
		return at.AddDate(0, 0, -back+7*(r.nth+1))
	}
	ahead := (int(r.day) - int(at.Weekday()) + 7) % 7
	return at.AddDate(0, 0, ahead+7*(r.nth-1))
}
