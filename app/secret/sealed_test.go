package secret

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func files(t *testing.T, dir string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestSecretsOfEveryLengthComeBack(t *testing.T) {
	ring := &Memory{}
	s := Sealed{ring, filepath.Join(t.TempDir(), "sealed")}
	for _, n := range []int{1, longest, longest + 1, 2560, 4096, 60000} {
		want := Password(strings.Repeat("secret-", n/7+1)[:n])
		if err := s.Set("1/oauth", want); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get("1/oauth"); err != nil || got != want {
			t.Fatalf("%d bytes: got %d, %v", n, len(got), err)
		}
		entry, err := ring.Get("1/oauth")
		if err != nil || len(entry) > longest {
			t.Errorf("%d bytes: the ring was given %d, %v", n, len(entry), err)
		}
		kept := files(t, s.Dir)
		if sealed := n > longest; sealed != (len(kept) == 1) || len(kept) > 1 {
			t.Fatalf("%d bytes: files %v", n, kept)
		}
		for _, file := range kept {
			body, err := os.ReadFile(file)
			info, _ := os.Stat(file)
			if err != nil || bytes.Contains(body, []byte("secret-")) || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: in the clear or open to others (%v), %v", file, info.Mode(), err)
			}
		}
	}
	if err := s.Delete("1/oauth"); err != nil || len(files(t, s.Dir)) != 0 {
		t.Errorf("after Delete: %v, %v", files(t, s.Dir), err)
	}
}

func TestPasswordThatLooksSealedIsAPassword(t *testing.T) {
	s := Sealed{&Memory{}, t.TempDir()}
	const odd = Password(sealedMark + "../../etc/passwd:AAAA")
	if err := s.Set("1", odd); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get("1"); err != nil || got != odd {
		t.Errorf("got %q, %v", string(got), err)
	}
}

func TestSealedFileThatIsGoneOrDamagedMeansNoSecret(t *testing.T) {
	long := Password(strings.Repeat("x", 4096))
	for name, harm := range map[string]func(file string) error{
		"gone":      os.Remove,
		"cut off":   func(f string) error { return os.Truncate(f, 9) },
		"one bit":   flip,
		"of others": func(f string) error { return os.WriteFile(f, []byte(strings.Repeat("y", 4124)), 0o600) },
	} {
		s := Sealed{&Memory{}, t.TempDir()}
		if err := s.Set("1", long); err != nil {
			t.Fatal(err)
		}
		if err := harm(files(t, s.Dir)[0]); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get("1"); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: got %v", name, err)
		}
		if err := s.Set("1", long); err != nil {
			t.Errorf("%s: not set again: %v", name, err)
		}
		if got, err := s.Get("1"); err != nil || got != long || len(files(t, s.Dir)) != 1 {
			t.Errorf("%s: after setting it again: %v, %v", name, files(t, s.Dir), err)
		}
	}
}

func flip(file string) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	body[len(body)/2] ^= 1
	return os.WriteFile(file, body, 0o600)
}

func TestSealedSecretOpensUnderItsOwnNameOnly(t *testing.T) {
	ring := &Memory{}
	s := Sealed{ring, t.TempDir()}
	if err := s.Set("1/oauth", Password(strings.Repeat("x", 4096))); err != nil {
		t.Fatal(err)
	}
	entry, _ := ring.Get("1/oauth")
	_ = ring.Set("2/oauth", entry)
	if _, err := s.Get("2/oauth"); !errors.Is(err, ErrNotFound) {
		t.Errorf("another account's entry opens it: %v", err)
	}
}

func TestRingThatFailsLeavesTheOldSecretAndNoFile(t *testing.T) {
	dir := t.TempDir()
	s := Sealed{brokenRing{errors.New("locked")}, dir}
	if err := s.Set("1", Password(strings.Repeat("x", 4096))); err == nil || len(files(t, dir)) != 0 {
		t.Errorf("files %v, %v", files(t, dir), err)
	}
}
