package archive

import (
	"context"
	"database/sql"
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
