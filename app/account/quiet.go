package account

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// quietForm is what Quiet looks like: "22:00-07:00", from and until, in the
// computer's own time.
var quietForm = regexp.MustCompile(`^([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)$`)

// minutes are the ends of the quiet hours, as minutes of a day.
func (a Account) minutes() (from, to int, ok bool) {
	m := quietForm.FindStringSubmatch(a.Quiet)
	if m == nil {
		return 0, 0, false
	}
	at := func(hour, minute string) int {
		h, _ := strconv.Atoi(hour) // the form has digits only
		n, _ := strconv.Atoi(minute)
		return 60*h + n
	}
	from, to = at(m[1], m[2]), at(m[3], m[4])
	return from, to, from != to
}

// QuietUntil is when the quiet hours end that now falls into; zero if it falls
// into none. What a person asks for is done in quiet hours, too.
func (a Account) QuietUntil(now time.Time) time.Time {
	from, to, ok := a.minutes()
	if !ok {
		return time.Time{}
	}
	minute := 60*now.Hour() + now.Minute()
	day := now.Day()
	switch {
	case from < to && (minute < from || minute >= to):
		return time.Time{}
	case from > to && minute >= to && minute < from:
		return time.Time{}
	case from > to && minute >= from:
		day++ // until tomorrow morning
	}
	return time.Date(now.Year(), now.Month(), day, to/60, to%60, 0, 0, now.Location())
}

func checkQuiet(quiet string) string {
	if quiet == "" {
		return ""
	}
	if _, _, ok := (Account{Quiet: quiet}).minutes(); !ok {
		return fmt.Sprintf("Quiet hours must look like 22:00-07:00, not %q.", quiet)
	}
	return ""
}
