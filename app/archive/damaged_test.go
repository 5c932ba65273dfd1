package archive

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// march is when the message of hollowed arrived.
var march = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// hollowed is an archive whose index was made again, twice, after the file of
// the imported first of two messages was lost. It gives that message's path
// and the state of before.
func hollowed(t *testing.T) (a *Archive, path string, before Row) {
	t.Helper()
	dir := t.TempDir()
	a = open(t, dir, Options{})
	s := add(t, a, numbered(1), Incoming{Received: march})
	add(t, a, numbered(2), Incoming{Account: "a", UID: "2"})
	if err := a.SetStarred(t.Context(), []ID{s.ID}, true); err != nil {
		t.Fatal(err)
	}
	if _, err := a.SetTag(t.Context(), []ID{s.ID}, "Family", true); err != nil {
		t.Fatal(err)
	}
	before = rowOf(t, a, s.ID)
	path = a.files.path(mustSum(t, s.SHA256), monthOf(march))
	for range 2 {
		if err := errors.Join(a.Close(), os.Remove(filepath.Join(dir, "index.db"))); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		a = open(t, dir, Options{})
	}
	return a, path, before
}

func checkBack(t *testing.T, a *Archive, before Row) {
	t.Helper()
	list := ids(t, a, View{Query: `"letter number1" is:starred tag:family`})
	if len(list) != 1 {
		t.Fatalf("%d messages found by their words, star and tag", len(list))
	}
	got := rowOf(t, a, list[0])
	got.ID, got.Thread = before.ID, before.Thread
	if diff := cmp.Diff(before, got); diff != "" {
		t.Error(diff)
	}
	if report, err := a.Verify(t.Context(), nil); err != nil || !report.Clean() || report.OK != 2 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestAMessageThatIsGoneIsMissedHoweverOftenTheIndexIsMadeAgain(t *testing.T) {
	a, path, before := hollowed(t)
	report, err := a.Verify(t.Context(), nil)
	if err != nil || len(report.Missing) != 1 || report.Missing[0].SHA256 != before.SHA256 || report.OK != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	row := rowOf(t, a, report.Missing[0].ID)
	if !row.Damaged || !row.Starred || len(row.Tags) != 1 || !row.Received.Equal(march) || row.Subject != "" {
		t.Errorf("%+v", row)
	}
	if report := verifyAndRepair(t, a, false); len(report.Left) != 1 {
		t.Errorf("%+v", report)
	}
	_, err = a.OpenMessage(t.Context(), row.ID)
	if err == nil {
		t.Error("a file that is not there was opened")
	}
	if err := os.WriteFile(path, []byte(numbered(1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if report := verifyAndRepair(t, a, true); report.Indexed != 1 || len(report.SetAside) > 0 {
		t.Errorf("%+v", report)
	}
	checkBack(t, a, before)
}

func TestAMessageThatIsGoneIsBackWithItsFlagsWhenItComesAgain(t *testing.T) {
	a, _, before := hollowed(t)
	if s := add(t, a, numbered(1), Incoming{}); !s.Duplicate || s.Completed {
		t.Errorf("%+v", s)
	}
	checkBack(t, a, before)
}

func TestTwoCopiesOfAMessageThatIsGoneComeInOneGroup(t *testing.T) {
	a, _, before := hollowed(t)
	b := a.NewBatch()
	for range 2 {
		if err := b.Add(t.Context(), strings.NewReader(numbered(1)), Incoming{}); err != nil {
			t.Fatal(err)
		}
	}
	if stored, err := b.Commit(t.Context()); err != nil || stored[0].ID != stored[1].ID {
		t.Fatalf("%+v, %v", stored, err)
	}
	checkBack(t, a, before)
}

func TestAMessageThatIsGoneIsNoLongerMissedOnceSomebodyDeletesIt(t *testing.T) {
	a, _, _ := hollowed(t)
	report, err := a.Verify(t.Context(), nil)
	if err != nil || len(report.Missing) != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	if _, err := a.Mark(t.Context(), FlagTrashed, []ID{report.Missing[0].ID}, true); err != nil {
		t.Fatal(err)
	}
	if n, err := a.EmptyTrash(t.Context()); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if report, err := a.Verify(t.Context(), nil); err != nil || !report.Clean() || report.OK != 1 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestARebuildDoesNotVouchForADamagedFile(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	s := add(t, a, numbered(1), Incoming{Account: "a", UID: "1", Received: march})
	path := a.files.path(mustSum(t, s.SHA256), monthOf(march))
	if err := os.WriteFile(path, []byte(numbered(1)[:90]), 0o600); err != nil {
		t.Fatal(err)
	}
	if report, err := a.Rebuild(t.Context(), nil); err != nil || len(report.Changed) != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	if e := entryOf(t, a, "a", "1"); !e.Verified.IsZero() || e.Stored.IsZero() {
		t.Errorf("%+v", e)
	}
	add(t, a, numbered(1), Incoming{Account: "a", UID: "1"}) // fetched again
	if e := entryOf(t, a, "a", "1"); e.Verified.IsZero() {
		t.Errorf("%+v", e)
	}
	if found := ids(t, a, View{Query: `"letter number1"`}); len(found) != 1 {
		t.Errorf("%d found by what the whole message says", len(found))
	}
}
