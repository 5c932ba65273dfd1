package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"

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
