package archive

import (
	"context"
	"database/sql"
	"os"
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
		if name := e.Name(); name == "index.db.new" || name == "index.db.new-scratch" {
			t.Errorf("%s was left behind", name)
		}
	}
}
