package secret

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/mailloft/mailloft/app/problem"
)

// kept is a service's store with ada's password.
var kept = map[dbus.ObjectPath]entry{
	login + "/i99": {map[string]string{"service": Service, "username": ada.ID}, []byte("from the keyring")},
}

// soon is short for a person and long for a machine.
const soon = 700 * time.Millisecond

// hardships are services that fail, with what reading a password and keeping
// one come to. They stand in docs/sign-in.md under these names.
var hardships = map[string]struct {
	habits    habits
	get, keep string // the codes of the problems
}{
	"The keyring is locked, and its question is dismissed":                       {habits{locked: true, person: dismiss}, "keyring.locked", "keyring.locked"},
	"The keyring is locked, and its password is not known":                       {habits{locked: true, person: mistype}, "keyring.locked", "keyring.locked"},
	"The keyring is locked, and nobody answers its question":                     {habits{locked: true, person: never}, "keyring.timeout", "keyring.timeout"},
	"The keyring never answers":                                                  {habits{silent: "OpenSession"}, "keyring.timeout", "keyring.timeout"},
	"The keyring hangs while it is unlocked":                                     {habits{silent: "Unlock"}, "keyring.timeout", "keyring.timeout"},
	"The keyring ends in the middle":                                             {habits{dies: "SearchItems"}, "keyring.unavailable", ""},
	"The keyring says what makes no sense":                                       {habits{locked: true, person: garbage}, "keyring.unavailable", "keyring.unavailable"},
	"The keyring has properties of another type":                                 {habits{oddValues: true}, "keyring.unavailable", "keyring.unavailable"},
	"KeePassXC: the database is locked, or lends no group to the Secret Service": {habits{nowhere: true}, "keyring.locked", "keyring.locked"},
	"KeePassXC: each entry is asked about, and it is not allowed":                {habits{itemsToo: true, person: dismiss}, "keyring.locked", ""},
	"KeePassXC: changes are asked about, and it is not allowed":                  {habits{confirm: true, person: dismiss}, "", "keyring.dismissed"},
}

// inTheDocs checks that the table of bad cases tells the problem's words.
func inTheDocs(t *testing.T, name string, err error) {
	t.Helper()
	text, reading := os.ReadFile("../../docs/sign-in.md")
	if reading != nil {
		t.Fatal(reading)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "| "+name+" |") {
			if !strings.Contains(line, problem.From(err).Text) {
				t.Errorf("docs/sign-in.md says %s, the program %q", line, problem.From(err).Text)
			}
			return
		}
	}
	t.Errorf("docs/sign-in.md has no row %q", name)
}

func TestKeyringThatFailsIsToldInWordsAndHoldsNobodyUp(t *testing.T) {
	for name, test := range hardships {
		t.Run(name, func(t *testing.T) {
			s := serveSecrets(t, test.habits, kept)
			patience := 20 * time.Second // for a busy machine
			if test.get == "keyring.timeout" {
				patience = soon
			}
			v := NewVault(Keyring{}, patience)
			began := time.Now()
			_, err := v.Password(t.Context(), ada)
			if codeOf(err) != test.get || err != nil && problem.From(err).Next == "" {
				t.Errorf("reading: %v", err)
			}
			if err != nil {
				inTheDocs(t, name, err)
			}
			s.end() // a service that is stuck with one call gets another try
			settle(t, v)
			s = serveSecrets(t, test.habits, nil)
			err = v.Set(t.Context(), ada.ID, "typed")
			if test.keep != "" && codeOf(err) != test.keep {
				t.Errorf("keeping: %v", err)
			}
			if test.get == "" {
				inTheDocs(t, name, err)
			}
			if p, err := v.Password(t.Context(), ada); err != nil || string(p) != "typed" {
				t.Errorf("what was typed is not there for this session: %v", err)
			}
			if took := time.Since(began); took > 2*patience+grace {
				t.Errorf("all that took %v", took)
			}
			s.end()
			settle(t, v)
		})
	}
}

// settle waits until the keyring's library has given up on a service that ended.
func settle(t *testing.T, v *Vault) {
	t.Helper()
	select {
	case <-v.turn:
		v.turn <- struct{}{}
	case <-time.After(30 * time.Second):
		t.Fatal("the keyring's library does not come back")
	}
}

func TestKeyringThatHangsCostsPatienceOnce(t *testing.T) {
	s := serveSecrets(t, habits{silent: "Unlock"}, kept)
	v := NewVault(Keyring{}, 20*time.Second)
	short, cancel := context.WithTimeoutCause(t.Context(), soon, errTimeout)
	defer cancel()
	if _, err := v.Password(short, ada); codeOf(err) != "keyring.timeout" {
		t.Fatalf("got %v", err)
	}
	for range 2 {
		began := time.Now()
		if _, err := v.Password(t.Context(), ada); codeOf(err) != "keyring.timeout" || time.Since(began) > 4*grace {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	}
	s.end()
	settle(t, v)
	serveSecrets(t, habits{}, kept)
	if p, err := v.Password(t.Context(), ada); err != nil || string(p) != "from the keyring" {
		t.Errorf("after the keyring was started again: %v", err)
	}
}

func TestKeyringThatAsksIsWaitedFor(t *testing.T) {
	for name, h := range map[string]habits{
		"locked": {locked: true}, "KeePassXC, each entry": {itemsToo: true}, "KeePassXC, changes": {confirm: true},
	} {
		serveAndUse := func(t *testing.T) {
			serveSecrets(t, h, kept)
			v := NewVault(Keyring{}, 20*time.Second)
			if p, err := v.Password(t.Context(), ada); err != nil || string(p) != "from the keyring" {
				t.Errorf("reading: %v", err)
			}
			if err := v.Set(t.Context(), ada.ID, "new"); err != nil {
				t.Errorf("keeping: %v", err)
			}
			if p, err := v.Password(t.Context(), ada); err != nil || string(p) != "new" {
				t.Errorf("reading it again: %v", err)
			}
			if err := v.Delete(t.Context(), ada.ID); err != nil {
				t.Errorf("deleting: %v", err)
			}
			if _, err := v.Password(t.Context(), ada); codeOf(err) != "password.missing" {
				t.Errorf("after it was deleted: %v", err)
			}
		}
		t.Run(name, serveAndUse)
	}
}

func TestDeletionThatWasNotAllowedIsNotTakenForDone(t *testing.T) {
	serveSecrets(t, habits{confirm: true, person: dismiss}, kept)
	v := NewVault(Keyring{}, 20*time.Second)
	if err := v.Delete(t.Context(), ada.ID); codeOf(err) != "keyring.dismissed" {
		t.Errorf("got %v", err)
	}
}

func TestNoSecretServiceIsTold(t *testing.T) {
	ownBus(t)
	v := NewVault(Keyring{}, 20*time.Second)
	_, err := v.Password(t.Context(), ada)
	if codeOf(err) != "keyring.missing" {
		t.Errorf("got %v", err)
	}
	inTheDocs(t, "No keyring is running", err)
}

func TestPasswordThatWasChangedOutsideIsTheOneUsed(t *testing.T) {
	s := serveSecrets(t, habits{}, kept)
	v := NewVault(Keyring{}, 20*time.Second)
	if p, err := v.Password(t.Context(), ada); err != nil || string(p) != "from the keyring" {
		t.Fatal(err)
	}
	s.mu.Lock()
	e := s.items[login+"/i99"]
	e.value = []byte("changed in Seahorse")
	s.items[login+"/i99"] = e
	s.mu.Unlock()
	if p, err := v.Password(t.Context(), ada); err != nil || string(p) != "changed in Seahorse" {
		t.Errorf("got %q, %v", string(p), err)
	}
}

func TestLongSecretsFitKeyringsWithALimit(t *testing.T) {
	s := serveSecrets(t, habits{most: 2560}, nil)
	dir := t.TempDir()
	v := NewVault(Sealed{Keyring{}, dir}, 20*time.Second)
	for _, n := range []int{2560, 4096} {
		long := Password(strings.Repeat("long ", n/5+1)[:n])
		if err := v.Set(t.Context(), RefreshKey(ada.ID), long); err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if p, err := v.Get(t.Context(), RefreshKey(ada.ID)); err != nil || p != long {
			t.Errorf("%d bytes: %d came back, %v", n, len(p), err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.items) != 1 || len(files(t, dir)) != 1 {
		t.Errorf("%d entries, files %v", len(s.items), files(t, dir))
	}
	if body, err := os.ReadFile(files(t, dir)[0]); err != nil || strings.Contains(string(body), "long") {
		t.Errorf("the file is in the clear, %v", err)
	}
}
