package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

func TestEachAddressIsTriedAndOneIsEnough(t *testing.T) {
	good := netip.MustParseAddr("192.0.2.1")
	dial := func(_ context.Context, _, addr string) (net.Conn, error) {
		if strings.HasPrefix(addr, good.String()) {
			client, server := net.Pipe()
			_ = server.Close()
			return client, nil
		}
		return nil, &net.OpError{Op: "dial", Err: errors.New("refused here")}
	}
	a := account.New("ada@example.org")
	a.Host = "pop.example.org"
	for _, test := range []struct {
		addresses string
		want      string // a mark for each step
		failed    bool
	}{
		{"192.0.2.1", "ok", false},
		{"2001:db8::1 192.0.2.1", "note ok", false},
		{"192.0.2.9", "FAIL", true},
		{"192.0.2.8 192.0.2.9", "note note FAIL", true},
	} {
		var addresses []netip.Addr
		for text := range strings.FieldsSeq(test.addresses) {
			addresses = append(addresses, netip.MustParseAddr(text))
		}
		got := ""
		c := newCheck(a, func(s Step) {
			got += s.Mark() + " "
		})
		err := c.tryAll(t.Context(), addresses, dial)
		if strings.Join(strings.Fields(got), " ") != test.want || (err != nil) != test.failed {
			t.Errorf("%s: steps %s, %v", test.addresses, got, err)
		}
		if err != nil && problem.From(err).Next == "" {
			t.Errorf("%s: no next step in %v", test.addresses, err)
		}
	}
}

func TestHabitsOfProvidersAreToldInSentences(t *testing.T) {
	a := account.New("ada@gmail.com")
	a.Host, a.Username = "pop.gmail.com", "recent:ada@gmail.com"
	if text := strings.Join(Habits(a), " "); !strings.Contains(text, "5 minutes") || !strings.Contains(text, "recent:") {
		t.Errorf("%q", text)
	}
	a.Host = "pop.example.org"
	if list := Habits(a); list != nil {
		t.Errorf("%q", list)
	}
}

func TestTimesAreToldForPeople(t *testing.T) {
	for want, d := range map[string]time.Duration{"<0.1 ms": 42 * time.Microsecond, "1.1 ms": 1130 * time.Microsecond, "217 ms": 217400 * time.Microsecond} {
		if got := inMillis(d); got != want {
			t.Errorf("%v is told as %q, not %q", d, got, want)
		}
	}
	for want, d := range map[string]time.Duration{"4.2 s": 4230 * time.Millisecond, "4 min": 217 * time.Second} {
		if got := inSeconds(d); got != want {
			t.Errorf("%v is told as %q, not %q", d, got, want)
		}
	}
}
