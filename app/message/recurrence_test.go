package message

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRulesOfRepetitionAreRead(t *testing.T) {
	for rule, want := range map[string]Repetition{
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU":       {Every: "week", Count: 2, Days: []time.Weekday{time.Monday, time.Wednesday}},
		"FREQ=DAILY;COUNT=5":                               {Every: "day", Count: 1, Times: 5},
		"FREQ=MONTHLY;BYDAY=1WE;UNTIL=20270103T090000Z":    {Every: "month", Count: 1, Until: time.Date(2027, 1, 3, 9, 0, 0, 0, time.UTC)},
		"RSCALE=GREGORIAN;FREQ=YEARLY;INTERVAL=0;COUNT=-1": {Every: "year", Count: 1},
		"FREQ=HOURLY": {Count: 1},
		"FREQ=WEEKLY;INTERVAL=99999999999999;BYDAY=XX,MOTU,": {Every: "week", Count: 1},
	} {
		if diff := cmp.Diff(want, Calendar{Recurrence: rule}.Repeats()); diff != "" {
			t.Errorf("%s: %s", rule, diff)
		}
	}
}
