package fetch

import (
	"context"
	"iter"
	"time"

	"github.com/mailloft/mailloft/app/archive"
)

// Archive is where mail is kept and where the ledger is. *archive.Archive is one.
type Archive interface {
	NewBatch() *archive.Batch
	Entries(ctx context.Context, account string) iter.Seq2[archive.Entry, error]
	MarkSeen(ctx context.Context, account string, entries []archive.Entry) error
	MarkDeleteSent(ctx context.Context, account string, uids []string, at time.Time) error
	MarkDeleted(ctx context.Context, account string, uids []string, at time.Time) error
	ClearDeleteSent(ctx context.Context, account string, uids []string) error
	Resize(ctx context.Context, account string, sizes map[string]int64) error
	Adopt(ctx context.Context, account string, entries []archive.Entry) (adopted []string, err error)
	MarkRuled(ctx context.Context, account string, entries []archive.Entry) error
	Standings(ctx context.Context, account string) iter.Seq2[archive.Standing, error]
	MarkKnown(ctx context.Context, account string, entries []archive.Entry, at time.Time) error
	MarkKept(ctx context.Context, account string, uids []string, at time.Time) error
	Headings(ctx context.Context, account string) iter.Seq2[archive.Heading, error]
	Restore(ctx context.Context, ids []archive.ID) error
	Find(ctx context.Context, ref string) (archive.ID, error)
	OpenMessage(ctx context.Context, id archive.ID) (*archive.File, error)
}

var _ Archive = (*archive.Archive)(nil)
