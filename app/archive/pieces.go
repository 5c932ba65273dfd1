package archive

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
)

// pieces are the sizes, in pages, of the segments of an FTS5 table: each
// transaction adds one, and a search looks into all of them.
type pieces []int64

// outgrown reports whether it is worth while to make one piece of all: what is
// beside the largest has come to a quarter of it. Otherwise the largest would
// be written anew for a few messages, which costs a gigabyte at a million.
func (p pieces) outgrown() bool {
	var largest, sum int64
	for _, pages := range p {
		largest, sum = max(largest, pages), sum+pages
	}
	return len(p) > 1 && 4*(sum-largest) >= largest
}

// structure is the row of an FTS5 table's data that lists its segments.
const structure = 10

// piecesOf reads them from the table's structure record; nil if it is not
// written as this program knows it. See "fts5_index.c" for the format.
func piecesOf(ctx context.Context, db rowQuerier, table string) (pieces, error) {
	var record []byte
	err := db.QueryRowContext(ctx, fmt.Sprintf("SELECT block FROM %s_data WHERE id = %d", table, structure)).Scan(&record)
	if err != nil {
		return nil, err
	}
	return readPieces(record), nil
}

func readPieces(record []byte) pieces {
	const cookie = 4
	const second = 0xFF000001 // the form of tables with contentless_delete
	if len(record) < cookie+4 || binary.BigEndian.Uint32(record[cookie:]) != second {
		return nil
	}
	r := varints{rest: record[cookie+4:]}
	levels := r.next()
	r.next() // segments in all
	r.next() // pages written so far
	var p pieces
	for ; levels > 0 && !r.bad; levels-- {
		r.next() // how many are being merged
		for segments := r.next(); segments > 0 && !r.bad; segments-- {
			r.next() // its number
			first, last := r.next(), r.next()
			for range 5 { // where it came from, and what was deleted of it
				r.next()
			}
			p = append(p, last-first+1)
		}
	}
	if r.bad {
		return nil
	}
	return p
}

// varints reads SQLite's integers of variable length.
type varints struct {
	rest []byte
	bad  bool
}

func (v *varints) next() (n int64) {
	for i := range 9 {
		if i == len(v.rest) {
			break
		}
		c := v.rest[i]
		if i == 8 {
			v.rest = v.rest[9:]
			return n<<8 | int64(c)
		}
		n = n<<7 | int64(c&0x7f)
		if c < 0x80 {
			v.rest = v.rest[i+1:]
			return n
		}
	}
	v.bad = true
	return 0
}

// merge does one step of merging and reports whether it found anything to do:
// FTS5 then changes two rows or more (SQLite's documentation of "merge").
// Fewer pages than none begin a merge of everything.
func (a *Archive) merge(ctx context.Context, table string, pages int) (more bool, err error) {
	err = a.exclusively(ctx, func() error {
		return inTx(ctx, a.x.w, func(tx *sql.Tx) error {
			var before, after int64
			if err := tx.QueryRowContext(ctx, "SELECT total_changes()").Scan(&before); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO "+table+" ("+table+", rank) VALUES ('merge', ?)", pages); err != nil {
				return err
			}
			err := tx.QueryRowContext(ctx, "SELECT total_changes()").Scan(&after)
			more = after-before >= 2
			return err
		})
	})
	return more, err
}
