package message

import (
	"bytes"
	"reflect"
	"strings"
	"sync"
	"testing"
)

const simple = "From: Ann Example <ann@example.org>\r\nTo: bob@example.net\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n" +
	"Date: Tue, 24 Nov 2026 03:04:05 +0100\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n" +
	"--c\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nsch=F6n =\r\nso\r\n" +
	"--c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>schön <b>so</b></p>\r\n--c--\r\n\r\n" +
	"--b\r\nContent-Type: image/png; name=\"a.png\"\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <x@y>\r\n\r\naGVs\r\nbG8=\r\n--b--\r\n"

func TestParseReadsAnOrdinaryMessage(t *testing.T) {
	m, err := Parse(strings.NewReader(simple), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if m.Subject != "Grüße" || m.From[0] != (Address{"Ann Example", "ann@example.org"}) || m.MessageID != "1@example.org" {
		t.Errorf("header: %+v", m)
	}
	if m.Text != "schön so" || m.HTML != "<p>schön <b>so</b></p>" {
		t.Errorf("body: %q %q", m.Text, m.HTML)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "a.png" || m.Attachments[0].Size != 5 {
		t.Fatalf("attachments: %+v", m.Attachments)
	}
	if len(m.Problems) != 0 {
		t.Errorf("problems: %v", m.Problems)
	}
	var out bytes.Buffer
	a, err := Extract(strings.NewReader(simple), m.Attachments[0].Index, &out)
	if err != nil || out.String() != "hello" || a.SHA256 != m.Attachments[0].SHA256 {
		t.Errorf("Extract: %v %q %+v", err, out.String(), a)
	}
	if got, ok := m.ByContentID("x%40y"); !ok || got.Name != "a.png" {
		t.Errorf("ByContentID: %v %v", got, ok)
	}
	if got := Snippet(m.BodyText()); got != "schön so" {
		t.Errorf("Snippet: %q", got)
	}
}

// TestAMessageKeepsNothingOfTheRoomItWasParsedIn parses others in the same
// room, beside each other.
func TestAMessageKeepsNothingOfTheRoomItWasParsedIn(t *testing.T) {
	raw := func(i int) string {
		word := strings.Repeat(string(rune('a'+i)), 3000)
		return "Subject: " + word + "\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + word + "\n" +
			"--b\nContent-Type: text/calendar\n\n" + word + "\n--b\nContent-Type: message/rfc822\n\nSubject: in\n\n" + word + "\n--b--\n"
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			var before *Message
			for range 20 {
				m, err := Parse(strings.NewReader(raw(i)), Options{AttachmentText: true})
				if err != nil || before != nil && !reflect.DeepEqual(m, before) {
					t.Errorf("message %d is not what it was: %v", i, err)
					return
				}
				before = m
			}
			if want := strings.Repeat(string(rune('a'+i)), 3000); strings.TrimSpace(before.Text) != want || before.Subject != want {
				t.Errorf("message %d has the text of another", i)
			}
		})
	}
	all.Wait()
}
