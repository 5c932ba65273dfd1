package message

import (
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // for systems that have none, Windows above all
)

// calendarZone is a VTIMEZONE: the rules of when which offset begins. Only
// the yearly rules that calendars write are understood. RFC 5545 §3.6.5
type calendarZone []zoneRule

// zoneRule says from when on an offset holds.
type zoneRule struct {
	start  time.Time   // local
	more   []time.Time // other starts that are told one by one
	until  time.Time   // the last start is not after it; zero if the rule goes on
	before int         // seconds east of UTC until start
	offset int         // and from it on
	yearly bool
	month  time.Month
	day    time.Weekday
	nth    int // 1 to 4 from the month's start, -1 for the last; 0 for start's own day
	from   int // the first day of the month that it can be; 0 if any
	onDay  bool
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
	case "TZOFFSETFROM":
		r.before = parseOffset(l.value)
	case "TZOFFSETTO":
		r.offset = parseOffset(l.value)
	case "RDATE":
		for _, v := range strings.Split(l.value, ",") {
			if t, err := time.Parse("20060102T150405", strings.TrimSuffix(strings.TrimSpace(v), "Z")); err == nil && len(r.more) < 200 {
				r.more = append(r.more, t)
			}
		}
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
				r.nth, _ = strconv.Atoi(value[:len(value)-2])
			}
			if len(value) >= 2 {
				r.onDay = true
				r.day = time.Weekday(max(0, strings.Index("SUMOTUWETHFRSA", value[len(value)-2:])) / 2)
			}
		case "BYSETPOS":
			r.nth, _ = strconv.Atoi(value)
		case "BYMONTHDAY":
			first, _, _ := strings.Cut(value, ",")
			r.from, _ = strconv.Atoi(first)
		case "UNTIL":
			r.until = parseUntil(value)
		}
	}
}

// parseUntil reads the end of a recurrence, a date or a time. RFC 5545 §3.3.10
func parseUntil(s string) time.Time {
	s = strings.TrimSpace(s)
	for _, layout := range []string{"20060102T150405Z", "20060102T150405", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
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
	at := r.start
	if r.yearly && !t.Before(r.start) {
		at = r.lastYearly(t)
	}
	for _, other := range r.more {
		if !other.After(t) && other.After(at) {
			at = other
		}
	}
	return at
}

func (r zoneRule) lastYearly(t time.Time) time.Time {
	if !r.until.IsZero() {
		if end := r.until.Add(time.Duration(r.before) * time.Second); end.Before(t) {
			t = end
		}
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
	case r.from > 0 && !r.onDay:
		return at.AddDate(0, 0, r.from-1)
	case r.from > 0 && r.nth == 0: // "the Sunday from the 8th on"
		at = at.AddDate(0, 0, r.from-1)
		return at.AddDate(0, 0, (int(r.day)-int(at.Weekday())+7)%7)
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

// zoneNamed finds the zone of a name that a calendar uses without describing
// it: one of the IANA's, also with a maker's prefix, or one of Windows'.
func zoneNamed(name string) *time.Location {
	name = strings.TrimSpace(name)
	if iana, ok := windowsZones[strings.ToLower(name)]; ok {
		name = iana
	}
	pieces := strings.Split(strings.Trim(name, "/"), "/")
	for n := min(len(pieces), 3); n > 0; n-- { // "/mozilla.org/20050126_1/Europe/Berlin"
		tail := strings.Join(pieces[len(pieces)-n:], "/")
		if tail == "" || strings.EqualFold(tail, "local") || slices.Contains(pieces, "..") {
			continue
		}
		if loc, err := time.LoadLocation(tail); err == nil {
			return loc
		}
	}
	// "(UTC+01:00) Amsterdam, Berlin": at least the offset.
	offset, _, _ := strings.Cut(strings.TrimPrefix(strings.ToUpper(name), "("), ")")
	digits, found := strings.CutPrefix(strings.Replace(offset, "GMT", "UTC", 1), "UTC")
	if digits = strings.ReplaceAll(digits, ":", ""); found && len(digits) == 5 && (digits[0] == '+' || digits[0] == '-') {
		return time.FixedZone("", parseOffset(digits))
	}
	return nil
}

// windowsZones are the names that Windows gives to time zones, in lower case.
var windowsZones = map[string]string{
	"dateline standard time": "Etc/GMT+12", "hawaiian standard time": "Pacific/Honolulu", "alaskan standard time": "America/Anchorage",
	"pacific standard time": "America/Los_Angeles", "pacific standard time (mexico)": "America/Tijuana", "us mountain standard time": "America/Phoenix",
	"mountain standard time": "America/Denver", "mountain standard time (mexico)": "America/Mazatlan", "central america standard time": "America/Guatemala",
	"central standard time": "America/Chicago", "central standard time (mexico)": "America/Mexico_City", "canada central standard time": "America/Regina",
	"sa pacific standard time": "America/Bogota", "eastern standard time": "America/New_York", "us eastern standard time": "America/Indiana/Indianapolis",
	"venezuela standard time": "America/Caracas", "paraguay standard time": "America/Asuncion", "atlantic standard time": "America/Halifax",
	"sa western standard time": "America/La_Paz", "pacific sa standard time": "America/Santiago", "newfoundland standard time": "America/St_Johns",
	"e. south america standard time": "America/Sao_Paulo", "argentina standard time": "America/Buenos_Aires", "sa eastern standard time": "America/Cayenne",
	"greenland standard time": "America/Godthab", "montevideo standard time": "America/Montevideo", "bahia standard time": "America/Bahia",
	"azores standard time": "Atlantic/Azores", "cape verde standard time": "Atlantic/Cape_Verde", "morocco standard time": "Africa/Casablanca",
	"utc": "UTC", "coordinated universal time": "UTC", "gmt standard time": "Europe/London", "greenwich standard time": "Atlantic/Reykjavik",
	"w. europe standard time": "Europe/Berlin", "central europe standard time": "Europe/Budapest", "romance standard time": "Europe/Paris",
	"central european standard time": "Europe/Warsaw", "w. central africa standard time": "Africa/Lagos", "namibia standard time": "Africa/Windhoek",
	"jordan standard time": "Asia/Amman", "gtb standard time": "Europe/Bucharest", "middle east standard time": "Asia/Beirut",
	"egypt standard time": "Africa/Cairo", "syria standard time": "Asia/Damascus", "e. europe standard time": "Europe/Chisinau",
	"south africa standard time": "Africa/Johannesburg", "fle standard time": "Europe/Kyiv", "turkey standard time": "Europe/Istanbul",
	"israel standard time": "Asia/Jerusalem", "libya standard time": "Africa/Tripoli", "kaliningrad standard time": "Europe/Kaliningrad",
	"arabic standard time": "Asia/Baghdad", "arab standard time": "Asia/Riyadh", "e. africa standard time": "Africa/Nairobi",
	"russian standard time": "Europe/Moscow", "belarus standard time": "Europe/Minsk", "iran standard time": "Asia/Tehran",
	"arabian standard time": "Asia/Dubai", "azerbaijan standard time": "Asia/Baku", "russia time zone 3": "Europe/Samara",
	"mauritius standard time": "Indian/Mauritius", "georgian standard time": "Asia/Tbilisi", "caucasus standard time": "Asia/Yerevan",
	"afghanistan standard time": "Asia/Kabul", "west asia standard time": "Asia/Tashkent", "ekaterinburg standard time": "Asia/Yekaterinburg",
	"pakistan standard time": "Asia/Karachi", "india standard time": "Asia/Kolkata", "sri lanka standard time": "Asia/Colombo",
	"nepal standard time": "Asia/Kathmandu", "central asia standard time": "Asia/Almaty", "bangladesh standard time": "Asia/Dhaka",
	"n. central asia standard time": "Asia/Novosibirsk", "myanmar standard time": "Asia/Yangon", "se asia standard time": "Asia/Bangkok",
	"north asia standard time": "Asia/Krasnoyarsk", "china standard time": "Asia/Shanghai", "north asia east standard time": "Asia/Irkutsk",
	"singapore standard time": "Asia/Singapore", "w. australia standard time": "Australia/Perth", "taipei standard time": "Asia/Taipei",
	"ulaanbaatar standard time": "Asia/Ulaanbaatar", "tokyo standard time": "Asia/Tokyo", "korea standard time": "Asia/Seoul",
	"yakutsk standard time": "Asia/Yakutsk", "cen. australia standard time": "Australia/Adelaide", "aus central standard time": "Australia/Darwin",
	"e. australia standard time": "Australia/Brisbane", "aus eastern standard time": "Australia/Sydney", "west pacific standard time": "Pacific/Port_Moresby",
	"tasmania standard time": "Australia/Hobart", "vladivostok standard time": "Asia/Vladivostok", "magadan standard time": "Asia/Magadan",
	"central pacific standard time": "Pacific/Guadalcanal", "new zealand standard time": "Pacific/Auckland", "fiji standard time": "Pacific/Fiji",
	"tonga standard time": "Pacific/Tongatapu", "samoa standard time": "Pacific/Apia",
	// names that only programs of Microsoft give
	"mitteleuropäische zeit": "Europe/Berlin", "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver", "pacific": "America/Los_Angeles",
}
