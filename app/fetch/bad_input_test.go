package fetch

import (
	"context"
	"errors"
	"syscall"
	"testing"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// brokenKeyring is a Passwords that fails.
type brokenKeyring struct {
	fixed
	err error
}

func (k brokenKeyring) Password(context.Context, account.Account) (secret.Password, error) {
	return "", k.err
}

func TestKeyringTroubleEndsTheSessionBeforeItConnects(t *testing.T) {
	s := serve(t)
	b := newBench(t, s)
	for _, code := range []string{"keyring.missing", "keyring.locked", "keyring.dismissed", "keyring.timeout", "password.missing", "password.ask"} {
		b.deps.Passwords = brokenKeyring{err: problem.New(errors.New("cause"), code, "It failed.", "Do this.")}
		_, err := b.fetch()
		if got := codeOf(t, err); got != code {
			t.Errorf("got %s, want %s", got, code)
		}
		if remedyFor(code) != person {
			t.Errorf("%s is tried again without the person", code)
		}
	}
	if lines := s.said(); len(lines) != 0 {
		t.Errorf("the server was sent %v", lines)
	}
}

func TestFullOrFailingDiskDeletesNothingAndSaysSo(t *testing.T) {
	for name, c := range map[string]struct {
		fail func(*badDisk)
		want string
	}{
		"full":    {func(d *badDisk) { d.write.Store(2) }, "disk.full"},
		"failing": {func(d *badDisk) { d.sync.Store(1) }, "disk.failing"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, letters("disk", 5, 3000)...)
			b := newBench(t, s)
			b.account.Policy = atOnce
			disk := &badDisk{}
			kept, err := archive.Open(t.Context(), t.TempDir(), archive.Options{FS: disk})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = kept.Close() }()
			b.archive, b.deps.Archive = kept, kept
			c.fail(disk)
			_, err = b.fetch()
			if got := codeOf(t, err); got != c.want {
				t.Errorf("got %s, want %s: %v", got, c.want, err)
			}
			if lines := s.said(); count(lines, "DELE")+count(lines, "QUIT") != 0 {
				t.Errorf("the server was sent %v", lines)
			}
			disk.mend()
			if r := b.mustFetch(); r.New != 5 || r.Deleted != 5 {
				t.Errorf("when there is room again: %+v", r)
			}
			b.custody(s)
		})
	}
}

func TestReadOnlyFolderIsToldInWords(t *testing.T) {
	for _, errno := range []error{syscall.EROFS, syscall.EACCES} {
		err := translate(&pathError{errno}, alice)
		if got := codeOf(t, err); got != "disk.denied" {
			t.Errorf("%v: %s", errno, got)
		}
	}
}

// pathError stands for what the archive returns, wrapped.
type pathError struct{ err error }

func (e *pathError) Error() string { return "write: " + e.err.Error() }
func (e *pathError) Unwrap() error { return e.err }
