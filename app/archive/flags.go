package archive

import (
	"context"
	"database/sql"
	"encoding/hex"
	"slices"
)

// Flag is something a person says about a message. Its value is the column
// of the index and the journal's word for it.
type Flag string

// The flags.
const (
	FlagRead     Flag = opRead
	FlagStarred  Flag = opStarred
	FlagTrashed  Flag = opTrashed
	FlagArchived Flag = opArchived // out of the lists, into Archive
)

// Mark sets a flag of messages or takes it off. It gives the messages that had
// it otherwise: marking those the other way takes the change back.
func (a *Archive) Mark(ctx context.Context, f Flag, ids []ID, on bool) (changed []ID, err error) {
	column := string(f)
	set, r := column+" = ?1", record{Op: column, On: on}
	if f == FlagTrashed {
		set += ", binned = ?3"
		if on {
			r.Binned = millis(a.now())
		}
	}
	err = a.write(ctx, "mark messages as "+column, func(t *txn) error {
		var hashes []string
		changed, hashes, err = t.changed(ctx, "UPDATE message SET "+set+" WHERE id IN (SELECT value FROM json_each(?2)) AND "+
			column+" <> ?1 RETURNING id, sha256", on, jsonIDs(ids), r.Binned)
		if err != nil || len(changed) == 0 {
			return err
		}
		t.keep(r, hashes)
		t.change = Change{Kind: Flagged, IDs: changed}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return changed, nil
}

// SetRead marks messages read or unread.
func (a *Archive) SetRead(ctx context.Context, ids []ID, read bool) error {
	_, err := a.Mark(ctx, FlagRead, ids, read)
	return err
}

// SetStarred puts a star on messages or takes it off.
func (a *Archive) SetStarred(ctx context.Context, ids []ID, starred bool) error {
	_, err := a.Mark(ctx, FlagStarred, ids, starred)
	return err
}

// Trash moves messages to Trash. Their files stay until they are removed from
// there.
func (a *Archive) Trash(ctx context.Context, ids []ID) error {
	_, err := a.Mark(ctx, FlagTrashed, ids, true)
	return err
}

// Restore takes messages out of Trash.
func (a *Archive) Restore(ctx context.Context, ids []ID) error {
	_, err := a.Mark(ctx, FlagTrashed, ids, false)
	return err
}

// changed runs a statement that returns the id and hash of what it changed.
func (t *txn) changed(ctx context.Context, query string, args ...any) (ids []ID, hashes []string, err error) {
	err = eachRow(ctx, t, query, func(rows *sql.Rows) error {
		var id ID
		var sum []byte
		if err := rows.Scan(&id, &sum); err != nil {
			return err
		}
		ids, hashes = append(ids, id), append(hashes, hex.EncodeToString(sum))
		return nil
	}, args...)
	return ids, hashes, err
}

// keep journals something about messages, in lines of bounded length.
func (t *txn) keep(r record, hashes []string) {
	for part := range slices.Chunk(hashes, maxHashes) {
		r.Hashes = part
		t.records = append(t.records, r)
	}
}

// EmptyTrash removes the messages in Trash for good and gives their number.
// Rows go first, files once that is committed: a crash between the two leaves
// work for the next Open, never a row without its file. The ledger remembers
// what was removed, so that it is not downloaded again.
func (a *Archive) EmptyTrash(ctx context.Context) (n int, err error) {
	err = a.write(ctx, "empty Trash", func(t *txn) (err error) {
		n, err = t.remove(ctx, "trashed = 1")
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, a.exclusively(ctx, func() error { return a.unlinkDoomed(ctx) })
}

// remove removes the rows of messages and dooms their files.
func (t *txn) remove(ctx context.Context, where string, args ...any) (n int, err error) {
	if _, err := t.ExecContext(ctx, "INSERT OR IGNORE INTO doomed SELECT sha256, month FROM message WHERE "+where, args...); err != nil {
		return 0, err
	}
	ids, hashes, err := t.changed(ctx, "DELETE FROM message WHERE "+where+" RETURNING id, sha256", args...)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	t.keep(record{Op: opRemoved, On: true}, hashes)
	t.change = Change{Kind: Removed, IDs: ids}
	return len(ids), nil
}

// unlinkDoomed deletes the files of removed messages. Bytes that have arrived
// again since then are left alone. A file that cannot be deleted, on Windows
// because it is open, is left for the next time.
func (a *Archive) unlinkDoomed(ctx context.Context) error {
	type file struct {
		sum   []byte
		month month
	}
	var list []file
	err := eachRow(ctx, a.x.w, "SELECT sha256, month FROM doomed", func(rows *sql.Rows) error {
		var f file
		err := rows.Scan(&f.sum, &f.month)
		list = append(list, f)
		return err
	})
	if err != nil || len(list) == 0 {
		return err
	}
	return inTx(ctx, a.x.w, func(tx *sql.Tx) error {
		for _, f := range list {
			var here bool
			left := false
			for _, partial := range []bool{false, true} {
				if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM message WHERE sha256 = ? AND partial = ?)", f.sum, partial).Scan(&here); err != nil {
					return err
				}
				if here {
					continue
				}
				if err := a.files.remove(a.files.pathOf(sum(f.sum), f.month, partial)); err != nil {
					a.log.Warn("the file of a removed message could not be deleted yet", "err", err)
					left = true
				}
			}
			if left {
				continue
			}
			if _, err := tx.ExecContext(ctx, "DELETE FROM doomed WHERE sha256 = ? AND month = ?", f.sum, int(f.month)); err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveAccount forgets an account: its ledger and which messages came
// through it. With deleteMail the messages that came through no other way are
// removed for good; otherwise they stay, as if imported.
func (a *Archive) RemoveAccount(ctx context.Context, account string, deleteMail bool) error {
	const mine = "origin = (SELECT key FROM origin WHERE account = ?)"
	err := a.write(ctx, "remove account", func(t *txn) error {
		if deleteMail {
			_, err := t.remove(ctx, `id IN (SELECT message FROM source WHERE `+mine+`)
				AND id NOT IN (SELECT message FROM source WHERE NOT `+mine+`)`, account, account)
			if err != nil {
				return err
			}
		} else if err := t.keepMail(ctx, account, mine); err != nil {
			return err
		}
		for _, query := range []string{
			"DELETE FROM source WHERE " + mine,
			"DELETE FROM ledger WHERE " + mine,
			"DELETE FROM standing WHERE " + mine,
			"DELETE FROM count WHERE " + mine,
			"DELETE FROM origin WHERE account = ?",
		} {
			if _, err := t.ExecContext(ctx, query, account); err != nil {
				return err
			}
		}
		t.records = append(t.records, record{Op: opForget, Account: account})
		t.change = Change{Kind: Reset}
		return nil
	})
	if err != nil {
		return err
	}
	return a.exclusively(ctx, func() error { return a.unlinkDoomed(ctx) })
}

// keepMail makes an account's messages count as imported, so that they do not
// go when another account they also came through is removed.
func (t *txn) keepMail(ctx context.Context, account, mine string) error {
	if _, err := t.ExecContext(ctx, "INSERT OR IGNORE INTO origin (account) VALUES ('')"); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `INSERT OR IGNORE INTO source
		SELECT (SELECT key FROM origin WHERE account = ''), message, read, starred, trashed, archived FROM source WHERE `+mine, account)
	if err != nil {
		return err
	}
	_, hashes, err := t.changed(ctx, "SELECT id, sha256 FROM message WHERE id IN (SELECT message FROM source WHERE "+mine+")", account)
	t.keep(record{Op: opImported, On: true}, hashes)
	return err
}
