package fetch

import (
	"net"
	"os"
	"strconv"
	"testing"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
)

// TestRealServer runs against a server whose maildrop may be emptied:
// MAILLOFT_INTEROP is its host:port with TLS on connect, MAILLOFT_INTEROP_CA a
// PEM file, MAILLOFT_INTEROP_USER and _PASSWORD sign in. The maildrop must hold
// at least four messages.
func TestRealServer(t *testing.T) {
	address := os.Getenv("MAILLOFT_INTEROP")
	if address == "" {
		t.Skip("MAILLOFT_INTEROP names no server")
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	kept := openArchive(t)
	b := &bench{t: t, archive: kept, account: account.Account{
		ID: "real", Address: "alice@example.org", Host: host, Port: number, Security: account.TLS,
		Username: os.Getenv("MAILLOFT_INTEROP_USER"), CAFile: os.Getenv("MAILLOFT_INTEROP_CA"),
	}}
	password := secret.Password(os.Getenv("MAILLOFT_INTEROP_PASSWORD"))
	b.deps = Deps{Archive: kept, Passwords: fixed(password)}
	if err := Test(t.Context(), b.account, password, b.deps.Client, func(s Step) { t.Log(s.Name, s.OK, s.Detail) }); err != nil {
		t.Fatal(err)
	}
	first := b.mustFetch()
	if first.New < 4 || first.New != first.Listed || first.Deleted != 0 {
		t.Fatalf("first session: %+v", first)
	}
	if r := b.mustFetch(); r.New+r.Duplicates+r.Deleted != 0 || r.Listed != first.Listed {
		t.Errorf("nothing is new, but: %+v", r)
	}
	half := first.New / 2
	b.account.Policy = account.Policy{Kind: account.KeepNewest, Count: half}
	if r := b.mustFetch(); r.Deleted != first.New-half || r.New+r.Duplicates != 0 {
		t.Errorf("keep the newest %d: %+v", half, r)
	}
	b.account.Policy = atOnce
	if r := b.mustFetch(); r.Deleted != half || r.Listed != half {
		t.Errorf("delete the rest: %+v", r)
	}
	if r := b.mustFetch(); r.Listed != 0 || b.size() != first.New {
		t.Errorf("in the end: %+v, %d in the archive", r, b.size())
	}
	b.deps.Passwords = fixed(strange)
	if _, err := b.fetch(); err == nil || codeOf(t, err) != "auth.refused" {
		t.Errorf("wrong password: %v", err)
	}
}
