package archive

import (
	"context"
	"database/sql"
	"sync"
)

// wordBuilder gathers the words of a new index beside what else is done for
// it. They come back in pieces, for the index has one writer.
type wordBuilder struct {
	columns []string
	in      chan []*draft
	out     chan *gathering
	work    sync.WaitGroup
	closing sync.Once
}

// pieceSize is how much memory a piece takes until it is written. Each becomes
// one of the search table's too.
const pieceSize = 16 << 20

func newWordBuilder(ctx context.Context, index *sql.DB) (*wordBuilder, error) {
	columns, err := searchColumns(ctx, index)
	return &wordBuilder{columns: columns, in: make(chan []*draft, 2), out: make(chan *gathering)}, err
}

// begin starts to gather what take is given, until end. If that fails it stops
// all with the reason.
func (w *wordBuilder) begin(ctx context.Context, stop context.CancelCauseFunc) {
	w.work.Go(func() {
		defer close(w.out)
		if err := w.gather(ctx); err != nil {
			stop(err)
		}
	})
}

func (w *wordBuilder) gather(ctx context.Context) error {
	g := newGathering(w.columns)
	for drafts := range w.in {
		for _, d := range drafts {
			if err := g.add(d); err != nil {
				return err
			}
		}
		if g.size() < pieceSize {
			continue
		}
		if err := w.give(ctx, g); err != nil {
			return err
		}
		g = newGathering(w.columns)
	}
	return w.give(ctx, g)
}

// give hands a piece to who writes.
func (w *wordBuilder) give(ctx context.Context, g *gathering) error {
	g.finish()
	select {
	case w.out <- g:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// take hands over messages that have their ids, and writes the pieces that are
// ready.
func (w *wordBuilder) take(ctx context.Context, tx *sql.Tx, drafts []*draft) error {
	for {
		select {
		case w.in <- drafts:
			return nil
		case g, ok := <-w.out:
			if !ok {
				return context.Cause(ctx)
			}
			if err := g.write(ctx, tx); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// finish writes all that is left.
func (w *wordBuilder) finish(ctx context.Context, tx *sql.Tx) error {
	w.closing.Do(func() { close(w.in) })
	for g := range w.out {
		if err := g.write(ctx, tx); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

// end waits for the goroutine, whose context has ended or which is through.
func (w *wordBuilder) end() {
	w.closing.Do(func() { close(w.in) })
	w.work.Wait()
}
