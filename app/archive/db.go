package archive

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite" // registers the driver "sqlite", too
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/mailloft/mailloft/app/problem"
)

//go:embed schema/*.sql
var schemas embed.FS

// readers bounds the connections that read side by side.
const readers = 4

// index is the SQLite side of the archive: one connection that writes, and a
// pool that reads.
type index struct {
	w *sql.DB // nil if read-only
	r *sql.DB
}

// openIndex opens the index at path, creating or migrating it unless it is
// opened to read only.
func openIndex(ctx context.Context, path string, readOnly bool) (*index, error) {
	x := &index{}
	if !readOnly {
		w, err := sql.Open("sqlite", dsn(path, "_txlock=immediate"))
		if err != nil {
			return nil, err
		}
		w.SetMaxOpenConns(1)
		x.w = w
		if err := migrate(ctx, w); err != nil {
			return nil, errors.Join(err, x.close())
		}
	}
	err := x.openReaders(ctx, dsn(path, "_pragma=query_only(1)"))
	code := sqliteCode(err)
	if readOnly && (code == sqlite3.SQLITE_READONLY || code == sqlite3.SQLITE_CANTOPEN || noRoom(err) && !unmerged(path)) {
		// The folder cannot be written to, so nobody else is writing either. Who
		// writes on a full disk has made the file it lacks room for.
		err = errors.Join(x.close(), x.openReaders(ctx, fileURI(path)+"?immutable=1"))
	}
	if err != nil {
		return nil, errors.Join(err, x.close())
	}
	return x, nil
}

// noRoom says whether err is that the disk has no room for the file through
// which the index's users see each other, which they all need to begin with.
func noRoom(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE
}

// unmerged says whether a part of the index lies in its log, as a process left
// it that died.
func unmerged(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

func (x *index) openReaders(ctx context.Context, name string) (err error) {
	if x.r, err = sql.Open("sqlite", name); err != nil {
		return err
	}
	x.r.SetMaxOpenConns(readers)
	x.r.SetMaxIdleConns(readers)
	return checkVersion(ctx, x.r)
}

// busyTimeout is how long a connection waits for another, in milliseconds.
const busyTimeout = "10000"

// dsn sets every pragma in the name, so that each connection of a pool has
// them and none is forgotten when the pool makes a new one.
func dsn(path string, extra string) string {
	return fileURI(path) + "?" + strings.Join([]string{
		"_pragma=busy_timeout(" + busyTimeout + ")",
		"_pragma=journal_mode(WAL)",
		"_pragma=synchronous(FULL)",
		"_pragma=foreign_keys(1)",
		"_pragma=cache_size(-4096)",
		"_pragma=temp_store(MEMORY)",
		extra,
	}, "&")
}

// fileURI names a file in the form SQLite reads, whatever is in its path.
func fileURI(path string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	if !strings.HasPrefix(u.Path, "/") {
		u.Path = "/" + u.Path // C:/… becomes /C:/…
	}
	return u.String()
}

func (x *index) close() error {
	if x == nil {
		return nil
	}
	var err error
	for _, db := range []*sql.DB{x.r, x.w} { // the writer last: it checkpoints
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}

// steps are the embedded migrations in order; step i brings the schema to
// version i+1.
func steps() ([]string, error) {
	names, err := fs.Glob(schemas, "schema/*.sql")
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, name := range names { // sorted by fs.Glob
		text, err := schemas.ReadFile(name)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// schemaSteps is the version of this program's schema.
func schemaSteps() (int, error) {
	all, err := steps()
	return len(all), err
}

// migrate brings the index up to this program's schema, a transaction for
// each step.
func migrate(ctx context.Context, db *sql.DB) error {
	all, err := steps()
	if err != nil {
		return err
	}
	version, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	began := version
	for ; version < len(all); version++ {
		err := inTx(ctx, db, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, all[version]); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version+1))
			return err
		})
		if err != nil {
			return fmt.Errorf("migrate index to version %d: %w", version+1, err)
		}
	}
	if began == 0 || began >= refilled {
		return nil
	}
	_, err = db.ExecContext(ctx, "INSERT OR REPLACE INTO meta (name, value) SELECT 'hollow', '1' WHERE EXISTS (SELECT 1 FROM message)")
	return err
}

// refilled is the version since which the index keeps what it keeps of every
// message. One from before has gaps that only the files can fill.
const refilled = 4

// hollow reports whether the index has such gaps.
func hollow(ctx context.Context, db *sql.DB) (yes bool, err error) {
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'hollow')").Scan(&yes)
	return yes, err
}

// checkVersion refuses an index that this program does not understand.
func checkVersion(ctx context.Context, db *sql.DB) error {
	all, err := steps()
	if err != nil {
		return err
	}
	version, err := schemaVersion(ctx, db)
	switch {
	case err != nil:
		return err
	case version > len(all):
		return problem.New(nil, "index.newer",
			fmt.Sprintf("This archive was last used by a newer Mailloft (its index has version %d, this program knows %d).", version, len(all)),
			"Install the newer Mailloft to open it. Your mail is untouched in the folder mail.")
	case version < len(all):
		return problem.New(nil, "index.older",
			"This archive was made by an older Mailloft and has not been brought up to date yet.",
			"Start Mailloft once without the read-only mode.")
	}
	return nil
}

func schemaVersion(ctx context.Context, db *sql.DB) (v int, err error) {
	err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}

// inTx runs do in a transaction of its own.
func inTx(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// rowQuerier is a database or a transaction, asked for one row.
type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// journalNumber is the number of the last transaction that the index knows to
// be in the journal.
func journalNumber(ctx context.Context, db rowQuerier) (n int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = 'journal'").Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}

func setJournalNumber(ctx context.Context, tx *sql.Tx, n int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO meta (name, value) VALUES ('journal', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", n)
	return err
}
