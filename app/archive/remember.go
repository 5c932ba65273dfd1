package archive

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
)

// replay brings the journal's records into the new index: the ledger to where
// it belongs, the rest into the table remembered.
func (b *builder) replay(ctx context.Context) error {
	var records int64
	read := ahead(ctx, func(_ context.Context, emit func(record) error) error { return b.a.journal.replay(emit) })
	defer read.close()
	err := inTx(ctx, b.db, func(tx *sql.Tx) error {
		m, err := newMemory(ctx, tx)
		if err != nil {
			return err
		}
		if err := read.each(func(r record) error {
			records++
			return m.take(ctx, r, records)
		}); err != nil {
			return err
		}
		return setJournalNumber(ctx, tx, b.a.journal.n)
	})
	b.report.JournalLines = b.a.journal.rejected
	if b.report.JournalLines > 0 {
		b.a.log.Warn("unreadable lines of the journal were left out", "lines", b.report.JournalLines)
	}
	return err
}

// memory holds the statements of replay.
type memory struct {
	tx *sql.Tx
	in *inserter

	message, entry, outdated, placeOf, removed, lost, imported, binned *sql.Stmt

	flags map[string]*sql.Stmt
	loose bool // there were entries that a later one makes outdated
}

func newMemory(ctx context.Context, tx *sql.Tx) (*memory, error) {
	in, err := newInserter(ctx, tx)
	if err != nil {
		return nil, err
	}
	m := &memory{tx: tx, in: in, flags: map[string]*sql.Stmt{}}
	statement := func(text string) (stmt *sql.Stmt) {
		if err == nil {
			stmt, err = tx.PrepareContext(ctx, text)
		}
		return stmt
	}
	m.message = statement(`
		INSERT INTO remembered (sha256, place, month, received, imported, read, starred, trashed, archived, binned, partial)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (sha256) DO UPDATE SET
			place = iif(removed OR place IS NULL, excluded.place, place), month = excluded.month, received = excluded.received,
			imported = excluded.imported, read = excluded.read, starred = excluded.starred, trashed = excluded.trashed,
			archived = excluded.archived, binned = excluded.binned,
			partial = excluded.partial, removed = 0, replaced = 0`)
	m.entry = statement(`
		INSERT OR REPLACE INTO ledger (origin, uid, sha256, size, seen, stored, verified, delete_sent, deleted, trashed, partial, rule, rule_set)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	m.outdated = statement(`DELETE FROM ledger WHERE origin = ?1 AND uid = ?2 AND sha256 <> ?3
		AND (sha256 = x'' AND deleted = 0 OR partial = 1 AND NOT ?4)`)
	m.placeOf = statement("UPDATE remembered SET replaced = 1 WHERE sha256 = ? RETURNING coalesce(place, 0)")
	m.removed = statement("INSERT INTO remembered (sha256, removed) VALUES (?, 1) ON CONFLICT (sha256) DO UPDATE SET removed = 1")
	m.lost = statement("DELETE FROM remembered WHERE sha256 = ?")
	m.binned = statement("UPDATE remembered SET binned = ? WHERE sha256 = ?")
	m.imported = statement("INSERT INTO remembered (sha256, imported) VALUES (?, 1) ON CONFLICT (sha256) DO UPDATE SET imported = 1")
	for _, flag := range []string{opRead, opStarred, opTrashed, opArchived} {
		m.flags[flag] = statement("INSERT INTO remembered (sha256, " + flag + ") VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE SET " +
			flag + " = excluded." + flag)
	}
	return m, err
}

// take replays one record, the place'th. Kinds it does not know are left out:
// they come from a newer program.
func (m *memory) take(ctx context.Context, r record, place int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = brief(ctx)
	switch r.Op {
	case opForget:
		return m.forget(ctx, r.Account)
	case opStanding:
		return m.takeStanding(ctx, r)
	case opTag:
		return m.takeTag(ctx, r)
	}
	if r.Op == opEntry && len(r.Hashes) == 0 {
		return m.takeEntry(ctx, r, []byte{})
	}
	for _, text := range r.Hashes {
		hash, err := hex.DecodeString(text)
		if err != nil || len(hash) != len(sum{}) {
			continue // QUIRK: the line's sum was right, so it was written so; nothing can be made of it
		}
		if err := m.takeHash(ctx, r, hash, place); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) forget(ctx context.Context, account string) error {
	for _, table := range []string{"ledger", "standing"} {
		_, err := m.tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE origin = (SELECT key FROM origin WHERE account = ?)", account)
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) takeHash(ctx context.Context, r record, hash []byte, place int64) (err error) {
	switch r.Op {
	case opMessage:
		if place, err = m.succeeds(ctx, r, place); err != nil {
			return err
		}
		_, err = m.message.ExecContext(ctx, hash, place, int(r.Month), r.Received, r.Imported, r.Read, r.Starred, r.Trashed, r.Archived, r.Binned, r.Partial)
	case opEntry:
		return m.takeEntry(ctx, r, hash)
	case opTrashed:
		if _, err = m.flags[r.Op].ExecContext(ctx, hash, r.On); err == nil {
			_, err = m.binned.ExecContext(ctx, r.Binned, hash)
		}
	case opRead, opStarred, opArchived:
		_, err = m.flags[r.Op].ExecContext(ctx, hash, r.On)
	case opRemoved:
		_, err = m.removed.ExecContext(ctx, hash)
	case opTagged:
		return m.takeTagged(ctx, r, hash)
	case opLost:
		_, err = m.lost.ExecContext(ctx, hash)
	case opImported:
		_, err = m.imported.ExecContext(ctx, hash)
	}
	return err
}

// takeEntry replays a row of the ledger. One about all of a message takes the
// place of those that said it is partly or not here.
func (m *memory) takeEntry(ctx context.Context, r record, hash []byte) error {
	origin, err := m.in.originOf(ctx, r.Account)
	if err != nil {
		return err
	}
	if m.loose && len(hash) > 0 {
		if _, err := m.outdated.ExecContext(ctx, origin, r.UID, hash, r.Partial); err != nil {
			return err
		}
	}
	m.loose = m.loose || len(hash) == 0 || r.Partial
	_, err = m.entry.ExecContext(ctx, origin, r.UID, hash, r.Size, r.Seen, r.Stored, r.Verified, r.DeleteSent, r.Deleted, r.Trashed,
		r.Partial, r.Rule, r.RuleSet)
	return err
}

// succeeds gives the place of a message that took the place of a partial one;
// place itself if it is a message like any other.
func (m *memory) succeeds(ctx context.Context, r record, place int64) (int64, error) {
	hash, err := hex.DecodeString(r.Replaces)
	if err != nil || len(hash) == 0 {
		return place, nil
	}
	var of int64
	err = m.placeOf.QueryRowContext(ctx, hash).Scan(&of)
	if errors.Is(err, sql.ErrNoRows) {
		return place, nil
	}
	if of > 0 {
		place = of
	}
	return place, err
}
