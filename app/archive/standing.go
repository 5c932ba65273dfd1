package archive

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"time"
)

// Standing is what a person ordered about one message on a server, until it is
// taken back. Zero times mean "no such order".
type Standing struct {
	UID   string
	Size  int64     // as the server listed it when it was marked as known; 0 if it listed none
	Known time.Time // it is not downloaded: another program has taken care of it
	Kept  time.Time // no policy deletes it on the server
}

// Standings gives the standing orders of an account, in no useful order. Its
// loop has the conditions of [Archive.Entries].
func (a *Archive) Standings(ctx context.Context, account string) iter.Seq2[Standing, error] {
	return func(yield func(Standing, error) bool) {
		err := a.read("read the standing orders", func(db *sql.DB) error {
			return eachRow(ctx, db, `
				SELECT uid, size, known, kept FROM standing
				WHERE origin = (SELECT key FROM origin WHERE account = ?)`,
				func(rows *sql.Rows) error {
					var s Standing
					var uid []byte
					var known, kept int64
					if err := rows.Scan(&uid, &s.Size, &known, &kept); err != nil {
						return err
					}
					s.UID, s.Known, s.Kept = string(uid), fromMillis(known), fromMillis(kept)
					if !yield(s, nil) {
						return errEnough
					}
					return nil
				}, account)
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(Standing{}, err)
		}
	}
}

// MarkKnown orders that messages are not downloaded; a zero time takes the
// order back. Of the entries, UID and Size are used.
func (a *Archive) MarkKnown(ctx context.Context, account string, entries []Entry, at time.Time) error {
	return a.order(ctx, account, entries, `
		INSERT INTO standing (origin, uid, size, known) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT DO UPDATE SET known = excluded.known, size = excluded.size`, at)
}

// MarkKept orders that no policy deletes messages on the server; a zero time
// takes the order back.
func (a *Archive) MarkKept(ctx context.Context, account string, uids []string, at time.Time) error {
	entries := make([]Entry, len(uids))
	for i, uid := range uids {
		entries[i].UID = uid
	}
	return a.order(ctx, account, entries, `
		INSERT INTO standing (origin, uid, size, kept) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT DO UPDATE SET kept = excluded.kept`, at)
}

// order runs query for each entry and journals what the row says afterwards.
func (a *Archive) order(ctx context.Context, account string, entries []Entry, query string, at time.Time) error {
	if len(entries) == 0 {
		return nil
	}
	return a.write(ctx, "write the standing orders", func(t *txn) error {
		in, err := newInserter(ctx, t.Tx)
		if err != nil {
			return err
		}
		origin, err := in.originOf(ctx, account)
		if err != nil {
			return err
		}
		stmt, err := t.PrepareContext(ctx, query+" RETURNING "+standingColumns)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := eachStmtRow(ctx, stmt, t.keepStanding, origin, []byte(e.UID), e.Size, millis(at)); err != nil {
				return err
			}
		}
		_, err = t.ExecContext(ctx, "DELETE FROM standing WHERE origin = ? AND known = 0 AND kept = 0", origin)
		return err
	})
}

// keepStanding journals a row selected as standingColumns.
func (t *txn) keepStanding(rows *sql.Rows) error {
	r, err := scanStandingRecord(rows)
	t.records = append(t.records, r)
	return err
}

// standingColumns are a row's values in the order of scanStandingRecord.
const standingColumns = `(SELECT account FROM origin WHERE key = standing.origin), uid, size, known, kept`

func scanStandingRecord(rows *sql.Rows) (record, error) {
	r := record{Op: opStanding}
	err := rows.Scan(&r.Account, &r.UID, &r.Size, &r.Known, &r.Kept)
	return r, err
}

// takeStanding replays a standing order.
func (m *memory) takeStanding(ctx context.Context, r record) error {
	origin, err := m.in.originOf(ctx, r.Account)
	if err != nil {
		return err
	}
	if r.Known == 0 && r.Kept == 0 {
		_, err := m.tx.ExecContext(ctx, "DELETE FROM standing WHERE origin = ? AND uid = ?", origin, r.UID)
		return err
	}
	_, err = m.tx.ExecContext(ctx, "INSERT OR REPLACE INTO standing (origin, uid, size, known, kept) VALUES (?, ?, ?, ?, ?)",
		origin, r.UID, r.Size, r.Known, r.Kept)
	return err
}

// Heading is what the index knows of a stored message that an account's ledger
// names.
type Heading struct {
	UID      string
	SHA256   string // hex
	Subject  string
	From     string // as in Row
	FromAddr string
	Date     time.Time
}

// Headings gives a heading for each message of an account's ledger that is in
// the archive, in no useful order. Its loop has the conditions of
// [Archive.Entries].
func (a *Archive) Headings(ctx context.Context, account string) iter.Seq2[Heading, error] {
	return func(yield func(Heading, error) bool) {
		err := a.read("read headings", func(db *sql.DB) error {
			return eachRow(ctx, db, `
				SELECT l.uid, lower(hex(l.sha256)), m.subject, m.sender, m.address, m.date
				FROM ledger l JOIN message m ON m.id = l.message
				WHERE l.origin = (SELECT key FROM origin WHERE account = ?)`,
				func(rows *sql.Rows) error {
					var h Heading
					var uid []byte
					var date int64
					if err := rows.Scan(&uid, &h.SHA256, &h.Subject, &h.From, &h.FromAddr, &date); err != nil {
						return err
					}
					h.UID, h.Date = string(uid), fromMillis(date)
					if !yield(h, nil) {
						return errEnough
					}
					return nil
				}, account)
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(Heading{}, err)
		}
	}
}
