package message

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Repetition is how an event repeats, as far as a sentence says it. RFC 5545 §3.3.10
type Repetition struct {
	Every string         // "day", "week", "month" or "year"; empty if the rule is none of those
	Count int            // of those between two, at least 1
	Days  []time.Weekday // of the week, for "week"; may be empty
	Times int            // how often in all; 0 if that is not said
	Until time.Time      // the last is not after it; zero if that is not said
}

// maxInterval bounds what is believed of a rule's numbers.
const maxInterval = 10_000

// Repeats reads the Recurrence.
func (c Calendar) Repeats() Repetition {
	r := Repetition{Count: 1}
	for _, piece := range strings.Split(strings.ToUpper(c.Recurrence), ";") {
		name, value, _ := strings.Cut(piece, "=")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(name) {
		case "FREQ":
			r.Every = map[string]string{"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}[value]
		case "INTERVAL":
			if n, err := strconv.Atoi(value); err == nil && n > 0 && n <= maxInterval {
				r.Count = n
			}
		case "COUNT":
			if n, err := strconv.Atoi(value); err == nil && n > 0 && n <= maxInterval {
				r.Times = n
			}
		case "UNTIL":
			r.Until = parseUntil(value)
		case "BYDAY":
			r.days(value)
		}
	}
	if r.Every != "week" {
		r.Days = nil
	}
	return r
}

// days reads "MO,WE"; days that are counted within a month are left out.
func (r *Repetition) days(value string) {
	for _, day := range strings.Split(value, ",") {
		if i := strings.Index("SUMOTUWETHFRSA", day); len(day) == 2 && i >= 0 && i%2 == 0 && !slices.Contains(r.Days, time.Weekday(i/2)) {
			r.Days = append(r.Days, time.Weekday(i/2))
		}
	}
}
