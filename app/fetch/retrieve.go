package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
)

// A group of messages is made durable together, when the first of these is
// reached.
const (
	groupMessages = 200
	groupBytes    = 6 << 20
	groupAge      = 2 * time.Second
)

// budget is what a session may still fetch.
type budget struct {
	messages int
	bytes    int64
}

func budgetOf(a account.Account) budget {
	b := budget{maxMessages, maxBytes}
	if a.SessionMessages > 0 {
		b.messages = a.SessionMessages
	}
	if a.SessionBytes > 0 {
		b.bytes = a.SessionBytes
	}
	return b
}

func (b budget) spent() bool { return b.messages <= 0 || b.bytes <= 0 }

// fetchNew fetches what is not here, up to the session's cap. What the server
// refuses does not count, so that it never stands in the way of the rest; nor
// does what turns out to be here already: where unique-ids change each time,
// the same messages would use the cap up in each session, for ever.
func (s *session) fetchNew(ctx context.Context) error {
	left := budgetOf(s.account)
	for at := 0; at < len(s.items); {
		if left.spent() {
			s.result.More = s.result.More || slices.ContainsFunc(s.items[at:], s.missing)
			break
		}
		var part []item
		part, at = s.nextPart(at, left)
		taken, octets := s.taken-s.result.Duplicates, s.result.Bytes-s.repeated
		if err := s.fetchPart(ctx, part); err != nil {
			return err
		}
		left.messages -= s.taken - s.result.Duplicates - taken
		left.bytes -= s.result.Bytes - s.repeated - octets
	}
	s.result.More = s.result.More || s.rule.partial && s.taken > 0
	return nil
}

// missing says whether a listed message is to be fetched, as far as the
// listing tells.
func (s *session) missing(it item) bool {
	return !s.ledger.knows(it) && !s.ledger.settled(it) && s.ledger.compare(it) != held
}

// nextPart gives what is missing from the listing's place at on, as much as
// the budget allows and at least one message, and the place where it ended.
func (s *session) nextPart(at int, left budget) (part []item, next int) {
	var octets int64
	for ; at < len(s.items); at++ {
		if len(part) > 0 && (len(part) >= left.messages || octets >= left.bytes) {
			break
		}
		if it := s.items[at]; s.missing(it) {
			part = append(part, it)
			octets += s.sieve.cost(it)
		}
	}
	return part, at
}

// fetchPart fetches messages, but those that only seem to be others than the
// ones here, and those that size limit or rules leave there.
func (s *session) fetchPart(ctx context.Context, items []item) error {
	var todo, doubted, changed []item
	for _, it := range items {
		switch s.ledger.compare(it) {
		case doubtful:
			doubted = append(doubted, it)
		case resized:
			changed = append(changed, it)
		}
	}
	same, err := s.sameHeaders(ctx, doubted)
	if err != nil {
		return err
	}
	s.undeleted(same)
	rewritten, err := s.rewritten(ctx, changed)
	if err != nil {
		return err
	}
	for _, it := range items {
		if !same[it.number] && !rewritten[it.number] {
			todo = append(todo, it)
		}
	}
	if todo, err = s.sift(ctx, todo); err != nil {
		return err
	}
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
	g := s.newGroup()
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
	next := 0
	err := s.client.RetrAll(ctx, numbers, sizes, func(n int, r io.Reader) error {
		if err := g.add(ctx, byNumber[n], r); err != nil {
			return err
		}
		next++
		return nil
	})
	if err == nil {
		return nil
	}
	if g.trusted && ctx.Err() == nil && next < len(items) {
		s.stumbled(ctx, items[next], err)
	}
	return fmt.Errorf("RETR: %w", err)
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

// groupsUnder is how many groups may be on their way to the disk: while the
// index takes one in, the files of the next are synced.
const groupsUnder = 2

// group is the messages that are waiting to be made durable together. While
// they gather, the groups before them are committed on goroutines of their own,
// so that neither line nor disk nor index stands still. It belongs to the
// session's goroutine.
type group struct {
	session *session
	batch   *archive.Batch
	pending []item
	since   time.Time
	trusted bool             // no write has failed: what is pending may be committed
	under   []chan committed // the commits under way, in order
}

// committed is what came of a commit.
type committed struct {
	items    []item
	receipts []archive.Stored
	err      error
}

func (s *session) newGroup() *group {
	return &group{session: s, batch: s.deps.Archive.NewBatch(), trusted: true}
}

// add takes one message off the wire.
func (g *group) add(ctx context.Context, it item, r io.Reader) error {
	wire := &counter{r: r, seen: g.session.received}
	return g.take(ctx, it, wire, wire, archive.Incoming{})
}

// take takes one message from r, which reads from wire. An error of the
// archive's ends the retrieval; nothing after a failed write is trusted.
func (g *group) take(ctx context.Context, it item, wire *counter, r io.Reader, in archive.Incoming) error {
	s := g.session
	if len(g.pending) > 0 && time.Since(g.since) >= groupAge {
		if err := g.commit(ctx); err != nil {
			return err
		}
	}
	in.Account, in.UID, in.Received, in.Listed = s.account.ID, it.key, s.deps.Now(), max(it.size, 0)
	start := &opening{r: r}
	err := g.batch.Add(ctx, start, in)
	s.odd[it.number] = start.likeReply()
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

// commit begins to make the group durable, once not too many before it are
// under way. Where each message must be durable before the next is asked for,
// it waits.
func (g *group) commit(ctx context.Context) error {
	if err := g.wait(groupsUnder - 1); err != nil {
		return err
	}
	batch, items := g.batch, g.pending
	g.batch, g.pending = g.session.deps.Archive.NewBatch(), nil
	done := make(chan committed, 1)
	g.under = append(g.under, done)
	go func() {
		ctx, cancel := grace(ctx)
		defer cancel()
		receipts, err := batch.Commit(ctx)
		done <- committed{items, receipts, err}
	}()
	if g.session.rule.each {
		return g.wait(0)
	}
	return nil
}

// wait waits until no more than so many commits are under way. All of them
// come to their end, whatever became of the first.
func (g *group) wait(left int) error {
	var err error
	for len(g.under) > left {
		c := <-g.under[0]
		g.under = g.under[1:]
		err = errors.Join(err, g.settle(c))
		if err != nil {
			left = 0
		}
	}
	return err
}

// settle takes the archive's receipts over: only a message with a receipt
// counts as proven.
func (g *group) settle(c committed) error {
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
	err := g.wait(0)
	if err == nil && g.trusted && len(g.pending) > 0 {
		if err = g.commit(ctx); err == nil {
			err = g.wait(0)
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
	s.taken++
	if !receipt.Partial {
		s.octets[it.number] = receipt.Size
	}
	s.proven[it.number] = !receipt.Partial && (!s.odd[it.number] || receipt.Duplicate)
	if it.key != "" {
		old, sum := s.ledger.records[it.key], parseSum(receipt.SHA256)
		s.ledger.records[it.key] = record{
			size: max(it.size, 0), sum: sum, stored: s.deps.Now().UnixMilli(),
			verified: !receipt.Partial, partial: receipt.Partial, settled: receipt.Partial,
			trashed: old.trashed && old.sum == sum, // other bytes are another message
		}
	}
	switch {
	case receipt.Completed:
		s.result.Completed++
		return
	case receipt.Duplicate:
		s.result.Duplicates++
		s.repeated += receipt.Size
		return
	case receipt.Partial:
		s.result.Partial++
	}
	s.result.New++
	s.progress.update(func(st *State) { st.New++ })
}

func (s *session) received(n int) {
	s.result.Bytes += int64(n)
	s.progress.received(n)
}
