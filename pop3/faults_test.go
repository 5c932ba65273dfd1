package pop3_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

func dialTCP(t *testing.T, addr string) net.Conn {
	t.Helper()
	nc, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = nc.Close() }) // may be closed already
	return nc
}

// visit has a whole session and returns what of each message was complete.
func visit(ctx context.Context, s *pop3test.Server, cfg pop3.Config) (complete map[string][]byte, err error) {
	complete = map[string][]byte{}
	c, err := pop3.DialTLS(ctx, s.Addr(), cfg)
	if err != nil {
		return complete, err
	}
	defer func() { _ = c.Close() }() // after QUIT, or after an error that is told
	if err := c.SignIn(ctx, pop3.Credentials{Username: user, Password: password}); err != nil {
		return complete, err
	}
	uids, err := c.Uidl(ctx)
	if err != nil {
		return complete, err
	}
	var numbers []int
	for _, u := range uids {
		numbers = append(numbers, u.Number)
	}
	err = c.RetrAll(ctx, numbers, nil, func(n int, r io.Reader) error {
		b, err := io.ReadAll(r)
		if err == nil {
			complete[uids[n-1].UID] = b
		}
		return err
	})
	if err != nil {
		return complete, err
	}
	if err := c.DeleAll(ctx, numbers, func(_ int, err error) error { return err }); err != nil {
		return complete, err
	}
	return complete, c.Quit(ctx)
}

func threeMessages(size int) []pop3test.Message {
	var all []pop3test.Message
	for i := range 3 {
		line := fmt.Sprintf(".message %d with a dot in front and CRLF behind\r\n", i)
		all = append(all, pop3test.Message{UID: fmt.Sprint("u", i), Body: []byte(strings.Repeat(line, size/len(line)+1))})
	}
	return all
}

// custody checks that no message is neither on the server nor complete.
func custody(t *testing.T, at string, s *pop3test.Server, offered []pop3test.Message, complete map[string][]byte) {
	t.Helper()
	left := map[string]bool{}
	for _, m := range s.Maildrop(user) {
		left[m.UID] = true
	}
	for _, m := range offered {
		got, ok := complete[m.UID]
		if ok && !bytes.Equal(got, m.Body) {
			t.Errorf("%s: %s is not what was sent", at, m.UID)
		}
		if !ok && !left[m.UID] {
			t.Errorf("%s: %s is lost", at, m.UID)
		}
	}
}

func TestDropAtEveryByteLosesNothing(t *testing.T) {
	offered := threeMessages(100)
	for _, do := range []pop3test.Action{pop3test.Drop, pop3test.Cut, pop3test.Reset} {
		for _, without := range [][]string{nil, {"PIPELINING"}} {
			s := start(t, pop3test.Options{Implicit: true, Without: without})
			cfg := config(s)
			cfg.TLS.ClientSessionCache = tls.NewLRUClientSessionCache(1) // for speed
			step := int64(1)
			if do != pop3test.Cut || without != nil {
				step = 7 // every byte once is enough
			}
			for at := int64(0); ; at += step {
				s.Edit(user, func([]pop3test.Message) []pop3test.Message { return offered })
				s.SetFaults(pop3test.Fault{After: at, Do: do})
				complete, err := visit(t.Context(), s, cfg)
				s.Disconnect()
				custody(t, fmt.Sprintf("action %d at byte %d", do, at), s, offered, complete)
				if err == nil {
					if at < 500 {
						t.Errorf("a session cut at %d succeeded", at)
					}
					break
				}
				if s.Maildrop(user) == nil && !errors.Is(err, io.ErrUnexpectedEOF) && do != pop3test.Reset {
					t.Errorf("at %d: %v", at, err)
				}
			}
			_ = s.Close() // early, for the sake of the next
		}
	}
}

func TestEndBeforeTheFinalDotIsUnexpected(t *testing.T) {
	for _, do := range []pop3test.Action{pop3test.Drop, pop3test.Cut} {
		s := start(t, pop3test.Options{Implicit: true, Messages: mail(threeMessages(20_000)...),
			Faults: []pop3test.Fault{{Command: "RETR", After: 10_000, Do: do}}})
		c := connect(t, s, config(s))
		err := c.Retr(t.Context(), 1, func(r io.Reader) error {
			_, err := io.Copy(io.Discard, r)
			if err != io.ErrUnexpectedEOF {
				t.Errorf("the reader says %v", err)
			}
			return nil // a careless callback
		})
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("Retr says %v", err)
		}
	}
}

// inBubble runs f, on a clock of its own, against a server that follows the
// transcript, goes on with then, and never hangs up.
func inBubble(t *testing.T, transcript string, then func(net.Conn), f func(*testing.T, *pop3.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			play(t, far, transcript)
			if then != nil {
				then(far)
			}
		}()
		c := pop3.New(near, pop3.Config{AllowPlaintext: true})
		f(t, c)
		_ = c.Close() // mostly broken by now
		<-done
	})
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) && errors.As(err, &timeout) && timeout.Timeout()
}

func TestStallsEndInADeadline(t *testing.T) {
	noop := func(ctx context.Context, c *pop3.Client) error { return c.Noop(ctx) }
	for _, test := range []struct {
		name, transcript string
		do               func(context.Context, *pop3.Client) error
	}{
		{"no greeting", "", noop},
		{"half a greeting", "S-: +OK gr", noop},
		{"a command that is not read", "S: +OK", noop},
		{"half a reply", "S: +OK\nC: NOOP\nS-: +O", noop},
		{"half a message", "S: +OK\nC: RETR 1\nS: +OK\nS: text", func(ctx context.Context, c *pop3.Client) error {
			_, err := body(ctx, c, 1)
			return err
		}},
		{"half a listing", "S: +OK\nC: UIDL\nS: +OK\nS: 1 a", func(ctx context.Context, c *pop3.Client) error {
			_, err := c.Uidl(ctx)
			return err
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, test.transcript, nil, func(t *testing.T, c *pop3.Client) {
				began := time.Now()
				if err := test.do(t.Context(), c); !isTimeout(err) || time.Since(began) > time.Minute {
					t.Errorf("%v after %v", err, time.Since(began))
				}
			})
		})
	}
}

func TestTrickleIsTooSlow(t *testing.T) {
	drip := func(nc net.Conn) {
		for {
			time.Sleep(10 * time.Second)
			if _, err := nc.Write([]byte("1")); err != nil {
				return
			}
		}
	}
	check := func(t *testing.T, f func() error) {
		began := time.Now()
		if err := f(); !errors.Is(err, pop3.ErrTooSlow) || time.Since(began) > 2*time.Minute {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	}
	inBubble(t, "S: +OK\nC: RETR 1\nS: +OK", drip, func(t *testing.T, c *pop3.Client) {
		check(t, func() error { _, err := body(t.Context(), c, 1); return err })
	})
	inBubble(t, "S: +OK\nC: UIDL\nS: +OK", drip, func(t *testing.T, c *pop3.Client) {
		check(t, func() error { _, err := c.Uidl(t.Context()); return err })
	})
}

func TestSlowCallbackIsNotASlowServer(t *testing.T) {
	transcript := "S: +OK\nC: RETR 1\nS: +OK\n" + strings.Repeat("S: text\n", 20) + "S: .\nC: NOOP\nS: +OK"
	inBubble(t, transcript, nil, func(t *testing.T, c *pop3.Client) {
		err := c.Retr(t.Context(), 1, func(r io.Reader) error {
			for {
				time.Sleep(time.Hour)
				if _, err := r.Read(make([]byte, 4)); err != nil {
					return nil
				}
			}
		})
		if err != nil || c.Noop(t.Context()) != nil {
			t.Errorf("got %v", err)
		}
	})
}

func TestCancelIsHeardEverywhere(t *testing.T) {
	for _, fault := range []pop3test.Fault{
		{Command: "CONNECT", Do: pop3test.Stall},
		{Command: "GREETING", Do: pop3test.Stall},
		{Command: "CAPA", Do: pop3test.Stall},
		{Command: "CAPA", Nth: 2, Do: pop3test.Stall, After: 20},
		{Command: "AUTH", Do: pop3test.Stall},
		{Command: "UIDL", Do: pop3test.Stall, After: 15},
		{Command: "RETR", Do: pop3test.Stall},
		{Command: "RETR", Nth: 2, Do: pop3test.Stall, After: 5000},
		{Command: "RETR", Do: pop3test.Trickle, Every: 10 * time.Millisecond},
		{Command: "DELE", Nth: 2, Do: pop3test.Stall, After: 1},
		{Command: "QUIT", Do: pop3test.Stall},
	} {
		t.Run(fmt.Sprint(fault.Command, fault.Nth, fault.After), func(t *testing.T) {
			s := start(t, pop3test.Options{Implicit: true, Messages: mail(threeMessages(20_000)...), Faults: []pop3test.Fault{fault}})
			stop := errors.New("stopped by the test")
			ctx, cancel := context.WithCancelCause(t.Context())
			timer := time.AfterFunc(30*time.Millisecond, func() { cancel(stop) })
			defer timer.Stop()
			began := time.Now()
			_, err := visit(ctx, s, config(s))
			if !errors.Is(err, stop) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(began); took > time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestCloseInterrupts(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true, Faults: []pop3test.Fault{{Command: "NOOP", Do: pop3test.Stall}}})
	c := connect(t, s, config(s))
	timer := time.AfterFunc(20*time.Millisecond, func() { _ = c.Close() })
	defer timer.Stop()
	if err := c.Noop(t.Context()); !errors.Is(err, pop3.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestFailedConnectionIsNotUsedAgain(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true, Messages: mail(threeMessages(100)...),
		Faults: []pop3test.Fault{{Command: "RETR", Do: pop3test.Cut, After: 20}}})
	c := connect(t, s, config(s))
	if err := c.Dele(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := body(t.Context(), c, 2); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	if err := c.Quit(t.Context()); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("QUIT: %v", err)
	}
	if len(s.Maildrop(user)) != 3 {
		t.Error("something was deleted")
	}
}

func TestRefusedGreetingClosesTheConnection(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true, Faults: []pop3test.Fault{{Command: "GREETING", Do: pop3test.Refuse, Text: "[SYS/TEMP] too many connections"}}})
	_, err := pop3.DialTLS(t.Context(), s.Addr(), config(s))
	var refused *pop3.Error
	if !errors.As(err, &refused) || refused.Code != pop3.CodeSysTemp {
		t.Errorf("got %v", err)
	}
}

func TestQuitTellsWhatHappened(t *testing.T) {
	for _, test := range []struct {
		fault pop3test.Fault
		left  int
		check func(error) bool
	}{
		{pop3test.Fault{Command: "QUIT", Do: pop3test.Drop}, 2, func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }},
		{pop3test.Fault{Command: "QUIT", Do: pop3test.Refuse, Text: "[SYS/PERM] not deleted"}, 3, func(err error) bool {
			var refused *pop3.Error
			return errors.As(err, &refused) && refused.Code == pop3.CodeSysPerm
		}},
	} {
		s := start(t, pop3test.Options{Implicit: true, Messages: mail(threeMessages(100)...), Faults: []pop3test.Fault{test.fault}})
		c := connect(t, s, config(s))
		if err := c.Dele(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if err := c.Quit(t.Context()); !test.check(err) {
			t.Errorf("got %v", err)
		}
		if left := s.Maildrop(user); len(left) != test.left {
			t.Errorf("%d left", len(left))
		}
	}
}
