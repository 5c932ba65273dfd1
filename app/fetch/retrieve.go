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
		if s.ledger.knows(it) {
			continue
		}
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
	g := &group{session: s, batch: s.deps.Archive.NewBatch(), trusted: true}
	err := s.retrieveInto(ctx, g, items)
	// After a dropped line, too, what came before is whole.
	return errors.Join(err, g.finish(ctx))
}

func (s *session) retrieveInto(ctx context.Context, g *group, items []item) error {
	byNumber := make(map[int]item, len(items))
	numbers := make([]int, len(items))
	sizes := make([]int64, len(items))
	for i, it := range items {
		byNumber[it.number], numbers[i], sizes[i] = it, it.number, it.size
	}
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

// group is the messages that are waiting to be made durable together. While
// they gather, the group before them is committed on a goroutine of its own,
// so that neither line nor disk stands still. It belongs to the session's
// goroutine.
type group struct {
	session *session
	batch   *archive.Batch
	pending []item
	since   time.Time
	trusted bool           // no write has failed: what is pending may be committed
	under   chan committed // the commit under way; nil if there is none
}

// committed is what came of a commit.
type committed struct {
	items    []item
	receipts []archive.Stored
	err      error
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

// commit begins to make the group durable, once the one before it is. Where
// each message must be durable before the next is asked for, it waits.
func (g *group) commit(ctx context.Context) error {
	if err := g.wait(); err != nil {
		return err
	}
	batch, items := g.batch, g.pending
	g.batch, g.pending = g.session.deps.Archive.NewBatch(), nil
	g.under = make(chan committed, 1)
	go func(done chan<- committed) {
		ctx, cancel := grace(ctx)
		defer cancel()
		receipts, err := batch.Commit(ctx)
		done <- committed{items, receipts, err}
	}(g.under)
	if g.session.rule.each {
		return g.wait()
	}
	return nil
}

// wait waits for the commit under way, and takes the archive's receipts over:
// only a message with a receipt counts as proven.
func (g *group) wait() error {
	if g.under == nil {
		return nil
	}
	c := <-g.under
	g.under = nil
	if c.err == nil && len(c.receipts) != len(c.items) {
		c.err = fmt.Errorf("archive: %d receipts for %d messages", len(c.receipts), len(c.items))
	}
	if c.err != nil {
		g.trusted = false
		return c.err
	}
	for i, receipt := range c.receipts {
		if receipt.UID != c.items[i].key {
			g.trusted = false
			return errors.New("archive: receipts in another order than the messages")
		}
		g.session.stored(c.items[i], receipt)
	}
	return nil
}

// finish commits what is pending, and leaves nothing under way.
func (g *group) finish(ctx context.Context) error {
	err := g.wait()
	if err == nil && g.trusted && len(g.pending) > 0 {
		if err = g.commit(ctx); err == nil {
			err = g.wait()
		}
	}
	return errors.Join(err, g.batch.Discard())
}

// lastWords is how long a session may take to write down what it did after it
// was cancelled.
const lastWords = 400 * time.Millisecond

// grace is a context that ends lastWords after ctx does.
func grace(ctx context.Context) (context.Context, context.CancelFunc) {
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(lastWords)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-late.Done():
		}
	})
	return late, func() {
		stop()
		cancel()
	}
}

// stored takes a receipt into the session's books.
func (s *session) stored(it item, receipt archive.Stored) {
	s.proven[it.number] = true
	if it.key != "" {
		old, sum := s.ledger.records[it.key], parseSum(receipt.SHA256)
		s.ledger.records[it.key] = record{
			size: max(it.size, 0), sum: sum, stored: s.deps.Now().UnixMilli(), verified: true,
			trashed: old.trashed && old.sum == sum, // other bytes are another message
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
