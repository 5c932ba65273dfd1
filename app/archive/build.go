package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// builder fills a new index. Nobody relies on its file before it is complete
// and synced, so SQLite keeps no journal of it, and what triggers and indexes
// keep row by row is made at the end, in one go and in order, which takes less
// time and less room.
type builder struct {
	a        *Archive
	db       *sql.DB // of one connection
	found    *stream[listed]
	scratch  string // file of the scratch tables
	progress func(done, total int)
	total    int
	next     int64        // in the queue
	twice    map[sum]bool // hashes that were found in more than one place: whether one is indexed
	later    []string     // statements that make the triggers and indexes
	known    bool         // the journal says all of it
	report   Report
}

func (a *Archive) newBuilder(ctx context.Context, path string, progress func(done, total int)) (*builder, error) {
	b := &builder{a: a, scratch: path + scratchSuffix, progress: progress, twice: map[sum]bool{}}
	if b.progress == nil {
		b.progress = func(int, int) {}
	}
	if err := a.removeUnfinished(); err != nil {
		return nil, err
	}
	var err error
	if b.db, err = sql.Open("sqlite", fileURI(path)+"?"+buildPragmas+buildCache); err != nil {
		return nil, err
	}
	b.db.SetMaxOpenConns(1)
	if err = b.prepare(ctx); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

// Sorting a million takes a temporary file: in memory it would be most of what
// there is. The caches, in KB, are larger than usual: hashes are spread all over a table, and of one
// that is not in memory nearly each costs a read and a write of a page.
const (
	buildPragmas = "_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=temp_store(FILE)&_pragma=cache_size"
	buildCache   = "(-24576)"
	scratchCache = 16 << 10
)

// prepare makes an empty index, without what is made at the end, and the
// scratch tables.
func (b *builder) prepare(ctx context.Context) error {
	if err := migrate(ctx, b.db); err != nil {
		return err
	}
	var drop []string
	err := eachRow(ctx, b.db, `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL
		AND (type = 'trigger' AND tbl_name IN ('message', 'source') OR type = 'index' AND tbl_name IN ('message', 'source', 'ledger'))
		AND name <> 'message_thread' ORDER BY rowid`, // a message's conversation is looked for as it comes
		func(rows *sql.Rows) error {
			var kind, name, text string
			err := rows.Scan(&kind, &name, &text)
			drop, b.later = append(drop, "DROP "+kind+" "+name), append(b.later, text)
			return err
		})
	if err != nil {
		return err
	}
	if err := execAll(ctx, b.db, drop); err != nil {
		return err
	}
	if _, err := b.db.ExecContext(ctx, "ATTACH ? AS scratch", fileURI(b.scratch)); err != nil {
		return err
	}
	return execAll(ctx, b.db, scratchTables)
}

// scratchTables hold what the journal remembers and what was found in mail/
// while the index is built; a million of either does not belong in memory.
// They have a file of their own, or the index would have holes where they were.
var scratchTables = []string{
	fmt.Sprintf("PRAGMA scratch.cache_size = -%d", scratchCache),
	"PRAGMA scratch.journal_mode = OFF",
	"PRAGMA scratch.synchronous = OFF",
	`CREATE TABLE scratch.remembered (
		sha256 BLOB PRIMARY KEY, place INTEGER, month INTEGER, received INTEGER,
		imported INTEGER DEFAULT 0, read INTEGER DEFAULT 0, starred INTEGER DEFAULT 0, trashed INTEGER DEFAULT 0,
		archived INTEGER DEFAULT 0, binned INTEGER DEFAULT 0,
		removed INTEGER DEFAULT 0, replaced INTEGER DEFAULT 0, partial INTEGER DEFAULT 0
	) WITHOUT ROWID`,
	"CREATE TABLE scratch.tagged (sha256 BLOB, tag INTEGER, PRIMARY KEY (sha256, tag)) WITHOUT ROWID",
	`CREATE TABLE scratch.found (
		sha256 BLOB, month INTEGER, partial INTEGER, mtime INTEGER, size INTEGER,
		PRIMARY KEY (sha256, month, partial)
	) WITHOUT ROWID`,
	"CREATE TABLE scratch.queue (place INTEGER PRIMARY KEY, sha256 BLOB, month INTEGER, partial INTEGER, received INTEGER, size INTEGER)",
}

// close closes the new index and deletes the file beside it.
func (b *builder) close() error {
	return errors.Join(b.db.Close(), b.a.removeIndex(b.scratch))
}

// run makes the index.
func (b *builder) run(ctx context.Context) error {
	b.found = b.list(ctx)
	defer b.found.close()
	for _, step := range []func(context.Context) error{b.replay, b.scan, b.line, b.index, b.connect} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// listed is a file found in mail/.
type listed struct {
	found
	mtime, size int64
}

// list lists mail/ while the journal is replayed.
func (b *builder) list(ctx context.Context) *stream[listed] {
	return ahead(ctx, func(ctx context.Context, emit func(listed) error) error {
		return b.a.files.walk(ctx, func(f found) error {
			if !f.ours {
				return emit(listed{found: f})
			}
			info, err := b.a.files.fs.Stat(f.path)
			if err != nil {
				return err
			}
			return emit(listed{f, info.ModTime().UnixMilli(), info.Size()})
		})
	})
}

// scan notes what is in mail/.
func (b *builder) scan(ctx context.Context) error {
	return inTx(ctx, b.db, func(tx *sql.Tx) error {
		stmt, err := tx.PrepareContext(ctx, "INSERT INTO found VALUES (?, ?, ?, ?, ?)")
		if err != nil {
			return err
		}
		return b.found.each(func(f listed) error {
			if !f.ours {
				b.report.Unknown = append(b.report.Unknown, b.a.files.rel(f.path))
				return nil
			}
			_, err := stmt.ExecContext(brief(ctx), f.sum[:], int(f.month), f.partial, f.mtime, f.size)
			return err
		})
	})
}

// line puts what was found into the order of arrival: first what the journal
// remembers, then the rest by its age. A message that the journal remembers and
// mail/ does not have gets its row all the same: it is missed until it is back
// or somebody deletes it.
func (b *builder) line(ctx context.Context) error {
	_, err := b.db.ExecContext(ctx, `INSERT INTO queue (sha256, month, partial, received, size)
		SELECT sha256, month, partial, received, size FROM (
			SELECT f.sha256, f.month, f.partial, coalesce(r.received, f.mtime) AS received, f.size, r.place, r.month <> f.month AS moved, f.mtime
			FROM found f LEFT JOIN remembered r ON r.sha256 = f.sha256
			UNION ALL
			SELECT sha256, month, 0, coalesce(received, 0), 0, place, 0, 0 FROM remembered r WHERE `+gone+` AND NOT partial
		) ORDER BY place IS NULL, place, partial, moved, mtime, sha256`)
	if err != nil {
		return err
	}
	if err := b.db.QueryRowContext(ctx, "SELECT count(*) FROM queue").Scan(&b.total); err != nil {
		return err
	}
	return eachRow(ctx, b.db, "SELECT sha256 FROM found GROUP BY sha256 HAVING count(*) > 1", func(rows *sql.Rows) error {
		var raw []byte
		err := rows.Scan(&raw)
		b.twice[sum(raw)] = false
		return err
	})
}

// How many messages are read and parsed together, and how large their files
// may be in all.
const (
	buildGroup = 500
	buildBytes = 4 << 20
)

// group is some messages that were read, or why they were not.
type group struct {
	drafts []*draft
	err    error
}

// index hashes, parses and inserts every file in the queue: while one group is
// read, the one before it gets its rows, and those before that their words.
func (b *builder) index(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	words, err := newWordBuilder(ctx, b.db)
	if err != nil {
		stop(err)
		return err
	}
	words.begin(ctx, stop)
	defer words.end()
	defer stop(nil)
	return inTx(ctx, b.db, func(tx *sql.Tx) error {
		in, err := newInserter(ctx, tx)
		if err != nil {
			return err
		}
		done := 0
		for ahead := b.read(ctx, tx); ; {
			g := <-ahead
			if err := errors.Join(g.err, context.Cause(ctx)); err != nil {
				return err
			}
			if len(g.drafts) == 0 {
				return words.finish(ctx, tx)
			}
			ahead = b.read(ctx, tx)
			err := b.insert(ctx, in, g.drafts)
			if err == nil {
				err = words.take(ctx, tx, g.drafts)
			}
			if err != nil {
				<-ahead // nothing reads on when we are gone
				return err
			}
			done += len(g.drafts)
			b.progress(done, b.total)
		}
	})
}

// read takes the next messages from the queue and begins to read them; there
// are none at its end.
func (b *builder) read(ctx context.Context, tx *sql.Tx) <-chan group {
	out := make(chan group, 1)
	drafts, err := b.take(ctx, tx)
	if err != nil || len(drafts) == 0 {
		out <- group{nil, err}
		return out
	}
	go func() {
		out <- group{drafts, each(ctx, parsers, drafts, func(d *draft) error { return b.readFile(ctx, d) })}
	}()
	return out
}

// take gives drafts for the next files of the queue. Bytes that lie in two
// folders are one message; the copy the journal does not know of is left alone.
func (b *builder) take(ctx context.Context, tx *sql.Tx) (list []*draft, err error) {
	bytes := int64(0)
	err = eachRow(ctx, tx, `SELECT place, sha256, month, partial, received, size FROM queue WHERE place > ? ORDER BY place LIMIT ?`, func(rows *sql.Rows) error {
		d := &draft{}
		var raw []byte
		var place, received int64
		if err := rows.Scan(&place, &raw, &d.month, &d.partial, &received, &d.size); err != nil {
			return err
		}
		if bytes += d.size; bytes > buildBytes && len(list) > 0 {
			return errEnough
		}
		b.next = place
		d.sum, d.Received = sum(raw), fromMillis(received)
		d.temp = b.a.files.pathOf(d.sum, d.month, d.partial)
		if seen, twice := b.twice[d.sum]; seen {
			b.report.Unknown = append(b.report.Unknown, b.a.files.rel(d.temp))
			b.total--
			return nil
		} else if twice {
			b.twice[d.sum] = true
		}
		list = append(list, d)
		return nil
	}, b.next, buildGroup)
	if errors.Is(err, errEnough) {
		err = nil
	}
	return list, err
}

// readFile hashes and parses one file. One that no longer has its bytes, or is
// gone, is indexed all the same: what is left of it may be all there is.
func (b *builder) readFile(ctx context.Context, d *draft) error {
	f, err := b.a.files.open(d.temp)
	if err != nil {
		d.size, d.damaged, d.readErr = 0, true, err
		return ctx.Err()
	}
	defer func() { _ = f.Close() }() // only read
	got, size, text, err := b.a.files.hashOpen(ctx, f)
	defer text.done()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d.size, d.damaged, d.readErr = size, err != nil || got != d.sum, err
	if err == nil {
		b.a.parse(d, text)
	}
	return nil
}

// insert adds the rows of a group.
func (b *builder) insert(ctx context.Context, in *inserter, drafts []*draft) error {
	for _, d := range drafts {
		if err := in.message(ctx, d); err != nil {
			return err
		}
		b.report.Bytes += d.size
		if !d.damaged {
			b.report.OK++
			continue
		}
		fault := Fault{ID: d.id, SHA256: d.sum.String(), Path: b.a.files.rel(d.temp)}
		if errors.Is(d.readErr, fs.ErrNotExist) {
			b.report.Missing = append(b.report.Missing, fault)
		} else {
			fault.Err = d.readErr
			b.report.Changed = append(b.report.Changed, fault)
		}
		if err := in.damaged(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// execAll runs statements one after the other.
func execAll(ctx context.Context, db interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}, queries []string) error {
	for _, query := range queries {
		if _, err := db.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("%s: %w", strings.SplitN(query, "\n", 2)[0], err)
		}
	}
	return nil
}
