package viewer

import (
	"slices"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/message"
)

func TestEventsAreWordedInTheReadersTime(t *testing.T) {
	themed(t)
	day := func(d, h, m int) time.Time { return time.Date(2026, 11, d, h, m, 0, 0, time.Local) }
	date := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	for want, c := range map[string]message.Calendar{
		"":                                {},
		"Thu, 26 Nov 2026, 12:30":         {Start: day(26, 12, 30).UTC()},
		"Thu, 26 Nov 2026, 12:30 – 13:15": {Start: day(26, 12, 30).UTC(), End: day(26, 13, 15).UTC()},
		"Thu, 26 Nov 2026, 22:00 – Fri, 27 Nov 2026, 02:00": {Start: day(26, 22, 0), End: day(27, 2, 0)},
		"Thu, 26 Nov 2026, all day":                         {AllDay: true, Start: date(26), End: date(27)},
		"Thu, 26 Nov 2026 – Sat, 28 Nov 2026":               {AllDay: true, Start: date(26), End: date(29)},
		"Thu, 26 Nov 2026, 08:00":                           {Floating: true, Start: date(26).Add(8 * time.Hour)},
	} {
		if got := eventTime(c); got != want {
			t.Errorf("%+v is %q, want %q", c, got, want)
		}
	}
}

func TestEventsSayWhatTheyAre(t *testing.T) {
	themed(t)
	ada := message.Address{Name: "Ada", Addr: "ada@example.org"}
	for _, c := range []struct {
		event message.Calendar
		title string
		lines []string
	}{
		{message.Calendar{Method: "REQUEST", Summary: "Lunch", Location: "Corner", Organizer: ada, Attendees: make([]message.Attendee, 2)},
			"Invitation: Lunch", []string{"Corner", "from Ada, with 2 invited"}},
		{message.Calendar{Method: "CANCEL", Summary: "Lunch", Organizer: ada}, "Cancelled: Lunch", []string{"from Ada"}},
		{message.Calendar{Method: "REPLY", Summary: "Lunch", Attendees: []message.Attendee{{Address: ada, Status: "DECLINED"}}},
			"Answer: Lunch", []string{"Ada has declined"}},
		{message.Calendar{Kind: "task"}, "Task: without a title", nil},
	} {
		if got := cardTitle(c.event); got != c.title {
			t.Errorf("title %q, want %q", got, c.title)
		}
		if got := cardLines(c.event); !slices.Equal(got, c.lines) {
			t.Errorf("%s: lines %q, want %q", c.title, got, c.lines)
		}
	}
}

const invitation = `From: Ada <ada@example.org>
Subject: Lunch?
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain

Lunch?
--b
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1
DTSTART:20261126T123000Z
DTEND:20261126T133000Z
SUMMARY:Lunch
LOCATION:Round the corner
ORGANIZER;CN=Ada:mailto:ada@example.org
END:VEVENT
END:VCALENDAR
--b--
`

func TestAnInvitationOpensInTheCalendarProgram(t *testing.T) {
	v, a, _ := opened(t, invitation)
	for _, o := range v.banners.Objects {
		if k, ok := o.(*card); ok {
			k.open.Tapped(nil)
			if k.title.Text() != "Invitation: Lunch" || len(a.files) != 1 {
				t.Errorf("card %q opened %v", k.title.Text(), a.files)
			}
			return
		}
	}
	t.Error("there is no card")
}
