package fetch

import (
	"context"
	"io"
	"net/url"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/pop3"
)

// fixed is a Passwords that always knows the same one.
type fixed secret.Password

func (f fixed) Password(context.Context, account.Account) (secret.Password, error) {
	return secret.Password(f), nil
}

func (fixed) CertificatePassword(context.Context, account.Account) (secret.Password, error) {
	return "", nil
}

func (fixed) Proxy(_ context.Context, a account.Account) (*url.URL, error) { return a.ProxyURL(), nil }

func (fixed) Refused(account.Account, secret.Password) {}

// bench is a worker on a real archive and scripted servers.
type bench struct {
	t       testing.TB
	archive *archive.Archive
	deps    Deps
	account account.Account
}

// impatient times out soon, so that stalls are short.
var impatient = pop3.Config{Timeouts: pop3.Timeouts{
	Dial: 5 * time.Second, TLS: 5 * time.Second, Greeting: 2 * time.Second, Reply: 2 * time.Second,
	Slow: 2 * time.Second, Idle: 2 * time.Second, Write: 2 * time.Second,
}}

func newBench(t testing.TB, s *server) *bench {
	t.Helper()
	a, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return &bench{
		t: t, archive: a,
		deps: Deps{Archive: a, Passwords: fixed("secret"), Client: impatient},
		account: account.Account{
			ID: "account-1", Host: "127.0.0.1", Port: s.port(), Security: account.TLS, Username: "alice", CAFile: s.pem,
		},
	}
}

// fetch has one session, without the runner's memory of earlier ones.
func (b *bench) fetch() (Result, error) {
	b.t.Helper()
	deps := b.deps
	deps.Accounts = func() []account.Account { return []account.Account{b.account} }
	return New(deps).Once(b.t.Context(), b.account.ID, nil)
}

func (b *bench) mustFetch() Result {
	b.t.Helper()
	r, err := b.fetch()
	if err != nil {
		b.t.Fatalf("fetch: %v", err)
	}
	return r
}

// holds says whether the archive has the message, byte for byte.
func (b *bench) holds(l letter) bool {
	b.t.Helper()
	id, err := b.archive.Find(b.t.Context(), l.sha())
	if err != nil {
		return false
	}
	f, err := b.archive.OpenMessage(b.t.Context(), id)
	if err != nil {
		b.t.Errorf("a message that is listed can't be opened: %v", err)
		return false
	}
	defer func() { _ = f.Close() }()
	got, err := io.ReadAll(f)
	if err != nil || string(got) != l.body {
		b.t.Errorf("stored bytes differ from those sent (%v)", err)
		return false
	}
	return true
}

// size counts the archive's messages.
func (b *bench) size() int {
	b.t.Helper()
	ids, err := b.archive.IDs(b.t.Context(), archive.View{Folder: archive.All})
	if err != nil {
		b.t.Fatal(err)
	}
	return len(ids)
}

// entry returns the ledger's newest entry under uid.
func (b *bench) entry(uid string) archive.Entry {
	b.t.Helper()
	l, err := b.archive.Ledger(b.t.Context(), b.account.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return l[uid]
}

// custody is the oracle: whatever was ever offered is on the server or
// complete in the archive.
func (b *bench) custody(s *server) {
	b.t.Helper()
	there := map[string]bool{}
	for _, l := range s.maildrop() {
		there[l.sha()] = true
	}
	for sha := range s.offered {
		if there[sha] {
			continue
		}
		if _, err := b.archive.Find(b.t.Context(), sha); err != nil {
			b.t.Errorf("LOST: %s is neither on the server nor in the archive", sha[:12])
		}
	}
}

// trash moves a message to Trash.
func (b *bench) trash(l letter) {
	b.t.Helper()
	id, err := b.archive.Find(b.t.Context(), l.sha())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.archive.Trash(b.t.Context(), []archive.ID{id}); err != nil {
		b.t.Fatal(err)
	}
}

func TestNewMailIsStoredAndLeftOnTheServer(t *testing.T) {
	mail := letters("plain", 5, 2000)
	s := serve(t, mail...)
	b := newBench(t, s)
	if r := b.mustFetch(); r.New != 5 || r.Listed != 5 || r.Deleted != 0 || r.Bytes == 0 {
		t.Errorf("result %+v", r)
	}
	for _, l := range mail {
		if !b.holds(l) {
			t.Errorf("%s is not in the archive", l.uid)
		}
		if e := b.entry(l.uid); e.Seen.IsZero() || e.Stored.IsZero() || e.Verified.IsZero() || !e.Deleted.IsZero() {
			t.Errorf("ledger: %+v", e)
		}
	}
	if n := len(s.maildrop()); n != 5 {
		t.Errorf("%d of 5 left on the server", n)
	}
	s.said()
	if r := b.mustFetch(); r.New != 0 || r.Duplicates != 0 {
		t.Errorf("nothing was new, but: %+v", r)
	}
	if lines := s.said(); count(lines, "RETR")+count(lines, "TOP")+count(lines, "DELE") != 0 {
		t.Errorf("with nothing new the client sent %v", lines)
	}
}

func TestSafeMailIsDeletedOnTheServerIfThePolicySaysSo(t *testing.T) {
	mail := letters("delete", 5, 2000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = account.Policy{Kind: account.DeleteAtOnce}
	if r := b.mustFetch(); r.New != 5 || r.Deleted != 5 {
		t.Errorf("result %+v", r)
	}
	if n := len(s.maildrop()); n != 0 {
		t.Errorf("%d left on the server", n)
	}
	for _, l := range mail {
		if e := b.entry(l.uid); e.Deleted.IsZero() || !b.holds(l) {
			t.Errorf("ledger: %+v", e)
		}
	}
}

func TestPolicyMayChangeAtAnyTime(t *testing.T) {
	s := serve(t, letters("change", 5, 2000)...)
	b := newBench(t, s)
	b.mustFetch()
	s.said()
	b.account.Policy = account.Policy{Kind: account.KeepNewest, Count: 2}
	if r := b.mustFetch(); r.Deleted != 3 || r.New != 0 {
		t.Errorf("result %+v", r)
	}
	if lines := s.said(); count(lines, "TOP") != 3 || count(lines, "RETR") != 0 {
		t.Errorf("proof of what was stored before: %v", lines)
	}
	if left := s.maildrop(); len(left) != 2 || left[0].uid != "change-3" {
		t.Errorf("left: %d", len(left))
	}
	b.account.Policy = account.Policy{Kind: account.DeleteWhenTrash}
	b.trash(s.maildrop()[0])
	if r := b.mustFetch(); r.Deleted != 1 {
		t.Errorf("result %+v", r)
	}
	if left := s.maildrop(); len(left) != 1 || left[0].uid != "change-4" {
		t.Errorf("left: %d", len(left))
	}
	b.custody(s)
}

func TestWhatWasRemovedHereIsProvenByItsHash(t *testing.T) {
	s := serve(t, letters("emptied", 2, 2000)...)
	b := newBench(t, s)
	b.mustFetch()
	b.trash(s.maildrop()[1])
	if _, err := b.archive.EmptyTrash(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.account.Policy = account.Policy{Kind: account.DeleteWhenTrash}
	if r := b.mustFetch(); r.Deleted != 1 || r.New != 0 || b.size() != 1 {
		t.Errorf("result %+v, %d in the archive", r, b.size())
	}
}
