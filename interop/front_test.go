//go:build interop

package interop

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// front is a proxy in a throw-away root before a Dovecot of its own, which
// knows the users.
func front(t *testing.T, name, pkg string) *server {
	t.Helper()
	back := dovecot(t)
	// nginx asks over HTTP whom to let in, and where to.
	judge := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Auth-Pass") != password {
			w.Header().Set("Auth-Status", "Invalid login or password")
			return
		}
		w.Header().Set("Auth-Status", "OK")
		w.Header().Set("Auth-Server", "127.0.0.1")
		w.Header().Set("Auth-Port", fmt.Sprint(back.port))
	}))
	t.Cleanup(judge.Close)
	return foreign(t, name, pkg, func(*server) maildrop { return back.drop },
		fmt.Sprintf("PORT_BEHIND=%d", back.port), "PORT_AUTH="+judge.URL[strings.LastIndex(judge.URL, ":")+1:])
}

var nginxOddities = []oddity{
	{"a locked maildrop is an internal server error", func(t *testing.T, s *server) {
		s.drop.fill(t, "jane", mail()[:2])
		first := mustOpen(t, s, "jane")
		if _, err := open(s, "jane"); err == nil || !strings.Contains(err.Error(), "-ERR internal server error") {
			t.Errorf("a second session: %v", err)
		}
		first.quit(t)
	}},
	{"PIPELINING is offered after sign-in only", func(t *testing.T, s *server) {
		offeredAfter(t, s, "PIPELINING")
	}},
}

var perditionOddities = []oddity{
	{"a locked maildrop and a wrong password are told in the same words", func(t *testing.T, s *server) {
		s.drop.fill(t, "jane", mail()[:2])
		first := mustOpen(t, s, "jane")
		const words = "-ERR failed: Re-Authentication Failure"
		if _, err := open(s, "jane"); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("a second session: %v", err)
		}
		first.quit(t)
		p := newProgram(t, s, "jane", s.portTLS, "tls", "leave")
		if f := p.fetchWith(t, "not-"+password); f.Error == nil || !strings.Contains(f.Error.Next, words[len("-ERR "):]) {
			t.Errorf("a wrong password: %+v", f)
		}
	}},
	{"TOP and PIPELINING are offered after sign-in only", func(t *testing.T, s *server) {
		offeredAfter(t, s, "TOP")
		offeredAfter(t, s, "PIPELINING")
	}},
}

// offeredAfter checks that a capability is told only to those who signed in.
func offeredAfter(t *testing.T, s *server, capability string) {
	t.Helper()
	s.drop.fill(t, "karl", mail()[:1])
	line := regexp.MustCompile(`(?m)^` + capability + `\r$`)
	before, err := greeted(s)
	if err != nil {
		t.Fatal(err)
	}
	defer before.conn.Close()
	after := mustOpen(t, s, "karl")
	for r, want := range map[*reference]bool{before: false, after: true} {
		text, err := r.fetch("CAPA")
		if err != nil || line.Match(text) != want {
			t.Errorf("CAPA: %q, %v", text, err)
		}
	}
	after.quit(t)
}
