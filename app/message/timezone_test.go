package message

import (
	"strings"
	"testing"
	"time"
)

// event is an invitation at 9 in the morning of a day, in a zone.
func event(day, tzid, zone string) string {
	return "BEGIN:VCALENDAR\n" + zone + "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=" + tzid + ":" + day + "T090000\nEND:VEVENT\nEND:VCALENDAR\n"
}

func startOf(t *testing.T, calendar string) time.Time {
	t.Helper()
	all := parseCalendars([]byte(calendar), "utf-8")
	if len(all) != 1 {
		t.Fatalf("%d events, want one", len(all))
	}
	if all[0].Floating {
		return time.Time{}
	}
	return all[0].Start.UTC()
}

func TestZoneRulesEndAndOthersFollow(t *testing.T) {
	component := func(kind, from, to, start, rule string) string {
		return "BEGIN:" + kind + "\nTZOFFSETFROM:" + from + "\nTZOFFSETTO:" + to + "\nDTSTART:" + start + "\n" + rule + "\nEND:" + kind + "\n"
	}
	// New York, whose summer grew longer in 2007.
	zone := "BEGIN:VTIMEZONE\nTZID:N\n" +
		component("DAYLIGHT", "-0500", "-0400", "19870405T020000", "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z") +
		component("STANDARD", "-0400", "-0500", "19671029T020000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z") +
		component("DAYLIGHT", "-0500", "-0400", "20070311T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU") +
		component("STANDARD", "-0400", "-0500", "20071104T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU") + "END:VTIMEZONE\n"
	told := "BEGIN:VTIMEZONE\nTZID:N\n" +
		component("STANDARD", "-0400", "-0500", "20251102T020000", "RDATE:20251102T020000,20261101T020000") +
		component("DAYLIGHT", "-0500", "-0400", "20250309T020000", "RDATE:20260308T020000") + "END:VTIMEZONE\n"
	for _, c := range []struct {
		zone, day string
		hour      int
	}{
		{zone, "20261028", 13}, {zone, "20261102", 14}, {zone, "20260310", 13}, {zone, "20260307", 14},
		{zone, "20060405", 13}, {zone, "20061030", 14}, {zone, "20060315", 14},
		{told, "20260301", 14}, {told, "20260701", 13}, {told, "20261102", 14},
	} {
		if start := startOf(t, event(c.day, "N", c.zone)); start.Hour() != c.hour {
			t.Errorf("%s: at %s, want %d o'clock UTC", c.day, start.Format(time.RFC3339), c.hour)
		}
	}
}

func TestZonesThatAreOnlyNamedAreKnown(t *testing.T) {
	for name, want := range map[string]string{
		"Europe/Berlin":                       "07:00",
		"W. Europe Standard Time":             "07:00",
		"/mozilla.org/20050126_1/Europe/Rome": "07:00",
		"Tokyo Standard Time":                 "00:00",
		"\"(UTC+01:00) Amsterdam, Berlin\"":   "08:00",
		"\"(GMT-05:00) Eastern Time\"":        "14:00",
		"Local":                               "",
		"Nowhere/At All":                      "",
		"../../etc/passwd":                    "",
	} {
		start := startOf(t, event("20260701", name, ""))
		if got := start.Format("15:04"); start.IsZero() != (want == "") || want != "" && got != want {
			t.Errorf("%s: at %s UTC, want %s", name, got, want)
		}
	}
}

func TestCardsAreKnownByTheirNames(t *testing.T) {
	for name, counts := range map[string][2]int{"invite.ics": {1, 0}, "Grace.VCF": {0, 1}, "other.bin": {0, 0}} {
		body := event("20260701", "Europe/Berlin", "")
		if strings.HasSuffix(name, "VCF") {
			body = "BEGIN:VCARD\nFN:Grace\nEND:VCARD\n"
		}
		m := parseString(t, "Subject: x\nContent-Type: application/octet-stream; name="+name+"\n\n"+body)
		if got := [2]int{len(m.Calendars), len(m.Contacts)}; got != counts {
			t.Errorf("%s: %v events and contacts, want %v", name, got, counts)
		}
	}
}
