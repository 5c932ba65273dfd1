package archive

import (
	"context"
	"database/sql"
	"time"
)

// Expired counts the messages that have been in Trash for longer than age, by
// what is known.
func (a *Archive) Expired(ctx context.Context, age time.Duration) (n int, err error) {
	err = a.read("look through Trash", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT count(*) FROM message WHERE "+expired, millis(a.now().Add(-age))).Scan(&n)
	})
	return n, err
}

const expired = "trashed = 1 AND binned > 0 AND binned < ?"

// Expire removes for good what has been in Trash for longer than age, and
// gives its number. The time of a message of which it is not known since when
// it is there, as after a rebuild without a journal, begins now; so does that
// of one from a future that a clock set wrong has told of.
func (a *Archive) Expire(ctx context.Context, age time.Duration) (n int, err error) {
	now := a.now()
	err = a.write(ctx, "remove old messages from Trash", func(t *txn) error {
		_, hashes, err := t.changed(ctx, "UPDATE message SET binned = ?1 WHERE trashed = 1 AND (binned = 0 OR binned > ?2) RETURNING id, sha256",
			millis(now), millis(now.AddDate(0, 0, 1)))
		if err != nil {
			return err
		}
		t.keep(record{Op: opTrashed, On: true, Binned: millis(now)}, hashes)
		n, err = t.remove(ctx, expired, millis(now.Add(-age)))
		return err
	})
	if err != nil || n == 0 {
		return 0, err
	}
	return n, a.exclusively(ctx, func() error { return a.unlinkDoomed(ctx) })
}
