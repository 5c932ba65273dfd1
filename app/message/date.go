package message

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// parseDate reads a Date field in one of the many forms that programs write. It returns the zero time for a field that
// has no date in it, or one that no calendar has.
func parseDate(s string) time.Time {
	s = strings.Trim(cleanName(toUTF8("", []byte(s))), `"' `)
	if len(s) > maxDate {
		return time.Time{}
	}
	for _, layout := range isoLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	s = clockBlanks.ReplaceAllString(stripComments(eastern.Replace(s)), "$1:$2")
	var d dateReader
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,;", r) }) {
		d.word(word)
	}
	return d.time()
}

// maxDate is how long a Date field may be that is looked at.
const maxDate = 200

// isoLayouts are the forms of ISO 8601 seen in mail.
var isoLayouts = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
	"2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "20060102T150405Z0700", "20060102T150405", "20060102",
}

// clockBlanks are blanks within a time of day. RFC 5322 §4.3
var clockBlanks = regexp.MustCompile(`(\d) *: *(\d)`)

// eastern puts the characters of East Asian dates into a form that is read.
var eastern = strings.NewReplacer("年", "-", "년", "-", "日", " ", "일", " ", "午前", " am ", "上午", " am ", "오전", " am ", "午後", " pm ", "下午", " pm ", "오후", " pm ")

// soundDate tells whether a time that go-message has read has a real offset, as
// package time makes one of zero up for the abbreviations it does not know, and
// a year in which there is mail.
func soundDate(t time.Time) bool {
	name, offset := t.Zone()
	return t.Year() >= 1900 && (offset != 0 || name == "" || name == "UTC" || name == "GMT" || name == "UT")
}

// stripComments drops comments, nested ones and one that is not closed too.
// RFC 5322 §3.2.2
func stripComments(s string) string {
	var b strings.Builder
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '(':
			depth++
			b.WriteByte(' ')
		case c == ')' && depth > 0:
			depth--
		case c == '\\' && depth > 0:
			i++
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// dateReader gathers a date from words in any order.
type dateReader struct {
	words           int
	day, year       int
	month           time.Month
	monthFirst      bool // the month was the first word, which may be a weekday's name instead: "mar, 17 dic"
	hour, min, sec  int
	zone            *time.Location
	sign            string // of an offset, a blank before it
	pm, am, hasTime bool
}

func (d *dateReader) word(w string) {
	d.words++
	lower := strings.ToLower(w)
	bare := strings.Trim(lower, ".'’")
	switch {
	case w[0] == '+' || w[0] == '-':
		d.signed(w)
	case strings.Contains(w, ":"):
		d.clock(lower)
	case isDigits(w):
		d.number(w)
	case (d.month == 0 || d.monthFirst) && monthOf(bare) != 0:
		d.month, d.monthFirst = monthOf(bare), d.words == 1
	case bare == "am" || bare == "a.m":
		d.am = true
	case bare == "pm" || bare == "p.m":
		d.pm = true
	case strings.HasPrefix(lower, "gmt") || strings.HasPrefix(lower, "utc"):
		d.offset(strings.ReplaceAll(w[3:], ":", ""))
	case strings.ContainsAny(w, "-/."):
		d.pieces(w)
	case w[0] >= '0' && w[0] <= '9':
		d.stuck(lower)
	default:
		if hours, ok := zoneHours[lower]; ok && d.zone == nil {
			d.zone = time.FixedZone(strings.ToUpper(w), int(hours*3600))
		}
	}
}

// signed reads a word that begins with a sign: an offset, in one of its forms.
func (d *dateReader) signed(w string) {
	digits := strings.ReplaceAll(strings.TrimLeft(w, "+-"), ":", "")
	switch {
	case digits == "":
		d.sign = w[:1]
	case isDigits(digits):
		d.offset(w[:1] + digits)
	}
}

// pieces reads "24-Nov-2026", "24.11.2026", "11/24/2026" and "15.04.05".
func (d *dateReader) pieces(w string) {
	all := strings.FieldsFunc(w, func(r rune) bool { return strings.ContainsRune("-/.", r) })
	first, second := atoi(all, 0), atoi(all, 1)
	switch {
	case d.year != 0 && d.month != 0 && !d.hasTime && strings.Count(w, ".") == len(all)-1 && first >= 0:
		d.clock(strings.ReplaceAll(w, ".", ":"))
		return
	case len(all) == 3 && strings.Count(w, "/") == 2 && first >= 1 && first <= 12 && second > 12 && d.day == 0: // as in America
		all[0], all[1] = all[1], all[0]
	}
	for _, piece := range all {
		d.word(piece)
	}
}

// atoi returns the number that is the i-th word, or -1.
func atoi(words []string, i int) int {
	if i >= len(words) || !isDigits(words[i]) || len(words[i]) > 4 {
		return -1
	}
	n, _ := strconv.Atoi(words[i]) // digits
	return n
}

// stuck reads digits with letters after them: "24th", "24nov2026", "15h04", "11월".
func (d *dateReader) stuck(w string) {
	end := strings.IndexFunc(w, func(r rune) bool { return r < '0' || r > '9' })
	digits, rest := w[:end], w[end:]
	after := strings.IndexFunc(rest, func(r rune) bool { return r >= '0' && r <= '9' })
	switch {
	case strings.HasPrefix(rest, "月"), strings.HasPrefix(rest, "월"):
		if n := atoi([]string{digits}, 0); n >= 1 && n <= 12 && d.month == 0 {
			d.month = time.Month(n)
		}
		if rest = strings.TrimLeft(rest, "月월"); rest != "" {
			d.word(rest)
		}
	case rest == "st", rest == "nd", rest == "rd", rest == "th":
		d.number(digits)
	case strings.HasPrefix(rest, "h") && after == 1:
		d.clock(digits + ":" + rest[1:])
	case after < 0:
		d.number(digits)
		d.word(rest)
	default:
		d.number(digits)
		d.word(rest[:after])
		d.word(rest[after:])
	}
}

// clock reads "15:04:05", with what may be stuck to it: "3:04pm", "15:04+0100",
// "15:04GMT".
func (d *dateReader) clock(w string) {
	if d.hasTime {
		return
	}
	if i := strings.IndexAny(w, "+-"); i > 0 {
		d.offset(strings.ReplaceAll(w[i:], ":", ""))
		w = w[:i]
	}
	digits := strings.TrimRightFunc(w, func(r rune) bool { return r < '0' || r > '9' })
	parts := strings.Split(digits, ":")
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
	if rest := strings.Trim(w[len(digits):], ":."); rest != "" {
		d.word(rest)
	}
}

// number reads a day or a year; a month where only that is missing; a time or
// an offset where none is.
func (d *dateReader) number(w string) {
	n, err := strconv.Atoi(w)
	switch {
	case err != nil:
	case d.sign != "":
		d.offset(d.sign + w)
	case len(w) >= 3 || n > 31:
		switch {
		case d.year == 0:
			d.year = fullYear(n, len(w))
		case len(w) == 4 && !d.hasTime:
			d.clock(w[:2] + ":" + w[2:])
		case len(w) <= 4 && n <= 1400 && n%100 < 60: // QUIRK: without its sign
			d.offset("+" + w)
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

// fullYear widens short years, those with zeros before them too. RFC 5322 §4.3
func fullYear(n, digits int) int {
	switch {
	case digits <= 4 && digits != 3 && n < 50:
		return n + 2000
	case n < 1000:
		return n + 1900
	}
	return n
}

// offset reads a numeric zone, "+0100" or "+1".
func (d *dateReader) offset(w string) {
	d.sign = ""
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
	if d.day == 0 || d.month < 1 || d.month > 12 || d.year < 1900 || d.year > 9999 {
		return time.Time{}
	}
	if last := time.Date(d.year, d.month+1, 0, 0, 0, 0, 0, time.UTC).Day(); d.day > last { // 31 February
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
