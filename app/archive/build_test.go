package archive

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// schemaOf is everything that is defined in an index, by name.
func schemaOf(t *testing.T, a *Archive) map[string]string {
	t.Helper()
	defined := map[string]string{}
	err := eachRow(context.Background(), a.x.r, "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema", func(rows *sql.Rows) error {
		var name, text string
		err := rows.Scan(&name, &text)
		defined[name] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return defined
}

func TestAnIndexMadeAgainHasAllThatANewOneHas(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	fill(t, a)
	fresh := schemaOf(t, a)
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fresh, schemaOf(t, a)); diff != "" {
		t.Error(diff)
	}
	problems, err := checkPages(t.Context(), a.x.w, "integrity_check")
	if err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
	entries, err := os.ReadDir(a.Dir())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "index.db.new") {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

func TestWhatAKilledRebuildLeftIsGivenBackAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	fill(t, a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index.db.new", "index.db.new-scratch"} {
		if err := os.WriteFile(filepath.Join(dir, name), make([]byte, 1<<20), filePerm); err != nil {
			t.Fatal(err)
		}
	}
	open(t, dir, Options{})
	left, err := filepath.Glob(filepath.Join(dir, "index.db.new*"))
	if err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}
