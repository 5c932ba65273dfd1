package archive

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"iter"
	"time"
)

// Entries gives every entry of an account's ledger, in no useful order. A
// unique-id that named several messages has an entry for each. The loop must not
// call methods that write: Rebuild waits for it, and they would wait for Rebuild.
func (a *Archive) Entries(ctx context.Context, account string) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		err := a.read("read the ledger", func(db *sql.DB) error {
			err := eachRaw(ctx, db, `
				SELECT uid, size, sha256, seen, stored, verified, delete_sent, deleted, trashed, partial, rule, rule_set
				FROM ledger WHERE origin = (SELECT key FROM origin WHERE account = ?)`,
				func(row []driver.Value) error {
					e, err := ledgerEntry(account, row)
					if err != nil {
						return err
					}
					if !yield(e, nil) {
						return errEnough
					}
					return nil
				}, account)
			if errors.Is(err, errEnough) {
				return nil
			}
			return err
		})
		if err != nil {
			yield(Entry{}, err)
		}
	}
}

// errEnough ends a walk through rows that nobody wants more of.
var errEnough = errors.New("enough")

// ledgerEntry makes an entry of the columns that Entries asks for.
func ledgerEntry(account string, row []driver.Value) (Entry, error) {
	v := values{row: row}
	e := Entry{Account: account}
	e.UID, e.Size, e.SHA256 = string(v.blob()), v.integer(), hex.EncodeToString(v.blob())
	e.Seen, e.Stored, e.Verified = fromMillis(v.integer()), fromMillis(v.integer()), fromMillis(v.integer())
	e.DeleteSent, e.Deleted = fromMillis(v.integer()), fromMillis(v.integer())
	e.Trashed, e.Partial = v.integer() != 0, v.integer() != 0
	e.Rule, e.RuleSet = v.text(), v.text()
	return e, v.err
}

// Ledger gives an account's ledger by unique-id. Of several entries under one
// unique-id it gives the one that is about the server as it is now: not
// deleted there before deleted, then the one stored last. A unique-id is raw
// bytes as the server sent them.
func (a *Archive) Ledger(ctx context.Context, account string) (map[string]Entry, error) {
	ledger := map[string]Entry{}
	for e, err := range a.Entries(ctx, account) {
		if err != nil {
			return nil, err
		}
		if old, ok := ledger[e.UID]; !ok || current(e, old) {
			ledger[e.UID] = e
		}
	}
	return ledger, nil
}

// current reports whether e says more than old about what is on the server.
func current(e, old Entry) bool {
	if e.Deleted.IsZero() != old.Deleted.IsZero() {
		return e.Deleted.IsZero()
	}
	return e.Stored.After(old.Stored)
}

// MarkSeen notes unique-ids that a listing showed. One that is known and not
// deleted on the server stays as it is; of the entries, UID, Size and Seen
// (zero means now) are used.
func (a *Archive) MarkSeen(ctx context.Context, account string, entries []Entry) error {
	return a.write(ctx, "note seen messages", func(t *txn) error {
		in, err := newInserter(ctx, t.Tx)
		if err != nil {
			return err
		}
		origin, err := in.originOf(ctx, account)
		if err != nil {
			return err
		}
		stmt, err := t.PrepareContext(ctx, `
			INSERT INTO ledger (origin, uid, sha256, size, seen)
			SELECT ?1, ?2, x'', ?3, ?4
			WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE origin = ?1 AND uid = ?2 AND deleted = 0)
			ON CONFLICT DO NOTHING`)
		if err != nil {
			return err
		}
		defer stmt.Close() //nolint:errcheck // nothing hangs on it
		for _, e := range entries {
			seen := e.Seen
			if seen.IsZero() {
				seen = a.now()
			}
			if _, err := stmt.ExecContext(ctx, origin, []byte(e.UID), e.Size, millis(seen)); err != nil {
				return err
			}
		}
		return nil
	})
}

// MarkDeleteSent notes that the server acknowledged DELE for these
// unique-ids. It counts as nothing until QUIT is acknowledged too.
func (a *Archive) MarkDeleteSent(ctx context.Context, account string, uids []string, at time.Time) error {
	return a.mark(ctx, account, uids, "UPDATE ledger SET delete_sent = ?3 WHERE "+onServer, millis(at))
}

// MarkDeleted notes that the server acknowledged QUIT after DELE, which is
// when it deletes (RFC 1939 §6).
func (a *Archive) MarkDeleted(ctx context.Context, account string, uids []string, at time.Time) error {
	return a.mark(ctx, account, uids, "UPDATE ledger SET deleted = ?3 WHERE "+onServer, millis(at))
}

// ClearDeleteSent takes MarkDeleteSent back: the session ended without an
// acknowledged QUIT, so the server restored the messages (RFC 1939 §6).
func (a *Archive) ClearDeleteSent(ctx context.Context, account string, uids []string) error {
	return a.mark(ctx, account, uids, "UPDATE ledger SET delete_sent = ?3 WHERE "+onServer, 0)
}

// Resize notes sizes in octets, by unique-id, under which the server lists
// messages now: it has written into them, and they are the stored ones.
func (a *Archive) Resize(ctx context.Context, account string, sizes map[string]int64) error {
	return a.amend(ctx, account, "UPDATE ledger SET size = ?3 WHERE "+onServer, sizes)
}

// onServer picks the entries of a unique-id that the server may still have. If
// it gives one unique-id to two messages at once that is both: such a
// unique-id cannot tell which of them a DELE was about.
const onServer = "origin = (SELECT key FROM origin WHERE account = ?1) AND uid = ?2 AND deleted = 0"

func (a *Archive) mark(ctx context.Context, account string, uids []string, query string, at int64) error {
	values := make(map[string]int64, len(uids))
	for _, uid := range uids {
		values[uid] = at
	}
	return a.amend(ctx, account, query, values)
}

// amend has query change the entries of unique-ids, each with a value of its
// own.
func (a *Archive) amend(ctx context.Context, account, query string, values map[string]int64) error {
	if len(values) == 0 {
		return nil
	}
	return a.write(ctx, "write the ledger", func(t *txn) error {
		stmt, err := t.PrepareContext(ctx, query+" RETURNING "+entryColumns)
		if err != nil {
			return err
		}
		for uid, value := range values {
			if err := eachStmtRow(ctx, stmt, t.keepEntry, account, []byte(uid), value); err != nil {
				return err
			}
		}
		return nil
	})
}
