package archive

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestASealIsOfTheIndexAsItWasLeft looks at the seal after sessions that wrote
// nothing, and after one that did.
func TestASealIsOfTheIndexAsItWasLeft(t *testing.T) {
	dir := t.TempDir()
	session := func(do func(*Archive)) {
		t.Helper()
		a := open(t, dir, Options{})
		do(a)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		left, err := os.ReadFile(a.sealPath())
		if err != nil {
			t.Fatal(err)
		}
		if sum, ok, err := a.sumIndex(); err != nil || !ok || sum != string(left) {
			t.Errorf("the seal says %q, the index is %q (%v)", left, sum, err)
		}
	}
	age := func() {
		t.Helper()
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(dir+"/index.db", old, old); err != nil {
			t.Fatal(err)
		}
	}
	session(func(a *Archive) { add(t, a, mail(1), Incoming{}) })
	age()
	session(func(a *Archive) { ids(t, a, View{}) })
	session(func(a *Archive) { add(t, a, mail(2), Incoming{}) })
	age()
	session(func(a *Archive) { add(t, a, mail(3), Incoming{}) })
}

func TestAnIndexIsSummedAgainUnlessItIsSurelyTheSame(t *testing.T) {
	path := t.TempDir() + "/index.db"
	now := time.Now()
	stat := func(text string, changed time.Time) os.FileInfo {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, changed, changed); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	old := now.Add(-time.Hour)
	before := summed{"sum", stat("index", old), now}
	for _, c := range []struct {
		name string
		of   summed
		now  os.FileInfo
		same bool
	}{
		{"untouched", before, stat("index", old), true},
		{"longer", before, stat("index and more", old), false},
		{"written to", before, stat("INDEX", now), false},
		{"changed just before it was summed", summed{"sum", stat("index", now), now}, stat("INDEX", now), false},
		{"never summed", summed{}, stat("index", old), false},
	} {
		if got := c.of.still(c.now); got != c.same {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAJournalThatLacksSomethingTakesItFromAnIndexThatIsNotTrusted(t *testing.T) {
	for name, seal := range map[string]string{"a seal of another index": "00000000 1\n", "no seal at all": "xx"} {
		dir := t.TempDir()
		want := filledState(t, dir)
		if err := errors.Join(os.RemoveAll(filepath.Join(dir, "journal")), os.WriteFile(filepath.Join(dir, "index.db.seal"), []byte(seal), filePerm)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, stateOf(t, open(t, dir, Options{}))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
