package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// verifyAndRepair mends an archive, and fails unless Verify then finds it as
// clean says.
func verifyAndRepair(t *testing.T, a *Archive, clean bool) RepairReport {
	t.Helper()
	found, err := a.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	report, err := a.Repair(t.Context(), found, func(done, total int) { steps = total - done })
	if err != nil || steps != 0 {
		t.Fatalf("%+v, %v, %d steps left", report, err, steps)
	}
	if again, err := a.Verify(t.Context(), nil); err != nil || again.Clean() != clean || len(again.Unknown) > 0 {
		t.Errorf("after repair: %+v, %v", again, err)
	}
	return report
}

func TestRepairKeepsWhatIsLeftOfAChangedMessageAndAsksForItAgain(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	s := add(t, a, numbered(1), Incoming{Account: "a", UID: "1", Received: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)})
	add(t, a, numbered(2), Incoming{Account: "a", UID: "2"})
	left := numbered(1)[:120]
	if err := errors.Join(a.SetStarred(t.Context(), []ID{s.ID}, true),
		os.WriteFile(a.files.path(mustSum(t, s.SHA256), 202603), []byte(left), 0o600)); err != nil {
		t.Fatal(err)
	}
	if report := verifyAndRepair(t, a, true); len(report.Kept) != 1 || len(report.SetAside) != 1 || len(report.Left) > 0 {
		t.Errorf("%+v", report)
	}
	check := func(a *Archive) {
		t.Helper()
		rows, err := a.Rows(t.Context(), ids(t, a, View{Folder: Starred}))
		if err != nil || len(rows) != 1 || rows[0].SHA256 != sumOf([]byte(left)).String() || rows[0].Received.Month() != time.March {
			t.Errorf("%+v, %v", rows, err)
		}
		ledger, err := a.Ledger(t.Context(), "a")
		if e := ledger["1"]; err != nil || !e.Stored.IsZero() || !e.Verified.IsZero() || e.Trashed {
			t.Errorf("the ledger vouches for what is lost: %+v, %v", e, err)
		}
	}
	check(a)
	if text, err := os.ReadFile(filepath.Join(dir, "quarantine", "2026", "03", s.SHA256+".eml")); err != nil || string(text) != left {
		t.Errorf("%q, %v", text, err)
	}
	before := stateOf(t, a)
	if report, err := a.Rebuild(t.Context(), nil); err != nil || !report.Clean() {
		t.Fatalf("%+v, %v", report, err)
	}
	check(a)
	if diff := cmp.Diff(before, stateOf(t, a)); diff != "" {
		t.Error(diff)
	}
	add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	if got := len(ids(t, a, View{})); got != 3 {
		t.Errorf("%d messages after it was fetched again, want 3", got)
	}
}

func TestRepairTakesInWhatTheIndexDoesNotKnow(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	s := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	write := func(path, text string) {
		path = filepath.Join(dir, "mail", path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("2025/01/"+sumOf([]byte(numbered(5))).String()+".eml", numbered(5))    // whole
	write("2025/01/"+sumOf([]byte(numbered(6))).String()+".eml", "half of it\n") // not what its name says
	write("2025/02/"+s.SHA256+".eml", numbered(1))                               // here already
	write("2025/02/holiday.jpg", "foreign")
	write("notes/a.txt", "foreign")
	report := verifyAndRepair(t, a, true)
	if report.Indexed != 1 || len(report.SetAside) != 4 {
		t.Errorf("%+v", report)
	}
	if got := len(ids(t, a, View{})); got != 3 {
		t.Errorf("%d messages, want 3", got)
	}
	for _, path := range []string{"2025/02/holiday.jpg", "notes/a.txt"} {
		if text, err := os.ReadFile(filepath.Join(dir, "quarantine", path)); err != nil || string(text) != "foreign" {
			t.Errorf("%s: %q, %v", path, text, err)
		}
	}
}

func TestRepairLeavesTheRowOfAMissingMessageUntilItIsBack(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	s := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	if err := os.Remove(a.files.path(mustSum(t, s.SHA256), monthOf(time.Now()))); err != nil {
		t.Fatal(err)
	}
	found, err := a.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if report := verifyAndRepair(t, a, false); len(report.Left) != 1 {
		t.Errorf("%+v", report)
	}
	add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	if report, err := a.Repair(t.Context(), found, nil); err != nil || report.Mended != 1 || len(ids(t, a, View{})) != 1 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestRepairMakesADamagedIndexAgain(t *testing.T) {
	dir := t.TempDir()
	before := filledState(t, dir)
	a := open(t, dir, Options{})
	report, err := a.Repair(t.Context(), Report{Index: []string{"row 5 missing from index"}}, nil)
	if err != nil {
		t.Fatalf("%+v, %v", report, err)
	}
	if diff := cmp.Diff(before, stateOf(t, a)); diff != "" {
		t.Error(diff)
	}
}

func TestRepairPutsBackMessagesThatSomebodyMoved(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	var list []Stored
	for i := range 5 {
		list = append(list, add(t, a, numbered(i), Incoming{Account: "a", UID: fmt.Sprint(i), Received: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}))
	}
	place := func(i int) string { return a.files.path(mustSum(t, list[i].SHA256), 202603) }
	other := filepath.Join(dir, "mail", "2001", "02")
	stranger := numbered(77)
	odd := filepath.Join(dir, "mail", "March")
	if err := errors.Join(
		os.MkdirAll(other, 0o700), os.MkdirAll(filepath.Join(odd, "deep"), 0o700),
		os.Rename(place(0), filepath.Join(other, filepath.Base(place(0)))), // into another month
		os.Link(place(1), filepath.Join(other, filepath.Base(place(1)))),   // a second copy
		os.Rename(place(2), filepath.Join(odd, filepath.Base(place(2)))),   // into a folder that is none of ours
		os.Rename(place(3), filepath.Join(odd, "deep", filepath.Base(place(3)))),
		os.WriteFile(place(3), []byte("damaged"), 0o600),
		os.WriteFile(filepath.Join(odd, "deep", sumOf([]byte(stranger)).String()+".eml"), []byte(stranger), 0o600),
		os.WriteFile(filepath.Join(odd, "notes.txt"), []byte("mine"), 0o600),
	); err != nil {
		t.Fatal(err)
	}
	report := verifyAndRepair(t, a, true)
	if report.Mended != 3 || report.Indexed != 1 || len(report.Left) > 0 || len(report.Kept) > 0 || len(report.SetAside) != 3 {
		t.Errorf("%+v", report)
	}
	for i := range list {
		if _, err := os.Stat(place(i)); err != nil {
			t.Error(err)
		}
	}
	if n := len(ids(t, a, View{})); n != 6 {
		t.Errorf("%d messages", n)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "quarantine", "March", "notes.txt")); err != nil || string(text) != "mine" {
		t.Errorf("%q, %v", text, err)
	}
}
