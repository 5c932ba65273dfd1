package archive

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// long is a message, and head what TOP gives of it.
var (
	head = letter("Ann <ann@example.org>", "A long letter", strings.Repeat("the first lines\r\n", 4))
	long = head + strings.Repeat("and the rest\r\n", 50)
)

func addHead(t testing.TB, a *Archive) Stored {
	t.Helper()
	return add(t, a, head, Incoming{Account: "a", UID: "1", Listed: int64(len(long)), Partial: true, RuleSet: "r"})
}

func rowOf(t testing.TB, a *Archive, id ID) Row {
	t.Helper()
	rows, err := a.Rows(t.Context(), []ID{id})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%v, %v", rows, err)
	}
	return rows[0]
}

func entryOf(t testing.TB, a *Archive, account, uid string) Entry {
	t.Helper()
	ledger, err := a.Ledger(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	return ledger[uid]
}

// mailFiles lists the names in mail/.
func mailFiles(t testing.TB, a *Archive) (names []string) {
	t.Helper()
	err := filepath.WalkDir(a.files.mail(), func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, e.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func textOf(t testing.TB, a *Archive, id ID) string {
	t.Helper()
	f, err := a.OpenMessage(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAPartialMessageIsKeptAsItCameAndProvesNothing(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	s := addHead(t, a)
	row := rowOf(t, a, s.ID)
	if !row.Partial || row.Whole != int64(len(long)) || row.Size != int64(len(head)) || textOf(t, a, s.ID) != head {
		t.Errorf("row %+v", row)
	}
	e := entryOf(t, a, "a", "1")
	if !e.Partial || !e.Verified.IsZero() || e.Stored.IsZero() || e.Size != int64(len(long)) || e.RuleSet != "r" {
		t.Errorf("entry %+v", e)
	}
	if got := mailFiles(t, a); len(got) != 1 || !strings.HasSuffix(got[0], ".partial.eml") {
		t.Errorf("files %v", got)
	}
	if got := ids(t, a, View{Query: "is:partial"}); len(got) != 1 {
		t.Errorf("found %v", got)
	}
	list, err := a.Unfinished(t.Context(), []ID{s.ID})
	if diff := cmp.Diff([]Unfinished{{s.ID, "a", "1", int64(len(long))}}, list); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestTheWholeTakesThePlaceOfItsBeginning(t *testing.T) {
	var changes []Change
	a := open(t, t.TempDir(), Options{Notify: func(c Change) { changes = append(changes, c) }})
	s := addHead(t, a)
	later := add(t, a, numbered(1), Incoming{Account: "a", UID: "2"})
	for _, err := range []error{a.SetRead(t.Context(), []ID{s.ID}, true), a.SetStarred(t.Context(), []ID{s.ID}, true)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	changes = nil
	whole := add(t, a, long, Incoming{Account: "a", UID: "1"})
	if whole.ID != s.ID || !whole.Completed || whole.Duplicate {
		t.Errorf("receipt %+v", whole)
	}
	row := rowOf(t, a, s.ID)
	if row.Partial || row.Whole != 0 || !row.Read || !row.Starred || textOf(t, a, s.ID) != long {
		t.Errorf("row %+v", row)
	}
	if diff := cmp.Diff([]ID{later.ID, s.ID}, ids(t, a, View{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Change{{Completed, []ID{s.ID}}}, changes); diff != "" {
		t.Error(diff)
	}
	if got := mailFiles(t, a); len(got) != 2 || strings.Contains(strings.Join(got, " "), "partial") {
		t.Errorf("files %v", got)
	}
	if e := entryOf(t, a, "a", "1"); e.Partial || e.Verified.IsZero() || e.SHA256 != whole.SHA256 {
		t.Errorf("entry %+v", e)
	}
	if len(ids(t, a, View{Query: "rest"})) != 1 || len(ids(t, a, View{Query: "subject:long"})) != 1 {
		t.Error("the words of the whole are not found once")
	}
	report, err := a.Verify(t.Context(), nil)
	if err != nil || !report.Clean() || len(report.Unknown) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
	before := stateOf(t, a)
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, stateOf(t, a)); diff != "" {
		t.Error("after rebuilding: ", diff)
	}
}

func TestALostIndexMakesNoPartialMessageWhole(t *testing.T) {
	for name, lost := range map[string][]string{"index": {"index.db"}, "index and journal": {"index.db", "journal"}} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a, err := Open(t.Context(), dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			addHead(t, a)
			before := stateOf(t, a)
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			for _, part := range lost {
				if err := os.RemoveAll(filepath.Join(dir, part)); err != nil {
					t.Fatal(err)
				}
			}
			a = open(t, dir, Options{})
			row := rowOf(t, a, ids(t, a, View{})[0])
			if !row.Partial {
				t.Errorf("row %+v", row)
			}
			if e := entryOf(t, a, "a", "1"); !e.Verified.IsZero() {
				t.Errorf("entry %+v", e)
			}
			if diff := cmp.Diff(before, stateOf(t, a)); len(lost) == 1 && diff != "" {
				t.Error(diff)
			}
			if s := add(t, a, long, Incoming{Account: "a", UID: "1"}); len(lost) == 1 && !s.Completed {
				t.Errorf("the whole does not complete it: %+v", s)
			}
		})
	}
}

func TestAMessageWhoseBeginningIsAllOfItBecomesWhole(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	s := addHead(t, a)
	whole := add(t, a, head, Incoming{Account: "a", UID: "1"})
	row := rowOf(t, a, s.ID)
	if whole.ID != s.ID || !whole.Completed || row.Partial || textOf(t, a, s.ID) != head {
		t.Errorf("%+v, %+v", whole, row)
	}
	if e := entryOf(t, a, "a", "1"); e.Partial || e.Verified.IsZero() {
		t.Errorf("entry %+v", e)
	}
	if got := mailFiles(t, a); len(got) != 1 || strings.Contains(got[0], "partial") {
		t.Errorf("files %v", got)
	}
	// Once it is whole, its beginning does not make it partial again.
	addHead(t, a)
	if row := rowOf(t, a, s.ID); row.Partial || len(mailFiles(t, a)) != 1 {
		t.Errorf("row %+v, files %v", row, mailFiles(t, a))
	}
}

func TestAPartialMessageGoesIfTheWholeWasHereAlready(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	other := add(t, a, long, Incoming{Account: "b", UID: "9"})
	s := addHead(t, a)
	if err := a.SetStarred(t.Context(), []ID{s.ID}, true); err != nil {
		t.Fatal(err)
	}
	whole := add(t, a, long, Incoming{Account: "a", UID: "1"})
	if whole.ID != other.ID || !rowOf(t, a, other.ID).Starred {
		t.Errorf("%+v", whole)
	}
	if got := ids(t, a, View{}); len(got) != 1 || len(mailFiles(t, a)) != 1 {
		t.Errorf("rows %v, files %v", got, mailFiles(t, a))
	}
	if e := entryOf(t, a, "a", "1"); e.Partial || e.Trashed || e.Verified.IsZero() {
		t.Errorf("entry %+v", e)
	}
	before := stateOf(t, a)
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, stateOf(t, a)); diff != "" {
		t.Error("after rebuilding: ", diff)
	}
}

func TestAReusedUniqueIDDoesNotReplaceTheBeginningOfAnotherMessage(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	s := addHead(t, a)
	other := add(t, a, numbered(5), Incoming{Account: "a", UID: "1"})
	if other.ID == s.ID || other.Completed || textOf(t, a, s.ID) != head {
		t.Errorf("%+v", other)
	}
}

func TestServersMayAddFieldsToWhatTopShows(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	whole := "Message-ID: <1@example.org>\r\n" + long
	s := add(t, a, "X-Status: R\r\nMessage-ID: <1@example.org>\r\n"+head, Incoming{Account: "a", UID: "1", Partial: true})
	if got := add(t, a, whole, Incoming{Account: "a", UID: "1"}); got.ID != s.ID || !got.Completed {
		t.Errorf("%+v", got)
	}
}

func TestWhatRulesDecidedIsRemembered(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	entries := []Entry{{UID: "skipped", Size: 5, Rule: "size larger 1B: skip", RuleSet: "r"}, {UID: "gone", Size: 6, Rule: "x", RuleSet: "r"}}
	if err := a.MarkRuled(t.Context(), "a", entries); err != nil {
		t.Fatal(err)
	}
	if err := a.MarkDeleted(t.Context(), "a", []string{"gone"}, time.UnixMilli(1_800_000_000_000)); err != nil {
		t.Fatal(err)
	}
	before, err := a.Ledger(t.Context(), "a")
	if err != nil || before["skipped"].Rule != entries[0].Rule || before["gone"].Deleted.IsZero() {
		t.Fatalf("%+v, %v", before, err)
	}
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	after, err := a.Ledger(t.Context(), "a")
	if diff := cmp.Diff(before, after); diff != "" || err != nil {
		t.Error(diff, err)
	}
	add(t, a, numbered(1), Incoming{Account: "a", UID: "skipped"})
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	n := 0
	for e, err := range a.Entries(t.Context(), "a") {
		if err != nil {
			t.Fatal(err)
		}
		if e.UID == "skipped" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d entries of a message that was fetched after all", n)
	}
}

// growth stores a beginning and then all of a message on a disk that fails.
func growth(dir string, d FS) (promised bool, err error) {
	a, err := Open(context.Background(), dir, Options{FS: d})
	if err != nil {
		return false, err
	}
	_, err = a.Add(context.Background(), strings.NewReader(head), Incoming{Account: "a", UID: "1", Partial: true})
	promised = err == nil
	_, err2 := a.Add(context.Background(), strings.NewReader(long), Incoming{Account: "a", UID: "1"})
	return promised, errors.Join(err, err2, a.Close())
}

func TestNoFailureLosesABeginningBeforeTheWholeIsSafe(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 4))
	for _, dead := range []bool{false, true} {
		for n := 1; ; n++ {
			d := &badDisk{at: n, dead: dead, unsynced: map[string]bool{}}
			dir := t.TempDir()
			promised, err := growth(dir, d)
			if d.failed == "" {
				if err != nil {
					t.Fatal(err)
				}
				break
			}
			if dead {
				d.cut(t, chance)
			}
			checkGrowth(t, dir, promised)
			if t.Failed() {
				t.Fatalf("after operation %d failed (%s, dead=%v): %v", n, d.failed, dead, err)
			}
		}
	}
}

func checkGrowth(t *testing.T, dir string, promised bool) {
	t.Helper()
	a, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	list := ids(t, a, View{})
	if len(list) > 1 || promised && len(list) != 1 {
		t.Errorf("%d rows", len(list))
	}
	for _, id := range list {
		row, got := rowOf(t, a, id), textOf(t, a, id)
		if row.Partial && got != head || !row.Partial && got != long {
			t.Errorf("row %+v holds %d bytes", row, len(got))
		}
	}
	if e := entryOf(t, a, "a", "1"); !e.Verified.IsZero() && (e.Partial || e.SHA256 != sumOf([]byte(long)).String()) {
		t.Errorf("entry %+v", e)
	}
	report, err := a.Verify(t.Context(), nil)
	if err != nil || len(report.Missing)+len(report.Changed) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}
