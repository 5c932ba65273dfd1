package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/mailloft/mailloft/app/archive"
)

// A group of messages is made durable together, when the first of these is
// reached.
const (
	groupMessages = 200
	groupBytes    = 8 << 20
	groupAge      = 2 * time.Second
)

// fetchNew retrieves what the ledger does not hold, up to the session's cap.
func (s *session) fetchNew(ctx context.Context) error {
	var todo, doubted []item
	var octets int64
	for _, it := range s.items {
		switch s.ledger.compare(it) {
		case held:
			continue
		case doubtful:
			doubted = append(doubted, it)
			continue
		}
		if len(todo) > 0 && (len(todo) >= maxMessages || octets >= maxBytes) {
			s.result.More = true
			break
		}
		todo = append(todo, it)
		octets += min(max(it.size, 0), maxBytes)
	}
	same, err := s.sameHeaders(ctx, doubted)
	if err != nil {
		return err
	}
	for _, it := range doubted {
		if !same[it.number] {
			todo = append(todo, it)
		}
	}
	s.result.More = s.result.More || s.rule.partial && len(todo) > 0
	return s.retrieve(ctx, todo)
}

// retrieve streams messages into the archive, in groups that are committed
// together.
func (s *session) retrieve(ctx context.Context, items []item) error {
	if len(items) == 0 {
		return nil
	}
	if err := s.markSeen(ctx, items); err != nil {
		return err
	}
	s.expect(items)
	g := &group{session: s, batch: s.deps.Archive.NewBatch()}
	err := s.retrieveInto(ctx, g, items)
	if err == nil {
		err = g.commit(ctx)
	} else if g.trusted {
		// The line dropped; what came before is whole. A cancelled session
		// gets a moment for it, too.
		if ctx.Err() != nil {
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
			defer cancel()
			ctx = last
		}
		if late := g.commit(ctx); late != nil {
			s.log.Warn("the last group is fetched again next time", "err", late)
		}
	}
	return errors.Join(err, g.batch.Discard())
}

func (s *session) retrieveInto(ctx context.Context, g *group, items []item) error {
	byNumber := make(map[int]item, len(items))
	numbers := make([]int, len(items))
	sizes := make([]int64, len(items))
	for i, it := range items {
		byNumber[it.number], numbers[i], sizes[i] = it, it.number, max(it.size, 0)
	}
	g.trusted = true
	err := s.client.RetrAll(ctx, numbers, sizes, func(n int, r io.Reader) error {
		return g.add(ctx, byNumber[n], r)
	})
	if err != nil {
		return fmt.Errorf("RETR: %w", err)
	}
	return nil
}

// expect sets the progress figures for what is about to be retrieved.
func (s *session) expect(items []item) {
	var octets int64
	for _, it := range items {
		octets += min(max(it.size, 0), maxBytes) // advisory; never enough to overflow
	}
	s.progress.update(func(st *State) {
		st.Phase, st.Done, st.Total, st.OfBytes = Retrieving, 0, len(items), st.Bytes+octets
	})
}

// group is the messages that are waiting to be made durable together.
type group struct {
	session *session
	batch   *archive.Batch
	pending []item
	since   time.Time
	trusted bool // no write has failed: what is pending may be committed
}

// add takes one message off the wire. An error of the archive's ends the
// retrieval; nothing after a failed write is trusted.
func (g *group) add(ctx context.Context, it item, r io.Reader) error {
	s := g.session
	if len(g.pending) > 0 && time.Since(g.since) >= groupAge {
		if err := g.commit(ctx); err != nil {
			return err
		}
	}
	wire := &counter{r: r, seen: s.received}
	err := g.batch.Add(ctx, wire, archive.Incoming{
		Account: s.account.ID, UID: it.key, Received: s.deps.Now(), Listed: max(it.size, 0),
	})
	if refused(wire.err) {
		s.fail(it, wire.err)
		return nil
	}
	if err != nil {
		g.trusted = g.trusted && wire.err != nil
		return err
	}
	if len(g.pending) == 0 {
		g.since = time.Now()
	}
	g.pending = append(g.pending, it)
	s.progress.update(func(st *State) { st.Done++ })
	if s.rule.each || len(g.pending) >= groupMessages || g.batch.Bytes() >= groupBytes {
		return g.commit(ctx)
	}
	return nil
}

// commit makes the group durable and takes the archive's receipts over: only a
// message with a receipt counts as proven.
func (g *group) commit(ctx context.Context) error {
	if len(g.pending) == 0 {
		return nil
	}
	pending := g.pending
	g.pending = nil
	receipts, err := g.batch.Commit(ctx)
	if err != nil {
		g.trusted = false
		return err
	}
	if len(receipts) != len(pending) {
		return fmt.Errorf("archive: %d receipts for %d messages", len(receipts), len(pending))
	}
	for i, receipt := range receipts {
		if receipt.UID != pending[i].key {
			return errors.New("archive: receipts in another order than the messages")
		}
		g.session.stored(pending[i], receipt)
	}
	return nil
}

// stored takes a receipt into the session's books.
func (s *session) stored(it item, receipt archive.Stored) {
	s.proven[it.number] = true
	if it.key != "" {
		old := s.ledger.records[it.key]
		s.ledger.records[it.key] = record{
			size: max(it.size, 0), sha: receipt.SHA256, stored: s.deps.Now().UnixMilli(), verified: true,
			trashed: old.trashed && old.sha == receipt.SHA256, // other bytes are another message
		}
	}
	if receipt.Duplicate {
		s.result.Duplicates++
		return
	}
	s.result.New++
	s.progress.update(func(st *State) { st.New++ })
}

func (s *session) received(n int) {
	s.result.Bytes += int64(n)
	s.progress.received(n)
}

// counter reports what is read from the wire, and remembers whether it was
// the wire that failed.
type counter struct {
	r    io.Reader
	seen func(int)
	err  error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if n > 0 {
		c.seen(n)
	}
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}
