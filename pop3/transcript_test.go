package pop3_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/pop3"
)

func retr(ctx context.Context, c *pop3.Client, n int) (string, error) {
	b, err := body(ctx, c, n)
	return string(b), err
}

func TestMessageArrivesByteForByte(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	for name, wire := range map[string][2]string{
		"plain":                            {"a\r\nb\r\n", "a\r\nb\r\n"},
		"stuffed dots":                     {"..\r\n...\r\n..a\r\n", ".\r\n..\r\n.a\r\n"},
		"empty":                            {"", ""},
		"only line endings":                {"\r\n\r\n", "\r\n\r\n"},
		"bare LF before a dot":             {"a\n.\nb\n..\r\n", "a\n.\nb\n..\r\n"},
		"bare LF, dot, CRLF does not end":  {"a\n.\r\nb\r\n", "a\n.\r\nb\r\n"},
		"bare CR":                          {"a\rb\r\r\nc\r\n", "a\rb\r\r\nc\r\n"},
		"CR CR LF ends a line":             {"a\r\r\n..b\r\n", "a\r\r\n.b\r\n"},
		"dot, CR and no LF":                {".\rx\r\n", "\rx\r\n"},
		"dot, CR, CR, LF":                  {".\r\r\n..\r\n", "\r\r\n.\r\n"},
		"a lonely dot before text is lost": {".x\r\n", "x\r\n"},
		"NUL and 8-bit":                    {"\x00\xff\x80\r\n", "\x00\xff\x80\r\n"},
		"body that looks like a reply":     {"+OK\r\n-ERR no\r\n", "+OK\r\n-ERR no\r\n"},
		"one long line":                    {long + "\r\n", long + "\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			c := raw(t, "+OK\r\n", "+OK\r\n"+wire[0]+".\r\n", "+OK alive\r\n")
			if got, err := retr(t.Context(), c, 1); got != wire[1] || err != nil {
				t.Errorf("%q, %v; want %q", got, err, wire[1])
			}
			if err := c.Noop(t.Context()); err != nil {
				t.Errorf("out of step: %v", err)
			}
		})
	}
}

func TestListingsOfEveryShape(t *testing.T) {
	c := converse(t, pop3.Config{}, `
		S: +OK
		C: UIDL
		S: +OK
		S: 1 abc
		S: 2   padded  
		S: 3
		S: 4 
		S: 5 with space
		S: 6 ../../etc
		S: 7 `+strings.Repeat("u", 1024)+`
		S: 8 `+strings.Repeat("u", 1025)+`
		S: 9 `+strings.Repeat("u", 300_000)+`
		S: 10 ..
		S: .
		C: LIST
		S: +OK
		S: 1 120
		S: 2 -1
		S: 3 9223372036854775808
		S: 4 2147483648
		S: 5
		S: 6 120 octets
		S: .
		C: NOOP
		S: +OK`)
	uids, err := c.Uidl(t.Context())
	want := []pop3.UniqueID{{1, "abc"}, {2, "padded"}, {3, ""}, {4, ""}, {5, "with space"}, {6, "../../etc"},
		{7, strings.Repeat("u", 1024)}, {8, ""}, {9, ""}, {10, ".."}}
	if diff := cmp.Diff(want, uids); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	sizes, err := c.List(t.Context())
	if diff := cmp.Diff([]pop3.Listing{{1, 120}, {2, -1}, {3, -1}, {4, 1 << 31}, {5, -1}, {6, 120}}, sizes); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if err := c.Noop(t.Context()); err != nil {
		t.Error(err)
	}
}

// What names no message is not asked for and not deleted by mistake, and
// keeps nothing else away.
func TestLinesOfAListingThatNameNoMessageArePassedOver(t *testing.T) {
	for _, line := range []string{"", " ", "0 a", "-1 5", "+1 5", "abc def", "total 3", "2147483648 5", "18446744073709551616 5", "1a 5", "-ERRATIC 5"} {
		c := raw(t, "+OK\r\n", "+OK\r\n1 120\r\n"+line+"\r\n2 300\r\n.\r\n", "+OK\r\n1 a\r\n2 b\r\n"+line+"\r\n.\r\n", "+OK alive\r\n")
		list, err := c.List(t.Context())
		if diff := cmp.Diff([]pop3.Listing{{1, 120}, {2, 300}}, list); diff != "" || err != nil {
			t.Errorf("LIST with %q: %v\n%s", line, err, diff)
		}
		uids, err := c.Uidl(t.Context())
		if diff := cmp.Diff([]pop3.UniqueID{{1, "a"}, {2, "b"}}, uids); diff != "" || err != nil {
			t.Errorf("UIDL with %q: %v\n%s", line, err, diff)
		}
		if err := c.Noop(t.Context()); err != nil {
			t.Errorf("with %q out of step: %v", line, err)
		}
	}
}

func TestEmptyLinesBetweenRepliesArePassedOver(t *testing.T) {
	c := raw(t, "\r\n+OK\r\n", "+OK\r\nx\r\n.\r\n\r\n", "+OK\r\ny\r\n.\r\n\n\r\n", "\r\n-ERR no\r\n", "\r\n+OK alive\r\n")
	for n, want := range []string{"x\r\n", "y\r\n"} {
		if got, err := retr(t.Context(), c, n+1); got != want || err != nil {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	var refused *pop3.Error
	if _, err := retr(t.Context(), c, 3); !errors.As(err, &refused) {
		t.Errorf("%v; want a refusal", err)
	}
	if err := c.Noop(t.Context()); err != nil {
		t.Errorf("out of step: %v", err)
	}
}

func TestIndicatorsMayBeFollowedByATabOrPunctuation(t *testing.T) {
	for _, said := range []string{"+OK\tready", "+OK: ready", "+ok, ready", "+OK<1.2@host>", "+Ok."} {
		c := raw(t, said+"\r\n", said+"\r\n", "-ERR:[IN-USE] no\r\n", "-err\t[IN-USE] no\r\n")
		if err := c.Noop(t.Context()); err != nil {
			t.Errorf("%q: %v", said, err)
		}
		for range 2 {
			var refused *pop3.Error
			if err := c.Noop(t.Context()); !errors.As(err, &refused) {
				t.Errorf("%v; want a refusal", err)
			}
		}
	}
}

func TestNonsenseBreaksTheConnection(t *testing.T) {
	ctx := t.Context()
	uidl := func(c *pop3.Client) error { _, err := c.Uidl(ctx); return err }
	stat := func(c *pop3.Client) error { _, _, err := c.Stat(ctx); return err }
	list := func(c *pop3.Client) error { _, err := c.List(ctx); return err }
	capa := func(c *pop3.Client) error { _, err := c.Capa(ctx); return err }
	for _, test := range []struct {
		name, said string
		do         func(*pop3.Client) error
	}{
		{"greeting of another protocol", "220 mail ESMTP\r\n", stat},
		{"greeting of empty lines", "\r\n\r\n\r\n\r\n\r\n", stat},
		{"short reply", "+OK\r\n|+\r\n", stat},
		{"reply of empty lines", "+OK\r\n|\r\n\r\n\r\n\r\n\r\n", stat},
		{"-ERRR", "+OK\r\n|-ERRR\r\n", stat},
		{"long reply", "+OK\r\n|+OK " + strings.Repeat("x", 9000) + "\r\n", stat},
		{"endless reply", "+OK\r\n|+OK " + strings.Repeat("x", 200_000) + "\r\n", stat},
		{"STAT without a count", "+OK\r\n|+OK\r\n", stat},
		{"STAT with a negative count", "+OK\r\n|+OK -1 5\r\n", stat},
		{"STAT with a huge count", "+OK\r\n|+OK 99999999999 5\r\n", stat},
		{"reply instead of a LIST", "+OK\r\n|+OK 1 message\r\n-ERR what?\r\n", list},
		{"reply instead of a UIDL", "+OK\r\n|+OK\r\n1 a\r\n+OK\r\n.\r\n", uidl},
		{"long capability", "+OK\r\n|+OK\r\n" + strings.Repeat("x", 9000) + "\r\n.\r\n", capa},
		{"speaking out of turn", "+OK\r\n+OK\r\n", stat},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := raw(t, strings.Split(test.said, "|")...)
			var protocol *pop3.ProtocolError
			if err := test.do(c); !errors.As(err, &protocol) {
				t.Errorf("%v; want a ProtocolError", err)
			}
			if err := c.Noop(ctx); !errors.As(err, &protocol) {
				t.Errorf("used again: %v", err)
			}
		})
	}
}

func TestRefusalsCarryTheirCode(t *testing.T) {
	for said, want := range map[string]pop3.Error{
		"-ERR [IN-USE] busy":           {Command: "NOOP", Code: "IN-USE", Text: "busy"},
		"-ERR [sys/temp]  later ":      {Command: "NOOP", Code: "SYS/TEMP", Text: "later"},
		"-ERR":                         {Command: "NOOP"},
		"-ERR ":                        {Command: "NOOP"},
		"-ERR no [AUTH] here":          {Command: "NOOP", Text: "no [AUTH] here"},
		"-ERR [two words] x":           {Command: "NOOP", Text: "[two words] x"},
		"-ERR []":                      {Command: "NOOP", Text: "[]"},
		"-ERR \x1b[31mred\u202e":       {Command: "NOOP", Text: "\uFFFD[31mred\uFFFD"},
		"-err case \xff does not tell": {Command: "NOOP", Text: "case \uFFFD does not tell"},
	} {
		c := raw(t, "+OK\r\n", said+"\r\n", "+OK\r\n")
		var got *pop3.Error
		if err := c.Noop(t.Context()); !errors.As(err, &got) || got.Error() != want.Error() {
			t.Errorf("%q: %v; want %v", said, err, &want)
		}
		if err := c.Noop(t.Context()); err != nil {
			t.Errorf("%q ended the session: %v", said, err)
		}
	}
}

func TestCapabilitiesAreUnderstood(t *testing.T) {
	c := converse(t, pop3.Config{}, `
		S: +OK
		C: CAPA
		S: +OK
		S: top
		S: UIDL
		S: SASL PLAIN scram-sha-256
		S: EXPIRE 30 USER
		S: LOGIN-DELAY 900
		S: UTF8 USER
		S: RESP-CODES
		S: AUTH-RESP-CODE
		S: PIPELINING
		S: IMPLEMENTATION Shlemazle v1.0
		S: X-OWN thing
		S: .`)
	got, err := c.Capa(t.Context())
	want := pop3.Capabilities{
		Answered: true, Top: true, UIDL: true, SASL: []string{"PLAIN", "SCRAM-SHA-256"},
		Expire: pop3.Expire{Offered: true, Days: 30, ByUser: true}, LoginDelay: 15 * time.Minute,
		UTF8: true, UTF8User: true, RespCodes: true, AuthCode: true, Pipelining: true, Implementation: "Shlemazle v1.0",
	}
	if !got.Has("x-own") || got.Has("STLS") {
		t.Errorf("Has is wrong: %v", got.All)
	}
	got.All = nil
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestServerWithNothingButRFC1939StillServes(t *testing.T) {
	c := converse(t, pop3.Config{}, `
		S: +OK POP3
		C: CAPA
		S: -ERR what
		C: USER ada
		S: +OK
		C: PASS secret
		S: +OK
		C: UIDL
		S: -ERR what
		C: CAPA
		S: -ERR what
		C: TOP 1 0
		S: -ERR what
		C: RETR 1
		S: +OK
		S: text
		S: .
		C: RETR 2
		S: +OK
		S: more
		S: .
		C: QUIT
		S: +OK`)
	ctx := t.Context()
	if caps, err := c.Capa(ctx); caps.Answered || err != nil {
		t.Errorf("Capa: %+v, %v", caps, err)
	}
	if err := c.SignIn(ctx, pop3.Credentials{Username: "ada", Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Uidl(ctx); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Uidl: %v", err)
	}
	if err := c.Top(ctx, 1, 0, nil); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Top: %v", err)
	}
	var got []string
	err := c.RetrAll(ctx, []int{1, 2}, nil, func(n int, r io.Reader) error {
		b, err := io.ReadAll(r)
		got = append(got, fmt.Sprint(n, " ", string(b)))
		return err
	})
	if diff := cmp.Diff([]string{"1 text\r\n", "2 more\r\n"}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if err := c.Quit(ctx); err != nil {
		t.Error(err)
	}
}

func TestArgumentsCannotSmuggleCommands(t *testing.T) {
	for _, bad := range []string{"a\r\nDELE 1", "a\nb", "a\rb", "a\x00b"} {
		for _, cred := range []pop3.Credentials{{Username: bad, Password: "x"}, {Username: "x", Password: bad}} {
			c := raw(t, "+OK\r\n", "-ERR\r\n", "+OK\r\n")
			err := c.SignIn(t.Context(), cred)
			var argument *pop3.ArgumentError
			if !errors.As(err, &argument) {
				t.Errorf("%q: %v", bad, err)
			}
			if err := c.Noop(t.Context()); err != nil {
				t.Errorf("the session did not go on: %v", err)
			}
		}
	}
	c := raw(t, "+OK\r\n")
	var argument *pop3.ArgumentError
	if err := c.Dele(t.Context(), 0); !errors.As(err, &argument) {
		t.Errorf("DELE 0: %v", err)
	}
	if err := c.DeleAll(t.Context(), []int{1, -1}, nil); !errors.As(err, &argument) {
		t.Errorf("DELE -1: %v", err)
	}
}

func TestCallbackErrorEndsTheSession(t *testing.T) {
	full := errors.New("disk full")
	c := raw(t, "+OK\r\n", "+OK\r\ntext\r\n.\r\n")
	if err := c.Retr(t.Context(), 1, func(io.Reader) error { return full }); err != full {
		t.Errorf("got %v", err)
	}
	if err := c.Quit(t.Context()); !errors.Is(err, full) {
		t.Errorf("QUIT went out: %v", err)
	}
}

func TestCallbackMayLeaveTheRestUnread(t *testing.T) {
	c := raw(t, "+OK\r\n", "+OK\r\n"+strings.Repeat("text\r\n", 100_000)+".\r\n", "+OK\r\n")
	err := c.Retr(t.Context(), 1, func(r io.Reader) error {
		_, err := io.ReadFull(r, make([]byte, 10))
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if err := c.Noop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestMethodInACallbackIsRefused(t *testing.T) {
	c := raw(t, "+OK\r\n", "+OK\r\ntext\r\n.\r\n")
	err := c.Retr(t.Context(), 1, func(io.Reader) error {
		if err := c.Noop(t.Context()); !errors.Is(err, pop3.ErrBusy) {
			t.Errorf("got %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestListingStoppedEarlyStaysInStep(t *testing.T) {
	c := raw(t, "+OK\r\n", "+OK\r\n1 a\r\n2 b\r\n3 c\r\n.\r\n", "+OK\r\n")
	for id, err := range c.UidlSeq(t.Context()) {
		if id.Number != 1 || err != nil {
			t.Errorf("%v, %v", id, err)
		}
		break
	}
	if err := c.Noop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTruncatedListingIsNoListing(t *testing.T) {
	c := raw(t, "+OK\r\n", "+OK\r\n1 a\r\n2 b\r\n")
	if ids, err := c.Uidl(t.Context()); len(ids) != 0 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v, %v", ids, err)
	}
}

func TestTraceShowsNoSecretAndNoMail(t *testing.T) {
	var lines []string
	s := startAll(t)
	cfg := config(s)
	cfg.Trace = func(_ pop3.Direction, line string) { lines = append(lines, line) }
	for _, mechanism := range []string{"USER", "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"} {
		c, err := pop3.DialTLS(t.Context(), s.Addr(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.SignIn(t.Context(), pop3.Credentials{Username: user, Password: password, Mechanisms: []string{mechanism}}); err != nil {
			t.Errorf("%s: %v", mechanism, err)
		}
		if _, err := body(t.Context(), c, 1); err != nil {
			t.Error(err)
		}
		if err := c.Quit(t.Context()); err != nil {
			t.Error(err)
		}
	}
	all := strings.Join(lines, "\n")
	for _, secret := range []string{password, "Y29ycmVjdCBob3JzZQ", "AGFkYUBleGFtcGxlLm9yZwBjb3JyZWN0IGhvcnNl", "confidential", "p="} {
		if strings.Contains(all, secret) {
			t.Errorf("the trace shows %q", secret)
		}
	}
	if !strings.Contains(all, "RETR 1") {
		t.Errorf("the trace shows nothing:\n%s", all)
	}
}
