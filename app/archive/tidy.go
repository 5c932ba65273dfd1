package archive

import (
	"context"
	"database/sql"
	"fmt"
)

// mergePages is how much of the search table one step of Tidy merges: a few
// milliseconds of work, so that nobody waits long for the writer's token.
const mergePages = 200

// Tidy does the work that arriving mail puts off: it merges the pieces of the
// search table, in small steps between which others may write, and makes one
// piece of the journal, so that the next Open need not. Call it when
// nothing else is going on; cancelling it loses nothing. It returns when there
// is nothing more to do.
func (a *Archive) Tidy(ctx context.Context) error {
	step := mergePages
	for first := true; ; first = false {
		if first {
			step = -mergePages // begins a merge of everything; later steps go on with it
		}
		more, err := a.merge(ctx, step)
		if err != nil {
			return a.explain(fmt.Errorf("tidy the index: %w", err))
		}
		if !more {
			break
		}
		step = mergePages
	}
	err := a.exclusively(ctx, func() error {
		if _, err := a.x.w.ExecContext(ctx, "PRAGMA optimize"); err != nil {
			return err
		}
		return a.catchUp(ctx)
	})
	return a.explain(err)
}

// merge does one step and reports whether it found anything to do: FTS5 then
// changes two rows or more (SQLite's documentation of "merge").
func (a *Archive) merge(ctx context.Context, pages int) (more bool, err error) {
	err = a.exclusively(ctx, func() error {
		return inTx(ctx, a.x.w, func(tx *sql.Tx) error {
			var before, after int64
			if err := tx.QueryRowContext(ctx, "SELECT total_changes()").Scan(&before); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO search (search, rank) VALUES ('merge', ?)", pages); err != nil {
				return err
			}
			err := tx.QueryRowContext(ctx, "SELECT total_changes()").Scan(&after)
			more = after-before >= 2
			return err
		})
	})
	return more, err
}
