package archive

import (
	"context"
	"database/sql"
	"encoding/hex"
)

// snapshot emits the whole state of the index as journal records: messages in
// order of arrival, the ledger, the standing orders, and the tags.
func snapshot(ctx context.Context, db querier, emit func(record) error) error {
	err := eachRow(ctx, db, "SELECT "+messageColumns+" FROM message ORDER BY id", func(rows *sql.Rows) error {
		r, err := scanMessageRecord(rows)
		if err != nil {
			return err
		}
		return emit(r)
	})
	if err != nil {
		return err
	}
	err = eachRow(ctx, db, "SELECT "+entryColumns+" FROM ledger WHERE sha256 <> x'' OR rule <> '' OR rule_set <> '' OR deleted <> 0", func(rows *sql.Rows) error {
		r, err := scanEntryRecord(rows)
		if err != nil {
			return err
		}
		return emit(r)
	})
	if err != nil {
		return err
	}
	err = eachRow(ctx, db, "SELECT "+standingColumns+" FROM standing", func(rows *sql.Rows) error {
		r, err := scanStandingRecord(rows)
		if err != nil {
			return err
		}
		return emit(r)
	})
	if err != nil {
		return err
	}
	return snapshotTags(ctx, db, emit)
}

// messageColumns are a message's values in the order of scanMessageRecord.
const messageColumns = `sha256, month, received, read, starred, trashed, archived, binned, partial, EXISTS (
	SELECT 1 FROM source WHERE message = id AND origin = (SELECT key FROM origin WHERE account = ''))`

func scanMessageRecord(rows *sql.Rows) (record, error) {
	var sum []byte
	r := record{Op: opMessage}
	err := rows.Scan(&sum, &r.Month, &r.Received, &r.Read, &r.Starred, &r.Trashed, &r.Archived, &r.Binned, &r.Partial, &r.Imported)
	r.Hashes = []string{hex.EncodeToString(sum)}
	return r, err
}

// entryColumns are a ledger row's values in the order of scanEntryRecord. Its
// "trashed" is journalled only once the message is removed for good; until
// then it is the message's own.
const entryColumns = `(SELECT account FROM origin WHERE key = ledger.origin), uid, sha256,
	size, seen, stored, verified, delete_sent, deleted, message IS NULL AND trashed, partial, rule, rule_set`

func scanEntryRecord(rows *sql.Rows) (record, error) {
	var sum []byte
	r := record{Op: opEntry}
	err := rows.Scan(&r.Account, &r.UID, &sum, &r.Size, &r.Seen, &r.Stored, &r.Verified, &r.DeleteSent, &r.Deleted, &r.Trashed,
		&r.Partial, &r.Rule, &r.RuleSet)
	if len(sum) > 0 {
		r.Hashes = []string{hex.EncodeToString(sum)}
	}
	return r, err
}

func eachRow(ctx context.Context, db querier, query string, do func(*sql.Rows) error, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return drain(rows, do)
}

// eachStmtRow is eachRow for a statement that is run many times.
func eachStmtRow(ctx context.Context, stmt *sql.Stmt, do func(*sql.Rows) error, args ...any) error {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	return drain(rows, do)
}

func drain(rows *sql.Rows, do func(*sql.Rows) error) error {
	defer rows.Close() //nolint:errcheck // rows.Err has it
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}
