package fts5

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Write puts the segment into its table. The rows must not be in there. What
// FTS5 has gathered itself in the transaction is written before. Afterwards the
// segment is of use again when it is reset.
func (s *Segment) Write(ctx context.Context, tx *sql.Tx) error {
	if len(s.rows) == 0 {
		return nil
	}
	if err := s.command(ctx, tx, "flush", 0); err != nil {
		return err
	}
	all, err := structureOf(ctx, tx, s.table.Name)
	if err != nil {
		return err
	}
	added := segment{id: all.free(), first: 1, origin1: all.nextOrigin(), origin2: all.nextOrigin(), rows: uint64(len(s.rows))}
	s.Finish()
	w := inserter{tx: tx}
	for _, b := range s.made.blocks {
		w.add(ctx, s.table.Name+"_data (id, block)", recordID(int64(added.id), b.id), b.data)
	}
	for _, p := range s.made.posts {
		word := p.word
		if word == nil {
			word = []byte{} // not NULL
		}
		w.add(ctx, s.table.Name+"_idx (segid, term, pgno)", int64(added.id), word, p.page)
	}
	for _, r := range s.rows {
		w.add(ctx, s.table.Name+"_docsize (id, sz, origin)", r.id, r.sizes, int64(added.origin1))
	}
	if added.last = uint64(s.made.number - 1); added.last > 0 { // rows without a word are no segment
		all.add(added)
		w.add(ctx, s.table.Name+"_data (id, block)", structureID, all.record())
	}
	averages, err := s.averages(ctx, tx)
	if err != nil {
		return err
	}
	w.add(ctx, s.table.Name+"_data (id, block)", averagesID, averages)
	if err := w.flush(ctx); err != nil {
		return err
	}
	return s.forget(ctx, tx, all)
}

// Finish makes the pages of the segment, after which it takes no more rows.
// Write does it too; it is of use to who has another goroutine for it.
func (s *Segment) Finish() {
	if s.made != nil {
		return
	}
	const mainIndex = '0' // stands before each word; others are of prefix indexes
	size := s.table.PageSize
	if size == 0 {
		size = usualPage
	}
	w := newPageWriter(size)
	var word, list []byte
	for _, i := range s.sorted() {
		t := &s.terms[i]
		word = append(append(word[:0], mainIndex), s.word(t)...)
		list = s.lists.read(list[:0], t.list)
		w.word(word)
		w.list(list, s.table.Places)
	}
	w.finish()
	s.made = w
}

// averages is the record of how many rows and words there are, with those of
// the segment.
func (s *Segment) averages(ctx context.Context, tx *sql.Tx) ([]byte, error) {
	record, err := recordOf(ctx, tx, s.table.Name, averagesID)
	if err != nil {
		return nil, err
	}
	r := varints{rest: record} // empty in an empty table
	next := func() uint64 {
		if len(r.rest) == 0 {
			return 0
		}
		return r.next()
	}
	sums := appendVarint(nil, next()+uint64(len(s.rows)))
	for _, n := range s.total {
		sums = appendVarint(sums, next()+uint64(n))
	}
	return sums, nil
}

// crowded is how many new segments are let be before they are merged.
const crowded = 128

// forget makes FTS5 read the list of segments anew, which it keeps for a
// connection: a merge of no pages does that. If many segments have come
// together those are merged, as FTS5 would.
func (s *Segment) forget(ctx context.Context, tx *sql.Tx, all structure) error {
	if err := s.command(ctx, tx, "merge", 0); err != nil {
		return err
	}
	if len(all.levels) == 0 || len(all.levels[0].segments) < crowded {
		return nil
	}
	pages := int64(0)
	for _, g := range all.levels[0].segments {
		pages += int64(g.last - g.first + 1)
	}
	return s.command(ctx, tx, "merge", pages)
}

func (s *Segment) command(ctx context.Context, tx *sql.Tx, name string, n int64) error {
	_, err := tx.ExecContext(ctx, fmt.Sprintf("INSERT INTO %s (%[1]s, rank) VALUES (?, ?)", s.table.Name), name, n)
	return err
}

// inserter inserts rows by the dozen, which is quicker than one by one.
type inserter struct {
	tx   *sql.Tx
	into string
	args []any
	rows int
	err  error
}

const together = 64

// add inserts a row, now or later; a row with its id is replaced.
func (w *inserter) add(ctx context.Context, into string, values ...any) {
	if into != w.into || w.rows == together {
		_ = w.flush(ctx) // kept in err
		w.into = into
	}
	w.args = append(w.args, values...)
	w.rows++
}

// flush inserts what is left, and gives the first error of all.
func (w *inserter) flush(ctx context.Context) error {
	if w.rows > 0 && w.err == nil {
		row := "(?" + strings.Repeat(", ?", len(w.args)/w.rows-1) + ")"
		query := "INSERT OR REPLACE INTO " + w.into + " VALUES " + row + strings.Repeat(", "+row, w.rows-1)
		_, w.err = w.tx.ExecContext(ctx, query, w.args...)
	}
	w.args, w.rows = w.args[:0], 0
	return w.err
}
