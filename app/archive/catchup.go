package archive

import (
	"context"
	"database/sql"
	"errors"
)

// compactAtOnce is the size of a journal up to which Open compacts it before
// anybody may write: a second or so. A larger one is compacted beside what
// else goes on.
const compactAtOnce = 8 << 20

// catchUp brings the journal up to the index, which may be ahead of it after
// a crash or a full disk, and keeps it compact. It reports whether it left the
// journal for compactBeside, which may take its time then. The caller has the
// writer's token.
func (a *Archive) catchUp(ctx context.Context) (left bool, err error) {
	n, err := journalNumber(ctx, a.x.w)
	if err != nil {
		return false, err
	}
	schema, err := schemaSteps()
	if err != nil {
		return false, err
	}
	if n == a.journal.n && !a.journal.wantsCompacting(schema) {
		return false, nil
	}
	if a.journal.base > a.atOnce {
		if n == a.journal.n {
			return true, nil
		}
		if err := a.journal.noteGap(); err != nil {
			return false, err
		}
		a.journal.n = n
		return true, nil
	}
	a.journal.n = n
	return false, a.compactJournal(ctx)
}

// compactJournal makes a new snapshot while nobody else writes.
func (a *Archive) compactJournal(ctx context.Context) error {
	return a.journal.compact(func(emit func(record) error) error {
		read := ahead(ctx, func(ctx context.Context, emit func(record) error) error { return snapshot(ctx, a.x.w, emit) })
		defer read.close()
		return read.each(emit)
	})
}

// compactBeside makes a new snapshot of the journal from the index as it is
// now, while others go on writing: what they write stays in the tail.
func (a *Archive) compactBeside(ctx context.Context) error {
	var n int64
	err := a.read("compact the journal", func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, nil) // one state of the index, from the first row to the last
		if err != nil {
			return err
		}
		if n, err = journalNumber(ctx, tx); err == nil {
			err = writeSnapshot(a.files.fs, a.journal.besidePath(), n, func(emit func(record) error) error { return snapshot(ctx, tx, emit) })
		}
		return errors.Join(err, tx.Rollback())
	})
	if err == nil {
		err = a.exclusively(ctx, func() error { return a.journal.adopt(n) })
	}
	if err != nil {
		return errors.Join(err, a.files.remove(a.journal.besidePath()))
	}
	return nil
}

// compactLater runs compactBeside on a goroutine that Close ends.
func (a *Archive) compactLater() {
	ctx, stop := context.WithCancel(context.Background())
	a.endCompacting = stop
	a.compacting.Go(func() {
		if err := a.compactBeside(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("the journal could not be compacted; the next start tries again", "err", err)
		}
	})
}
