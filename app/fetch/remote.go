package fetch

import (
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/message"
)

// Where says where a message on a server is besides there.
type Where string

// The places.
const (
	WhereNew      Where = "new"      // not here; the next check gets it
	WhereHeld     Where = "held"     // in the archive, read back and found equal
	WhereTrashed  Where = "trashed"  // in Trash here, or removed from it
	WherePartial  Where = "partial"  // only its beginning is here, for its size or by a rule
	WhereSkipped  Where = "skipped"  // left there by a rule
	WhereKnown    Where = "known"    // marked as known: not here, and not to be downloaded
	WhereReturned Where = "returned" // deleted there, as the server said, and yet listed
)

// Remote is one message as a server lists it, and what is known of it here.
type Remote struct {
	Number int // in that session only
	// UID names the message in orders: its unique-id, or what stands for one
	// that is not fit for it. It is empty if only its content tells the message
	// from others; then there can be no orders about it.
	UID    string
	Size   int64 // octets as listed, advisory; -1 if not listed
	Where  Where
	Kept   bool      // no policy deletes it
	SHA256 string    // hex, of the stored bytes, if only of its beginning; empty if it is not here
	Stored time.Time // zero if it is not here

	Headed   bool // what follows is known, from the archive or from the server
	Subject  string
	From     string // display name of the first author, or the address
	FromAddr string
	Date     time.Time // from the Date: field; zero if it can't be read
}

// Look says how Maildrop looks at a maildrop.
type Look struct {
	// Headings has it ask the server for the headings of messages that are
	// not in the archive: of the newest 20,000.
	Headings bool
	// Show, which may be nil, is called from the session's goroutine: once with
	// the whole listing, then with those messages whose headings arrived.
	Show   func([]Remote)
	Notify func(State) // may be nil
}

// How many headings are asked for in one session, and shown at a time.
const (
	maxHeadings  = 20_000
	headingsStep = 200
)

// Maildrop lists what is in the account's maildrop, in the order of message
// numbers, in one session that changes nothing there. What it returns beside
// an error is what was known by then. Errors are *problem.Problem.
func (w *Worker) Maildrop(ctx context.Context, id string, look Look) ([]Remote, error) {
	var list []Remote
	_, err := w.visit(ctx, id, look.Notify, func(ctx context.Context, s *session) (err error) {
		if list, err = s.remotes(ctx); err != nil {
			return err
		}
		if look.Show != nil {
			look.Show(slices.Clone(list))
		}
		if look.Headings {
			if err := s.headings(ctx, list, look.Show); err != nil {
				return err
			}
		}
		return s.quit(ctx)
	})
	return list, err
}

// remotes describes the listed messages from what is known here.
func (s *session) remotes(ctx context.Context) ([]Remote, error) {
	kept, err := keptUIDs(ctx, s.deps.Archive, s.account.ID)
	if err != nil {
		return nil, err
	}
	list := make([]Remote, len(s.items))
	index := make(map[string]int, len(s.items))
	for i, it := range s.items {
		list[i] = s.remote(it)
		list[i].Kept = it.key != "" && kept[it.key]
		if it.key != "" {
			index[it.key] = i
		}
	}
	for h, err := range s.deps.Archive.Headings(ctx, s.account.ID) {
		if err != nil {
			return nil, err
		}
		if i, ok := index[h.UID]; ok && list[i].SHA256 == h.SHA256 {
			m := &list[i]
			m.Headed, m.Subject, m.From, m.FromAddr, m.Date = true, h.Subject, h.From, h.FromAddr, h.Date
		}
	}
	return list, nil
}

func (s *session) remote(it item) Remote {
	m := Remote{Number: it.number, UID: it.key, Size: it.size, Where: WhereNew}
	rec := s.ledger.records[it.key]
	switch verdict := s.ledger.compare(it); {
	case verdict == held && rec.trashed:
		m.Where = WhereTrashed
	case verdict == held:
		m.Where = WhereHeld
	case s.ledger.knows(it):
		m.Where = WhereKnown
		return m
	case verdict == doubtful:
		m.Where = WhereReturned
		return m
	case rec.partial && !rec.deleted && (it.size <= 0 || rec.size == 0 || it.size == rec.size):
		m.Where = WherePartial
	case s.ledger.settled(it):
		m.Where = WhereSkipped
		return m
	default:
		return m
	}
	m.SHA256, m.Stored = rec.sum.String(), time.UnixMilli(rec.stored)
	return m
}

// keptUIDs are the messages of an account that no policy may delete.
func keptUIDs(ctx context.Context, a Archive, id string) (map[string]bool, error) {
	kept := map[string]bool{}
	for standing, err := range a.Standings(ctx, id) {
		if err != nil {
			return nil, err
		}
		if !standing.Kept.IsZero() {
			kept[standing.UID] = true
		}
	}
	return kept, nil
}

// headings asks for the headings that are missing in list, the newest first,
// and fills them in.
func (s *session) headings(ctx context.Context, list []Remote, show func([]Remote)) error {
	var want []item
	index := map[int]int{} // by number
	for i := len(list) - 1; i >= 0 && len(want) < maxHeadings; i-- {
		if !list[i].Headed {
			want = append(want, s.items[i])
			index[list[i].Number] = i
		}
	}
	s.progress.update(func(st *State) { st.Done, st.Total = 0, len(want) })
	var fresh []Remote
	tell := func() {
		if show != nil && len(fresh) > 0 {
			show(fresh)
		}
		fresh = nil
	}
	err := s.tops(ctx, want, 0, func(n int, r io.Reader) error {
		m := &list[index[n]]
		if err := m.read(r, s.received); err != nil {
			return err
		}
		s.progress.update(func(st *State) { st.Done++ })
		if fresh = append(fresh, *m); len(fresh) >= headingsStep {
			tell()
		}
		return nil
	})
	tell()
	return err
}

// read takes the heading from what TOP shows. Errors are the line's: what a
// message says can always be read as something.
func (m *Remote) read(r io.Reader, seen func(int)) error {
	wire := &counter{r: r, seen: seen}
	head, err := message.Parse(io.LimitReader(wire, maxHeader), message.Options{NoHash: true})
	if wire.err != nil {
		return wire.err
	}
	if err != nil {
		return err
	}
	m.Headed, m.Subject, m.Date = true, head.Subject, head.Date
	if len(head.From) > 0 {
		m.FromAddr = head.From[0].Addr
		m.From = cmp.Or(head.From[0].Name, m.FromAddr)
	}
	return nil
}

// Keep orders that no policy deletes the messages on the server, or takes that
// back. It needs no session; one that is under way heeds it until it sends
// DELE. It returns how many messages it concerned: those without a UID can't
// be named.
func (w *Worker) Keep(ctx context.Context, id string, list []Remote, keep bool) (int, error) {
	var at time.Time
	if keep {
		at = w.deps.Now()
	}
	var uids []string
	for _, m := range list {
		if m.UID != "" && m.Kept != keep {
			uids = append(uids, m.UID)
		}
	}
	return len(uids), w.deps.Archive.MarkKept(ctx, id, uids, at)
}

// Know marks messages as known: they are not downloaded by a check. FetchNow
// takes that back. It returns how many it concerned: what is here already
// needs no mark, and messages without a UID can't be named.
func (w *Worker) Know(ctx context.Context, id string, list []Remote) (int, error) {
	var entries []archive.Entry
	for _, m := range list {
		if m.UID != "" && (m.Where == WhereNew || m.Where == WhereReturned || m.Where == WhereSkipped) {
			entries = append(entries, archive.Entry{UID: m.UID, Size: max(m.Size, 0)})
		}
	}
	return len(entries), w.deps.Archive.MarkKnown(ctx, id, entries, w.deps.Now())
}
