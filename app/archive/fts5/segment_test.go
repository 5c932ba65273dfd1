package fts5

import (
	"cmp"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// tables has the forms of tables that segments are written for.
var tables = []Table{
	{Name: "full", Columns: 3, Places: true},
	{Name: "none", Columns: 1},
}

func create(t testing.TB, db *sql.DB, table Table) {
	columns, detail := make([]string, table.Columns), "none"
	for i := range columns {
		columns[i] = fmt.Sprint("c", i)
	}
	if table.Places {
		detail = "full"
	}
	run(t, db, fmt.Sprintf(`CREATE VIRTUAL TABLE %s USING fts5 (%s, content = '', contentless_delete = 1, detail = %s,
		tokenize = 'unicode61 remove_diacritics 2')`, table.Name, strings.Join(columns, ", "), detail),
		fmt.Sprintf("INSERT INTO %s (%[1]s, rank) VALUES ('automerge', 0)", table.Name),
		fmt.Sprintf("INSERT INTO %s (%[1]s, rank) VALUES ('crisismerge', 1999)", table.Name),
		fmt.Sprintf("INSERT INTO %s (%[1]s, rank) VALUES ('hashsize', 1000000000)", table.Name),
		fmt.Sprintf("INSERT INTO %s (%[1]s, rank) VALUES ('pgsz', %d)", table.Name, cmp.Or(table.PageSize, usualPage)))
}

type doc struct {
	id      int64
	columns []string
}

// byFTS5 inserts docs in a transaction, as FTS5 does it.
func byFTS5(t testing.TB, db *sql.DB, table Table, docs []doc) {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range table.Columns {
		names = append(names, fmt.Sprint("c", i))
	}
	query := fmt.Sprintf("INSERT INTO %s (rowid, %s) VALUES (?%s)", table.Name, strings.Join(names, ", "), strings.Repeat(", ?", table.Columns))
	for _, d := range docs {
		args := []any{d.id}
		for _, c := range d.columns {
			args = append(args, c)
		}
		if _, err := tx.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// byUs inserts docs in a transaction, as this package does it.
func byUs(t testing.TB, db *sql.DB, table Table, docs []doc) {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	s := NewSegment(table)
	if err := s.Add(1<<60, slices.Repeat([]string{"of what was before"}, table.Columns)...); err != nil {
		t.Fatal(err)
	}
	s.Finish()
	s.Reset()
	for _, d := range docs {
		if err := s.Add(d.id, d.columns...); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Write(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// contents gives all that is in the tables behind a table.
func contents(t testing.TB, db *sql.DB, table Table) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, query := range []string{
		"SELECT 'data ' || id, hex(block) FROM %s_data",
		"SELECT 'idx ' || segid || ' ' || hex(term), pgno FROM %s_idx",
		"SELECT 'docsize ' || id, hex(sz) || ' ' || origin FROM %s_docsize",
	} {
		collect(t, db, fmt.Sprintf(query, table.Name), all)
	}
	return all
}

// collect puts the rows of a query, of a key and a value, into all.
func collect(t testing.TB, db *sql.DB, query string, all map[string]string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			t.Fatal(err)
		}
		all[key] += value
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// same fails unless two tables are the same, octet for octet.
func same(t testing.TB, theirs, ours map[string]string) {
	t.Helper()
	shown := 0
	for key, want := range theirs {
		if got, ok := ours[key]; got != want && shown < 5 {
			shown++
			t.Errorf("%s: there: %v\n%.200s\nFTS5 has\n%.200s", key, ok, got, want)
		}
	}
	for key := range ours {
		if _, ok := theirs[key]; !ok && shown < 5 {
			shown++
			t.Errorf("%s: FTS5 has none", key)
		}
	}
	if t.Failed() {
		t.Fatalf("%d records, FTS5 has %d", len(ours), len(theirs))
	}
}

// randomDocs makes docs with words as common and as rare as in mail, odd ones
// among them.
func randomDocs(chance *rand.Rand, n, first, columns int) (docs []doc) {
	odd := []string{"ÉCOLE", "naïve", "e\u0301te\u0301", "Straße", "日 本 語", "Ελλάδα", "\u0301lone", "İstanbul", "a\x00b", "x\xffy",
		strings.Repeat("long", 300), strings.Repeat("Ω", 3_000), "٣٤٥", "ﬁn", "𝔘nicode", "a_b-c'd", ""}
	id := int64(first)
	for range n {
		d := doc{id: id}
		id += 1 + int64(chance.IntN(3))*int64(chance.IntN(300))
		for range columns {
			var text strings.Builder
			for range chance.IntN(1 + chance.IntN(400)) {
				switch chance.IntN(40) {
				case 0:
					if chance.IntN(20) == 0 {
						text.WriteString(odd[chance.IntN(len(odd))])
					}
				case 1:
					fmt.Fprintf(&text, "word%d", chance.IntN(100_000))
				default:
					fmt.Fprintf(&text, "w%d", min(chance.IntN(500), chance.IntN(500), chance.IntN(500)))
				}
				text.WriteByte(' ')
			}
			d.columns = append(d.columns, text.String())
		}
		docs = append(docs, d)
	}
	return docs
}

func TestSameAsFTS5(t *testing.T) {
	for _, table := range tables {
		for _, pageSize := range []int{32, 200, 4050} { // small ones have many levels of everything
			for seed := range uint64(2) {
				t.Run(fmt.Sprintf("%s/%d/%d", table.Name, pageSize, seed), func(t *testing.T) {
					t.Parallel()
					theirs, ours := memory(t), memory(t)
					table := table
					table.PageSize = pageSize
					create(t, theirs, table)
					create(t, ours, table)
					chance := rand.New(rand.NewPCG(seed, uint64(pageSize)))
					first := 1
					for range 3 { // each a segment
						docs := randomDocs(chance, 1+chance.IntN(10)*chance.IntN(min(60, pageSize)), first, table.Columns)
						first = int(docs[len(docs)-1].id) + 1
						byFTS5(t, theirs, table, docs)
						byUs(t, ours, table, docs)
					}
					long := doc{int64(first), slices.Repeat([]string{strings.Repeat("Ω", maxWord/2+9) + " short"}, table.Columns)}
					byFTS5(t, theirs, table, []doc{long})
					byUs(t, ours, table, []doc{long})
					wordless := []doc{{int64(first + 1), make([]string, table.Columns)}}
					byFTS5(t, theirs, table, wordless)
					byUs(t, ours, table, wordless)
					same(t, contents(t, theirs, table), contents(t, ours, table))
					run(t, ours, "INSERT INTO "+table.Name+" ("+table.Name+") VALUES ('integrity-check')")
				})
			}
		}
	}
}
