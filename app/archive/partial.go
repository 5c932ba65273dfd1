package archive

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"io"
	netmail "net/mail"
	"strings"
)

// A partial message is the beginning of one, as TOP gave it (RFC 1939 §7). It
// has a file of its own with exactly those bytes, whose name says that it is
// one, so that nothing that can be lost is needed to know it:
// <sha256>.partial.eml. Its ledger entry is never verified and so never lets
// the whole be deleted. When the whole arrives it takes over the partial's
// row, with its id and flags, in the transaction that says "verified"; only
// then is the partial's file deleted.

// Unfinished is a partial message and the name of the whole on a server.
type Unfinished struct {
	ID      ID
	Account string
	UID     string
	Size    int64 // of the whole as the server listed it, advisory; 0 if it listed none
}

// Unfinished gives those of the messages that are partial, with an element
// for each account they came through. Messages that are whole are left out.
func (a *Archive) Unfinished(ctx context.Context, ids []ID) (list []Unfinished, err error) {
	err = a.read("look for partial messages", func(db *sql.DB) error {
		return eachRow(ctx, db, `
			SELECT m.id, o.account, l.uid, l.size
			FROM message m JOIN ledger l ON l.message = m.id AND l.partial = 1 JOIN origin o ON o.key = l.origin
			WHERE m.partial = 1 AND m.id IN (SELECT value FROM json_each(?)) ORDER BY m.id`,
			func(rows *sql.Rows) error {
				var u Unfinished
				var uid []byte
				err := rows.Scan(&u.ID, &u.Account, &uid, &u.Size)
				u.UID = string(uid)
				list = append(list, u)
				return err
			}, jsonIDs(ids))
	})
	return list, err
}

// MarkRuled notes what rules decided about messages that are on a server and
// not, or only partly, here. Of the entries, UID, Size, Seen (zero means now),
// Rule and RuleSet are used.
func (a *Archive) MarkRuled(ctx context.Context, account string, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	return a.write(ctx, "note what rules decided", func(t *txn) error {
		in, err := newInserter(ctx, t.Tx)
		if err != nil {
			return err
		}
		origin, err := in.originOf(ctx, account)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := t.rule(ctx, origin, e, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// rule notes a decision with the partial message it is about, or on its own.
func (t *txn) rule(ctx context.Context, origin int64, e Entry, a *Archive) error {
	before := len(t.records)
	err := eachRow(ctx, t, `UPDATE ledger SET rule = ?3, rule_set = ?4
		WHERE origin = ?1 AND uid = ?2 AND partial = 1 AND deleted = 0 RETURNING `+entryColumns,
		t.keepEntry, origin, []byte(e.UID), e.Rule, e.RuleSet)
	if err != nil || len(t.records) > before {
		return err
	}
	seen := e.Seen
	if seen.IsZero() {
		seen = a.now()
	}
	return eachRow(ctx, t, `INSERT INTO ledger (origin, uid, sha256, size, seen, rule, rule_set) VALUES (?, ?, x'', ?, ?, ?, ?)
		ON CONFLICT (origin, uid, sha256) DO UPDATE SET
			size = excluded.size, rule = excluded.rule, rule_set = excluded.rule_set, delete_sent = 0, deleted = 0
		RETURNING `+entryColumns, t.keepEntry, origin, []byte(e.UID), e.Size, millis(seen), e.Rule, e.RuleSet)
}

// predecessor is the row of a partial message whose place the whole takes.
type predecessor struct {
	id    ID
	sum   sum
	month month
}

// succession finds the partial messages that drafts of a commit continue.
type succession struct {
	a    *Archive
	stmt *sql.Stmt // nil if no message is partial
}

func newSuccession(ctx context.Context, a *Archive) (succession, error) {
	var any bool
	if err := a.x.w.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM message WHERE partial = 1)").Scan(&any); err != nil || !any {
		return succession{}, err
	}
	stmt, err := a.x.w.PrepareContext(ctx, `
		SELECT m.id, m.sha256, m.month FROM ledger l JOIN message m ON m.id = l.message
		WHERE l.origin = (SELECT key FROM origin WHERE account = ?) AND l.uid = ? AND l.partial = 1
			AND m.partial = 1 AND m.sha256 <> ? LIMIT 1`)
	return succession{a, stmt}, err
}

func (s succession) close() {
	if s.stmt != nil {
		_ = s.stmt.Close() // nothing hangs on it
	}
}

// of gives the partial message that came under the draft's unique-id and is
// the beginning of the same message; nil if there is none. A server may use a
// unique-id again: the name alone proves nothing.
func (s succession) of(ctx context.Context, d *draft) (*predecessor, error) {
	if s.stmt == nil || d.Account == imported || d.UID == "" {
		return nil, nil
	}
	p := &predecessor{}
	var raw []byte
	err := s.stmt.QueryRowContext(ctx, d.Account, []byte(d.UID), d.sum[:]).Scan(&p.id, &raw, &p.month)
	if err == sql.ErrNoRows {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.sum = sum(raw)
	if !s.a.continues(d.temp, s.a.files.pathOf(p.sum, p.month, true)) {
		return nil, nil
	}
	return p, nil
}

// continues reports whether the file whole is the message of which the file
// part is the beginning: it begins with the same bytes or, since some servers
// add fields to what TOP shows, has the same Message-ID. Files that can't be
// read are not the same.
func (a *Archive) continues(whole, part string) bool {
	w, err := a.files.open(whole)
	if err != nil {
		return false
	}
	defer w.Close() //nolint:errcheck // only read
	p, err := a.files.open(part)
	if err != nil {
		return false
	}
	defer p.Close() //nolint:errcheck // only read
	if beginsWith(w, p) {
		return true
	}
	id := messageID(p)
	return id != "" && id == messageID(w)
}

// beginsWith compares but for the line ends that servers add or omit at the
// end of what TOP gives.
func beginsWith(whole, part io.Reader) bool {
	w, p := bufio.NewReader(whole), bufio.NewReader(part)
	for {
		b, err := p.ReadByte()
		if err != nil {
			return err == io.EOF
		}
		if c, err := w.ReadByte(); err != nil || b != c {
			rest, err := io.ReadAll(io.LimitReader(p, 5))
			return err == nil && len(rest) < 5 && len(bytes.Trim(append(rest, b), "\r\n")) == 0
		}
	}
}

// maxFields is how much of a message is read to find its Message-ID.
const maxFields = 256 << 10

func messageID(f *File) string {
	m, err := netmail.ReadMessage(io.NewSectionReader(f, 0, min(f.Size(), maxFields)))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(m.Header.Get("Message-ID"))
}

// succeed lets the drafts take the places of their predecessors. It gives the
// rows that vanish because the whole was here already.
func (c *commit) succeed(ctx context.Context, t *txn) (err error) {
	var grown []*draft
	for _, d := range c.drafts {
		switch p := d.replaces; {
		case p == nil:
			continue
		case p.id == d.id:
			if err := t.grow(ctx, d); err != nil {
				return err
			}
			grown = append(grown, d)
		default:
			if err := c.absorb(ctx, t, d); err != nil {
				return err
			}
		}
		_, err := t.ExecContext(ctx, `DELETE FROM ledger
			WHERE origin = (SELECT key FROM origin WHERE account = ?) AND uid = ? AND partial = 1 AND sha256 <> ?`,
			d.Account, []byte(d.UID), d.sum[:])
		if err != nil {
			return err
		}
	}
	if len(grown) == 0 {
		return nil
	}
	in, err := newInserter(ctx, t.Tx)
	if err != nil {
		return err
	}
	for _, d := range grown {
		if err := in.parts(ctx, d); err != nil {
			return err
		}
		if !d.back { // a beginning was placed by the same fields
			continue
		}
		if err := in.join(ctx, d); err != nil {
			return err
		}
	}
	return c.a.addWords(ctx, t.Tx, grown)
}

// grow makes the predecessor's row the draft's, with its id and flags, and
// dooms the predecessor's file.
func (t *txn) grow(ctx context.Context, d *draft) error {
	p, c := d.replaces, d.content
	if _, err := t.ExecContext(ctx, "INSERT OR IGNORE INTO doomed (sha256, month) VALUES (?, ?)", p.sum[:], int(p.month)); err != nil {
		return err
	}
	for _, query := range []string{
		"DELETE FROM search WHERE rowid = ?", "DELETE FROM start WHERE rowid = ?", "DELETE FROM attachment WHERE message = ?",
		"DELETE FROM damaged WHERE message = ?",
	} {
		if _, err := t.ExecContext(ctx, query, int64(d.id)); err != nil {
			return err
		}
	}
	_, err := t.ExecContext(ctx, `UPDATE message SET sha256 = ?, month = ?, size = ?, date = iif(? <> 0, ?, received),
		sender = ?, address = ?, recipient = ?, subject = ?, snippet = ?, attachments = ?, partial = ? WHERE id = ?`,
		d.sum[:], int(d.month), d.size, millis(c.date), millis(c.date),
		c.sender, c.address, c.recipient, c.subject, c.snippet, c.attachments, d.partial, int64(d.id))
	return err
}

// absorb removes a partial message whose whole turned out to be here already,
// through another account perhaps; what was read, starred or archived of it is so.
func (c *commit) absorb(ctx context.Context, t *txn, d *draft) error {
	p := d.replaces
	_, err := t.ExecContext(ctx, `UPDATE message SET read = message.read OR p.read, starred = message.starred OR p.starred,
			archived = message.archived OR p.archived
		FROM (SELECT read, starred, archived FROM message WHERE id = ?) p WHERE message.id = ?`, int64(p.id), int64(d.id))
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "INSERT OR IGNORE INTO message_tag (tag, message) SELECT tag, ?2 FROM message_tag WHERE message = ?1", int64(p.id), int64(d.id))
	if err != nil {
		return err
	}
	_, err = t.remove(ctx, `id = ? AND NOT EXISTS (SELECT 1 FROM ledger WHERE message = message.id
		AND NOT (uid = ? AND origin = (SELECT key FROM origin WHERE account = ?)))`, int64(p.id), []byte(d.UID), d.Account)
	return err
}

// keepDraft journals a draft's message, and whose place it took.
func (c *commit) keepDraft(ctx context.Context, t *txn, stmt *sql.Stmt, d *draft) error {
	before := len(t.records)
	if err := eachStmtRow(ctx, stmt, t.keepMessage, int64(d.id)); err != nil {
		return err
	}
	if p := d.replaces; p != nil && p.id == d.id && p.sum != d.sum && len(t.records) > before {
		t.records[len(t.records)-1].Replaces = hex.EncodeToString(p.sum[:])
	}
	if d.replaces != nil {
		return t.keepTags(ctx, d.id, d.sum.String())
	}
	return nil
}
