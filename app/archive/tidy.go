package archive

import (
	"context"
	"errors"
	"fmt"

	"github.com/mailloft/mailloft/app/archive/fts5"
)

// mergePages is how much of a search table one step of Tidy merges: a few
// milliseconds of work, so that nobody waits long for the writer's token.
const mergePages = 200

// Tidy does the work that arriving mail puts off: it merges the pieces of the
// search tables, in small steps between which others may write, makes one
// piece of the journal, so that the next Open need not, and gives back the
// room of SQLite's log. Call it when nothing else is going on; cancelling it
// loses nothing. It returns when there is nothing more to do.
func (a *Archive) Tidy(ctx context.Context) error { return a.tidy(ctx, usualPieces) }

// TidyIfDue is Tidy for who is in a hurry and comes again: it leaves the
// pieces as they are until there are so many that a search would be slower.
func (a *Archive) TidyIfDue(ctx context.Context) error { return a.tidy(ctx, manyPieces) }

// How many pieces of a search table are left alone. A word is looked for in
// each, which takes some 10 microseconds.
const (
	onePiece    = 0 // all are made one, whatever it costs
	usualPieces = 1
	manyPieces  = 64
)

// tidy is Tidy, which leaves so many pieces alone.
func (a *Archive) tidy(ctx context.Context, leave int) error {
	for _, table := range []string{"search", "start"} {
		if err := a.mergeTable(ctx, table, leave); err != nil {
			return a.explain(fmt.Errorf("tidy the index: %w", err))
		}
	}
	left := false
	err := a.exclusively(ctx, func() (err error) {
		if _, err := a.x.w.ExecContext(ctx, "PRAGMA optimize"); err != nil {
			return err
		}
		left, err = a.catchUp(ctx)
		return errors.Join(err, execAll(ctx, a.x.w, shrinkLog))
	})
	if err == nil && left {
		err = a.compactBeside(ctx)
	}
	return a.explain(err)
}

// shrinkLog gives back the room of SQLite's log, unless somebody reads just
// now: then it is for the next time.
var shrinkLog = []string{"PRAGMA busy_timeout = 0", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA busy_timeout = " + busyTimeout}

// mergeTable merges a table's pieces: those of like size, so that a message is
// written anew a few times in its life, or all if the largest is not worth
// sparing.
func (a *Archive) mergeTable(ctx context.Context, table string, leave int) error {
	var p pieces
	err := a.exclusively(ctx, func() (err error) {
		p, err = fts5.Segments(ctx, a.x.w, table)
		return err
	})
	if err != nil || len(p) <= leave {
		return err
	}
	step := mergePages
	if leave == onePiece || p.outgrown() {
		step = -mergePages
	}
	for more := true; more; step = mergePages {
		if more, err = a.merge(ctx, table, step); err != nil {
			return err
		}
	}
	return nil
}
