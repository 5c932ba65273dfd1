package archive

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/mailloft/mailloft/app/problem"
)

// Rows gives the rows of messages in the order of ids. Messages that are no
// longer there are left out.
func (a *Archive) Rows(ctx context.Context, ids []ID) (list []Row, err error) {
	found := make(map[ID]Row, len(ids))
	err = a.read("read rows", func(db *sql.DB) error {
		return eachRow(ctx, db, `
			SELECT id, sha256, month, size, received, date, sender, address, recipient, subject, snippet,
				attachments, read, starred, trashed, archived, partial, EXISTS (SELECT 1 FROM damaged WHERE message = message.id),
				iif(partial, (SELECT max(size) FROM ledger WHERE message = message.id AND ledger.partial = 1), NULL),
				(SELECT group_concat(account, ' ') FROM source JOIN origin ON key = origin WHERE message = message.id),
				(SELECT group_concat(name, char(10) ORDER BY name) FROM message_tag JOIN tag ON key = tag WHERE message = message.id),
				thread, (SELECT count(*) FROM message t WHERE t.thread = message.thread AND t.trashed = 0)
			FROM message WHERE id IN (SELECT value FROM json_each(?))`,
			func(rows *sql.Rows) error {
				r, err := scanRow(rows)
				found[r.ID] = r
				return err
			}, jsonIDs(ids))
	})
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if r, ok := found[id]; ok {
			list = append(list, r)
		}
	}
	return list, nil
}

func scanRow(rows *sql.Rows) (r Row, err error) {
	var sum []byte
	var m int
	var received, date int64
	var accounts, tags sql.NullString
	var whole sql.NullInt64
	err = rows.Scan(&r.ID, &sum, &m, &r.Size, &received, &date, &r.From, &r.FromAddr, &r.To, &r.Subject, &r.Snippet,
		&r.HasAttachments, &r.Read, &r.Starred, &r.Trashed, &r.Archived, &r.Partial, &r.Damaged, &whole, &accounts, &tags, &r.Thread, &r.ThreadSize)
	r.Whole = whole.Int64
	r.SHA256 = hex.EncodeToString(sum)
	r.Received, r.Date = fromMillis(received), fromMillis(date)
	r.Accounts = strings.Fields(accounts.String)
	if tags.String != "" {
		r.Tags = strings.Split(tags.String, "\n")
	}
	return r, err
}

// Counts gives the figures beside the views. They are kept, not counted.
func (a *Archive) Counts(ctx context.Context) (Counts, error) {
	c := Counts{ByAccount: map[string]AccountCounts{}}
	err := a.read("read counts", func(db *sql.DB) error {
		return eachRow(ctx, db, `
			SELECT origin, coalesce(account, ''), total, unread, starred, trash, count.archived
			FROM count LEFT JOIN origin ON key = origin`,
			func(rows *sql.Rows) error {
				var account string
				var origin, total, unread, starred, trash, archived int
				if err := rows.Scan(&origin, &account, &total, &unread, &starred, &trash, &archived); err != nil {
					return err
				}
				if origin == 0 {
					c.All, c.Inbox, c.Unread, c.Starred, c.Archived, c.Trash = total, total-archived, unread, starred, archived, trash
				} else if account != imported {
					c.ByAccount[account] = AccountCounts{Total: total, Unread: unread}
				}
				return nil
			})
	})
	return c, err
}

// minPrefix is how many digits of a hash name a message.
const minPrefix = 6

// Find gives the message that ref names: a decimal id, or six or more hex
// digits from the start of its SHA-256.
func (a *Archive) Find(ctx context.Context, ref string) (ID, error) {
	ref = strings.ToLower(strings.TrimSpace(ref))
	var ids []ID
	err := a.read("find message", func(db *sql.DB) (err error) {
		if n, numErr := strconv.ParseInt(ref, 10, 64); numErr == nil {
			if ids, err = queryIDs(ctx, db, "SELECT id FROM message WHERE id = ?", n); err != nil || len(ids) > 0 {
				return err
			}
		}
		low, high, ok := hexRange(ref)
		if !ok {
			return nil
		}
		ids, err = queryIDs(ctx, db, "SELECT id FROM message WHERE sha256 BETWEEN ? AND ? LIMIT 2", low, high)
		return err
	})
	switch {
	case err != nil:
		return 0, err
	case len(ids) == 0:
		return 0, problem.New(fs.ErrNotExist, "message.unknown", fmt.Sprintf("There is no message %q in the archive.", ref),
			"Give the number that search prints, or six or more digits of the message's SHA-256.")
	case len(ids) > 1:
		return 0, problem.New(nil, "message.ambiguous", fmt.Sprintf("More than one message's SHA-256 begins with %q.", ref), "Give more digits.")
	}
	return ids[0], nil
}

// hexRange gives the lowest and the highest hash that begin with prefix.
func hexRange(prefix string) (low, high []byte, ok bool) {
	const digits = 64
	if len(prefix) < minPrefix || len(prefix) > digits {
		return nil, nil, false
	}
	low, errLow := hex.DecodeString(prefix + strings.Repeat("0", digits-len(prefix)))
	high, errHigh := hex.DecodeString(prefix + strings.Repeat("f", digits-len(prefix)))
	return low, high, errLow == nil && errHigh == nil
}

func queryIDs(ctx context.Context, db querier, query string, args ...any) (ids []ID, err error) {
	err = eachRow(ctx, db, query, func(rows *sql.Rows) error {
		var id ID
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, args...)
	return ids, err
}

// OpenMessage opens the stored bytes of a message. Close the file.
func (a *Archive) OpenMessage(ctx context.Context, id ID) (*File, error) {
	var raw []byte
	var m month
	var partial bool
	err := a.read("open message", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT sha256, month, partial FROM message WHERE id = ?", int64(id)).Scan(&raw, &m, &partial)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.New(fs.ErrNotExist, "message.unknown", "This message is not in the archive any more.", "")
	}
	if err != nil {
		return nil, err
	}
	f, err := a.files.open(a.files.pathOf(sum(raw), m, partial))
	if errors.Is(err, fs.ErrNotExist) && !a.gone() {
		return nil, problem.New(err, "message.missing", "The file of this message is missing from the archive's folder.",
			"Run Verify to see what else is missing; put the file back from a backup.")
	}
	return f, a.explain(err)
}

// jsonIDs is how a list of ids reaches SQL as one parameter.
func jsonIDs(ids []ID) string {
	text, err := json.Marshal(ids)
	if err != nil || ids == nil { // integers always marshal
		return "[]"
	}
	return string(text)
}
