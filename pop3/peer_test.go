package pop3_test

import (
	"bufio"
	"net"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/pop3"
)

// converse returns a client whose server follows a transcript: it says the
// lines behind "S: " and expects those behind "C: ". Go escapes are not
// known; "\r\n" is added, but not to what is behind "S-: ". When the transcript is over,
// the server hangs up.
func converse(t testing.TB, cfg pop3.Config, transcript string) *pop3.Client {
	t.Helper()
	near, far := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = far.Close() }() // the conversation is over
		play(t, far, transcript)
	}()
	cfg.AllowPlaintext = true
	c := pop3.New(near, cfg)
	t.Cleanup(func() {
		_ = c.Close() // may be closed already
		<-done
	})
	return c
}

func play(t testing.TB, nc net.Conn, transcript string) {
	in := bufio.NewReader(nc)
	for line := range strings.Lines(strings.TrimLeft(transcript, "\n")) {
		line = strings.TrimSuffix(strings.TrimLeft(line, "\t"), "\n")
		who, text, _ := strings.Cut(line, ": ")
		switch who {
		case "S":
			if _, err := nc.Write([]byte(text + "\r\n")); err != nil {
				return // the client has had enough, and its error says so
			}
		case "S-":
			if _, err := nc.Write([]byte(text)); err != nil {
				return
			}
		case "C":
			got, err := in.ReadString('\n')
			if want := text + "\r\n"; got != want {
				t.Errorf("the client said %q, %v; want %q", got, err, want)
				return
			}
		default:
			t.Errorf("not a line of a transcript: %q", line)
		}
	}
}

// raw returns a client whose server says the first chunk, and one more after
// each line it gets, whatever that is. Then it hangs up.
func raw(t testing.TB, chunks ...string) *pop3.Client {
	t.Helper()
	near, far := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = far.Close() }() // all is said
		in := bufio.NewReader(far)
		for i, chunk := range chunks {
			if i > 0 {
				if _, err := in.ReadString('\n'); err != nil {
					return // the client has had enough
				}
			}
			if _, err := far.Write([]byte(chunk)); err != nil {
				return
			}
		}
	}()
	c := pop3.New(near, pop3.Config{AllowPlaintext: true})
	t.Cleanup(func() {
		_ = c.Close() // may be closed already
		<-done
	})
	return c
}
