package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/mailloft/mailloft/app/problem"
)

// Rebuild makes the index again from mail/ and the journal and puts it in the
// place of the old one. Nothing else can be written meanwhile; reading goes
// on. Ids may change. progress, which may be nil, is called with the messages
// indexed and found, from one goroutine.
func (a *Archive) Rebuild(ctx context.Context, progress func(done, total int)) (Report, error) {
	if err := a.take(ctx); err != nil {
		return Report{}, a.explain(err)
	}
	defer a.give()
	if a.journal.behind { // the index that goes is all that knows what it missed
		if err := a.compactJournal(ctx); err != nil {
			a.log.Warn("the journal could not be brought up to the index before rebuilding", "err", err)
		}
	}
	report, err := a.rebuild(ctx, "", progress)
	if err != nil {
		return report, a.explain(fmt.Errorf("rebuild index: %w", err))
	}
	a.notify(Change{Kind: Reset})
	return report, nil
}

// rebuild builds a new index beside the old one and swaps them. The caller
// has the writer's token. The old index is kept under the name kept, or
// deleted if that is empty.
func (a *Archive) rebuild(ctx context.Context, kept string, progress func(done, total int)) (Report, error) {
	fresh := a.indexPath() + ".new"
	if err := a.removeIndex(fresh); err != nil {
		return Report{}, err
	}
	x, err := openIndex(ctx, fresh, false)
	if err != nil {
		return Report{}, err
	}
	b := &builder{a: a, x: x, progress: progress}
	err = b.run(ctx)
	if err = errors.Join(err, x.close()); err == nil {
		err = a.files.sync(fresh)
	}
	if err != nil {
		return b.report, errors.Join(err, a.removeIndex(fresh))
	}
	if err := a.swapIndex(ctx, fresh, kept); err != nil {
		return b.report, err
	}
	return b.report, a.compactJournal(ctx)
}

// swapIndex puts a finished index in place. A crash in the middle leaves no
// index, which the next Open takes as the order to build one.
func (a *Archive) swapIndex(ctx context.Context, fresh, kept string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.x.close(); err != nil && !sqliteDamage(err) {
		return err
	}
	if kept != "" {
		for _, part := range indexParts {
			if err := a.files.fs.Rename(a.indexPath()+part, kept+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	if err := a.removeIndex(a.indexPath()); err != nil {
		return err
	}
	if err := a.files.fs.Rename(fresh, a.indexPath()); err != nil {
		return err
	}
	if err := errors.Join(a.files.fs.SyncDir(a.files.dir), a.files.remove(a.suspectPath()), a.files.remove(a.sealPath())); err != nil {
		return err
	}
	x, err := openIndex(ctx, a.indexPath(), false)
	if err == nil { // otherwise the closed one stays, which answers with errors
		a.x = x
	}
	return err
}

// indexParts are the endings of the files that make up an SQLite database.
var indexParts = []string{"", "-wal", "-shm"}

func (a *Archive) removeIndex(path string) error {
	var err error
	for _, part := range indexParts {
		err = errors.Join(err, a.files.remove(path+part))
	}
	return err
}

// openHealthyIndex opens the index, and makes it again first if it is
// missing, damaged, or older than the journal.
func (a *Archive) openHealthyIndex(ctx context.Context) error {
	why, err := a.tryIndex(ctx)
	if err != nil || why == "" {
		return err
	}
	a.log.Warn("the index is made again from the files", "why", why)
	if err := a.x.close(); err != nil && !sqliteDamage(err) {
		return err
	}
	a.x = nil
	kept := ""
	if _, err := a.files.fs.Stat(a.indexPath()); err == nil && why != outgrown {
		kept = a.indexPath() + ".damaged-" + a.now().UTC().Format("20060102T150405")
	}
	report, err := a.rebuild(ctx, kept, nil)
	if err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	next := "Nothing needs to be done."
	if kept != "" {
		next = "The old index was kept as " + kept + "; it can be deleted."
	}
	a.log.Info("the index was made again", "messages", report.OK, "missing", len(report.Missing), "changed", len(report.Changed))
	a.rebuilt(problem.New(nil, "index.rebuilt", fmt.Sprintf("%s It was made again from the %d messages in the archive.", why, report.OK), next), report)
	return nil
}

// catchUp brings the journal up to the index, which may be ahead of it after
// a crash or a full disk, and keeps it compact.
func (a *Archive) catchUp(ctx context.Context) error {
	n, err := journalNumber(ctx, a.x.w)
	if err != nil {
		return err
	}
	schema, err := schemaSteps()
	if err != nil {
		return err
	}
	if n == a.journal.n && !a.journal.wantsCompacting(schema) {
		return nil
	}
	a.journal.n = n
	return a.compactJournal(ctx)
}

func (a *Archive) compactJournal(ctx context.Context) error {
	return a.journal.compact(func(emit func(record) error) error { return snapshot(ctx, a.x.w, emit) })
}

// builder fills a new index.
type builder struct {
	a        *Archive
	x        *index
	progress func(done, total int)
	total    int
	report   Report
}

func (b *builder) run(ctx context.Context) error {
	if b.progress == nil {
		b.progress = func(int, int) {}
	}
	// Nobody relies on this file before it is complete and synced.
	if _, err := b.x.w.ExecContext(ctx, "PRAGMA synchronous = OFF"); err != nil {
		return err
	}
	if _, err := b.x.w.ExecContext(ctx, scratchTables); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{b.replay, b.scan, b.index, b.connect} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// scratchTables hold what the journal remembers and what was found in mail/
// while the index is built; a million of either does not belong in memory.
const scratchTables = `
	CREATE TABLE remembered (
		sha256 BLOB PRIMARY KEY, place INTEGER, month INTEGER, received INTEGER,
		imported INTEGER DEFAULT 0, read INTEGER DEFAULT 0, starred INTEGER DEFAULT 0, trashed INTEGER DEFAULT 0,
		archived INTEGER DEFAULT 0, binned INTEGER DEFAULT 0,
		removed INTEGER DEFAULT 0, replaced INTEGER DEFAULT 0, partial INTEGER DEFAULT 0
	) WITHOUT ROWID;
	CREATE TABLE tagged (sha256 BLOB, tag INTEGER, PRIMARY KEY (sha256, tag)) WITHOUT ROWID;
	CREATE TABLE found (sha256 BLOB, month INTEGER, mtime INTEGER, partial INTEGER, PRIMARY KEY (sha256, month, partial)) WITHOUT ROWID;`

// scan lists mail/.
func (b *builder) scan(ctx context.Context) error {
	return inTx(ctx, b.x.w, func(tx *sql.Tx) error {
		stmt, err := tx.PrepareContext(ctx, "INSERT INTO found VALUES (?, ?, ?, ?)")
		if err != nil {
			return err
		}
		return b.a.files.walk(ctx, func(f found) error {
			if !f.ours {
				b.report.Unknown = append(b.report.Unknown, b.a.files.rel(f.path))
				return nil
			}
			info, err := b.a.files.fs.Stat(f.path)
			if err != nil {
				return err
			}
			b.total++
			_, err = stmt.ExecContext(ctx, f.sum[:], int(f.month), info.ModTime().UnixMilli(), f.partial)
			return err
		})
	})
}

// index hashes, parses and inserts every file: first those the journal
// remembers, in their order, then the others by their age. Reading the next
// files and inserting the last ones overlap.
func (b *builder) index(ctx context.Context) error {
	list, err := b.inOrder(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type chunk struct {
		drafts []*draft
		err    error
	}
	ready := make(chan chunk, 1)
	go func() {
		defer close(ready)
		for len(list) > 0 {
			n := min(len(list), verifyPage)
			err := each(ctx, parsers, list[:n], func(d *draft) error { return b.readFile(ctx, d) })
			select {
			case ready <- chunk{list[:n], err}:
			case <-ctx.Done():
				return
			}
			list = list[n:]
		}
	}()
	done := 0
	for c := range ready {
		if err := errors.Join(c.err, ctx.Err()); err != nil {
			cancel()
			for range ready { // wait for the other goroutine
			}
			return err
		}
		if err := b.insert(ctx, c.drafts); err != nil {
			cancel()
			for range ready {
			}
			return err
		}
		for _, d := range c.drafts {
			d.content = content{} // the list stays; the text need not
		}
		done += len(c.drafts)
		b.progress(done, b.total)
	}
	return ctx.Err()
}

// inOrder gives a draft for each file found. Bytes that lie in two folders
// are one message; the copy the journal does not know of is left alone.
func (b *builder) inOrder(ctx context.Context) (list []*draft, err error) {
	seen := map[sum]bool{}
	err = eachRow(ctx, b.x.w, `
		SELECT f.sha256, f.month, f.partial, coalesce(r.received, f.mtime)
		FROM found f LEFT JOIN remembered r ON r.sha256 = f.sha256
		ORDER BY r.place IS NULL, r.place, f.partial, r.month <> f.month, f.mtime, f.sha256`,
		func(rows *sql.Rows) error {
			d := &draft{}
			var raw []byte
			var received int64
			if err := rows.Scan(&raw, &d.month, &d.partial, &received); err != nil {
				return err
			}
			d.sum, d.Received = sum(raw), fromMillis(received)
			d.temp = b.a.files.pathOf(d.sum, d.month, d.partial)
			if seen[d.sum] {
				b.report.Unknown = append(b.report.Unknown, b.a.files.rel(d.temp))
				b.total--
				return nil
			}
			seen[d.sum] = true
			list = append(list, d)
			return nil
		})
	return list, err
}

// readFile hashes and parses one file. One that no longer has its bytes is
// indexed all the same: what is left of it may be all there is.
func (b *builder) readFile(ctx context.Context, d *draft) error {
	got, size, err := b.a.files.hash(ctx, d.temp)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d.size, d.damaged, d.readErr = size, err != nil || got != d.sum, err
	if err == nil {
		b.a.parseFile(d)
	}
	return nil
}

func (b *builder) insert(ctx context.Context, drafts []*draft) error {
	return inTx(ctx, b.x.w, func(tx *sql.Tx) error {
		in, err := newInserter(ctx, tx)
		if err != nil {
			return err
		}
		for _, d := range drafts {
			if err := in.message(ctx, d); err != nil {
				return err
			}
			b.report.Bytes += d.size
			if d.damaged {
				b.report.Changed = append(b.report.Changed, Fault{ID: d.id, SHA256: d.sum.String(), Path: b.a.files.rel(d.temp), Err: d.readErr})
			} else {
				b.report.OK++
			}
		}
		return in.words(ctx, drafts)
	})
}
