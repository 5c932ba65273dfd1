//go:build interop

package interop

import (
	"fmt"
	"testing"

	"github.com/mailloft/mailloft/app/account"
)

var cyrusOddities = []oddity{
	{"SCRAM bound to TLS 1.3 refuses everybody", func(t *testing.T, s *server) {
		s.drop.fill(t, "jane", mail()[:1])
		p := newProgram(t, s, "jane", s.portTLS, "tls", "leave")
		p.account(t, func(a *account.Account) { a.Trace = true })
		p.mustFetch(t)
		p.mustFetch(t)
		want := []string{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256"} // it is tried once
		if tried := p.mechanisms(t); fmt.Sprint(tried) != fmt.Sprint(want) {
			t.Errorf("tried %q", tried)
		}
	}},
	{"unique-ids are epoch.n", func(t *testing.T, s *server) {
		s.drop.fill(t, "karl", mail()[:2])
		r := mustOpen(t, s, "karl")
		matchAll(t, r.listed(t, "UIDL"), `^\d+\.\d+$`)
		r.quit(t)
	}},
	{"what another session deletes can still be retrieved", func(t *testing.T, s *server) {
		s.drop.fill(t, "lena", mail()[:2])
		first, second := mustOpen(t, s, "lena"), mustOpen(t, s, "lena")
		if reply, err := first.ask("DELE 1"); err != nil {
			t.Errorf("DELE: %q, %v", reply, err)
		}
		first.quit(t)
		if n := len(second.all(t)); n != 2 {
			t.Errorf("%d messages", n)
		}
		second.quit(t)
	}},
}
