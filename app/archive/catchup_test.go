package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/problem"
)

// beside are options under which every journal is a large one.
var beside = Options{atOnce: 1}

func journalFiles(dir string) (snapshot, tail, gap string) {
	return filepath.Join(dir, "journal", "snapshot.jsonl"), filepath.Join(dir, "journal", "tail.jsonl"), filepath.Join(dir, "journal", "gap")
}

// behindItsIndex fills an archive whose journal lacks the last transactions.
func behindItsIndex(t *testing.T, dir string) state {
	t.Helper()
	a := open(t, dir, Options{})
	fill(t, a)
	if err := a.Tidy(t.Context()); err != nil { // leaves a snapshot and an empty tail
		t.Fatal(err)
	}
	_, tail, _ := journalFiles(dir)
	kept, err := os.ReadFile(tail)
	if err != nil {
		t.Fatal(err)
	}
	list := ids(t, a, View{})
	if err := errors.Join(a.SetStarred(t.Context(), list[:3], true), a.SetRead(t.Context(), list[1:4], true)); err != nil {
		t.Fatal(err)
	}
	s := stateOf(t, a)
	if err := errors.Join(a.Close(), os.WriteFile(tail, kept, 0o600)); err != nil {
		t.Fatal(err)
	}
	return s
}

// onlyFromTheJournal makes the index again and gives what came back.
func onlyFromTheJournal(t *testing.T, dir string) state {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, "index.db")); err != nil {
		t.Fatal(err)
	}
	a := open(t, dir, beside)
	defer close2(t, a)
	return stateOf(t, a)
}

func close2(t *testing.T, a *Archive) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func TestALargeJournalIsBroughtUpToTheIndexBesideWhatGoesOn(t *testing.T) {
	dir := t.TempDir()
	behindItsIndex(t, dir)
	a := open(t, dir, Options{atOnce: 1, Rebuilt: func(p *problem.Problem, _ Report) { t.Errorf("made again: %v", p) }})
	for i := range 5 {
		add(t, a, numbered(100+i), Incoming{Account: "a", UID: fmt.Sprint("new", i)})
	}
	a.compacting.Wait()
	add(t, a, numbered(200), Incoming{Account: "b", UID: "last"})
	want := stateOf(t, a)
	close2(t, a)
	if _, _, gap := journalFiles(dir); exists(gap) {
		t.Error("there is a gap still")
	}
	if diff := cmp.Diff(want, onlyFromTheJournal(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestAGapInTheJournalIsRememberedUntilItIsClosed(t *testing.T) {
	dir := t.TempDir()
	behindItsIndex(t, dir)
	_, _, gap := journalFiles(dir)
	a := open(t, dir, Options{FS: &noSnapshots{disk{}}, atOnce: 1}) // as if it were killed before the snapshot is there
	a.compacting.Wait()
	add(t, a, numbered(100), Incoming{Account: "a", UID: "new"})
	want := stateOf(t, a)
	close2(t, a)
	if !exists(gap) {
		t.Fatal("the journal goes on as if it had missed nothing")
	}
	a = open(t, dir, beside)
	a.compacting.Wait()
	close2(t, a)
	if exists(gap) {
		t.Error("there is a gap still")
	}
	if diff := cmp.Diff(want, onlyFromTheJournal(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// noSnapshots is a disk on which no snapshot is ever put in place.
type noSnapshots struct{ disk }

func (noSnapshots) Rename(from, to string) error {
	if filepath.Base(to) == "snapshot.jsonl" {
		return errors.New("killed")
	}
	return os.Rename(from, to)
}

func TestMakingTheIndexAgainClosesAGapFirst(t *testing.T) {
	dir := t.TempDir()
	behindItsIndex(t, dir)
	a := open(t, dir, Options{FS: &noSnapshots{disk{}}, atOnce: 1})
	a.compacting.Wait()
	want := stateOf(t, a)
	a.files.fs, a.journal.fs = disk{}, disk{}
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, stateOf(t, a)); diff != "" {
		t.Error(diff)
	}
}

func TestASnapshotThatWasOvertakenIsNotPutInPlace(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, beside)
	fill(t, a)
	if err := a.compactJournal(t.Context()); err != nil {
		t.Fatal(err)
	}
	snapshotPath, _, _ := journalFiles(dir)
	before, err := os.ReadFile(snapshotPath)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(a.journal.besidePath(), []byte("old"), 0o600), a.journal.adopt(a.journal.n-1)); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(snapshotPath)
	if err != nil || string(after) != string(before) || exists(a.journal.besidePath()) {
		t.Error("an older state took the place of a newer one", err)
	}
}

func TestALongTailIsReadFromItsEnd(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	fill(t, a)
	want := stateOf(t, a)
	n := a.journal.n
	_, tail, _ := journalFiles(dir)
	filler := make([]record, 20) // long ones: under the race detector each costs a millisecond
	for i := range filler {
		filler[i] = record{Op: opForget, Account: fmt.Sprintf("nobody-%020000d", i)}
	}
	for a.journal.size <= measured+measured/8 {
		if err := a.journal.append(filler); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.SetStarred(t.Context(), ids(t, a, View{})[:1], true); err != nil {
		t.Fatal(err)
	}
	want.Rows[0].Starred, want.Counts.Starred = true, want.Counts.Starred+1
	last := a.journal.n
	close2(t, a)
	j, err := openJournal(disk{}, filepath.Join(dir, "journal"))
	if err != nil || j.n != last || j.n <= n || !j.damaged {
		t.Fatalf("%+v, %v", j, err)
	}
	if err := j.close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, onlyFromTheJournal(t, dir)); diff != "" {
		t.Error(diff)
	}
	if info, err := os.Stat(tail); err != nil || info.Size() > measured/2 {
		t.Error("the tail was not compacted", err)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
