package pop3_test

import (
	"errors"
	"io"
	"net"
	"slices"
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

// WildDuck writes the next reply before the last of a message. Whether what
// follows the dot is there at once, or comes by itself, must not matter.
func TestAMessageWithTheNextReplyWithinItIsNotComplete(t *testing.T) {
	const hello = "S: +OK\nC: CAPA\nS: +OK\nS: PIPELINING\nS: .\nC: RETR 1\nC: RETR 2\nS: +OK\nS: one\n"
	for name, rest := range map[string]string{
		"line by line":  "S: +OK 5 octets\nS: .\nS: two\nS: .\n",
		"within a line": "S-: on\nS: +OK 5 octets\nS: .\nS: two\nS: .\n",
		"before a dot":  "S: +OK 5 octets\nS: .\nS: .\n",
	} {
		t.Run(name, func(t *testing.T) {
			notComplete(t, converse(t, pop3.Config{}, hello+rest), []int{1, 2}, []int64{5, 5})
		})
	}
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

// Servers that send files as they are end messages so. Whether it is one shows
// by the size; a client that knows it reads them.
func TestABareLFBeforeTheDotIsKnownByTheListedSize(t *testing.T) {
	for _, c := range []struct {
		text  string
		size  int64
		known bool
		whole string
	}{
		{"one\ntwo\n.\r\n", 8, true, "one\ntwo\n"},
		{"one\ntwo\n.\r\n", 10, true, "one\ntwo\n"}, // as it would be in CRLF
		{"one\r\ntwo\n.\n", 9, true, "one\r\ntwo\n"},
		{"one\r\ntwo\r\n.\n", 10, true, "one\r\ntwo\r\n"},
		{"one\n..\n..two\n.\r\n", 11, true, "one\n.\n.two\n"},
		{"one\n..\n..two\n.\r\n", 14, true, "one\n.\n.two\n"},
		{"one\n..\n..two\n.\r\n", 12, false, "one\n.\n.two\n"},
		{"one\ntwo\n.\r\n", 9, false, "one\ntwo\n"},
		{"one\ntwo\n.\r\n", 11, false, "one\ntwo\n"},
		{"one\ntwo\n.\r\n", 200, false, "one\ntwo\n"},
	} {
		t.Run("", func(t *testing.T) {
			t.Parallel() // they wait
			s := start(t, pop3test.Options{
				Implicit: true, Messages: mail(pop3test.Message{UID: "1", Body: []byte("one\r\n")}, pop3test.Message{UID: "2", Body: []byte("two\r\n")}),
				Faults: []pop3test.Fault{{Command: "RETR", Do: pop3test.Answer, Text: "+OK\r\n" + c.text}}, Without: []string{"PIPELINING"},
			})
			cfg := config(s)
			cfg.Timeouts.Idle = 100 * time.Millisecond
			var got []string
			all := func() error {
				got = nil
				return connect(t, s, cfg).RetrAll(t.Context(), []int{1, 2}, []int64{c.size, c.size}, func(_ int, r io.Reader) error {
					text, err := io.ReadAll(r)
					got = append(got, string(text))
					return err
				})
			}
			if err := all(); errors.Is(err, pop3.ErrBareLF) != c.known || errors.Is(err, pop3.ErrBareDot) == c.known || len(got) != 1 {
				t.Errorf("%q of %d: %q, %v", c.text, c.size, got, err)
			}
			cfg.BareLF = true
			if err := all(); err != nil || !slices.Equal(got, []string{c.whole, c.whole}) {
				t.Errorf("%q with LF: %q, %v", c.text, got, err)
			}
		})
	}
}

// It may be the message's, with replies that its author made.
func TestABareLFBeforeTheDotEndsNothingWhereCommandsAreInFlight(t *testing.T) {
	s := start(t, pop3test.Options{
		Implicit: true, Messages: mail(pop3test.Message{UID: "1", Body: []byte("one\r\n")}, pop3test.Message{UID: "2", Body: []byte("two\r\n")}),
		Faults: []pop3test.Fault{{Command: "RETR", Nth: 1, Do: pop3test.Answer, Text: "+OK\r\none\n.\r\n"}},
	})
	cfg := config(s)
	cfg.Timeouts.Reply = 100 * time.Millisecond
	notComplete(t, connect(t, s, cfg), []int{1, 2}, []int64{4, 5})
}

// The line may have broken within a reply that stands in the message.
func TestAMessageOfAnotherSizeIsNotCompleteBeforeTheNextReply(t *testing.T) {
	const hello = "S: +OK\nC: CAPA\nS: +OK\nS: PIPELINING\nS: .\nC: RETR 1\nC: RETR 2\nS: +OK\nS: one\n"
	notComplete(t, converse(t, pop3.Config{}, hello+"S: +OK 5 octets\nS: ."), []int{1, 2}, []int64{5, 5})
}

// Of another size, or of one not known, it is no end; but silence behind it has
// a name.
func TestSilenceAfterADotThatABareLFEndsIsTheServersFault(t *testing.T) {
	for text, bare := range map[string]bool{
		"+OK\r\none\ntwo\n.\n":     true,
		"+OK\r\none\r\ntwo\r\n.\n": true,
		"+OK\r\none\ntwo\n.\r\n":   true,
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
