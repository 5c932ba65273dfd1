package pop3_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// many returns n messages, each of its own size.
func many(n int) []pop3test.Message {
	all := make([]pop3test.Message, n)
	for i := range all {
		all[i] = pop3test.Message{UID: fmt.Sprint("u", i), Body: []byte(strings.Repeat(fmt.Sprintf("line of %d\r\n", i), i%50+1))}
	}
	return all
}

func upTo(n int) []int {
	var all []int
	for i := range n {
		all = append(all, i+1)
	}
	return all
}

func TestRetrAllGivesEveryMessageInOrder(t *testing.T) {
	messages := many(700)
	for name, o := range map[string]pop3test.Options{
		"pipelined": {},
		"lockstep":  {Without: []string{"PIPELINING"}},
	} {
		for _, limits := range []pop3.Limits{{}, {PipelineCommands: 1}, {PipelineCommands: 3, PipelineBytes: 100}, {PipelineBytes: 1}} {
			t.Run(name, func(t *testing.T) {
				o.Implicit, o.Messages = true, mail(messages...)
				s := start(t, o)
				cfg := config(s)
				cfg.Limits = limits
				c := connect(t, s, cfg)
				sizes := []int64{-1, 0, math.MaxInt64, math.MaxInt64, 1 << 40, 17} // lies; and missing for the rest
				next := 1
				err := c.RetrAll(t.Context(), upTo(700), sizes, func(n int, r io.Reader) error {
					got, err := io.ReadAll(r)
					if n != next || !bytes.Equal(got, messages[n-1].Body) {
						t.Errorf("message %d, in place of %d, is not what was sent", n, next)
					}
					next++
					return err
				})
				if err != nil || next != 701 {
					t.Fatalf("stopped before %d: %v", next, err)
				}
				var marked []int
				err = c.DeleAll(t.Context(), upTo(700), func(n int, err error) error {
					marked = append(marked, n)
					return err
				})
				if err != nil || !slices.Equal(marked, upTo(700)) {
					t.Errorf("DeleAll: %v, %v", marked, err)
				}
				if err := c.Quit(t.Context()); err != nil || len(s.Maildrop(user)) != 0 {
					t.Errorf("%d left, %v", len(s.Maildrop(user)), err)
				}
			})
		}
	}
}

func TestRefusedMessageDoesNotStopTheOthers(t *testing.T) {
	for _, without := range [][]string{nil, {"PIPELINING"}} {
		s := start(t, pop3test.Options{Implicit: true, Without: without, Messages: mail(many(5)...),
			Faults: []pop3test.Fault{{Command: "RETR", Nth: 2, Do: pop3test.Refuse, Text: "[SYS/TEMP] not now"}}})
		c := connect(t, s, config(s))
		var got, refused []int
		err := c.RetrAll(t.Context(), []int{1, 2, 3, 9, 5}, nil, func(n int, r io.Reader) error {
			_, err := io.ReadAll(r)
			var reply *pop3.Error
			if errors.As(err, &reply) {
				refused = append(refused, n)
				return nil
			}
			got = append(got, n)
			return err
		})
		if err != nil || !slices.Equal(got, []int{1, 3, 5}) || !slices.Equal(refused, []int{2, 9}) {
			t.Errorf("got %v, refused %v, %v", got, refused, err)
		}
		if err := c.Noop(t.Context()); err != nil {
			t.Errorf("out of step: %v", err)
		}
	}
}

func TestCallbackErrorStopsThePipeline(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true, Messages: mail(many(400)...)})
	c := connect(t, s, config(s))
	full := errors.New("disk full")
	calls := 0
	err := c.RetrAll(t.Context(), upTo(400), nil, func(int, io.Reader) error { calls++; return full })
	if err != full || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
	if err := c.Quit(t.Context()); !errors.Is(err, full) {
		t.Errorf("QUIT: %v", err)
	}
}

func TestTopAllShowsEveryHeader(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true, Messages: mail(
		pop3test.Message{UID: "a", Body: []byte("Subject: a\r\n\r\nbody\r\n")},
		pop3test.Message{UID: "b", Body: []byte("Subject: b\r\n\r\nbody\r\n")})})
	c := connect(t, s, config(s))
	var got string
	err := c.TopAll(t.Context(), []int{1, 2}, 0, func(_ int, r io.Reader) error {
		b, err := io.ReadAll(r)
		got += string(b)
		return err
	})
	if want := "Subject: a\r\n\r\nSubject: b\r\n\r\n"; got != want || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestSurveyIsStatListAndUidl(t *testing.T) {
	for _, without := range [][]string{nil, {"PIPELINING"}, {"UIDL"}, {"UIDL", "CAPA"}} {
		s := start(t, pop3test.Options{Implicit: true, Messages: mail(many(3)...), Without: without})
		c := connect(t, s, config(s))
		got, err := c.Survey(t.Context())
		if err != nil || got.Count != 3 || len(got.Listings) != 3 || got.Listings[2].Size != 33 || got.ListErr != nil {
			t.Errorf("%v: %+v, %v", without, got, err)
		}
		if has := !slices.Contains(without, "UIDL"); has != (len(got.UIDs) == 3) || has == errors.Is(got.UIDErr, errors.ErrUnsupported) {
			t.Errorf("%v: %+v, %v", without, got.UIDs, got.UIDErr)
		}
		if err := c.Quit(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestSurveyAsksForTheCapabilitiesInTheSameRoundTrip(t *testing.T) {
	c := converse(t, pop3.Config{}, `
		S: +OK POP3
		C: CAPA
		S: +OK
		S: PIPELINING
		S: USER
		S: .
		C: USER ada
		S: +OK
		C: PASS secret
		S: +OK
		C: CAPA
		C: STAT
		C: LIST
		C: UIDL
		S: +OK
		S: PIPELINING
		S: UIDL
		S: LOGIN-DELAY 60 USER
		S: .
		S: +OK 1 10
		S: +OK
		S: 1 10
		S: .
		S: +OK
		S: 1 first
		S: .
		C: QUIT
		S: +OK`)
	ctx := t.Context()
	if err := c.SignIn(ctx, pop3.Credentials{Username: "ada", Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	got, err := c.Survey(ctx)
	if err != nil || got.Count != 1 || len(got.UIDs) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if caps, err := c.Capa(ctx); err != nil || caps.LoginDelay != time.Minute {
		t.Errorf("%+v, %v", caps, err)
	}
	if err := c.Quit(ctx); err != nil {
		t.Error(err)
	}
}

func TestRefusedSurveyStaysInStep(t *testing.T) {
	for _, without := range [][]string{nil, {"PIPELINING"}} {
		s := start(t, pop3test.Options{Implicit: true, Messages: mail(many(3)...), Without: append(without, "STAT", "LIST")})
		c := connect(t, s, config(s))
		var refused *pop3.Error
		if _, err := c.Survey(t.Context()); !errors.As(err, &refused) || refused.Command != "STAT" {
			t.Errorf("got %v", err)
		}
		if err := c.Quit(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestASurveyWithoutSTATHasTheListings(t *testing.T) {
	for _, reply := range []string{"-ERR no", "+OK many", "+OK -1 5", "+OK 99999999999999999999 5"} {
		c := converse(t, pop3.Config{}, `
			S: +OK POP3
			C: CAPA
			S: -ERR
			C: STAT
			S: `+reply+`
			C: LIST
			S: +OK
			S: 1 10
			S: .
			C: UIDL
			S: +OK
			S: 1 first
			S: .
			C: QUIT
			S: +OK`)
		got, err := c.Survey(t.Context())
		if err != nil || got.Count != -1 || got.StatErr == nil || len(got.Listings) != 1 || len(got.UIDs) != 1 {
			t.Errorf("%s: %+v, %v", reply, got, err)
		}
		if err := c.Quit(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// A server that reads nothing while it writes, over a line that holds
// nothing, deadlocks with a client that writes before it reads.
func TestServerWithoutBuffersDoesNotDeadlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			play(t, far, "S: +OK\nC: CAPA\nS: +OK\nS: PIPELINING\nS: .")
			in := bufio.NewReaderSize(far, 16)
			for range 1000 {
				if _, err := in.ReadString('\n'); err != nil {
					return
				}
				if _, err := far.Write([]byte("+OK\r\ntext\r\n.\r\n")); err != nil {
					return
				}
			}
		}()
		c := pop3.New(near, pop3.Config{AllowPlaintext: true, Limits: pop3.Limits{PipelineCommands: 1000}})
		count := 0
		err := c.RetrAll(t.Context(), upTo(1000), nil, func(int, io.Reader) error { count++; return nil })
		if count != 1000 || err != nil {
			t.Errorf("%d, %v", count, err)
		}
		_ = c.Close() // the server has left
		<-done
	})
}

func TestNoMoreCommandsInFlightThanAllowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			play(t, far, "S: +OK\nC: CAPA\nS: +OK\nS: PIPELINING\nS: .\nC: RETR 1\nC: RETR 2\nC: RETR 3")
			// The window is full: the fourth comes after the second reply.
			_ = far.SetReadDeadline(time.Now().Add(time.Second)) // a pipe has deadlines
			if n, err := far.Read(make([]byte, 1)); n != 0 || err == nil {
				t.Error("a fourth command is in flight")
			}
			_ = far.SetReadDeadline(time.Time{}) // as above
			_, _ = far.Write([]byte("+OK\r\n.\r\n+OK\r\n.\r\n"))
			play(t, far, "C: RETR 4\nC: RETR 5\nS: +OK\nS: .\nS: +OK\nS: .\nS: +OK\nS: .")
		}()
		c := pop3.New(near, pop3.Config{AllowPlaintext: true, Limits: pop3.Limits{PipelineCommands: 3}})
		if err := c.RetrAll(t.Context(), upTo(5), nil, func(int, io.Reader) error { return nil }); err != nil {
			t.Error(err)
		}
		_ = c.Close() // the server has left
		<-done
	})
}

func TestPipeliningCostsOneRoundTripNotOneEach(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true, Messages: mail(many(100)...), RoundTrip: 10 * time.Millisecond})
	c := connect(t, s, config(s))
	began := time.Now()
	err := c.RetrAll(t.Context(), upTo(100), nil, func(_ int, r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
	if took := time.Since(began); err != nil || took > 500*time.Millisecond {
		t.Errorf("%v, %v; lockstep takes a second", took, err)
	}
}

func TestMillionEntriesAreListedInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second or two")
	}
	const count = 1_000_000
	near, far := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		play(t, far, "S: +OK\nC: UIDL\nS: +OK")
		w := bufio.NewWriterSize(far, 32<<10)
		for i := range count {
			_, _ = fmt.Fprintf(w, "%d %032x\r\n", i+1, i) // the client counts
		}
		_, _ = w.WriteString(".\r\n")
		_ = w.Flush()
	}()
	c := pop3.New(near, pop3.Config{AllowPlaintext: true})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	seen := 0
	for id, err := range c.UidlSeq(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		seen++
		if id.Number != seen || len(id.UID) != 32 {
			t.Fatalf("%+v", id)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if seen != count {
		t.Errorf("%d entries", seen)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("%d bytes are held", grown)
	}
	_ = c.Close() // the server has left
	<-done
}

// pattern is an endless body.
type pattern struct{}

func (pattern) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "a line of text, as mail has many of them, of about this length\r\n"[i%64]
	}
	return len(p) / 64 * 64, nil
}

func BenchmarkRetr(b *testing.B) {
	const size = 64 << 20
	s := start(b, pop3test.Options{Implicit: true, Messages: mail(pop3test.Message{UID: "1",
		Stream: func() io.Reader { return io.LimitReader(pattern{}, size) }})})
	c := connect(b, s, config(s))
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Retr(b.Context(), 1, discard); err != nil {
			b.Fatal(err)
		}
	}
}

func discard(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

func BenchmarkRetrAll(b *testing.B) {
	for _, delay := range []time.Duration{0, 20 * time.Millisecond} {
		for name, without := range map[string][]string{"pipelined": nil, "lockstep": {"PIPELINING"}} {
			b.Run(fmt.Sprintf("%s/rtt=%v", name, delay), func(b *testing.B) {
				s := start(b, pop3test.Options{Implicit: true, Without: without, RoundTrip: delay, Messages: mail(many(200)...)})
				cfg := config(s)
				cfg.TLS.ClientSessionCache = tls.NewLRUClientSessionCache(1)
				c := connect(b, s, cfg)
				for b.Loop() {
					if err := c.RetrAll(b.Context(), upTo(200), nil, func(_ int, r io.Reader) error { return discard(r) }); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkUidl(b *testing.B) {
	messages := make([]pop3test.Message, 100_000)
	for i := range messages {
		messages[i].UID = fmt.Sprintf("%032x", i)
	}
	s := start(b, pop3test.Options{Implicit: true, Messages: mail(messages...)})
	c := connect(b, s, config(s))
	b.ReportAllocs()
	for b.Loop() {
		if ids, err := c.Uidl(b.Context()); len(ids) != len(messages) || err != nil {
			b.Fatal(err)
		}
	}
}
