package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/problem"
)

func TestSecondWriterIsToldWhoHoldsTheArchive(t *testing.T) {
	dir := t.TempDir()
	first, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), dir, Options{})
	p := problem.From(err)
	if p == nil || p.Code != "archive.locked" || !strings.Contains(p.Text, fmt.Sprint("process ", os.Getpid())) {
		t.Errorf("err = %v", err)
	}
	if err := os.Truncate(filepath.Join(dir, "lock.holder"), 0); err != nil { // as a moment after the start
		t.Fatal(err)
	}
	_, err = Open(t.Context(), dir, Options{})
	if p := problem.From(err); p == nil || p.Text != "Another Mailloft is using this archive." {
		t.Errorf("from one that has not said who it is: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir, Options{})
}

func TestReadersWorkBesideTheWriter(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(t.Context(), filepath.Join(dir, "none"), Options{ReadOnly: true}); err == nil {
		t.Error("an archive that is not there opens")
	}
	w := open(t, dir, Options{})
	s := add(t, w, numbered(1), Incoming{Account: "a", UID: "1"})
	r := open(t, dir, Options{ReadOnly: true})
	add(t, w, numbered(2), Incoming{Account: "a", UID: "2"})
	if got := ids(t, r, View{Query: "letter"}); len(got) != 2 {
		t.Errorf("the reader finds %v", got)
	}
	report, err := r.Verify(t.Context(), nil)
	if err != nil || report.OK != 2 || !report.Clean() {
		t.Errorf("%+v, %v", report, err)
	}
	_, addErr := r.Add(t.Context(), strings.NewReader("x"), Incoming{})
	_, rebuildErr := r.Rebuild(t.Context(), nil)
	for what, err := range map[string]error{
		"add": addErr, "rebuild": rebuildErr, "star": r.SetStarred(t.Context(), []ID{s.ID}, true), "trash": r.Trash(t.Context(), []ID{s.ID}),
	} {
		if p := problem.From(err); p == nil || p.Code != "archive.read-only" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestReaderNeedsNoWriterAndNoWritableFolder(t *testing.T) {
	dir := t.TempDir()
	before := filledState(t, dir)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Chmod(dir, 0o700); err != nil {
			t.Error(err)
		}
	})
	r, err := Open(t.Context(), dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(t, r, View{}); len(got) != len(before.Rows) {
		t.Errorf("%d messages, want %d", len(got), len(before.Rows))
	}
	if err := errors.Join(r.Close(), os.Chmod(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	open(t, dir, Options{Rebuilt: func(p *problem.Problem, _ Report) { t.Error("reading changed the index:", p) }})
}

func TestFolderMayHaveAnyName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "50% #1 ü &x=y;")
	before := filledState(t, dir)
	if r := open(t, dir, Options{ReadOnly: true}); len(ids(t, r, View{})) != len(before.Rows) {
		t.Error("the reader sees something else")
	}
	if _, err := os.Stat(filepath.Join(dir, "index.db")); err != nil {
		t.Error("the index is not in the folder:", err)
	}
}

func TestFolderThatCannotBeWrittenIsSaidInWords(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), dir, Options{})
	if p := problem.From(err); p == nil || p.Code != "disk.denied" {
		t.Errorf("err = %v", err)
	}
}
