package archive

import (
	"context"
	"database/sql"
)

// Arrived gives the messages that came through an account and that Settled
// has not been told of, oldest first, at most limit; last is the id to tell it
// when they are dealt with. What is imported does not arrive. The mark is part
// of the index, so that a crash between arrival and rules loses no rule.
func (a *Archive) Arrived(ctx context.Context, limit int) (ids []ID, last ID, err error) {
	err = a.read("look for mail that arrived", func(db *sql.DB) error {
		return eachRow(ctx, db, `
			SELECT id, EXISTS (SELECT 1 FROM source JOIN origin ON key = origin WHERE message = id AND account <> '')
			FROM message WHERE id > (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'arrived') ORDER BY id LIMIT ?`,
			func(rows *sql.Rows) error {
				var came bool
				if err := rows.Scan(&last, &came); err != nil {
					return err
				}
				if came {
					ids = append(ids, last)
				}
				return nil
			}, limit)
	})
	return ids, last, err
}

// Settled notes that everything up to last has been dealt with.
func (a *Archive) Settled(ctx context.Context, last ID) error {
	return a.write(ctx, "note that mail was dealt with", func(t *txn) error {
		_, err := t.ExecContext(ctx, "UPDATE meta SET value = max(CAST(value AS INTEGER), ?) WHERE name = 'arrived'", int64(last))
		return err
	})
}
