package account

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestQuietHoursEndTheSameDayOrTheNext(t *testing.T) {
	at := func(hour, minute int) time.Time { return time.Date(2026, 11, 26, hour, minute, 30, 0, time.UTC) }
	for _, test := range []struct {
		quiet     string
		now, want time.Time
	}{
		{"22:00-07:00", at(21, 59), time.Time{}},
		{"22:00-07:00", at(22, 0), time.Date(2026, 11, 27, 7, 0, 0, 0, time.UTC)},
		{"22:00-07:00", at(3, 0), time.Date(2026, 11, 26, 7, 0, 0, 0, time.UTC)},
		{"22:00-07:00", at(7, 0), time.Time{}},
		{"9:00 – 17:30", at(9, 0), time.Date(2026, 11, 26, 17, 30, 0, 0, time.UTC)},
		{"9:00-17:30", at(17, 30), time.Time{}},
		{"", at(3, 0), time.Time{}},
		{"07:00-07:00", at(7, 0), time.Time{}},
	} {
		if got := (Account{Quiet: test.quiet}).QuietUntil(test.now); !got.Equal(test.want) {
			t.Errorf("%q at %v: %v, want %v", test.quiet, test.now, got, test.want)
		}
	}
	for _, bad := range []string{"22-7", "24:00-07:00", "22:60-07:00", "22:00", "night", "07:00-07:00"} {
		a := valid()
		a.Quiet = bad
		if err := a.Validate(); err == nil || !strings.Contains(err.Error(), "22:00-07:00") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestAccountsCanBeReordered(t *testing.T) {
	s, err := OpenStore(filepath.Join(t.TempDir(), "accounts.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, name := range []string{"a", "b", "c"} {
		a := valid()
		a.Name = name
		if a, err = s.Save(a); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, a.ID)
	}
	order := func() (names string) {
		for _, a := range s.List() {
			names += a.Name
		}
		return names
	}
	if err := s.Move(ids[2], true); err != nil || order() != "acb" {
		t.Errorf("up: %s, %v", order(), err)
	}
	if err := s.Move(ids[0], false); err != nil || order() != "cab" {
		t.Errorf("down: %s, %v", order(), err)
	}
	if err := s.Move(ids[2], true); err == nil || order() != "cab" {
		t.Errorf("the first moved up: %s", order())
	}
}

func TestExportedSettingsHoldNoSecretAndComeBack(t *testing.T) {
	dir := t.TempDir()
	s, err := OpenStore(filepath.Join(dir, "accounts.toml"))
	if err != nil {
		t.Fatal(err)
	}
	hour := time.Hour
	d := Defaults{Interval: &hour, Quiet: "22:00-07:00", Policy: Policy{Kind: DeleteAfter, Days: 3}, SizeLimit: 5e6}
	if err := s.SetDefaults(d); err != nil {
		t.Fatal(err)
	}
	a := d.New("ada@example.org")
	a.Host, a.Color, a.PasswordCommand = "pop.example.org", "teal", "echo hunter2"
	if a, err = s.Save(a); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := s.Export(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "hunter2") {
		t.Error("a password command was exported")
	}
	path := filepath.Join(dir, "export.toml")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	a.PasswordCommand = ""
	defaults, accounts, err := ReadExport(path)
	if diff := cmp.Diff([]any{d, []Account{a}}, []any{defaults, accounts}); diff != "" || err != nil {
		t.Errorf("%v: %s", err, diff)
	}
	if again, err := OpenStore(filepath.Join(dir, "accounts.toml")); err != nil || !cmp.Equal(again.Defaults(), d) {
		t.Errorf("the defaults were not kept: %v", err)
	}
}

func TestDefaultsThatNoAccountCouldHaveAreRefused(t *testing.T) {
	s, err := OpenStore(filepath.Join(t.TempDir(), "accounts.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetDefaults(Defaults{Quiet: "always"}); err == nil {
		t.Error("taken")
	}
}
