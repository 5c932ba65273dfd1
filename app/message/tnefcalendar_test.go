package message

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"time"
)

// named is a property of a set, by its number there.
func named(id uint64, kind uint16, value []byte) []byte {
	le := binary.LittleEndian
	guid := append(le.AppendUint32(nil, uint32(id>>32)), make([]byte, 12)...)
	plain := mapiValue(0x8001, kind, value)
	head := append(bytes.Clone(plain[:4]), guid...)
	head = le.AppendUint32(head, 0)
	return append(le.AppendUint32(head, uint32(id)), plain[4:]...)
}

func filetime(t time.Time) []byte {
	return binary.LittleEndian.AppendUint64(nil, uint64(t.Unix()+11_644_473_600)*10_000_000)
}

// tnefOf is a TNEF stream of a class with properties.
func tnefOf(class string, properties ...[]byte) []byte {
	return tnefOfSubject("Plan, then do", class, properties...)
}

func tnefOfSubject(subject, class string, properties ...[]byte) []byte {
	le := binary.LittleEndian
	b := append(le.AppendUint32(nil, tnefSignature), 1, 0)
	attribute := func(level byte, id uint32, value []byte) {
		b = append(b, level)
		b = le.AppendUint32(b, id)
		b = le.AppendUint32(b, uint32(len(value)))
		b = append(append(b, value...), 0, 0)
	}
	attribute(1, tnefClass, []byte(class+"\x00"))
	if subject != "" {
		attribute(1, tnefSubject, []byte(subject+"\x00"))
	}
	attribute(1, tnefProperties, mapiList(properties...))
	return b
}

func readTNEFMessage(t *testing.T, tnef []byte) *Message {
	t.Helper()
	raw := append([]byte("From: Ann <ann@example.org>\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: binary\n\n"), tnef...)
	m, err := Parse(bytes.NewReader(raw), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAnInvitationWithinWinmailDatIsAnEvent(t *testing.T) {
	start := time.Date(2027, 2, 11, 9, 30, 0, 0, time.UTC)
	m := readTNEFMessage(t, tnefOf("IPM.Microsoft Schedule.MtgReq",
		named(mapiWhole, mapiTime, filetime(start)),
		named(mapiWholeEnd, mapiTime, filetime(start.Add(time.Hour))),
		named(mapiLocation, mapiUnicode, []byte("R\x00\xf6\x004\x00\x00\x00")),
		named(mapiGlobalID, mapiBinary, []byte("\x04\x00\xffvCal-Uid\x01\x00\x00\x00e1@example.org\x00")),
		mapiValue(mapiSentForName, mapiString8, []byte("Ann \"A\" Lead\x00")),
		mapiValue(mapiSentForMail, mapiString8, []byte("/O=EXCHANGE/CN=ANN\x00")),
		mapiValue(mapiSentForSMTP, mapiString8, []byte("ann@example.org\x00"))))
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "meeting.ics" || m.Attachments[0].Type != "text/calendar" || !m.Attachments[0].Made {
		t.Errorf("attachments: %+v", m.Attachments)
	}
	if len(m.Calendars) != 1 {
		t.Fatalf("calendars: %+v", m.Calendars)
	}
	c := m.Calendars[0]
	if c.Method != "REQUEST" || c.Summary != "Plan, then do" || c.Location != "Rö4" || c.UID != "e1@example.org" ||
		!c.Start.Equal(start) || !c.End.Equal(start.Add(time.Hour)) || c.Organizer != (Address{"Ann 'A' Lead", "ann@example.org"}) {
		t.Errorf("%+v", c)
	}
}

func TestAnAnswerAndATaskWithinWinmailDat(t *testing.T) {
	midnight := time.Date(2027, 2, 10, 23, 0, 0, 0, time.UTC) // in Central Europe
	m := readTNEFMessage(t, tnefOf("IPM.Schedule.Meeting.Resp.Tent",
		mapiValue(mapiStart, mapiTime, filetime(midnight)),
		named(mapiAllDay, 0x000b, []byte{1, 0, 0, 0}),
		mapiValue(mapiSentForMail, mapiString8, []byte("bob@example.net\x00"))))
	if len(m.Calendars) != 1 || m.Calendars[0].Method != "REPLY" || !m.Calendars[0].AllDay || m.Calendars[0].Start.Day() != 11 ||
		len(m.Calendars[0].Attendees) != 1 || m.Calendars[0].Attendees[0].Status != "TENTATIVE" {
		t.Errorf("answer: %+v", m.Calendars)
	}

	task := tnefOf("IPM.Task", named(mapiTaskDue, mapiTime, filetime(midnight)))
	le := binary.LittleEndian
	request := tnefOf("IPM.TaskRequest")
	attribute := func(id uint32, value []byte) {
		request = le.AppendUint32(append(request, 2), id)
		request = append(append(le.AppendUint32(request, uint32(len(value))), value...), 0, 0)
	}
	attribute(tnefFileBegins, make([]byte, 14))
	attribute(tnefFileData, []byte("a picture of the task"))
	attribute(tnefFileProperties, mapiList(mapiValue(mapiData, mapiObject, append(make([]byte, 16), task...))))
	m = readTNEFMessage(t, request)
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "task.ics" || len(m.Calendars) != 1 || m.Calendars[0].Kind != "task" {
		t.Errorf("task: %+v, %+v", m.Attachments, m.Calendars)
	}
}

// Some streams leave the subject to the message that they come in.
func TestAnEventWithoutASubjectHasTheMessages(t *testing.T) {
	start := mapiValue(mapiStart, mapiTime, filetime(time.Date(2027, 2, 11, 9, 30, 0, 0, time.UTC)))
	for want, tnef := range map[string][]byte{
		"Lunch":  tnefOfSubject("", "IPM.Schedule.Meeting.Request", start),
		"Dinner": tnefOfSubject("", "IPM.Schedule.Meeting.Request", mapiValue(mapiTopic, mapiString8, []byte("Dinner\x00")), start),
	} {
		m := parseString(t, "Subject: Lunch\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n"+
			base64.StdEncoding.EncodeToString(tnef)+"\n--b--\n")
		if len(m.Calendars) != 1 || m.Calendars[0].Summary != want {
			t.Errorf("%+v, not %s", m.Calendars, want)
		}
	}
}

// What is neither a letter nor known must not vanish with the file it came in.
func TestAWinmailDatOfAnotherClassStaysAFile(t *testing.T) {
	for class, want := range map[string]string{"IPM.Contact": "winmail.dat", "IPM.Microsoft Schedule.MtgReq": "winmail.dat", "IPM.Note": "", "IPM.Microsoft Mail.Note": ""} {
		m := readTNEFMessage(t, tnefOf(class))
		var got []string
		for _, a := range m.Attachments {
			got = append(got, a.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, not %q", class, got, want)
		}
	}
}
