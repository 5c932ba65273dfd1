package archive

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/problem"
)

// fill gives an archive a bit of everything that must survive.
func fill(t testing.TB, a *Archive) {
	t.Helper()
	ctx := t.Context()
	var list []ID
	for i := range 12 {
		list = append(list, add(t, a, numbered(i), Incoming{
			Account: []string{"a", "b"}[i%2], UID: fmt.Sprintf("uid-%d\xff", i),
			Received: time.UnixMilli(1_700_000_000_000).UTC().AddDate(0, i/3, 0),
		}).ID)
	}
	list = append(list, add(t, a, numbered(12), Incoming{}).ID)
	add(t, a, numbered(3), Incoming{Account: "a", UID: "again"})
	tag := func(ids []ID, name string, on bool) error {
		_, err := a.SetTag(ctx, ids, name, on)
		return err
	}
	for _, err := range []error{
		a.SetRead(ctx, list[:5], true),
		a.SetRead(ctx, list[1:2], false),
		a.SetStarred(ctx, list[2:6], true),
		tag(list[2:8], "Work", true),
		tag(list[3:4], "work", false),
		a.DefineTag(ctx, "Work", "#ff8800"),
		a.DefineTag(ctx, "Unused", "red"),
		tag(list[:2], "dropped", true),
		a.DropTag(ctx, "dropped"),
		a.Trash(ctx, list[7:8]),
		archived(ctx, a, list[4:7]),
		a.MarkDeleted(ctx, "a", []string{"uid-0\xff"}, time.UnixMilli(1_800_000_000_000)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.EmptyTrash(ctx); err != nil {
		t.Fatal(err)
	}
	if err := a.Trash(ctx, list[9:11]); err != nil {
		t.Fatal(err)
	}
}

// state is everything about an archive that a rebuild must bring back; ids
// are left out, their order is not.
type state struct {
	Rows   []Row
	Trash  []Row
	Counts Counts
	Tags   []Tag
	Ledger map[string]map[string]Entry
	Found  int
}

func stateOf(t testing.TB, a *Archive) state {
	t.Helper()
	ctx := context.Background()
	rows := func(v View) []Row {
		list, err := a.Rows(ctx, ids(t, a, v))
		if err != nil {
			t.Fatal(err)
		}
		for i := range list {
			list[i].ID, list[i].Thread = 0, 0
		}
		return list
	}
	s := state{Rows: rows(View{}), Trash: rows(View{Folder: Trash}), Ledger: map[string]map[string]Entry{}}
	s.Found = len(ids(t, a, View{Query: "letter"}))
	var err error
	if s.Counts, err = a.Counts(ctx); err != nil {
		t.Fatal(err)
	}
	if s.Tags, err = a.Tags(ctx); err != nil {
		t.Fatal(err)
	}
	for _, account := range []string{"a", "b"} {
		if s.Ledger[account], err = a.Ledger(ctx, account); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestRebuildBringsEverythingBack(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	fill(t, a)
	before := stateOf(t, a)
	var last int
	report, err := a.Rebuild(t.Context(), func(done, total int) { last = total - done })
	if err != nil || !report.Clean() || report.OK != 12 || last != 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	if diff := cmp.Diff(before, stateOf(t, a)); diff != "" {
		t.Error(diff)
	}
	add(t, a, numbered(99), Incoming{Account: "a", UID: "new"})
	if len(ids(t, a, View{})) != 11 {
		t.Error("the rebuilt index does not take new mail")
	}
}

func TestAnIndexThatIsGoneOrDamagedIsMadeAgain(t *testing.T) {
	damage := map[string]func(path string) error{
		"deleted":           os.Remove,
		"emptied":           func(path string) error { return os.Truncate(path, 0) },
		"truncated":         func(path string) error { return os.Truncate(path, 3*4096+100) },
		"cut in its header": func(path string) error { return os.Truncate(path, 50) },
		"garbage":           func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte("garbage "), 9000), 0o600) },
		"older": func(path string) error {
			return errors.Join(os.Remove(path+".seal"), edit(path, "UPDATE meta SET value = 3 WHERE name = 'journal'"))
		},
		"edited": func(path string) error { return edit(path, "UPDATE message SET subject = 'changed'") },
		"a bit flipped in a text": func(path string) error {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			i := bytes.LastIndex(text, []byte("letter"))
			text[i] ^= 1
			return os.WriteFile(path, text, 0o600)
		},
		"garbage after a crash": func(path string) error { return errors.Join(os.Remove(path+".seal"), overwritePage(path, 3)) },
	}
	pages := []int64{1, 2, 3, 5, 8, 12}
	if allFaults {
		pages = pagesOfAnIndex(t)
	}
	for _, page := range pages {
		damage[fmt.Sprintf("page %d overwritten", page)] = func(path string) error { return overwritePage(path, page) }
	}
	for name, do := range damage {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			before := filledState(t, dir)
			if err := do(filepath.Join(dir, "index.db")); err != nil {
				t.Fatal(err)
			}
			var why *problem.Problem
			a := open(t, dir, Options{Rebuilt: func(p *problem.Problem, r Report) { why = p }})
			if diff := cmp.Diff(before, stateOf(t, a)); diff != "" {
				t.Error(diff)
			}
			if why == nil || why.Code != "index.rebuilt" {
				t.Errorf("nobody was told: %v", why)
			}
		})
	}
}

// pagesOfAnIndex numbers the pages of a filled index.
func pagesOfAnIndex(t *testing.T) []int64 {
	t.Helper()
	dir := t.TempDir()
	filledState(t, dir)
	info, err := os.Stat(filepath.Join(dir, "index.db"))
	if err != nil {
		t.Fatal(err)
	}
	var all []int64
	for page := range info.Size() / 4096 {
		all = append(all, page+1)
	}
	return all
}

// filledState fills an archive in dir, closes it and gives its state.
func filledState(t testing.TB, dir string) state {
	t.Helper()
	a, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, a)
	s := stateOf(t, a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return s
}

func overwritePage(path string, page int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(bytes.Repeat([]byte{0xA5}, 4096), (page-1)*4096)
	return errors.Join(err, f.Close())
}

// edit runs SQL on an index from outside.
func edit(path, query string) error {
	db, err := sql.Open("sqlite", dsn(path, ""))
	if err != nil {
		return err
	}
	_, err = db.Exec(query)
	return errors.Join(err, db.Close())
}

func TestWithoutIndexAndJournalNoMessageIsLost(t *testing.T) {
	dir := t.TempDir()
	before := filledState(t, dir)
	if err := errors.Join(os.Remove(filepath.Join(dir, "index.db")), os.RemoveAll(filepath.Join(dir, "journal"))); err != nil {
		t.Fatal(err)
	}
	a := open(t, dir, Options{})
	rows, err := a.Rows(t.Context(), ids(t, a, View{}))
	if err != nil || len(rows) != len(before.Rows)+len(before.Trash) {
		t.Fatalf("%d messages of %d, %v", len(rows), len(before.Rows)+len(before.Trash), err)
	}
	want := map[string]time.Time{}
	for _, r := range append(before.Rows, before.Trash...) {
		want[r.SHA256] = r.Received
	}
	for _, r := range rows {
		if r.Received.Sub(want[r.SHA256]).Abs() > time.Minute {
			t.Errorf("%s was received %v, want %v", r.Subject, r.Received, want[r.SHA256])
		}
	}
}

func TestDamagedJournalCostsOnlyTheDamagedLines(t *testing.T) {
	dir := t.TempDir()
	before := filledState(t, dir)
	tail := filepath.Join(dir, "journal", "tail.jsonl")
	text, err := os.ReadFile(tail)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	lines[len(lines)/2] = strings.Replace(lines[len(lines)/2], `"op"`, `"oq"`, 1)
	lines[len(lines)-1] = `deadbeef {"n":` // torn
	if err := os.WriteFile(tail, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "index.db")); err != nil {
		t.Fatal(err)
	}
	var report Report
	a := open(t, dir, Options{Rebuilt: func(_ *problem.Problem, r Report) { report = r }})
	got := stateOf(t, a)
	if len(got.Rows)+len(got.Trash) != len(before.Rows)+len(before.Trash) || report.JournalLines != 1 {
		t.Errorf("%d messages, %d lines left out", len(got.Rows)+len(got.Trash), report.JournalLines)
	}
}

func TestJournalThatMissedSomethingIsCompactedFromTheIndex(t *testing.T) {
	dir := t.TempDir()
	before := filledState(t, dir)
	if err := os.RemoveAll(filepath.Join(dir, "journal")); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), dir, Options{Rebuilt: func(p *problem.Problem, _ Report) { t.Error("rebuilt:", p) }})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(a.Close(), os.Remove(filepath.Join(dir, "index.db"))); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, stateOf(t, open(t, dir, Options{}))); diff != "" {
		t.Error(diff)
	}
}

func TestRebuildNoLongerVouchesForAFileThatIsGone(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	s := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	if err := os.Remove(a.files.path(mustSum(t, s.SHA256), monthOf(time.Now()))); err != nil {
		t.Fatal(err)
	}
	report, err := a.Rebuild(t.Context(), nil)
	if err != nil || len(report.Missing) != 1 || report.Missing[0].SHA256 != s.SHA256 {
		t.Fatalf("%+v, %v", report, err)
	}
	ledger, err := a.Ledger(t.Context(), "a")
	if e := ledger["1"]; err != nil || !e.Verified.IsZero() || e.Stored.IsZero() || e.Trashed {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestNewerIndexIsRefusedInWords(t *testing.T) {
	dir := t.TempDir()
	filledState(t, dir)
	if err := edit(filepath.Join(dir, "index.db"), "PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{false, true} {
		_, err := Open(t.Context(), dir, Options{ReadOnly: readOnly})
		if p := problem.From(err); p == nil || p.Code != "index.newer" {
			t.Errorf("err = %v", err)
		}
	}
}

func TestNewerJournalIsRefusedInWordsAndLeftAlone(t *testing.T) {
	dir := t.TempDir()
	filledState(t, dir)
	var line bytes.Buffer
	if err := writeLine(&line, record{N: 1000, Op: opSnapshot, Version: 99}); err != nil {
		t.Fatal(err)
	}
	snapshot := filepath.Join(dir, "journal", "snapshot.jsonl")
	if err := errors.Join(os.WriteFile(snapshot, line.Bytes(), 0o600), os.Remove(filepath.Join(dir, "index.db"))); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), dir, Options{})
	if p := problem.From(err); p == nil || p.Code != "journal.newer" {
		t.Errorf("err = %v", err)
	}
	if after, err := os.ReadFile(snapshot); err != nil || !bytes.Equal(line.Bytes(), after) {
		t.Errorf("the journal was touched: %v", err)
	}
}

// What the journal can't give any more comes from the index that is replaced,
// wherever in the journal it was.
func TestRebuildTakesFromTheIndexWhatTheJournalLost(t *testing.T) {
	dir := t.TempDir()
	before := filledState(t, dir)
	a := open(t, dir, Options{})
	if err := a.compactJournal(t.Context()); err != nil {
		t.Fatal(err)
	}
	spoilLines(t, a.journal.snapshotPath())
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, stateOf(t, a)); diff != "" {
		t.Error(diff)
	}
}

// That flags may be gone is said when neither journal nor index has them.
func TestLossOfIndexAndJournalIsSaid(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, journal string){
		"lines":    func(t *testing.T, journal string) { spoilLines(t, filepath.Join(journal, "tail.jsonl")) },
		"snapshot": func(t *testing.T, journal string) { mustRemove(t, filepath.Join(journal, "snapshot.jsonl")) },
		"all":      func(t *testing.T, journal string) { mustRemove(t, journal) },
		"nothing":  nil,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			filledState(t, dir)
			if lose != nil {
				lose(t, filepath.Join(dir, "journal"))
			}
			mustRemove(t, filepath.Join(dir, "index.db"))
			var why *problem.Problem
			open(t, dir, Options{Rebuilt: func(p *problem.Problem, _ Report) { why = p }})
			if why == nil || strings.Contains(why.Next, "may be missing") != (lose != nil) {
				t.Errorf("told: %v", why)
			}
		})
	}
}

// spoilLines makes every line of a journal's file but the first unreadable.
func spoilLines(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first, rest, _ := strings.Cut(string(text), "\n")
	if rest == "" {
		t.Fatal("nothing to spoil in", path)
	}
	if err := os.WriteFile(path, []byte(first+"\n"+strings.ReplaceAll(rest, `"op"`, `"oq"`)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func mustRemove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}
