package account

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/problem"
)

func valid() Account {
	a := New("ada@example.org")
	a.Host = "pop.example.org"
	return a
}

func TestPolicyReadsWhatItWrites(t *testing.T) {
	for _, s := range []string{"leave", "delete", "delete-after=14", "delete-when-deleted-here", "keep-newest=500", "keep-newest=2000000000B"} {
		p, err := ParsePolicy(s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		if p.String() != s {
			t.Errorf("%s came back as %s", s, p)
		}
		if p.Effect() == "" {
			t.Errorf("%s has no effect in words", s)
		}
	}
	for _, s := range []string{"", "keep", "delete-after", "delete-after=0", "delete-after=-3", "keep-newest=", "keep-newest=0", "keep-newest=-1", "leave=3"} {
		if p, err := ParsePolicy(s); err == nil {
			t.Errorf("%q was taken as %v", s, p)
		}
	}
}

func TestZeroPolicyNeverDeletes(t *testing.T) {
	if got := (Policy{}).String(); got != "leave" {
		t.Errorf("the zero policy is %q", got)
	}
}

func TestNewAccountLeavesMailOnTheServer(t *testing.T) {
	if a := New("a@b.example"); a.Policy.Kind != Leave || a.Security != TLS || a.Port != 995 {
		t.Errorf("got %+v", a)
	}
}

func TestValidateNamesEachBadField(t *testing.T) {
	cases := map[string]func(*Account){
		"address":  func(a *Account) { a.Address = "ada" },
		"host":     func(a *Account) { a.Host = "https://pop.example.org" },
		"port":     func(a *Account) { a.Port = 70000 },
		"security": func(a *Account) { a.Security = "none" },
		"username": func(a *Account) { a.Username = "a\r\nPASS x" },
		"name":     func(a *Account) { a.Name = "a\nb" },
		"ca_file":  func(a *Account) { a.CAFile = "/no/such/file.pem" },
		"policy":   func(a *Account) { a.Policy = Policy{Kind: DeleteAfter} },
		"interval": func(a *Account) { a.Interval = time.Second },
	}
	for field, spoil := range cases {
		a := valid()
		spoil(&a)
		var bad Invalid
		if err := a.Validate(); !errors.As(err, &bad) || len(bad) != 1 || bad[0].Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
	if err := valid().Validate(); err != nil {
		t.Errorf("a good account was refused: %v", err)
	}
}

func TestStoreKeepsAccountsAcrossRestarts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config", "accounts.toml")
	s, err := OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	want := valid()
	want.Policy = Policy{Kind: KeepNewest, Bytes: 2e9}
	want.Interval = 90 * time.Minute
	want, err = s.Save(want)
	if err != nil || want.ID == "" {
		t.Fatalf("id %q, err %v", want.ID, err)
	}
	again, err := OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Account{want}, again.List()); diff != "" {
		t.Error(diff)
	}
	got, err := again.Find("ADA@example.org")
	if err != nil || got.ID != want.ID {
		t.Errorf("found %v, %v", got, err)
	}
	if err := again.Remove(want.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Reload(); err != nil || len(s.List()) != 0 {
		t.Errorf("after removal elsewhere: %v, %v", s.List(), err)
	}
}

func TestTwoStoresDoNotLoseEachOthersAccounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "accounts.toml")
	one, _ := OpenStore(path)
	two, _ := OpenStore(path)
	if _, err := one.Save(valid()); err != nil {
		t.Fatal(err)
	}
	b := valid()
	b.Address = "b@example.org"
	if _, err := two.Save(b); err != nil {
		t.Fatal(err)
	}
	if n := len(two.List()); n != 2 {
		t.Errorf("%d accounts, want 2", n)
	}
}

func TestUnreadableFileIsNamedAndKept(t *testing.T) {
	for name, text := range map[string]string{
		"accounts.unreadable": "version = [",
		"accounts.newer":      "version = 99\n",
	} {
		path := filepath.Join(t.TempDir(), "accounts.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := OpenStore(path)
		p := problem.From(err)
		if p == nil || p.Code != name || p.Next == "" || !strings.Contains(p.Text, path) {
			t.Errorf("%s: got %v", name, err)
		}
		if left, _ := os.ReadFile(path); string(left) != text {
			t.Errorf("%s: the file was changed", name)
		}
	}
}
