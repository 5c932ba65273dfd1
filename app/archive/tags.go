package archive

import (
	"context"
	"database/sql"
	"encoding/hex"
	"strings"

	"github.com/mailloft/mailloft/app/problem"
)

// Tag is a word that people put on messages. Case makes no difference.
type Tag struct {
	Name          string
	Color         string // as its user gave it; the archive makes nothing of it
	Total, Unread int    // messages that have it, Trash left out
}

// maxTag bounds the name of a tag, in bytes.
const maxTag = 100

// Tags lists the tags in the order of their names.
func (a *Archive) Tags(ctx context.Context) (list []Tag, err error) {
	err = a.read("list tags", func(db *sql.DB) error {
		return eachRow(ctx, db, "SELECT name, color, total, unread FROM tag ORDER BY name", func(rows *sql.Rows) error {
			var t Tag
			err := rows.Scan(&t.Name, &t.Color, &t.Total, &t.Unread)
			list = append(list, t)
			return err
		})
	})
	return list, err
}

// DefineTag makes a tag, or gives one that is there another colour.
func (a *Archive) DefineTag(ctx context.Context, name, color string) error {
	name, err := tagName(name)
	if err != nil {
		return err
	}
	return a.write(ctx, "define tag", func(t *txn) error {
		if err := defineTag(ctx, t.Tx, name, color); err != nil {
			return err
		}
		t.records = append(t.records, record{Op: opTag, On: true, Tag: name, Color: color})
		t.change = Change{Kind: Flagged, IDs: []ID{}}
		return nil
	})
}

// DropTag takes a tag off all messages and forgets it.
func (a *Archive) DropTag(ctx context.Context, name string) error {
	return a.write(ctx, "drop tag", func(t *txn) error {
		ids, err := queryIDs(ctx, t, "SELECT message FROM message_tag WHERE tag = (SELECT key FROM tag WHERE name = ?)", name)
		if err != nil {
			return err
		}
		if err := dropTag(ctx, t.Tx, name); err != nil {
			return err
		}
		t.records = append(t.records, record{Op: opTag, Tag: name})
		t.change = Change{Kind: Flagged, IDs: ids}
		if ids == nil {
			t.change.IDs = []ID{}
		}
		return nil
	})
}

// SetTag puts a tag on messages or takes it off. A tag that is not there yet
// is made. It gives the messages that had it otherwise, as Mark does.
func (a *Archive) SetTag(ctx context.Context, ids []ID, name string, on bool) (changed []ID, err error) {
	if name, err = tagName(name); err != nil {
		return nil, err
	}
	err = a.write(ctx, "set tag", func(t *txn) error {
		query := "DELETE FROM message_tag WHERE tag = ?1 AND message IN (SELECT value FROM json_each(?2)) RETURNING message"
		if on {
			query = `INSERT OR IGNORE INTO message_tag (tag, message)
				SELECT ?1, id FROM message WHERE id IN (SELECT value FROM json_each(?2)) RETURNING message`
			if err := t.ensureTag(ctx, name); err != nil {
				return err
			}
		}
		key, err := tagKey(ctx, t.Tx, name)
		if err != nil {
			return err
		}
		changed, err = queryIDs(ctx, t, query, key, jsonIDs(ids))
		if err != nil || len(changed) == 0 {
			return err
		}
		_, hashes, err := t.changed(ctx, "SELECT id, sha256 FROM message WHERE id IN (SELECT value FROM json_each(?))", jsonIDs(changed))
		t.keep(record{Op: opTagged, On: on, Tag: name}, hashes)
		t.change = Change{Kind: Flagged, IDs: changed}
		return err
	})
	if err != nil {
		return nil, err
	}
	return changed, nil
}

// ensureTag makes a tag unless it is there.
func (t *txn) ensureTag(ctx context.Context, name string) error {
	added, err := t.ExecContext(ctx, "INSERT OR IGNORE INTO tag (name) VALUES (?)", name)
	if err != nil {
		return err
	}
	n, err := added.RowsAffected()
	if n > 0 {
		t.records = append(t.records, record{Op: opTag, On: true, Tag: name})
	}
	return err
}

// tagName checks and trims a tag's name. It must be possible to write it in a
// search: tag:NAME or tag:"NAME".
func tagName(name string) (string, error) {
	name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "")), " ")
	if name == "" || len(name) > maxTag || strings.Contains(name, `"`) || !hasWord(name) {
		return "", problem.New(nil, "tag.name", "This is no name for a tag.", "Give a word or a few, without quotation marks.")
	}
	return name, nil
}

// tagKey is the number of a tag; 0, which none has, if it is not there.
func tagKey(ctx context.Context, tx *sql.Tx, name string) (key int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT coalesce((SELECT key FROM tag WHERE name = ?), 0)", name).Scan(&key)
	return key, err
}

func defineTag(ctx context.Context, tx *sql.Tx, name, color string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO tag (name, color) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET color = excluded.color", name, color)
	return err
}

func dropTag(ctx context.Context, tx *sql.Tx, name string) error {
	key, err := tagKey(ctx, tx, name)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM message_tag WHERE tag = ?", key); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM tag WHERE key = ?", key)
	return err
}

// snapshotTags emits the tags and what has them. A query may not wait for the
// end of another on the one connection, so the tags are listed first.
func snapshotTags(ctx context.Context, db querier, emit func(record) error) error {
	var tags []record
	err := eachRow(ctx, db, "SELECT name, color FROM tag ORDER BY key", func(rows *sql.Rows) error {
		r := record{Op: opTag, On: true}
		err := rows.Scan(&r.Tag, &r.Color)
		tags = append(tags, r)
		return err
	})
	if err != nil {
		return err
	}
	for _, tag := range tags {
		if err := emit(tag); err != nil {
			return err
		}
		if err := snapshotTagged(ctx, db, tag.Tag, emit); err != nil {
			return err
		}
	}
	return nil
}

func snapshotTagged(ctx context.Context, db querier, name string, emit func(record) error) error {
	var hashes []string
	flush := func() error {
		err := emit(record{Op: opTagged, On: true, Tag: name, Hashes: hashes})
		hashes = hashes[:0]
		return err
	}
	err := eachRow(ctx, db, `
		SELECT sha256 FROM message_tag JOIN message ON id = message
		WHERE tag = (SELECT key FROM tag WHERE name = ?) ORDER BY message`,
		func(rows *sql.Rows) error {
			var sum []byte
			if err := rows.Scan(&sum); err != nil {
				return err
			}
			if hashes = append(hashes, hex.EncodeToString(sum)); len(hashes) < maxHashes {
				return nil
			}
			return flush()
		}, name)
	if err != nil || len(hashes) == 0 {
		return err
	}
	return flush()
}

// takeTag replays that a tag was defined or dropped.
func (m *memory) takeTag(ctx context.Context, r record) error {
	if r.On {
		return defineTag(ctx, m.tx, r.Tag, r.Color)
	}
	if _, err := m.tx.ExecContext(ctx, "DELETE FROM tagged WHERE tag = (SELECT key FROM tag WHERE name = ?)", r.Tag); err != nil {
		return err
	}
	return dropTag(ctx, m.tx, r.Tag)
}

// takeTagged replays that a tag was put on a message or taken off.
func (m *memory) takeTagged(ctx context.Context, r record, hash []byte) error {
	if _, err := m.tx.ExecContext(ctx, "INSERT OR IGNORE INTO tag (name) VALUES (?)", r.Tag); err != nil {
		return err
	}
	query := "DELETE FROM tagged WHERE sha256 = ? AND tag = (SELECT key FROM tag WHERE name = ?)"
	if r.On {
		query = "INSERT OR IGNORE INTO tagged (sha256, tag) SELECT ?, key FROM tag WHERE name = ?"
	}
	_, err := m.tx.ExecContext(ctx, query, hash, r.Tag)
	return err
}

// keepTags journals a message's tags under the hash it has now.
func (t *txn) keepTags(ctx context.Context, id ID, hash string) error {
	return eachRow(ctx, t, "SELECT name FROM message_tag JOIN tag ON key = tag WHERE message = ?", func(rows *sql.Rows) error {
		r := record{Op: opTagged, On: true, Hashes: []string{hash}}
		err := rows.Scan(&r.Tag)
		t.records = append(t.records, r)
		return err
	}, int64(id))
}
