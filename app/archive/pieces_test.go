package archive

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/archive/fts5"
	"github.com/mailloft/mailloft/app/problem"
)

func piecesNow(t *testing.T, a *Archive, table string) pieces {
	t.Helper()
	p, err := fts5.Segments(context.Background(), a.x.w, table)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTidySparesALargePieceOfTheSearchTable(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	for i := range 12 {
		b := a.NewBatch()
		for j := range 40 {
			if err := b.Add(t.Context(), strings.NewReader(mail(40*i+j)), Incoming{}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range []string{"search", "start"} {
		if p := piecesNow(t, a, table); len(p) != 12 || !p.outgrown() {
			t.Fatalf("%s: %v", table, p)
		}
	}
	tidy := func() {
		t.Helper()
		if err := a.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	tidy()
	whole := piecesNow(t, a, "search")
	if len(whole) != 1 || len(piecesNow(t, a, "start")) != 1 {
		t.Fatalf("not one piece: %v", whole)
	}
	for i := range 10 { // as mail comes in: a message, then nothing
		add(t, a, mail(1000+i), Incoming{})
		tidy()
	}
	after := piecesNow(t, a, "search")
	if slices.Max(after) != whole[0] || len(after) > 8 {
		t.Errorf("%v was merged to %v", whole, after)
	}
	if found := len(ids(t, a, View{Query: "rare1007 "})); found != 1 {
		t.Errorf("%d found", found)
	}
	if _, err := a.Compact(t.Context()); err != nil || len(piecesNow(t, a, "search")) != 1 {
		t.Error("compacting left more than one piece", err)
	}
}

func TestWhoIsInAHurryLeavesPiecesUntilThereAreMany(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	for i := range manyPieces + 1 {
		add(t, a, mail(i), Incoming{})
		if i != manyPieces-1 {
			continue
		}
		if err := a.TidyIfDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if p := piecesNow(t, a, "search"); len(p) != manyPieces {
			t.Fatalf("%d pieces are left of %d", len(p), manyPieces)
		}
	}
	if err := a.TidyIfDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p := piecesNow(t, a, "search"); len(p) != 1 {
		t.Errorf("%d pieces are left of too many", len(p))
	}
	if found := len(ids(t, a, View{Query: "rare7 "})); found != 1 {
		t.Errorf("%d found", found)
	}
}

func TestAnIndexOfTheVersionBeforeIsTakenOver(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	fill(t, a)
	before := stateOf(t, a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := edit(dir+"/index.db", "DROP TABLE damaged; DROP TRIGGER damaged_goes; DELETE FROM search_config WHERE k = 'crisismerge'; DELETE FROM start_config WHERE k = 'crisismerge'; PRAGMA user_version = 5"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(dir + "/index.db.seal"); err != nil {
		t.Fatal(err)
	}
	a = open(t, dir, Options{Rebuilt: func(p *problem.Problem, _ Report) { t.Errorf("made again: %v", p) }})
	if diff := cmp.Diff(before, stateOf(t, a)); diff != "" {
		t.Error(diff)
	}
	for _, table := range []string{"search", "start"} {
		var many int
		if err := a.x.r.QueryRow("SELECT v FROM " + table + "_config WHERE k = 'crisismerge'").Scan(&many); err != nil || many != 128 {
			t.Errorf("%s merges at %d, %v", table, many, err)
		}
	}
}
