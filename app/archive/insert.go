package archive

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// find looks for messages of the group that are in the archive already, and
// for those that occur in the group twice.
func (c *commit) find(ctx context.Context) error {
	stmt, err := c.a.x.w.PrepareContext(ctx, `SELECT id, month, partial, EXISTS (SELECT 1 FROM damaged WHERE message = id)
		FROM message WHERE sha256 = ?`)
	if err != nil {
		return err
	}
	defer stmt.Close() //nolint:errcheck // nothing hangs on it
	before, err := newSuccession(ctx, c.a)
	if err != nil {
		return err
	}
	defer before.close()
	first := map[sum]*draft{}
	for _, d := range c.drafts {
		if twin := first[d.sum]; twin != nil {
			d.month, d.partial, d.duplicate = twin.month, twin.partial, true
		} else if err := d.find(ctx, stmt); err != nil {
			return err
		} else {
			first[d.sum] = d
		}
		if d.replaces != nil {
			continue
		}
		if d.replaces, err = before.of(ctx, d); err != nil {
			return err
		}
		if d.replaces != nil && !d.duplicate {
			d.id = d.replaces.id
		}
	}
	return nil
}

// find looks for the draft's bytes in the archive. A partial message whose
// very bytes turn out to be all of it becomes whole, and a damaged one gets back
// what was lost.
func (d *draft) find(ctx context.Context, stmt *sql.Stmt) error {
	var m month
	var partial, damaged bool
	err := stmt.QueryRowContext(ctx, d.sum[:]).Scan(&d.id, &m, &partial, &damaged)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	case partial && !d.partial:
		d.replaces = &predecessor{d.id, d.sum, m}
		return nil
	case damaged:
		d.replaces = &predecessor{d.id, d.sum, m}
	}
	d.month, d.partial, d.duplicate, d.back = m, partial, !damaged, damaged
	return nil
}

// insert commits the rows of index and ledger in one transaction. While they
// are written, the words of what is new are gathered.
func (c *commit) insert(ctx context.Context) error {
	return inTx(ctx, c.a.x.w, func(tx *sql.Tx) error {
		in, err := newInserter(ctx, tx)
		if err != nil {
			return err
		}
		columns, err := searchColumns(ctx, tx)
		if err != nil {
			return err
		}
		fresh := c.number(in.last)
		gathered := make(chan error, 1)
		go func() { gathered <- c.a.gather(ctx, columns, fresh) }()
		err = c.insertRows(ctx, in, fresh)
		err = errors.Join(err, <-gathered)
		defer c.a.words.reset()
		if err != nil {
			return err
		}
		return c.a.words.write(ctx, tx)
	})
}

// number gives the drafts that are new the ids after last, and their twins the
// same ones.
func (c *commit) number(last ID) (fresh []*draft) {
	ids := map[sum]ID{}
	for _, d := range c.drafts {
		if d.id == 0 {
			d.id = ids[d.sum] // the twin that came before in this group
		}
		if d.id == 0 {
			last++
			d.id = last
			fresh = append(fresh, d)
		}
		ids[d.sum] = d.id
	}
	return fresh
}

func (c *commit) insertRows(ctx context.Context, in *inserter, fresh []*draft) error {
	for _, d := range fresh {
		if err := in.message(ctx, d); err != nil {
			return err
		}
	}
	for _, d := range c.drafts {
		if err := in.ledger(ctx, d, c.at.UnixMilli()); err != nil {
			return err
		}
	}
	return nil
}

// verified commits to the ledger that the files of the group were read back,
// and puts the group into the journal.
func (c *commit) verified(ctx context.Context) error {
	change, err := c.a.transact(ctx, func(t *txn) error {
		if err := c.succeed(ctx, t); err != nil {
			return err
		}
		message, err := t.PrepareContext(ctx, "SELECT "+messageColumns+" FROM message WHERE id = ?")
		if err != nil {
			return err
		}
		entry, err := t.PrepareContext(ctx, `
			UPDATE ledger SET verified = iif(partial, 0, ?)
			WHERE origin = (SELECT key FROM origin WHERE account = ?) AND uid = ? AND sha256 = ?
			RETURNING `+entryColumns)
		if err != nil {
			return err
		}
		for _, d := range c.drafts {
			if err := c.keepDraft(ctx, t, message, d); err != nil {
				return err
			}
			if d.Account == imported {
				continue
			}
			if err := eachStmtRow(ctx, entry, t.keepEntry, c.at.UnixMilli(), d.Account, []byte(d.UID), d.sum[:]); err != nil {
				return err
			}
		}
		return nil
	})
	if change.Kind == Removed {
		c.removed = change.IDs
	}
	return err
}

// keepMessage journals a message selected as messageColumns.
func (t *txn) keepMessage(rows *sql.Rows) error {
	r, err := scanMessageRecord(rows)
	t.records = append(t.records, r)
	return err
}

// keepEntry journals a ledger row selected as entryColumns.
func (t *txn) keepEntry(rows *sql.Rows) error {
	r, err := scanEntryRecord(rows)
	t.records = append(t.records, r)
	return err
}

// imported stands for an account where messages came from a file. It makes an
// imported message survive the removal of an account that had it too.
const imported = ""

// inserter holds the statements that add a message, prepared once for a
// transaction.
type inserter struct {
	tx                                             *sql.Tx
	row, part, origin, source, entry, unseen, lack *sql.Stmt

	threads *threader
	last    ID               // the highest id that was ever given
	origins map[string]int64 // keys of accounts
}

// brief is ctx for statements that change a row: they are through before
// anybody could end them, and with a context that can end the driver starts a
// goroutine for each. Who runs many of them looks at ctx now and then.
func brief(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

func newInserter(ctx context.Context, tx *sql.Tx) (in *inserter, err error) {
	in = &inserter{tx: tx, origins: map[string]int64{}}
	if in.threads, err = newThreader(ctx, tx); err != nil {
		return nil, err
	}
	if err := tx.QueryRowContext(ctx, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'message'), 0)").Scan(&in.last); err != nil {
		return nil, err
	}
	return in, prepare(ctx, tx, []statement{
		{&in.row, `INSERT INTO message (id, thread, sha256, month, size, received, date, sender, address, recipient, subject, snippet, attachments, partial)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&in.part, `INSERT OR REPLACE INTO attachment (message, part, sha256, name, type, size, inline) VALUES (?, ?, ?, ?, ?, ?, ?)`},
		{&in.origin, `INSERT INTO origin (account) VALUES (?) ON CONFLICT (account) DO UPDATE SET account = account RETURNING key`},
		{&in.source, `INSERT OR IGNORE INTO source (origin, message, read, starred, trashed, archived)
			SELECT ?, id, read, starred, trashed, archived FROM message WHERE id = ?`},
		{&in.lack, `INSERT INTO damaged (message) VALUES (?)`},
		{&in.unseen, `DELETE FROM ledger WHERE origin = ? AND uid = ? AND sha256 = x'' AND deleted = 0 RETURNING seen`},
		{&in.entry, `INSERT INTO ledger (origin, uid, sha256, message, size, seen, stored, partial, rule, rule_set, trashed)
			SELECT ?, ?, ?, id, ?, ?, ?, ?, ?, ?, trashed FROM message WHERE id = ?
			ON CONFLICT (origin, uid, sha256) DO UPDATE SET
				message = excluded.message, size = excluded.size, stored = excluded.stored,
				verified = 0, delete_sent = 0, deleted = 0, trashed = excluded.trashed,
				partial = min(partial, excluded.partial), rule = excluded.rule, rule_set = excluded.rule_set`},
	})
}

// statement is one to prepare, and where to put it.
type statement struct {
	stmt **sql.Stmt
	text string
}

// prepare prepares statements for a transaction, whose end closes them.
func prepare(ctx context.Context, tx *sql.Tx, list []statement) (err error) {
	for _, s := range list {
		if *s.stmt, err = tx.PrepareContext(ctx, s.text); err != nil { //nolint:sqlclosecheck // the end of the transaction closes it
			return err
		}
	}
	return nil
}

// date is what the message's Date field says, or else when it was received.
func (d *draft) date() time.Time {
	if d.content.date.IsZero() {
		return d.Received
	}
	return d.content.date
}

// message adds the row of a message that is new. It gets the next id unless it
// has one, which must be higher than all before.
func (in *inserter) message(ctx context.Context, d *draft) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = brief(ctx)
	c := d.content
	date := d.date()
	if d.id == 0 {
		d.id = in.last + 1
	}
	id := d.id
	thread, err := in.threads.place(ctx, id, c.kin, millis(date))
	if err != nil {
		return err
	}
	_, err = in.row.ExecContext(ctx, int64(id), thread, d.sum[:], int(d.month), d.size, millis(d.Received), millis(date),
		c.sender, c.address, c.recipient, c.subject, c.snippet, c.attachments, d.partial)
	if err != nil {
		return err
	}
	in.last = id
	return in.parts(ctx, d)
}

// parts notes a message's attachments.
func (in *inserter) parts(ctx context.Context, d *draft) error {
	for _, p := range d.content.parts {
		if _, err := in.part.ExecContext(ctx, int64(d.id), p.index, p.sum, p.name, p.kind, p.size, p.inline); err != nil {
			return err
		}
	}
	return nil
}

// join puts a message that has a row already into its conversation.
func (in *inserter) join(ctx context.Context, d *draft) error {
	thread, err := in.threads.place(ctx, d.id, d.content.kin, millis(d.date()))
	if err != nil {
		return err
	}
	_, err = in.tx.ExecContext(ctx, "UPDATE message SET thread = ? WHERE id = ?", thread, int64(d.id))
	return err
}

// damaged notes that a message's row does not say what its bytes said.
func (in *inserter) damaged(ctx context.Context, d *draft) error {
	_, err := in.lack.ExecContext(brief(ctx), int64(d.id))
	return err
}

// ledger notes through which account a message came and that it is stored.
// Bytes that come again under the same unique-id begin their journey again.
func (in *inserter) ledger(ctx context.Context, d *draft, at int64) error {
	ctx = brief(ctx)
	origin, err := in.originOf(ctx, d.Account)
	if err != nil {
		return err
	}
	_, err = in.source.ExecContext(ctx, origin, d.id)
	if err != nil || d.Account == imported {
		return err
	}
	seen := at
	err = in.unseen.QueryRowContext(ctx, origin, []byte(d.UID)).Scan(&seen)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	size := d.size
	if d.Listed > 0 {
		size = d.Listed // what the next listing is compared with
	}
	_, err = in.entry.ExecContext(ctx, origin, []byte(d.UID), d.sum[:], size, seen, at, d.Partial, d.Rule, d.RuleSet, d.id)
	return err
}

// originOf is the key of an account, which it gets if it has none.
func (in *inserter) originOf(ctx context.Context, account string) (key int64, err error) {
	key, ok := in.origins[account]
	if !ok {
		if err = in.origin.QueryRowContext(ctx, account).Scan(&key); err == nil {
			in.origins[account] = key
		}
	}
	return key, err
}
