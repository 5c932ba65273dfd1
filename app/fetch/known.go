package fetch

import (
	"context"

	"github.com/mailloft/mailloft/app/archive"
)

// KnowUIDs marks messages as known by the unique-ids a server gives them: they
// are not downloaded by a check, because another program has them. Unlike for
// Know, the server need not be asked first.
func (w *Worker) KnowUIDs(ctx context.Context, id string, uids []string) error {
	entries := make([]archive.Entry, 0, len(uids))
	for _, uid := range uids {
		if key := keyFor(uid); key != "" {
			entries = append(entries, archive.Entry{UID: key})
		}
	}
	return w.deps.Archive.MarkKnown(ctx, id, entries, w.deps.Now())
}
