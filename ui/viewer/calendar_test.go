package viewer

import (
	"slices"
	"strings"
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
		{message.Calendar{Summary: "Choir", Recurrence: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=8"}, "Event: Choir", []string{"Every 2 weeks: Mon, Wed · 8 times"}},
		{message.Calendar{Summary: "Choir", Recurrence: "FREQ=DAILY;UNTIL=20270103T120000Z"}, "Event: Choir", []string{"Every day · until 3 Jan 2027"}},
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

func TestAnEventThatComesTwiceIsShownOnce(t *testing.T) {
	v, _, _ := opened(t, strings.Replace(invitation, "--b--", strings.SplitN(invitation, "\n\n", 2)[1], 1))
	if n := cards(v); n != 1 {
		t.Errorf("%d cards", n)
	}
}

func cards(v *Viewer) (n int) {
	for _, o := range v.banners.Objects {
		if _, ok := o.(*card); ok {
			n++
		}
	}
	return n
}

func TestPeopleInAMessageHaveCards(t *testing.T) {
	v, _, _ := opened(t, "From: Ada <ada@example.org>\nSubject: x\nContent-Type: text/vcard; name=a.vcf\n\n"+
		"BEGIN:VCARD\nVERSION:4.0\nFN:Jo Quill\nTITLE:Doctor\nORG:Ward\nEMAIL:jo@example.org\nTEL:+44 20 1\nTEL:+44 20 2\nEND:VCARD\n")
	if n := cards(v); n != 1 {
		t.Fatalf("%d cards", n)
	}
	c := v.content.Contacts[0]
	if got := contactTitle(c); got != "Contact: Jo Quill" {
		t.Errorf("title %q", got)
	}
	if got := contactLines(c); !slices.Equal(got, []string{"Doctor, Ward", "jo@example.org", "+44 20 1 · +44 20 2"}) {
		t.Errorf("lines %q", got)
	}
	if got := contactTitle(message.Contact{}); got != "Contact: without a name" {
		t.Errorf("an empty card is %q", got)
	}
}
