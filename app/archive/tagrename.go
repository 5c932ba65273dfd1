package archive

import (
	"context"
	"fmt"
	"strings"

	"github.com/mailloft/mailloft/app/problem"
)

// RenameTag gives a tag another name; its messages keep it.
func (a *Archive) RenameTag(ctx context.Context, from, to string) error {
	to, err := tagName(to)
	if err != nil {
		return err
	}
	return a.write(ctx, "rename tag", func(t *txn) error {
		key, err := tagKey(ctx, t.Tx, from)
		if err != nil {
			return err
		}
		other, err := tagKey(ctx, t.Tx, to)
		switch {
		case err != nil:
			return err
		case key == 0:
			return problem.New(nil, "tag.unknown", fmt.Sprintf("There is no tag %q any more.", from), "")
		case other != 0 && !strings.EqualFold(from, to):
			return problem.New(nil, "tag.taken", fmt.Sprintf("There is a tag %q already.", to), "Choose another name, or put that tag on the messages and remove this one.")
		}
		r := record{Op: opTag, On: true, Tag: to}
		if err := t.QueryRowContext(ctx, "UPDATE tag SET name = ? WHERE key = ? RETURNING color", to, key).Scan(&r.Color); err != nil {
			return err
		}
		ids, hashes, err := t.changed(ctx, "SELECT id, sha256 FROM message WHERE id IN (SELECT message FROM message_tag WHERE tag = ?)", key)
		if err != nil {
			return err
		}
		// The old name goes first: the new one may differ by its case only.
		t.records = append(t.records, record{Op: opTag, Tag: from}, r)
		t.keep(record{Op: opTagged, On: true, Tag: to}, hashes)
		t.change = Change{Kind: Flagged, IDs: append([]ID{}, ids...)}
		return nil
	})
}
