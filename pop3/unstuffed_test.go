package pop3_test

import (
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// Whoever took the first dot in such a message for its end would hold half of
// it, and delete the whole on the server.
func TestAMessageThatGoesOnAfterItsFinalDotIsNotComplete(t *testing.T) {
	for _, second := range []string{"two", "+OK two"} {
		for _, without := range [][]string{nil, {"PIPELINING"}} {
			if without == nil && second != "two" {
				continue // may be the reply to the next command
			}
			s := start(t, pop3test.Options{
				Implicit: true, Without: without, Messages: mail(pop3test.Message{UID: "1", Body: []byte("one\r\n")}, pop3test.Message{UID: "2", Body: []byte("two\r\n")}),
				Faults: []pop3test.Fault{{Command: "RETR", Nth: 1, Do: pop3test.Answer, Text: "+OK\r\none\r\n.\r\n" + second + "\r\n.\r\n"}},
			})
			notComplete(t, connect(t, s, config(s)), []int{1, 2}, nil)
		}
	}
	// What looks like the next reply is one about this message.
	s := start(t, pop3test.Options{
		Implicit: true, Messages: mail(pop3test.Message{UID: "1", Body: []byte("one\r\ntwo\r\n")}, pop3test.Message{UID: "2", Body: []byte("two\r\n")}),
		Faults: []pop3test.Fault{{Command: "RETR", Nth: 1, Do: pop3test.Answer, Text: "+OK\r\none\r\n.\r\n-ERR internal error\r\n"}},
	})
	notComplete(t, connect(t, s, config(s)), []int{1, 2}, []int64{10, 5})
	// What follows may still be on its way, here for the second time.
	client := converse(t, pop3.Config{NoCapa: true}, "S: +OK\nC: RETR 1\nS: +OK\nS: one\nS: .\nC: RETR 2\nS: +OK\nS: one\nS: .\nS: two\nS: .\n")
	if err := client.RetrAll(t.Context(), []int{1}, []int64{6}, func(int, io.Reader) error { return nil }); err != nil {
		t.Error(err)
	}
	notComplete(t, client, []int{2}, []int64{10})
}

func notComplete(t *testing.T, client *pop3.Client, numbers []int, sizes []int64) {
	t.Helper()
	var ends []error
	err := client.RetrAll(t.Context(), numbers, sizes, func(_ int, r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		ends = append(ends, err)
		return err
	})
	var broken *pop3.ProtocolError
	if !errors.As(err, &broken) || len(ends) != 1 || !errors.As(ends[0], &broken) || broken.Command != "RETR" {
		t.Errorf("the readers ended with %v, RetrAll with %v", ends, err)
	}
}

// Many servers list sizes that are larger than what they send.
func TestAMessageThatIsShorterThanListedIsComplete(t *testing.T) {
	client := converse(t, pop3.Config{NoCapa: true}, "S: +OK\nC: RETR 1\nS: +OK\nS: one\nS: .\nC: RETR 2\nS: +OK\nS: two\nS: .\nC: QUIT\nS: +OK")
	whole := 0
	err := client.RetrAll(t.Context(), []int{1, 2}, []int64{1000, 1000}, func(_ int, r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		whole++
		return err
	})
	if err != nil || whole != 2 {
		t.Errorf("%d, %v", whole, err)
	}
	if err := client.Quit(t.Context()); err != nil {
		t.Error(err)
	}
}

// A message may have such a line itself, so it is no end; but silence behind it
// has a name.
func TestSilenceAfterADotThatABareLFEndsIsTheServersFault(t *testing.T) {
	for text, bare := range map[string]bool{
		"+OK\r\none\ntwo\n.\n":     true,
		"+OK\r\none\r\ntwo\r\n.\n": true,
		"+OK\r\none\ntwo\n":        false,
		"+OK\r\none\ntwo.\n":       false,
		"+OK\r\none\n.\r":          false,
	} {
		s := start(t, pop3test.Options{
			Implicit: true, Messages: mail(pop3test.Message{UID: "1", Body: []byte("one\r\n")}),
			Faults: []pop3test.Fault{{Command: "RETR", Nth: 1, Do: pop3test.Answer, Text: text}},
		})
		cfg := config(s)
		cfg.Timeouts.Idle = 100 * time.Millisecond
		err := connect(t, s, cfg).Retr(t.Context(), 1, func(r io.Reader) error {
			_, _ = io.Copy(io.Discard, r)
			return nil
		})
		var late net.Error
		if errors.Is(err, pop3.ErrBareDot) != bare || !errors.As(err, &late) || !late.Timeout() {
			t.Errorf("%q: %v", text, err)
		}
	}
}
