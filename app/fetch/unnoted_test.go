package fetch

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/mailloft/mailloft/app/account"
)

func TestWhatServersNoteIsLeftOut(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	for _, c := range []struct{ name, message, want string }{
		{"fields", "X-UIDL: 1\r\nSubject: a\r\nStatus: RO\r\nX-Keywords:  \r\nTo: b\r\n\r\nStatus: in the body\r\n", "Subject: a\r\nTo: b\r\n\r\nStatus: in the body\r\n"},
		{"POPFile's", "Subject: a\r\nX-Text-Classification: spam\r\nX-POPFile-Link: http://127.0.0.1:8080/jump_to_message?view=1\r\n\r\n", "Subject: a\r\n\r\n"},
		{"case, and a space before the colon", "STATUS : O\r\nSubject: a\r\n\r\n", "Subject: a\r\n\r\n"},
		{"folded", "X-IMAPbase: 1\r\n\t2\r\n 3\r\nSubject: a\r\n b\r\n\r\n", "Subject: a\r\n b\r\n\r\n"},
		{"long lines", "X-UIDL: " + long + "\r\nSubject: " + long + "\r\n\r\n" + long, "Subject: " + long + "\r\n\r\n" + long},
		{"a name that only begins so", "Status-Report: a\r\nStatusquo: b\r\n\r\n", "Status-Report: a\r\nStatusquo: b\r\n\r\n"},
		{"LF alone", "Status: O\nSubject: a\n\nStatus: b\n", "Subject: a\n\nStatus: b\n"},
		{"cut off in the header", "Subject: a\r\nStatus: R", "Subject: a\r\n"},
		{"nothing", "", ""},
	} {
		for _, wrap := range []func(io.Reader) io.Reader{func(r io.Reader) io.Reader { return r }, iotest.OneByteReader, iotest.DataErrReader} {
			got, err := io.ReadAll(unnoted(wrap(strings.NewReader(c.message))))
			if err != nil || string(got) != c.want {
				t.Errorf("%s: %.80q, %v", c.name, got, err)
			}
		}
	}
	if _, err := io.ReadAll(unnoted(iotest.TimeoutReader(strings.NewReader("Subject: " + long)))); err != iotest.ErrTimeout {
		t.Errorf("the line's error is lost: %v", err)
	}
}

// notes writes into the messages what mbox servers write, as if a session had
// ended, and gives them back as they are now.
func (s *server) notes(fields string) []letter {
	var mail []letter
	for _, l := range s.maildrop() {
		l.body = fields + l.body
		mail = append(mail, l)
	}
	s.put(mail...)
	return mail
}

func TestAServerThatWritesIntoTheMessagesDoublesNone(t *testing.T) {
	for _, policy := range []account.Policy{{}, atOnce} {
		for _, caps := range [][]string{{"TOP", "UIDL", "USER", "PIPELINING"}, {"TOP", "USER"}, {"UIDL", "USER"}} {
			s := serve(t, letters("noted", 5, 1000)...)
			s.caps = caps
			b := newBench(t, s)
			b.mustFetch()
			s.notes("X-UIDL: abc\r\nStatus: RO\r\n")
			b.account.Policy = policy
			r := b.mustFetch()
			if top := caps[0] == "TOP"; top && (r.New != 0 || b.size() != 5) {
				t.Errorf("%v, %v: %+v, %d in the archive", policy, caps, r, b.size())
			}
			if policy == atOnce && (r.Deleted != 5 || len(s.maildrop()) != 0) {
				t.Errorf("%v, %v: %+v, left %d", policy, caps, r, len(s.maildrop()))
			}
			if policy == atOnce {
				continue
			}
			s.said()
			if r := b.mustFetch(); r.Bytes != 0 && caps[1] == "UIDL" {
				t.Errorf("%v: retrieved again: %+v", caps, r)
			}
		}
	}
}

func TestAMessageThatDiffersInMoreThanNotesIsAnother(t *testing.T) {
	for name, change := range map[string]func(string) string{
		"longer":         func(m string) string { return m + "one line more\r\n" },
		"another header": func(m string) string { return "Status: RO\r\nX-Other: a\r\n" + m },
		"another line":   func(m string) string { return "Status: RO\r\n" + strings.Replace(m, "line at", "lime at", 1) },
		"last line":      func(m string) string { return "Status: RO\r\n" + m[:len(m)-3] + "!\r\n" },
	} {
		s := serve(t, letters("changed", 1, 20_000)...)
		b := newBench(t, s)
		b.mustFetch()
		l := s.maildrop()[0]
		l.body = change(l.body)
		s.put(l)
		b.account.Policy = atOnce
		if r := b.mustFetch(); r.New != 1 || r.Deleted != 1 || b.size() != 2 || !b.holds(l) {
			t.Errorf("%s: %+v, %d in the archive", name, r, b.size())
		}
	}
}
