package archive

import (
	"context"
	"database/sql"
	"errors"
)

// Adopt notes that stored messages are on the server under unique-ids the
// ledger does not know yet, as after a migration there. Of the entries, UID,
// SHA256, Size, Seen and Stored are used: when the message was stored stays
// what it was. Each file is read back first; adopted are the unique-ids of
// those that are all there and match their hash. Nothing is noted of the
// others, nor of partial messages: they have to be fetched.
func (a *Archive) Adopt(ctx context.Context, account string, entries []Entry) (adopted []string, err error) {
	var sound []Entry
	for _, e := range entries {
		ok, err := a.sound(ctx, e)
		if err != nil {
			return nil, err
		}
		if ok {
			sound = append(sound, e)
		}
	}
	if len(sound) == 0 {
		return nil, nil
	}
	err = a.write(ctx, "note new unique-ids", func(t *txn) error {
		adopted, err = t.adopt(ctx, account, sound, millis(a.now()))
		return err
	})
	if err != nil {
		return nil, err
	}
	return adopted, nil
}

// sound reads the entry's file back.
func (a *Archive) sound(ctx context.Context, e Entry) (bool, error) {
	want, ok := parseSum(e.SHA256)
	if !ok {
		return false, nil
	}
	var m month
	err := a.read("look for a message", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT month FROM message WHERE sha256 = ? AND partial = 0", want[:]).Scan(&m)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !a.files.matches(ctx, a.files.path(want, m), want) {
		return false, ctx.Err()
	}
	return true, nil
}

// adopt writes the rows. A message removed in the meantime gets none.
func (t *txn) adopt(ctx context.Context, account string, entries []Entry, now int64) (adopted []string, err error) {
	in, err := newInserter(ctx, t.Tx)
	if err != nil {
		return nil, err
	}
	origin, err := in.originOf(ctx, account)
	if err != nil {
		return nil, err
	}
	seen, err := t.PrepareContext(ctx, "DELETE FROM ledger WHERE origin = ? AND uid = ? AND sha256 = x'' AND deleted = 0")
	if err != nil {
		return nil, err
	}
	defer seen.Close() //nolint:errcheck // nothing hangs on it
	row, err := t.PrepareContext(ctx, `
		INSERT INTO ledger (origin, uid, sha256, message, size, seen, stored, verified, trashed)
		SELECT ?1, ?2, sha256, id, ?4, ?5, ?6, ?7, trashed FROM message WHERE sha256 = ?3 AND partial = 0
		ON CONFLICT DO UPDATE SET message = excluded.message, size = excluded.size, seen = excluded.seen,
			stored = excluded.stored, verified = excluded.verified, delete_sent = 0, deleted = 0, trashed = excluded.trashed
		RETURNING `+entryColumns)
	if err != nil {
		return nil, err
	}
	defer row.Close() //nolint:errcheck // nothing hangs on it
	for _, e := range entries {
		hash, _ := parseSum(e.SHA256) // it was sound
		stored := millis(e.Stored)
		if stored == 0 {
			stored = now
		}
		before := len(t.records)
		err := eachStmtRow(ctx, row, t.keepEntry, origin, []byte(e.UID), hash[:], e.Size, millis(e.Seen), stored, now)
		if err != nil {
			return nil, err
		}
		if len(t.records) == before {
			continue
		}
		if _, err := seen.ExecContext(ctx, origin, []byte(e.UID)); err != nil {
			return nil, err
		}
		adopted = append(adopted, e.UID)
	}
	return adopted, nil
}
