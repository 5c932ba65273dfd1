package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// Space is what the archive takes on the disk, in bytes.
type Space struct {
	Mail    int64 // the messages, those in Trash included
	Trash   int64 // of Mail, what emptying Trash would give back
	Index   int64 // with its log
	Spare   int64 // of Index, what compacting would give back at least
	Journal int64
}

// Total is all of it.
func (s Space) Total() int64 { return s.Mail + s.Index + s.Journal }

// Space adds up what the archive takes.
func (a *Archive) Space(ctx context.Context) (s Space, err error) {
	err = a.read("add up the space", func(db *sql.DB) error {
		if err := db.QueryRowContext(ctx, "SELECT coalesce(sum(size), 0), coalesce(sum(iif(trashed, size, 0)), 0) FROM message").
			Scan(&s.Mail, &s.Trash); err != nil {
			return err
		}
		return db.QueryRowContext(ctx, "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size").Scan(&s.Spare)
	})
	if err != nil {
		return Space{}, err
	}
	for path, size := range map[string]*int64{
		a.indexPath(): &s.Index, a.indexPath() + "-wal": &s.Index,
		filepath.Join(a.files.dir, "journal", "snapshot.jsonl"): &s.Journal, filepath.Join(a.files.dir, "journal", "tail.jsonl"): &s.Journal,
	} {
		info, err := a.files.fs.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return Space{}, a.explain(fmt.Errorf("add up the space: %w", err))
		}
		*size += info.Size()
	}
	return s, nil
}

// Compact makes the index and the journal as small as they can be and gives
// how many bytes that gave back. No message is touched, nor read: the files in
// mail/ stay as they are. Nothing else can be written meanwhile; cancelling it
// leaves everything as it was.
func (a *Archive) Compact(ctx context.Context) (saved int64, err error) {
	before, err := a.Space(ctx)
	if err != nil {
		return 0, err
	}
	if err := a.tidy(ctx, onePiece); err != nil {
		return 0, err
	}
	err = a.exclusively(ctx, func() error {
		err := a.journal.compact(func(emit func(record) error) error { return snapshot(ctx, a.x.w, emit) })
		if err != nil {
			return err
		}
		for _, statement := range []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
			if _, err := a.x.w.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, a.explain(fmt.Errorf("compact the archive: %w", err))
	}
	after, err := a.Space(ctx)
	return max(before.Total()-after.Total(), 0), err
}
