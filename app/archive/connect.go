package archive

import (
	"context"
	"database/sql"
	"errors"
)

// connect joins what was remembered to what was found: flags, the ledger's
// links and sources; then it makes what the builder left for the end. A file
// whose removal was not finished is put into Trash rather than deleted, for a
// journal with a line missing must not cost mail. An entry without its message is
// stored no longer, unless it was removed here; one whose message is damaged is
// not verified, as after Verify.
func (b *builder) connect(ctx context.Context) error {
	if err := errors.Join(b.listPartial(ctx), b.compare(ctx)); err != nil {
		return err
	}
	return inTx(ctx, b.db, func(tx *sql.Tx) error {
		for _, queries := range [][]string{connections, b.later, figures} {
			if err := execAll(ctx, tx, queries); err != nil {
				return err
			}
		}
		return nil
	})
}

var connections = []string{
	`UPDATE message SET read = r.read, starred = r.starred, trashed = r.trashed OR r.removed OR r.replaced,
			archived = r.archived, binned = r.binned
		FROM remembered r WHERE r.sha256 = message.sha256 AND (r.read OR r.starred OR r.trashed OR r.archived OR r.removed OR r.replaced)`,
	`UPDATE ledger SET message = m.id, trashed = m.trashed FROM message m WHERE m.sha256 = ledger.sha256`,
	`UPDATE ledger SET trashed = 1 WHERE message IS NULL
		AND sha256 IN (SELECT sha256 FROM remembered WHERE removed)`,
	`UPDATE ledger SET stored = 0, verified = 0, rule_set = iif(partial, '', rule_set) WHERE message IS NULL AND trashed = 0`,
	`UPDATE ledger SET verified = 0, rule_set = iif(partial, '', rule_set) WHERE message IN (SELECT message FROM damaged)`,
	`INSERT OR IGNORE INTO origin (account) VALUES ('')`,
	`INSERT OR IGNORE INTO source (origin, message, read, starred, trashed, archived)
		SELECT l.origin, m.id, m.read, m.starred, m.trashed, m.archived FROM ledger l JOIN message m ON m.id = l.message
		ORDER BY l.origin, m.id`,
	`INSERT OR IGNORE INTO source (origin, message, read, starred, trashed, archived)
		SELECT (SELECT key FROM origin WHERE account = ''), m.id, m.read, m.starred, m.trashed, m.archived
		FROM message m LEFT JOIN remembered r ON r.sha256 = m.sha256
		WHERE r.imported OR m.id NOT IN (SELECT message FROM source)`,
}

// figures are what triggers keep of messages, and what depends on them.
var figures = []string{
	`INSERT OR REPLACE INTO count (origin, total, unread, starred, trash, archived)
		SELECT 0, coalesce(sum(NOT trashed), 0), coalesce(sum(NOT trashed AND NOT archived AND NOT read), 0),
			coalesce(sum(NOT trashed AND starred), 0), coalesce(sum(trashed), 0), coalesce(sum(NOT trashed AND archived), 0) FROM message`,
	`INSERT OR REPLACE INTO count (origin, total, unread, starred, trash, archived)
		SELECT origin, sum(NOT trashed), sum(NOT trashed AND NOT archived AND NOT read),
			sum(NOT trashed AND starred), sum(trashed), sum(NOT trashed AND archived) FROM source GROUP BY origin`,
	`INSERT OR REPLACE INTO date_block SELECT id >> 12, min(date), max(date) FROM message GROUP BY 1`,
	`INSERT OR IGNORE INTO message_tag (tag, message) SELECT t.tag, m.id FROM tagged t JOIN message m ON m.sha256 = t.sha256`,
	`INSERT OR REPLACE INTO meta (name, value) SELECT 'arrived', coalesce(max(id), 0) FROM message`,
}

// compare finds out whether the journal knows everything in mail/ as it was
// found. Then it says all that the new index does, and need not be made anew.
func (b *builder) compare(ctx context.Context) error {
	var other bool
	err := b.db.QueryRowContext(ctx, `SELECT EXISTS (
		SELECT 1 FROM found f LEFT JOIN remembered r ON r.sha256 = f.sha256
		WHERE r.place IS NULL OR r.received IS NULL OR r.month <> f.month OR r.partial <> f.partial OR r.removed OR r.replaced)`).Scan(&other)
	b.known = !other && b.report.JournalLines == 0 && len(b.report.Missing)+len(b.report.Changed) == 0
	return err
}

// gone picks what is remembered, in the table r, and has no file any more.
const gone = `NOT removed AND NOT replaced AND month IS NOT NULL AND NOT EXISTS (SELECT 1 FROM found WHERE sha256 = r.sha256)`

// listPartial reports the partial messages that are gone. They get no row: the
// whole is on the server, from where the beginning is fetched again.
func (b *builder) listPartial(ctx context.Context) error {
	return eachRow(ctx, b.db, "SELECT sha256, month FROM remembered r WHERE partial AND "+gone,
		func(rows *sql.Rows) error {
			var raw []byte
			var m month
			if err := rows.Scan(&raw, &m); err != nil {
				return err
			}
			s := sum(raw)
			b.report.Missing = append(b.report.Missing, Fault{SHA256: s.String(), Path: b.a.files.rel(b.a.files.pathOf(s, m, true))})
			return nil
		})
}
