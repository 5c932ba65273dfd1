package archive

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/mailloft/mailloft/app/message"
)

// A conversation is named by the message that began it here. A message belongs
// to the conversation of the message-ids that it has and refers to
// (References and In-Reply-To, RFC 5322 §3.6.4), whether those messages are
// here or not, so that mail may arrive in any order. Only a reply that refers
// to nothing goes by its subject, and not further back than replyWithin.

// replyWithin bounds how far a reply may be from what it answers when only the
// subject says so.
const replyWithin = 60 * 24 * time.Hour

// maxRefs bounds the message-ids that are looked at: the first, which began
// the conversation, and the last, which are nearest.
const maxRefs = 20

// kinship is what a message says about the conversation it belongs to, as
// hashes; zero means that it says nothing.
type kinship struct {
	own   int64   // its message-id
	refs  []int64 // those it refers to
	topic int64   // its subject without "Re:"
	reply bool    // the subject says that it answers something
}

func kinshipOf(m *message.Message) kinship {
	refs := slices.Concat(m.References, m.InReplyTo)
	if len(refs) > maxRefs {
		refs = append(refs[:1:1], refs[len(refs)-maxRefs+1:]...)
	}
	k := kinship{own: hashID(m.MessageID)}
	for _, ref := range refs {
		if h := hashID(ref); h != 0 && h != k.own && !slices.Contains(k.refs, h) {
			k.refs = append(k.refs, h)
		}
	}
	topic, reply := baseSubject(m.Subject)
	k.topic, k.reply = hashText("subject", strings.ToLower(topic)), reply
	return k
}

func hashID(id string) int64 { return hashText("id", strings.TrimSpace(id)) }

// hashText gives 64 bits of a hash, since at a million messages and as many
// strangers' ids two equal ones are still unlikely. An empty text has none.
func hashText(kind, s string) int64 {
	if s == "" {
		return 0
	}
	h := sha256.Sum256([]byte(kind + "\x00" + s))
	return int64(binary.BigEndian.Uint64(h[:8])) | 1
}

// replyWords are what programs put before the subject of an answer or of a
// forwarded message, in the languages they are known to do it in.
var replyWords = []string{
	"re", "fw", "fwd", "aw", "wg", "sv", "vs", "vb", "antw", "antwort", "ynt", "odp", "ref", "rif", "rv", "enc", "tr", "res", "doorst", "atb", "rép", "rep", "回复", "答复", "转发", "返信", "转", "回覆",
}

// baseSubject takes "Re:", "AW: [list] Fwd:" and the like off a subject, and
// reports whether there was any that says it is an answer. RFC 5256 §2.1
func baseSubject(s string) (base string, reply bool) {
	for {
		s = strings.TrimSpace(s)
		rest, found := cutReplyWord(s)
		if !found {
			break
		}
		s, reply = rest, true
	}
	if strings.HasSuffix(strings.ToLower(s), "(fwd)") {
		s, reply = strings.TrimSpace(s[:len(s)-len("(fwd)")]), true
	}
	return strings.Join(strings.Fields(s), " "), reply
}

// cutReplyWord takes off one "Re:", "Re[2]:" or "Re(2):", behind a list's name
// in brackets if there is one.
func cutReplyWord(s string) (rest string, found bool) {
	blob := ""
	if strings.HasPrefix(s, "[") {
		if end := strings.IndexByte(s, ']'); end > 0 && end < 60 {
			blob, s = s[:end+1]+" ", strings.TrimSpace(s[end+1:])
		}
	}
	at := strings.IndexAny(s, ":：")
	if at <= 0 || at > 20 {
		return "", false
	}
	word := strings.ToLower(strings.TrimRightFunc(s[:at], func(r rune) bool {
		return unicode.IsDigit(r) || unicode.IsSpace(r) || strings.ContainsRune("[]()", r)
	}))
	if !slices.Contains(replyWords, word) {
		return "", false
	}
	return blob + strings.TrimLeft(s[at:], ":："), true
}

// threader holds the statements that find a message's conversation.
type threader struct {
	of, merged, set, newest, merge, alias *sql.Stmt
}

func newThreader(ctx context.Context, tx *sql.Tx) (*threader, error) {
	t := &threader{}
	return t, prepare(ctx, tx, []statement{
		{&t.of, "SELECT thread FROM thread_of WHERE hash = ?"},
		{&t.merged, "SELECT into_ FROM thread_merged WHERE thread = ?"},
		{&t.set, "INSERT INTO thread_of (hash, thread) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET thread = excluded.thread"},
		{&t.newest, "SELECT coalesce(max(date), 0) FROM message WHERE thread = ?"},
		{&t.merge, "UPDATE message SET thread = ? WHERE thread = ?"},
		{&t.alias, "INSERT OR REPLACE INTO thread_merged (thread, into_) VALUES (?, ?)"},
	})
}

// place gives the conversation of a message that is about to get the number
// id, and remembers what leads to it.
func (t *threader) place(ctx context.Context, id ID, k kinship, date int64) (int64, error) {
	hashes := k.refs
	if k.own != 0 {
		hashes = append([]int64{k.own}, k.refs...)
	}
	threads, known, err := t.known(ctx, hashes)
	if err != nil {
		return 0, err
	}
	if len(threads) == 0 && len(k.refs) == 0 && k.reply && k.topic != 0 {
		if threads, err = t.answered(ctx, k.topic, date); err != nil {
			return 0, err
		}
	}
	thread := int64(id)
	if len(threads) > 0 {
		if thread, err = t.join(ctx, threads); err != nil {
			return 0, err
		}
	}
	for i, h := range hashes {
		if known[i] == thread {
			continue
		}
		if _, err := t.set.ExecContext(ctx, h, thread); err != nil {
			return 0, err
		}
	}
	if k.topic != 0 {
		if _, err := t.set.ExecContext(ctx, k.topic, thread); err != nil {
			return 0, err
		}
	}
	return thread, nil
}

// known gives the conversations that the hashes lead to, each once, and what
// is noted for each hash.
func (t *threader) known(ctx context.Context, hashes []int64) (threads, noted []int64, err error) {
	noted = make([]int64, len(hashes))
	for i, h := range hashes {
		thread, err := t.look(ctx, h)
		if err != nil {
			return nil, nil, err
		}
		noted[i] = thread
		if thread != 0 && !slices.Contains(threads, thread) {
			threads = append(threads, thread)
		}
	}
	return threads, noted, nil
}

// look follows a hash to its conversation; 0 means there is none.
func (t *threader) look(ctx context.Context, hash int64) (thread int64, err error) {
	stmt, key := t.of, hash
	for {
		var next int64
		err := stmt.QueryRowContext(ctx, key).Scan(&next)
		if errors.Is(err, sql.ErrNoRows) {
			return thread, nil
		}
		if err != nil {
			return 0, err
		}
		stmt, key, thread = t.merged, next, next
	}
}

// answered gives the conversation with the subject that a reply without
// references has, if it is near in time.
func (t *threader) answered(ctx context.Context, topic, date int64) ([]int64, error) {
	thread, err := t.look(ctx, topic)
	if err != nil || thread == 0 {
		return nil, err
	}
	var newest int64
	if err := t.newest.QueryRowContext(ctx, thread).Scan(&newest); err != nil {
		return nil, err
	}
	if fromMillis(date).Sub(fromMillis(newest)).Abs() > replyWithin {
		return nil, nil
	}
	return []int64{thread}, nil
}

// join makes one conversation of several: the oldest.
func (t *threader) join(ctx context.Context, threads []int64) (int64, error) {
	into := slices.Min(threads)
	for _, thread := range threads {
		if thread == into {
			continue
		}
		if _, err := t.merge.ExecContext(ctx, into, thread); err != nil {
			return 0, err
		}
		if _, err := t.alias.ExecContext(ctx, thread, into); err != nil {
			return 0, err
		}
	}
	return into, nil
}

// Thread gives the ids of the conversation that a message belongs to, in order
// of arrival, those in Trash left out, but never the message itself.
func (a *Archive) Thread(ctx context.Context, id ID) (ids []ID, err error) {
	err = a.read("read conversation", func(db *sql.DB) (err error) {
		ids, err = queryIDs(ctx, db, `SELECT id FROM message
			WHERE thread = (SELECT thread FROM message WHERE id = ?1) AND (trashed = 0 OR id = ?1) ORDER BY id`, int64(id))
		return err
	})
	return ids, err
}

// Threads gives the messages of all conversations that ids belong to, in no
// useful order, those in Trash left out. It is how something is done to the
// conversations that a folded list shows.
func (a *Archive) Threads(ctx context.Context, ids []ID) (whole []ID, err error) {
	err = a.read("read conversations", func(db *sql.DB) (err error) {
		whole, err = queryIDs(ctx, db, `SELECT id FROM message WHERE trashed = 0
			AND thread IN (SELECT thread FROM message WHERE id IN (SELECT value FROM json_each(?)))`, jsonIDs(ids))
		return err
	})
	return whole, err
}
