package fts5

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestBesideFTS5 lets FTS5 delete, insert and merge in the same tables, on the
// same connection, and in the same transactions.
func TestBesideFTS5(t *testing.T) {
	for _, table := range tables {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(table.Name, seed), func(t *testing.T) {
				t.Parallel()
				theirs, ours := memory(t), memory(t)
				table := table
				table.PageSize = 200
				for _, db := range []*sql.DB{theirs, ours} {
					create(t, db, table)
					run(t, db, "CREATE VIRTUAL TABLE words USING fts5vocab ("+table.Name+", instance)")
				}
				both := func(query string) {
					t.Helper()
					run(t, theirs, query)
					run(t, ours, query)
				}
				chance := rand.New(rand.NewPCG(seed, 7))
				var all []doc
				for first := 1; len(all) < 200; {
					docs := randomDocs(chance, 1+chance.IntN(40), first, table.Columns)
					first = int(docs[len(docs)-1].id) + 1
					byFTS5(t, theirs, table, docs)
					if chance.IntN(4) == 0 {
						byFTS5(t, ours, table, docs)
					} else {
						byUs(t, ours, table, docs)
					}
					all = append(all, docs...)
					switch chance.IntN(4) {
					case 0:
						both(fmt.Sprintf("INSERT INTO %s (%[1]s, rank) VALUES ('merge', %d)", table.Name, chance.IntN(60)-20))
					case 1:
						both(fmt.Sprintf("DELETE FROM %s WHERE rowid %% 7 = %d", table.Name, chance.IntN(7)))
					case 2:
						d := all[chance.IntN(len(all))] // its words, as of a message that has become whole
						d.columns = randomDocs(chance, 1, 1, table.Columns)[0].columns
						both(fmt.Sprintf("DELETE FROM %s WHERE rowid = %d", table.Name, d.id))
						byFTS5(t, theirs, table, []doc{d})
						again(t, ours, table, d)
					}
				}
				same(t, places(t, theirs), places(t, ours))
				run(t, ours, "INSERT INTO "+table.Name+" ("+table.Name+") VALUES ('integrity-check')")
				both(fmt.Sprintf("INSERT INTO %s (%[1]s) VALUES ('optimize')", table.Name))
				same(t, places(t, theirs), places(t, ours))
				if s := segments(t, ours, table); len(s) != 1 {
					t.Errorf("%d segments after everything was merged", len(s))
				}
			})
		}
	}
}

// again deletes and inserts a row in one transaction.
func again(t *testing.T, db *sql.DB, table Table, d doc) {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("DELETE FROM "+table.Name+" WHERE rowid = ?", d.id); err != nil {
		t.Fatal(err)
	}
	s := NewSegment(table)
	if err := s.Add(d.id, d.columns...); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// places gives each place of each word, as FTS5 reads it.
func places(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	all := map[string]string{}
	collect(t, db, "SELECT hex(term) || ' ' || doc, ' ' || coalesce(col, '') || ':' || coalesce(offset, '') FROM words", all)
	if len(all) == 0 {
		t.Fatal("no words")
	}
	return all
}

func segments(t *testing.T, db *sql.DB, table Table) []int64 {
	t.Helper()
	list, err := Segments(t.Context(), db, table.Name)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestManyWrites stays below what FTS5 can do, which is 2,000 segments.
func TestManyWrites(t *testing.T) {
	table := tables[1]
	db := memory(t)
	create(t, db, table)
	most := 0
	for i := range 3 * crowded {
		byUs(t, db, table, []doc{{int64(i + 1), []string{fmt.Sprint("all a", i)}}})
		most = max(most, len(segments(t, db, table)))
	}
	if most > crowded+8 || most < crowded-1 {
		t.Errorf("up to %d segments, want about %d", most, crowded)
	}
	var n int
	if err := db.QueryRow("SELECT count(*) FROM none WHERE none MATCH 'all'").Scan(&n); err != nil || n != 3*crowded {
		t.Errorf("%d rows found, want %d: %v", n, 3*crowded, err)
	}
}

// TestRolledBack leaves nothing of a segment whose transaction failed.
func TestRolledBack(t *testing.T) {
	table := tables[0]
	db := memory(t)
	create(t, db, table)
	byUs(t, db, table, []doc{{1, []string{"one", "", ""}}})
	before := contents(t, db, table)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	s := NewSegment(table)
	if err := s.Add(2, "two", "", ""); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	same(t, before, contents(t, db, table))
	byUs(t, db, table, []doc{{2, []string{"three", "", ""}}})
	var found int
	if err := db.QueryRow("SELECT rowid FROM full WHERE full MATCH 'three'").Scan(&found); err != nil || found != 2 {
		t.Errorf("found row %d: %v", found, err)
	}
}

// TestRefused are rows that are no rows of the table, or come out of order.
func TestRefused(t *testing.T) {
	s := NewSegment(tables[1])
	if err := s.Add(5, "a", "b"); err == nil {
		t.Error("a column too many was taken")
	}
	if err := s.Add(5, "a"); err != nil {
		t.Error(err)
	}
	if err := s.Add(5, "a"); err == nil {
		t.Error("a row was taken twice")
	}
}

// BenchmarkWrite compares a transaction of 200 rows written here with one by FTS5.
func BenchmarkWrite(b *testing.B) {
	table := tables[0]
	for name, write := range map[string]func(testing.TB, *sql.DB, Table, []doc){"here": byUs, "FTS5": byFTS5} {
		b.Run(name, func(b *testing.B) {
			db := memory(b)
			create(b, db, table)
			docs := randomDocs(rand.New(rand.NewPCG(1, 1)), 200, 1, table.Columns)
			for b.Loop() {
				write(b, db, table, docs)
				b.StopTimer()
				run(b, db, fmt.Sprintf("DELETE FROM %s WHERE rowid > 0", table.Name), fmt.Sprintf("INSERT INTO %s (%[1]s) VALUES ('optimize')", table.Name))
				b.StartTimer()
			}
		})
	}
}

func TestAStructureThatIsNotUnderstood(t *testing.T) {
	for _, record := range [][]byte{nil, {1, 2, 3}, make([]byte, 40), {0, 0, 0, 0, 0xff, 0, 0, 1, 0x81}, {0, 0, 0, 0, 0xff, 0, 0, 1, 5, 5, 5, 0, 200, 200}} {
		if s, err := readStructure(record); !errors.Is(err, ErrDamaged) {
			t.Errorf("%v: %v, %v", record, s, err)
		}
	}
}
