package archive

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"sync"
)

// verifyPage is how many messages are hashed between two looks at the index.
const verifyPage = 500

// Verify reads every file, compares it with its SHA-256, and looks for files
// that the index does not know. progress, which may be nil, is called from
// one goroutine at a time with the bytes read and to be read. What is missing
// or changed loses its "verified" in the ledger, so that it is never deleted
// on the server on the strength of a copy that is not there, and is fetched
// again if the server still has it.
func (a *Archive) Verify(ctx context.Context, progress func(done, total int64)) (Report, error) {
	v := &verifier{a: a, progress: progress}
	if v.progress == nil {
		v.progress = func(int64, int64) {}
	}
	for _, step := range []func(context.Context) error{v.checkIndex, v.hashAll, v.lookForStrays, v.doubt} {
		if err := step(ctx); err != nil {
			return v.report, a.explain(err)
		}
	}
	if err := a.keepCheckup(checkup{Finished: a.now().UTC(), Report: v.report}); err != nil {
		a.log.Warn("the result of the check could not be kept", "err", err)
	}
	return v.report, nil
}

type verifier struct {
	a        *Archive
	progress func(done, total int64)
	total    int64

	mu     sync.Mutex // guards report while files are hashed side by side
	report Report
}

// checkIndex asks SQLite whether the index is in order.
func (v *verifier) checkIndex(ctx context.Context) error {
	return v.a.read("check index", func(db *sql.DB) error {
		problems, err := checkPages(ctx, db, "integrity_check(20)")
		if sqliteDamage(err) {
			problems, err = append(problems, err.Error()), nil
		}
		v.report.Index = problems
		if len(problems) > 0 {
			v.a.suspect()
		}
		return err
	})
}

// checkPages runs one of SQLite's checks and gives what it complains about.
func checkPages(ctx context.Context, db querier, pragma string) (problems []string, err error) {
	err = eachRow(ctx, db, "PRAGMA "+pragma, func(rows *sql.Rows) error {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			problems = append(problems, line)
		}
		return nil
	})
	return problems, err
}

// indexed is a message's row as Verify needs it.
type indexed struct {
	id    ID
	sum   sum
	month month

	partial bool
	damaged bool // its row was made without its bytes
}

func (v *verifier) hashAll(ctx context.Context) error {
	err := v.a.read("verify", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT coalesce(sum(size), 0) FROM message").Scan(&v.total)
	})
	last := ID(0)
	for err == nil {
		var page []indexed
		if page, err = v.page(ctx, last); err != nil || len(page) == 0 {
			return err
		}
		last = page[len(page)-1].id
		err = each(ctx, parsers, page, func(m indexed) error { return v.hash(ctx, m) })
	}
	return err
}

func (v *verifier) page(ctx context.Context, after ID) (page []indexed, err error) {
	err = v.a.read("verify", func(db *sql.DB) error {
		return eachRow(ctx, db, "SELECT "+indexedColumns+" FROM message WHERE id > ? ORDER BY id LIMIT ?", func(rows *sql.Rows) error {
			m, err := scanIndexed(rows)
			page = append(page, m)
			return err
		}, int64(after), verifyPage)
	})
	return page, err
}

// indexedColumns are a message's values in the order of scanIndexed.
const indexedColumns = "id, sha256, month, partial, EXISTS (SELECT 1 FROM damaged WHERE message = id)"

func scanIndexed(rows *sql.Rows) (m indexed, err error) {
	var raw []byte
	err = rows.Scan(&m.id, &raw, &m.month, &m.partial, &m.damaged)
	copy(m.sum[:], raw)
	return m, err
}

// hash checks one file. One that cannot be read counts as changed; what went
// wrong is in its Fault.
func (v *verifier) hash(ctx context.Context, m indexed) error {
	path := v.a.files.pathOf(m.sum, m.month, m.partial)
	got, size, err := v.a.files.hash(ctx, path)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	fault := Fault{ID: m.id, SHA256: m.sum.String(), Path: v.a.files.rel(path)}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.report.Bytes += size
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.report.Missing = append(v.report.Missing, fault)
	case err != nil:
		fault.Err = err
		v.report.Changed = append(v.report.Changed, fault)
	case got != m.sum:
		v.report.Changed = append(v.report.Changed, fault)
	case m.damaged:
		v.report.Unindexed = append(v.report.Unindexed, fault)
	default:
		v.report.OK++
	}
	v.progress(v.report.Bytes, v.total)
	return nil
}

// lookForStrays finds the files that no row is about. Mail may be arriving:
// only what is still unknown while nobody writes counts.
func (v *verifier) lookForStrays(ctx context.Context) error {
	var strays, some []found
	look := func() error {
		list, err := v.unknown(ctx, some)
		strays, some = append(strays, list...), some[:0]
		return err
	}
	err := v.a.files.walk(ctx, func(f found) error {
		if !f.ours {
			v.report.Unknown = append(v.report.Unknown, v.a.files.rel(f.path))
			return nil
		}
		if some = append(some, f); len(some) < verifyPage {
			return nil
		}
		return look()
	})
	if err == nil {
		err = look()
	}
	if err != nil || len(strays) == 0 {
		return err
	}
	if v.a.readOnly() { // another process may be writing: nothing to wait for
		return v.a.read("verify", func(db *sql.DB) error { return v.keepStrays(ctx, db, strays) })
	}
	return v.a.exclusively(ctx, func() error { return v.keepStrays(ctx, v.a.x.r, strays) })
}

// unknown gives those of some files that the index has no row for.
func (v *verifier) unknown(ctx context.Context, some []found) (strays []found, err error) {
	err = v.a.read("verify", func(db *sql.DB) error {
		return inTx(ctx, db, func(tx *sql.Tx) error {
			stmt, err := tx.PrepareContext(ctx, knownQuery) //nolint:sqlclosecheck // the end of the transaction closes it
			if err != nil {
				return err
			}
			for _, f := range some {
				var known bool
				if err := stmt.QueryRowContext(brief(ctx), f.sum[:], int(f.month), f.partial).Scan(&known); err != nil {
					return err
				}
				if !known {
					strays = append(strays, f)
				}
			}
			return nil
		})
	})
	return strays, err
}

const knownQuery = "SELECT EXISTS (SELECT 1 FROM message WHERE sha256 = ? AND month = ? AND partial = ?)"

func (v *verifier) keepStrays(ctx context.Context, db *sql.DB, strays []found) error {
	for _, f := range strays {
		known, err := knows(ctx, db, f)
		if err != nil {
			return err
		}
		if _, err := v.a.files.fs.Stat(f.path); known || err != nil {
			continue
		}
		v.report.Unindexed = append(v.report.Unindexed, Fault{SHA256: f.sum.String(), Path: v.a.files.rel(f.path)})
	}
	return nil
}

// knows reports whether the index has a row for a file at that place.
func knows(ctx context.Context, db *sql.DB, f found) (known bool, err error) {
	err = db.QueryRowContext(ctx, knownQuery, f.sum[:], int(f.month), f.partial).Scan(&known)
	return known, err
}

// doubt drops what turned out to be removed meanwhile from the faults, and
// takes "verified" from the ledger entries of the rest.
func (v *verifier) doubt(ctx context.Context) error {
	if len(v.report.Missing)+len(v.report.Changed) == 0 || v.a.readOnly() {
		return nil
	}
	return v.a.write(ctx, "note what is missing", func(t *txn) error {
		for _, list := range []*[]Fault{&v.report.Missing, &v.report.Changed} {
			var still []Fault
			for _, fault := range *list {
				var here bool
				if err := t.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM message WHERE id = ?)", int64(fault.ID)).Scan(&here); err != nil {
					return err
				}
				if !here {
					continue
				}
				still = append(still, fault)
				err := eachRow(ctx, t, "UPDATE ledger SET verified = 0, rule_set = iif(partial, '', rule_set) WHERE message = ? RETURNING "+entryColumns, t.keepEntry, int64(fault.ID))
				if err != nil {
					return err
				}
			}
			*list = still
		}
		return nil
	})
}
