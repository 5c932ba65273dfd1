package archive

import (
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/problem"
)

func standings(t *testing.T, a *Archive, account string) map[string]Standing {
	t.Helper()
	return collected(t, a.Standings(t.Context(), account), func(s Standing) string { return s.UID })
}

func collected[T any](t *testing.T, seq iter.Seq2[T, error], key func(T) string) map[string]T {
	t.Helper()
	all := map[string]T{}
	for v, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		all[key(v)] = v
	}
	return all
}

// ordered gives an archive standing orders of every kind and returns those
// that are left of account "a".
func ordered(t *testing.T, a *Archive) map[string]Standing {
	t.Helper()
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, err := range []error{
		a.MarkKnown(t.Context(), "a", []Entry{{UID: "known", Size: 7}, {UID: "both", Size: 8}, {UID: "taken back", Size: 9}}, at),
		a.MarkKept(t.Context(), "a", []string{"kept", "both", "raw \xff"}, at.Add(time.Hour)),
		a.MarkKnown(t.Context(), "a", []Entry{{UID: "taken back"}}, time.Time{}),
		a.MarkKept(t.Context(), "b", []string{"kept"}, at),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[string]Standing{
		"known":    {UID: "known", Size: 7, Known: at},
		"kept":     {UID: "kept", Kept: at.Add(time.Hour)},
		"both":     {UID: "both", Size: 8, Known: at, Kept: at.Add(time.Hour)},
		"raw \xff": {UID: "raw \xff", Kept: at.Add(time.Hour)},
	}
}

func TestStandingOrdersStayUntilTheyAreTakenBack(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	want := ordered(t, a)
	if diff := cmp.Diff(want, standings(t, a, "a")); diff != "" {
		t.Error(diff)
	}
	if err := a.MarkKept(t.Context(), "a", []string{"both"}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got := standings(t, a, "a")["both"]; got.Known.IsZero() || !got.Kept.IsZero() || got.Size != 8 {
		t.Errorf("after one of two orders was taken back: %+v", got)
	}
}

func TestStandingOrdersSurviveRebuildingAndALostIndex(t *testing.T) {
	dir := t.TempDir()
	a, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := ordered(t, a)
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, standings(t, a, "a")); diff != "" {
		t.Errorf("after rebuilding: %s", diff)
	}
	// Now from a snapshot and a tail together.
	if err := a.MarkKept(t.Context(), "a", []string{"kept"}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	delete(want, "kept")
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "index.db")); err != nil {
		t.Fatal(err)
	}
	a = open(t, dir, Options{})
	if diff := cmp.Diff(want, standings(t, a, "a")); diff != "" {
		t.Errorf("after the index was lost: %s", diff)
	}
}

func TestRemovedAccountLeavesNoStandingOrders(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	ordered(t, a)
	if err := a.RemoveAccount(t.Context(), "a", false); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if left := standings(t, a, "a"); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if left := standings(t, a, "b"); len(left) != 1 {
		t.Errorf("of the other account: %v", left)
	}
}

func TestIndexOfTheFirstVersionIsMadeAgainWithNothingLost(t *testing.T) {
	dir := t.TempDir()
	a, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	stored := add(t, a, numbered(1), Incoming{Account: "a", UID: "one"})
	if err := a.SetStarred(t.Context(), []ID{stored.ID}, true); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	makeFirstVersion(t, a)
	told := ""
	a = open(t, dir, Options{Rebuilt: func(p *problem.Problem, _ Report) { told = p.Text }})
	if !strings.HasPrefix(told, outgrown) {
		t.Errorf("told: %q", told)
	}
	if err := a.MarkKept(t.Context(), "a", []string{"one"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	if got := ids(t, a, View{Folder: Starred, Query: "numb"}); len(got) != 1 {
		t.Errorf("messages after the migration: %v", got)
	}
	left, err := filepath.Glob(filepath.Join(dir, "index.db.damaged*"))
	if err != nil || len(left) > 0 {
		t.Errorf("an index that was only old was kept: %v, %v", left, err)
	}
}

// makeFirstVersion puts in the place of a closed archive's index one as the
// first version made it, with a row for each file.
func makeFirstVersion(t *testing.T, a *Archive) {
	t.Helper()
	if err := errors.Join(a.removeIndex(a.indexPath()), a.files.remove(a.sealPath())); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", dsn(a.indexPath(), ""))
	if err != nil {
		t.Fatal(err)
	}
	all, err := steps()
	if err != nil {
		t.Fatal(err)
	}
	queries := []string{all[0], "PRAGMA user_version = 1", fmt.Sprintf("INSERT INTO meta VALUES ('journal', %d)", a.journal.n)}
	err = a.files.walk(t.Context(), func(f found) error {
		queries = append(queries, fmt.Sprintf(`INSERT INTO message (sha256, month, size, received, date, sender, address, recipient, subject, snippet, attachments)
			VALUES (x'%s', %d, 1, 1, 1, '', '', '', '', '', 0)`, f.sum, f.month))
		return nil
	})
	for _, query := range queries {
		if err == nil {
			_, err = db.ExecContext(t.Context(), query)
		}
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestHeadingsNameWhatTheLedgerHolds(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	one := add(t, a, numbered(1), Incoming{Account: "a", UID: "one"})
	two := add(t, a, numbered(2), Incoming{Account: "a", UID: "two"})
	add(t, a, numbered(3), Incoming{Account: "b", UID: "three"})
	if err := a.Trash(t.Context(), []ID{two.ID}); err != nil {
		t.Fatal(err)
	}
	got := collected(t, a.Headings(t.Context(), "a"), func(h Heading) string { return h.UID })
	want := map[string]Heading{}
	for uid, s := range map[string]Stored{"one": one, "two": two} {
		want[uid] = Heading{
			UID: uid, SHA256: s.SHA256, Subject: map[string]string{"one": "Number 1", "two": "Number 2"}[uid],
			From: "Ann", FromAddr: "ann@example.org", Date: time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC),
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
