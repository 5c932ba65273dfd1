package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// wordBuilder fills the search tables of a new index. It does so in a file of
// its own, because SQLite has one writer for a file, and these tables take half
// of the work; at the end what is in them moves over as it is.
type wordBuilder struct {
	a    *Archive
	path string
	db   *sql.DB // of one connection
	in   chan []*draft
	work sync.WaitGroup
}

// FTS5 writes out a piece of a search table when what it gathers in memory is
// as large as this, and there are better ways to spend time than to merge
// pieces.
const (
	wordHash  = 8 << 20
	startHash = 4 << 20
	wordCache = "(-4096)" // what is written out is hardly read again
)

func hashSize(table string, n int) string {
	return fmt.Sprintf("INSERT INTO %s (%[1]s, rank) VALUES ('hashsize', %d)", table, n)
}

func newWordBuilder(ctx context.Context, a *Archive, path string) (*wordBuilder, error) {
	w := &wordBuilder{a: a, path: path, in: make(chan []*draft, 2)}
	var err error
	if w.db, err = sql.Open("sqlite", fileURI(path)+"?"+buildPragmas+wordCache); err != nil {
		return nil, err
	}
	w.db.SetMaxOpenConns(1)
	if err = migrate(ctx, w.db); err == nil {
		err = execAll(ctx, w.db, []string{hashSize("search", wordHash), hashSize("start", startHash)})
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// begin starts to insert what take is given, until end. If that fails it stops
// all with the reason.
func (w *wordBuilder) begin(ctx context.Context, stop context.CancelCauseFunc) {
	w.work.Go(func() {
		if err := w.insert(ctx); err != nil {
			stop(err)
		}
	})
}

// take hands over messages that have their ids.
func (w *wordBuilder) take(ctx context.Context, drafts []*draft) error {
	select {
	case w.in <- drafts:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// end waits until all that was handed over is inserted.
func (w *wordBuilder) end() {
	close(w.in)
	w.work.Wait()
}

func (w *wordBuilder) insert(ctx context.Context) error {
	return inTx(ctx, w.db, func(tx *sql.Tx) error {
		in, err := newInserter(ctx, tx)
		if err != nil {
			return err
		}
		for drafts := range w.in {
			if err := in.words(ctx, drafts); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}

// moveTo puts the search tables in the place of the empty ones of the index.
// FTS5 keeps a table in tables of its own, which are copied page by page; the
// connection must not use the search tables afterwards, for it remembers what
// they were.
func (w *wordBuilder) moveTo(ctx context.Context, index *sql.DB) error {
	if err := w.db.Close(); err != nil {
		return err
	}
	if _, err := index.ExecContext(ctx, "ATTACH ? AS words", fileURI(w.path)); err != nil {
		return err
	}
	var moves []string
	for _, table := range []string{"search", "start"} {
		for _, part := range []string{"data", "idx", "docsize"} {
			name := table + "_" + part
			moves = append(moves, "DELETE FROM main."+name, "INSERT INTO main."+name+" SELECT * FROM words."+name)
		}
	}
	err := inTx(ctx, index, func(tx *sql.Tx) error { return execAll(ctx, tx, moves) })
	_, detachErr := index.ExecContext(context.WithoutCancel(ctx), "DETACH words")
	return errors.Join(err, detachErr)
}

// close deletes the file.
func (w *wordBuilder) close() error {
	if w == nil {
		return nil
	}
	return errors.Join(w.db.Close(), w.a.removeIndex(w.path))
}
