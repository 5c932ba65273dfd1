//go:build interop

package interop

import (
	"fmt"
	"net/http"
	"net/http/httptest"
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
