package archive

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestVerifyNamesWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	ctx := t.Context()
	var stored []Stored
	for i := range 5 {
		stored = append(stored, add(t, a, numbered(i), Incoming{Account: "a", UID: string(rune('0' + i))}))
	}
	path := func(s Stored) string { return a.files.path(mustSum(t, s.SHA256), monthOf(time.Now())) }

	var done, total int64
	report, err := a.Verify(ctx, func(d, n int64) { done, total = d, n })
	if err != nil || !report.Clean() || report.OK != 5 || done != total || done == 0 {
		t.Fatalf("%+v, %v, %d of %d", report, err, done, total)
	}

	stray := numbered(77)
	straySum := "00000000000000000000000000000000000000000000000000000000000000aa"
	for _, err := range []error{
		os.Remove(path(stored[1])),
		os.WriteFile(path(stored[2]), []byte("something else"), 0o600),
		os.Truncate(path(stored[3]), 10),
		os.WriteFile(filepath.Join(filepath.Dir(path(stored[0])), straySum+".eml"), []byte(stray), 0o600),
		os.WriteFile(filepath.Join(filepath.Dir(path(stored[0])), "notes.txt"), nil, 0o600),
		os.WriteFile(filepath.Join(dir, "mail", "Thumbs.db"), nil, 0o600),
		os.Mkdir(filepath.Join(filepath.Dir(filepath.Dir(path(stored[0]))), "13"), 0o700),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	report, err = a.Verify(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if report.OK != 2 || len(report.Missing) != 1 || len(report.Changed) != 2 || report.Missing[0].ID != stored[1].ID {
		t.Errorf("%+v", report)
	}
	if len(report.Unindexed) != 1 || report.Unindexed[0].SHA256 != straySum {
		t.Errorf("unindexed: %+v", report.Unindexed)
	}
	folder := filepath.ToSlash(filepath.Join("mail", time.Now().UTC().Format("2006/01")))
	if diff := cmp.Diff([]string{folder + "/notes.txt", filepath.ToSlash(filepath.Join("mail", time.Now().UTC().Format("2006"), "13")), "mail/Thumbs.db"}, report.Unknown); diff != "" {
		t.Error(diff)
	}
	ledger, err := a.Ledger(ctx, "a")
	for uid, safe := range map[string]bool{"0": true, "1": false, "2": false, "3": false, "4": true} {
		if e := ledger[uid]; err != nil || e.Verified.IsZero() == safe {
			t.Errorf("entry %s: %+v, %v", uid, e, err)
		}
	}

	// What the server sends again takes the place of what was lost.
	for i := range 4 {
		add(t, a, numbered(i), Incoming{Account: "a", UID: string(rune('0' + i))})
	}
	report, err = a.Verify(ctx, nil)
	if err != nil || report.OK != 5 || len(report.Missing)+len(report.Changed) > 0 {
		t.Errorf("after repair: %+v, %v", report, err)
	}
}
