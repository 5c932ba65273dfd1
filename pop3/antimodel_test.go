package pop3_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/pop3"
)

// Faults that POP3 clients have had. Each is a promise here.

func TestLongLinesGetNoLineBreaks(t *testing.T) {
	line := strings.Repeat("0123456789", 50_000)
	c := raw(t, "+OK\r\n", "+OK\r\n"+line+"\r\n.\r\n")
	if got, err := body(t.Context(), c, 1); string(got) != line+"\r\n" || err != nil {
		t.Errorf("%d bytes of %d, %v", len(got), len(line)+2, err)
	}
}

func TestDotsAreUnstuffed(t *testing.T) {
	c := raw(t, "+OK\r\n", "+OK\r\n..\r\n..x\r\n.\r\n")
	if got, err := body(t.Context(), c, 1); string(got) != ".\r\n.x\r\n" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestShortRepliesDoNotPanic(t *testing.T) {
	for _, reply := range []string{"", "+", "-", "+O", "-ER", "+OK", "-ERR", "+OK ", " ", "\t", ".", "1"} {
		for _, do := range []func(*pop3.Client) error{
			func(c *pop3.Client) error { _, _, err := c.Stat(t.Context()); return err },
			func(c *pop3.Client) error { _, err := c.List(t.Context()); return err },
			func(c *pop3.Client) error { _, err := c.UidlOf(t.Context(), 1); return err },
			func(c *pop3.Client) error { _, err := c.ListOf(t.Context(), 1); return err },
			func(c *pop3.Client) error {
				return c.SignIn(t.Context(), pop3.Credentials{Username: "a", Password: "b"})
			},
		} {
			if err := do(raw(t, "+OK\r\n", reply+"\r\n")); err == nil {
				t.Errorf("%q is an answer", reply)
			}
		}
	}
}

func TestBadGreetingLeaksNoConnection(t *testing.T) {
	for _, greeting := range []string{"HTTP/1.1 400 Bad Request\r\n", "-ERR go away\r\n", "\r\n\r\n\r\n\r\n\r\n"} {
		near, far := net.Pipe()
		done := make(chan error)
		go func() {
			_, err := far.Write([]byte(greeting))
			if err == nil {
				_, err = far.Read(make([]byte, 1)) // until the client hangs up
			}
			done <- err
		}()
		c := pop3.New(near, pop3.Config{AllowPlaintext: true})
		if err := c.Noop(t.Context()); err == nil {
			t.Errorf("%q is a greeting", greeting)
		}
		if err := <-done; !errors.Is(err, io.EOF) {
			t.Errorf("%q: the server sees %v", greeting, err)
		}
	}
}

func TestErrorsHaveTypes(t *testing.T) {
	var refused *pop3.Error
	if err := raw(t, "+OK\r\n", "-ERR [IN-USE] busy\r\n").Noop(t.Context()); !errors.As(err, &refused) {
		t.Errorf("refused: %v", err)
	}
	var protocol *pop3.ProtocolError
	if err := raw(t, "+OK\r\n", "what\r\n").Noop(t.Context()); !errors.As(err, &protocol) {
		t.Errorf("nonsense: %v", err)
	}
	if err := raw(t, "+OK\r\n", "").Noop(t.Context()); !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.ErrClosedPipe) { // met while writing
		t.Errorf("hung up: %v", err)
	}
}

func TestHugeLineIsStreamed(t *testing.T) {
	const size = 64 << 20
	near, far := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		play(t, far, "S: +OK\nC: RETR 1\nS: +OK")
		block := bytes.Repeat([]byte("x"), 64<<10)
		for range size / len(block) {
			_, _ = far.Write(block) // the client counts
		}
		_, _ = far.Write([]byte("\r\n.\r\n"))
	}()
	c := pop3.New(near, pop3.Config{AllowPlaintext: true})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var n int64
	err := c.Retr(t.Context(), 1, func(r io.Reader) (err error) {
		n, err = io.Copy(io.Discard, r)
		return err
	})
	runtime.ReadMemStats(&after)
	if n != size+2 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
		t.Errorf("%d bytes were allocated on the way", used)
	}
	_ = c.Close() // the server has left
	<-done
}
