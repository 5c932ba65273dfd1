package archive

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/mailloft/mailloft/app/problem"
)

func TestARenamedTagStaysOnItsMessagesAndSurvivesALostIndex(t *testing.T) {
	dir := t.TempDir()
	a, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	one := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	if _, err := a.SetTag(t.Context(), []ID{one.ID}, "work", true); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(a.DefineTag(t.Context(), "work", "red"), a.DefineTag(t.Context(), "Other", "")); err != nil {
		t.Fatal(err)
	}
	var p *problem.Problem
	if err := a.RenameTag(t.Context(), "work", "other"); !errors.As(err, &p) || p.Code != "tag.taken" {
		t.Errorf("renaming to a name that is taken: %v", err)
	}
	if err := a.RenameTag(t.Context(), "nothing", "x1"); !errors.As(err, &p) || p.Code != "tag.unknown" {
		t.Errorf("renaming what is not there: %v", err)
	}
	for _, step := range [][2]string{{"work", "Work"}, {"Work", "Job"}} {
		if err := a.RenameTag(t.Context(), step[0], step[1]); err != nil {
			t.Fatal(err)
		}
	}
	check := func(a *Archive) {
		t.Helper()
		rows, err := a.Rows(t.Context(), ids(t, a, View{Folder: All, Tag: "job"}))
		if err != nil || len(rows) != 1 || len(rows[0].Tags) != 1 || rows[0].Tags[0] != "Job" {
			t.Errorf("%+v (%v)", rows, err)
		}
		tags, err := a.Tags(t.Context())
		if err != nil || len(tags) != 2 || tags[0].Name != "Job" || tags[0].Color != "red" || tags[0].Total != 1 {
			t.Errorf("%+v (%v)", tags, err)
		}
	}
	check(a)
	if err := errors.Join(a.Close(), os.Remove(filepath.Join(dir, "index.db"))); err != nil {
		t.Fatal(err)
	}
	check(open(t, dir, Options{}))
}
