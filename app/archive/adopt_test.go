package archive

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAMessageIsAdoptedOnlyIfItsFileIsSound(t *testing.T) {
	dir := t.TempDir()
	a, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var stored []Stored
	for _, body := range []string{"one", "two", "three"} {
		s, err := a.Add(t.Context(), strings.NewReader("Subject: "+body+"\r\n\r\n"+body+"\r\n"), Incoming{Account: "a", UID: body})
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, s)
	}
	two, _ := parseSum(stored[1].SHA256)
	path := a.files.path(two, monthOf(time.Now()))
	if err := os.WriteFile(path, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.Trash(t.Context(), []ID{stored[2].ID}); err != nil {
		t.Fatal(err)
	}
	age := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	entries := []Entry{
		{UID: "new one", SHA256: stored[0].SHA256, Size: 7, Seen: time.Now(), Stored: age},
		{UID: "new two", SHA256: stored[1].SHA256, Size: 8, Seen: time.Now(), Stored: age},
		{UID: "new three", SHA256: stored[2].SHA256, Size: 9, Seen: time.Now(), Stored: age},
		{UID: "never here", SHA256: strings.Repeat("ab", 32), Size: 9, Stored: age},
		{UID: "no hash", Size: 9, Stored: age},
	}
	adopted, err := a.Adopt(t.Context(), "a", entries)
	if err != nil || !slices.Equal(adopted, []string{"new one", "new three"}) {
		t.Fatalf("adopted %q, %v", adopted, err)
	}
	check := func(when string) {
		t.Helper()
		l, err := a.Ledger(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		one, three := l["new one"], l["new three"]
		if one.SHA256 != stored[0].SHA256 || !one.Stored.Equal(age) || one.Verified.IsZero() || one.Size != 7 || one.Trashed {
			t.Errorf("%s: %+v", when, one)
		}
		if !three.Trashed {
			t.Errorf("%s: what is in Trash here is not in the ledger's new row", when)
		}
		if _, there := l["new two"]; there {
			t.Errorf("%s: a damaged file was adopted", when)
		}
	}
	check("at once")
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	l, err := a.Ledger(t.Context(), "a")
	if err != nil || l["new one"].SHA256 != stored[0].SHA256 || !l["new one"].Stored.Equal(age) {
		t.Errorf("after rebuilding from the journal: %+v, %v", l["new one"], err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}
