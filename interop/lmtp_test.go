//go:build interop

package interop

import (
	"fmt"
	"net/textproto"
	"testing"
)

// lmtp is a maildrop behind a port to which mail is delivered. RFC 2033.
type lmtp struct{ port int }

func (l lmtp) fill(t *testing.T, user string, messages [][]byte) {
	t.Helper()
	conn, err := textproto.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", l.port))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	expect := func(code int) {
		t.Helper()
		if _, _, err := conn.ReadResponse(code); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(code int, command string) {
		t.Helper()
		if err := conn.PrintfLine("%s", command); err != nil {
			t.Fatal(err)
		}
		expect(code)
	}
	expect(220)
	ask(250, "LHLO interop.example")
	for _, message := range messages {
		ask(250, "MAIL FROM:<ada@example.org>")
		ask(250, "RCPT TO:<"+user+">")
		ask(354, "DATA")
		body := conn.DotWriter()
		if _, err := body.Write(message); err != nil {
			t.Fatal(err)
		}
		if err := body.Close(); err != nil {
			t.Fatal(err)
		}
		expect(250)
	}
	ask(221, "QUIT")
}
