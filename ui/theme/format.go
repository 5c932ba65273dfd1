package theme

import (
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// locale is the system's: its numbers and its clock, also where its language
// is not among ours.
var locale = sync.OnceValue(func() language.Tag {
	tag, err := language.Parse(string(lang.SystemLocale()))
	if err != nil {
		return language.English
	}
	return tag
})

var printer = sync.OnceValue(func() *message.Printer { return message.NewPrinter(locale()) })

// Number is n with its digits grouped: "4,108" or "4.108".
func Number(n int) string { return printer().Sprint(number.Decimal(n)) }

// Decimal is n with one digit behind the point: "2.5" or "2,5".
func Decimal(n float64) string { return printer().Sprint(number.Decimal(n, number.Scale(1))) }

// Percent is the part that n is of a whole that is not 0: "45%" or "45 %".
func Percent(n, whole int) string {
	return printer().Sprint(number.Percent(float64(n)/float64(whole), number.Scale(0)))
}

// Year is a year, or anything else whose digits are not grouped.
func Year(y int) string { return printer().Sprint(number.Decimal(y, number.NoSeparator())) }

// digits is text with its digits as the locale writes them.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		own, _ := utf8.DecodeRuneInString(Year(int(r - '0')))
		return own
	}, text)
}

// Bytes is a size for people: "184 kB", "2.3 MB" or "2,3 Mo".
func Bytes(n int64) string {
	size, unit := float64(max(n, 0)), 0
	units := []string{lang.L("B"), lang.L("kB"), lang.L("MB"), lang.L("GB"), lang.L("TB"), lang.L("PB")}
	for size >= 999.5 && unit < len(units)-1 {
		size, unit = size/1000, unit+1
	}
	digits := 0
	if unit > 0 && size < 9.95 {
		digits = 1
	}
	return printer().Sprint(number.Decimal(size, number.Scale(digits))) + " " + units[unit]
}

// When is t as short as it can be said at now: the time if it is today, the
// day if it is this year, else the date.
func When(t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case t.IsZero():
		return ""
	case t.Year() == now.Year() && t.YearDay() == now.YearDay():
		return Clock(t)
	case t.Year() == now.Year():
		return lang.L("{{.Day}} {{.Month}}", parts(t))
	}
	return Date(t)
}

// twelve are the regions where a clock counts to twelve (Unicode's CLDR).
const twelve = " US CA AU NZ IN PK BD PH MY SG HK TW KR EG SA AE JO DZ CO MX "

// Clock is the time of day: "09:41" or "9:41 AM".
func Clock(t time.Time) string {
	if region, sure := locale().Region(); sure == language.Exact && strings.Contains(twelve, " "+region.String()+" ") {
		half := lang.L("AM")
		if t.Hour() >= 12 {
			half = lang.L("PM")
		}
		return digits(t.Format("3:04 ")) + half
	}
	return digits(t.Format("15:04"))
}

// DateClock is a day and the time of day: "23 Nov 2026 09:41".
func DateClock(t time.Time) string { return Date(t.Local()) + " " + Clock(t.Local()) }

// Date is a day with its year: "23 Nov 2026".
func Date(t time.Time) string { return lang.L("{{.Day}} {{.Month}} {{.Year}}", parts(t)) }

// WeekdayDate is a day as a letter has it: "Mon, 23 Nov 2026".
func WeekdayDate(t time.Time) string {
	return lang.L("{{.Weekday}}, {{.Day}} {{.Month}} {{.Year}}", parts(t))
}

// Month is a month with its year: "Nov 2026".
func Month(t time.Time) string { return lang.L("{{.Month}} {{.Year}}", parts(t)) }

func parts(t time.Time) map[string]any {
	return map[string]any{
		"Weekday": Weekday(t.Weekday()), "Day": Number(t.Day()), "Month": MonthName(t.Month()), "MonthNumber": Number(int(t.Month())), "Year": Year(t.Year()),
	}
}

// Weekday is a day of the week in short: "Mon".
func Weekday(d time.Weekday) string {
	switch d {
	case time.Monday:
		return lang.L("Mon")
	case time.Tuesday:
		return lang.L("Tue")
	case time.Wednesday:
		return lang.L("Wed")
	case time.Thursday:
		return lang.L("Thu")
	case time.Friday:
		return lang.L("Fri")
	case time.Saturday:
		return lang.L("Sat")
	}
	return lang.L("Sun")
}

// MonthName is a month in short: "Nov".
func MonthName(m time.Month) string {
	names := [...]func() string{
		func() string { return lang.L("Jan") }, func() string { return lang.L("Feb") }, func() string { return lang.L("Mar") },
		func() string { return lang.L("Apr") }, func() string { return lang.X("month.may", "May") }, func() string { return lang.L("Jun") },
		func() string { return lang.L("Jul") }, func() string { return lang.L("Aug") }, func() string { return lang.L("Sep") },
		func() string { return lang.L("Oct") }, func() string { return lang.L("Nov") }, func() string { return lang.L("Dec") },
	}
	return names[m-1]()
}
