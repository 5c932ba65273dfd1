package fetch

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestOnlyTheStoredMessageBeginsAsShown(t *testing.T) {
	const header = "Subject: a\r\nFrom: b\r\n"
	const stored = header + "\r\none\r\ntwo\r\nthree\r\n"
	for _, c := range []struct {
		name, stored, shown string
		want                bool
	}{
		{"whole", stored, stored, true},
		{"header and a line", stored, header + "\r\none\r\n", true},
		{"header and empty line", stored, header + "\r\n", true},
		{"header without empty line", stored, header, true},
		{"extra empty line", stored, stored + "\r\n", true},
		{"part of the header", stored, "Subject: a\r\n", false},
		{"nothing", stored, "", false},
		{"other header", stored, "Subject: x\r\nFrom: b\r\n\r\none\r\n", false},
		{"noted by the server", stored, "Status: O\r\n" + header + "\r\none\r\n", true},
		{"noted before", "X-UIDL: 1\r\n" + stored, header + "\r\none\r\n", true},
		{"header added", stored, "X-Other: O\r\n" + header + "\r\none\r\n", false},
		{"other body", stored, header + "\r\none\r\ntwX\r\n", false},
		{"longer body", stored, stored + "four\r\n", false},
		{"other after empty lines", stored, stored + "\r\n\r\nfour\r\n", false},
		{"no header, no body", "", "", false},
		{"stored is empty", "", header, false},
		{"only a header", header, header + "\r\n", true},
		{"long", header + "\r\n" + strings.Repeat("x", 100_000) + "\r\n", header + "\r\n" + strings.Repeat("x", 99_999) + "y\r\n", false},
	} {
		for _, wrap := range []func(io.Reader) io.Reader{func(r io.Reader) io.Reader { return r }, iotest.OneByteReader, iotest.DataErrReader} {
			got, err := beginsWith(strings.NewReader(c.stored), wrap(strings.NewReader(c.shown)))
			if err != nil || got != c.want {
				t.Errorf("%s: got %v, %v; want %v", c.name, got, err, c.want)
			}
		}
	}
}

func TestBrokenTOPProvesNothing(t *testing.T) {
	shown := io.MultiReader(strings.NewReader("A: b\r\n\r\n"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if same, err := beginsWith(strings.NewReader("A: b\r\n\r\n"), shown); same || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, %v", same, err)
	}
}

func TestTopmostReceivedFieldSaysWhenAMessageArrived(t *testing.T) {
	const m = "Received: from a by b\r\n with SMTP; Tue, 24 Nov 2026 12:00:00 +0000\r\nReceived: x; Mon, 1 Jan 2001 00:00:00 +0000\r\n\r\n"
	if got := receivedAt(strings.NewReader(m)); !got.Equal(today) {
		t.Errorf("got %v", got)
	}
	for _, m := range []string{"", "Subject: x\r\n\r\n", "Received: nonsense\r\n\r\n", "Received: x; yesterday\r\n\r\n", strings.Repeat("x", 1<<20)} {
		if got := receivedAt(strings.NewReader(m)); !got.Equal(time.Time{}) {
			t.Errorf("%.20q: got %v", m, got)
		}
	}
}
