package assets

import (
	"bytes"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"
)

var someday = time.Date(2027, time.August, 14, 15, 9, 26, 0, time.UTC)

// eightBit are the messages that may hold bytes above 127, because they
// declare "8bit" or because they are malformed on purpose.
var eightBit = map[string]bool{
	"02-lighthouse-letter": true,
	"04-hansen-angebot":    true,
	"06-carta-lucia":       true,
	"10-denik":             true,
	"11-karelia":           true,
	"25-segelbrev":         true,
	"39-unknown-charset":   true,
	"41-eight-bit-headers": true,
	"49-forum-digest":      true,
}

func TestDemoHasManyDifferentMessages(t *testing.T) {
	messages := DemoMailbox(someday)
	if len(messages) < 48 {
		t.Errorf("%d messages", len(messages))
	}
	seen := map[string]string{}
	for _, m := range messages {
		for _, key := range []string{m.UID, string(m.Body), messageID(t, m)} {
			if other, ok := seen[key]; ok {
				t.Errorf("%s repeats %s", m.Name, other)
			}
			seen[key] = m.Name
		}
		if len(m.UID) > 70 || strings.ContainsFunc(m.UID, func(r rune) bool { return r < 0x21 || r > 0x7e }) {
			t.Errorf("%q is not a unique-id (RFC 1939 §7)", m.UID)
		}
	}
}

func TestDemoLinesEndInCRLF(t *testing.T) {
	for _, m := range DemoMailbox(someday) {
		rest := bytes.ReplaceAll(m.Body, []byte("\r\n"), nil)
		if i := bytes.IndexAny(rest, "\r\n\x00"); i >= 0 {
			t.Errorf("%s: byte %q outside of CRLF", m.Name, rest[i])
		}
		if !bytes.HasSuffix(m.Body, []byte("\r\n")) {
			t.Errorf("%s does not end in CRLF", m.Name)
		}
	}
}

func TestDemoIsSevenBitWhereNotIntended(t *testing.T) {
	for _, m := range DemoMailbox(someday) {
		i := bytes.IndexFunc(m.Body, func(r rune) bool { return r > 127 })
		switch {
		case i >= 0 && !eightBit[m.Name]:
			t.Errorf("%s: 8-bit byte at %d", m.Name, i)
		case i < 0 && eightBit[m.Name]:
			t.Errorf("%s is listed as 8-bit and is not", m.Name)
		}
	}
}

func TestDemoIsFreshAndInOrder(t *testing.T) {
	for _, now := range []time.Time{someday, someday.AddDate(10, 0, 0), someday.AddDate(-15, 0, 3), demoNewest} {
		var last time.Time
		for _, m := range DemoMailbox(now) {
			date := dateOf(t, m)
			if date.IsZero() {
				continue
			}
			if date.Before(last) {
				t.Errorf("now %v: %s is dated %v, before %v", now, m.Name, date, last)
			}
			last = date
		}
		if age := now.Sub(last); age != demoFresh {
			t.Errorf("now %v: the newest message is %v old", now, age)
		}
	}
}

func TestDemoKeepsItsLengthWhenItsDatesMove(t *testing.T) {
	later := DemoMailbox(someday.AddDate(0, 1, 20))
	for i, m := range DemoMailbox(someday) {
		if len(m.Body) != len(later[i].Body) {
			t.Errorf("%s: %d bytes, then %d", m.Name, len(m.Body), len(later[i].Body))
		}
	}
}

// RFC 2606 and RFC 6761 set names aside that nobody can own.
func TestDemoNamesNobodysDomain(t *testing.T) {
	host := regexp.MustCompile(`(?:@|https?://)([A-Za-z0-9.-]+\.[a-z]{2,})`)
	reserved := regexp.MustCompile(`(?:^|\.)(?:example|example\.(?:com|net|org))$`)
	for _, m := range DemoMailbox(someday) {
		text := bytes.ReplaceAll(m.Body, []byte("=\r\n"), nil)
		for _, found := range host.FindAllSubmatch(text, -1) {
			if !reserved.Match(found[1]) {
				t.Errorf("%s names %s", m.Name, found[1])
			}
		}
	}
}

func messageID(t *testing.T, m DemoMessage) string {
	t.Helper()
	return header(t, m).Get("Message-Id")
}

func dateOf(t *testing.T, m DemoMessage) time.Time {
	t.Helper()
	date, err := header(t, m).Date()
	if err != nil && !bytes.Contains(m.Body, []byte("almanac")) && m.Name != "40-no-headers" {
		t.Errorf("%s: %v", m.Name, err)
	}
	return date
}

func header(t *testing.T, m DemoMessage) mail.Header {
	t.Helper()
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Body))
	if err != nil {
		t.Fatalf("%s: %v", m.Name, err)
	}
	return parsed.Header
}
