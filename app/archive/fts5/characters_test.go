package fts5

import (
	"bytes"
	"database/sql"
	"flag"
	"fmt"
	"go/format"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	_ "modernc.org/sqlite"
)

var update = flag.Bool("update", false, "write the table of characters anew")

// TestCharacters asks the SQLite that is linked in about characters: all where
// scripts are, and a part of those beyond. If a new one takes some otherwise:
// go test ./app/archive/fts5 -run Characters -update
func TestCharacters(t *testing.T) {
	const scripts = 0x20000
	var list []rune
	for r := rune(utf8.RuneSelf); r <= utf8.MaxRune; r++ {
		if utf8.ValidRune(r) && (r < scripts || r%61 == 0 || *update) {
			list = append(list, r)
		}
	}
	asked := ask(t, list)
	if *update {
		if err := os.WriteFile("spans.go", spansFile(t, spansOf(asked)), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Skip("spans.go is written; run the test again")
	}
	wrong := 0
	for _, r := range list {
		want, part := asked[r]
		got, is := fold(r)
		if is != part || got != want {
			if wrong++; wrong <= 10 {
				t.Errorf("%U: folded to %U, part of a word: %v; SQLite: %U, %v", r, got, is, want, part)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d characters are taken otherwise than by SQLite", wrong)
	}
}

// ask gives what each character of the list becomes that is part of a word.
func ask(t *testing.T, list []rune) map[rune]rune {
	db := memory(t)
	run(t, db, "CREATE VIRTUAL TABLE c USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 2')",
		"CREATE VIRTUAL TABLE w USING fts5vocab (c, instance)")
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	const together = 256
	chunks := slices.Collect(slices.Chunk(list, together))
	for i, chunk := range chunks {
		var text strings.Builder
		for _, r := range chunk {
			fmt.Fprintf(&text, " a%cb", r)
		}
		if _, err := tx.Exec("INSERT INTO c (rowid, text) VALUES (?, ?)", i, text.String()); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	words := make([][]string, len(chunks))
	rows, err := db.Query("SELECT doc, term FROM w ORDER BY doc, offset")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var doc int
		var term string
		if err := rows.Scan(&doc, &term); err != nil {
			t.Fatal(err)
		}
		words[doc] = append(words[doc], term)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	asked := map[rune]rune{}
	for i, chunk := range chunks {
		take(asked, chunk, words[i])
	}
	return asked
}

// take notes what became of characters between an a and a b each.
func take(asked map[rune]rune, list []rune, words []string) {
	for _, r := range list {
		switch word := words[0]; word {
		case "a":
			words = words[1:] // and "b"
		case "ab":
			asked[r] = dropped
		default:
			asked[r], _ = utf8.DecodeRuneInString(word[1:])
		}
		words = words[1:]
	}
}

// spansOf joins characters side by side that become one the same distance
// away. Where upper and lower case take turns, two spans interlock.
func spansOf(asked map[rune]rune) (list []span) {
	for r := rune(utf8.RuneSelf); r <= utf8.MaxRune; r++ {
		to, part := asked[r]
		if !part {
			continue
		}
		distance := to - r
		if to == dropped {
			distance = nothing
		}
		if !extend(list, r, distance) {
			list = append(list, span{r, r, 1, distance})
		}
	}
	return list
}

// extend puts r into one of the last two spans, if it fits.
func extend(list []span, r, distance rune) bool {
	for back := 1; back <= min(2, len(list)); back++ {
		s := &list[len(list)-back]
		step := r - s.last
		if s.distance == distance && (step == 1 || step == 2) && (s.first == s.last || s.step == step) {
			s.last, s.step = r, step
			return true
		}
	}
	return false
}

func spansFile(t *testing.T, list []span) []byte {
	var b bytes.Buffer
	b.WriteString("package fts5\n\n// Written by TestCharacters; see span.\n\nvar spans = []span{\n")
	for _, s := range list {
		if s.distance == nothing {
			fmt.Fprintf(&b, "\t{%#x, %#x, %d, nothing},\n", s.first, s.last, s.step)
			continue
		}
		fmt.Fprintf(&b, "\t{%#x, %#x, %d, %d},\n", s.first, s.last, s.step, s.distance)
	}
	b.WriteString("}\n")
	text, err := format.Source(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// memory opens an empty database in memory.
func memory(t testing.TB) *sql.DB {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func run(t testing.TB, db *sql.DB, queries ...string) {
	t.Helper()
	for _, query := range queries {
		if _, err := db.Exec(query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
}
