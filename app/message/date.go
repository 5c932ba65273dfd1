package message

import (
	"strconv"
	"strings"
	"time"
)

// parseDate reads a Date field in one of the many forms that programs write. It returns the zero time for a field that
// has no date in it.
func parseDate(s string) time.Time {
	s = cleanName(toUTF8("", []byte(s)))
	if len(s) > maxDate {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	var d dateReader
	for _, word := range strings.FieldsFunc(stripComments(s), func(r rune) bool { return strings.ContainsRune(" ,;", r) }) {
		d.word(word)
	}
	return d.time()
}

// maxDate is how long a Date field may be that is looked at.
const maxDate = 200

// zoneKnown tells whether a time has a real offset: package time makes one of
// zero up for the abbreviations it does not know.
func zoneKnown(t time.Time) bool {
	name, offset := t.Zone()
	return offset != 0 || name == "" || name == "UTC" || name == "GMT" || name == "UT"
}

func stripComments(s string) string {
	for {
		open := strings.IndexByte(s, '(')
		end := strings.IndexByte(s, ')')
		if open < 0 || end < open {
			return s
		}
		s = s[:open] + " " + s[end+1:]
	}
}

// dateReader gathers a date from words in any order.
type dateReader struct {
	day, year       int
	month           time.Month
	hour, min, sec  int
	zone            *time.Location
	pm, am, hasTime bool
}

func (d *dateReader) word(w string) {
	lower := strings.ToLower(w)
	switch {
	case strings.Contains(w, ":"):
		d.clock(lower)
	case (w[0] == '+' || w[0] == '-') && len(w) > 1 && isDigits(w[1:]):
		d.offset(w)
	case isDigits(w):
		d.number(w)
	case monthOf(lower) != 0 && d.month == 0:
		d.month = monthOf(lower)
	case lower == "am" || lower == "a.m.":
		d.am = true
	case lower == "pm" || lower == "p.m.":
		d.pm = true
	case strings.HasPrefix(lower, "gmt") || strings.HasPrefix(lower, "utc"):
		d.offset(strings.ReplaceAll(w[3:], ":", ""))
	case strings.ContainsAny(w, "-/.") && !strings.HasPrefix(w, "-"):
		for _, piece := range strings.FieldsFunc(w, func(r rune) bool { return strings.ContainsRune("-/.", r) }) {
			d.word(piece)
		}
	default:
		if hours, ok := zoneHours[lower]; ok && d.zone == nil {
			d.zone = time.FixedZone(strings.ToUpper(w), int(hours*3600))
		}
	}
}

// clock reads "15:04:05", with what may be stuck to it: "3:04pm", "15:04+0100".
func (d *dateReader) clock(w string) {
	if d.hasTime {
		return
	}
	if i := strings.IndexAny(w, "+-"); i > 0 {
		d.offset(strings.ReplaceAll(w[i:], ":", ""))
		w = w[:i]
	}
	d.pm = d.pm || strings.HasSuffix(w, "pm")
	d.am = d.am || strings.HasSuffix(w, "am")
	w = strings.TrimRight(w, "apmz")
	parts := strings.Split(w, ":")
	values := [3]int{}
	for i := range min(len(parts), 3) {
		digits, _, _ := strings.Cut(parts[i], ".")
		n, err := strconv.Atoi(digits)
		if err != nil || n < 0 {
			return
		}
		values[i] = n
	}
	d.hour, d.min, d.sec, d.hasTime = values[0], values[1], values[2], true
}

// number reads a day or a year; a month where only that is missing.
func (d *dateReader) number(w string) {
	n, err := strconv.Atoi(w)
	switch {
	case err != nil:
	case len(w) >= 3 || n > 31:
		if d.year == 0 {
			d.year = fullYear(n, len(w))
		}
	case d.day == 0 && n > 0:
		d.day = n
	case d.month == 0 && d.year != 0 && n <= 31: // year, month, day
		d.month, d.day = time.Month(d.day), n
	case d.month == 0 && n >= 1 && n <= 12:
		d.month = time.Month(n)
	case d.year == 0:
		d.year = fullYear(n, len(w))
	}
}

// fullYear widens short years. RFC 5322 §4.3
func fullYear(n, digits int) int {
	switch {
	case digits <= 2 && n < 50:
		return n + 2000
	case digits <= 3:
		return n + 1900
	}
	return n
}

// offset reads a numeric zone, "+0100" or "+1".
func (d *dateReader) offset(w string) {
	if d.zone != nil {
		return
	}
	if w == "" {
		d.zone = time.UTC
		return
	}
	n, err := strconv.Atoi(strings.TrimLeft(w, "+-"))
	if err != nil || n > 1500 {
		return
	}
	if len(w) <= 3 {
		n *= 100
	}
	seconds := (n/100)*3600 + (n%100)*60
	if w[0] == '-' {
		seconds = -seconds
	}
	d.zone = time.FixedZone("", seconds)
}

func (d *dateReader) time() time.Time {
	if d.day == 0 || d.month < 1 || d.month > 12 || d.year == 0 {
		return time.Time{}
	}
	if d.year < 1900 || d.year > 9999 || d.day > 31 {
		return time.Time{}
	}
	if d.hour > 24 || d.min > 59 || d.sec > 60 { // the day is worth having without
		d.hour, d.min, d.sec = 0, 0, 0
	}
	if d.pm && d.hour < 12 {
		d.hour += 12
	}
	if d.am && d.hour == 12 {
		d.hour = 0
	}
	if d.zone == nil {
		d.zone = time.UTC
	}
	return time.Date(d.year, d.month, d.day, d.hour, d.min, d.sec, 0, d.zone)
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// monthOf reads an English month's name or its first three letters.
func monthOf(lower string) time.Month {
	if len(lower) < 3 {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if strings.HasPrefix(name, strings.TrimSuffix(lower, ".")) || lower == "sept" && m == time.September {
			return m
		}
	}
	return 0
}

// zoneHours are the zone names seen in mail. RFC 5322 §4.3 and custom.
var zoneHours = map[string]float64{
	"ut": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2,
	"eet": 2, "eest": 3, "msk": 3, "msd": 4, "ist": 5.5, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9,
	"aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
	"mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
}
