package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"
)

// parsers bounds the messages parsed at once, whatever the number of batches:
// parsing is what takes the memory.
var parsers = runtime.GOMAXPROCS(0)

// syncers bounds the files synced side by side. The system merges concurrent
// syncs into few writes of its journal.
const syncers = 16

// Batch is a group of messages that become durable together, so that the cost
// of syncing is shared. It belongs to one goroutine.
type Batch struct {
	a      *Archive
	drafts []*draft
	bytes  int64
	work   sync.WaitGroup
}

// draft is a message whose bytes are complete in incoming/ and that is not
// part of the archive yet.
type draft struct {
	Incoming
	temp    string
	file    Handle // of temp, until it was synced; nil if it is not open
	sum     sum
	size    int64
	month   month
	content content

	id        ID
	duplicate bool
	partial   bool         // what its row and its file's name say
	replaces  *predecessor // nil if there is none
	back      bool         // the bytes of a damaged message, whose row it replaces

	damaged bool // found while rebuilding: the file no longer has its bytes
	readErr error
}

// NewBatch begins a group. End it with Commit or Discard.
func (a *Archive) NewBatch() *Batch { return &Batch{a: a} }

// Add streams one message into the group. If r fails, io.ErrUnexpectedEOF
// included, nothing of the message is kept and the group is as it was before.
func (b *Batch) Add(ctx context.Context, r io.Reader, in Incoming) error {
	if b.a.readOnly() {
		return b.a.explain(errReadOnly)
	}
	if in.Received.IsZero() {
		in.Received = b.a.now()
	}
	d := &draft{Incoming: in, temp: b.a.files.temp(suffix), month: monthOf(in.Received), partial: in.Partial}
	var err error
	if d.file, d.sum, d.size, err = b.a.files.receiveOpen(ctx, d.temp, r); err != nil {
		return b.a.explain(fmt.Errorf("receive message: %w", err))
	}
	if err := b.a.keepTime(d); err != nil {
		return b.a.explain(fmt.Errorf("receive message: %w", errors.Join(err, d.drop(b.a.files))))
	}
	b.drafts = append(b.drafts, d)
	b.bytes += d.size
	b.work.Go(func() { b.a.parse(d, io.NewSectionReader(d.file, 0, d.size)) })
	return nil
}

// drop deletes the draft's file, or what a commit left of it.
func (d *draft) drop(f files) error {
	return errors.Join(d.close(), f.remove(d.temp))
}

func (d *draft) close() error {
	if d.file == nil {
		return nil
	}
	file := d.file
	d.file = nil
	return file.Close()
}

// keepTime lets the file say when an older message was received, so that even
// without index and journal it is known.
func (a *Archive) keepTime(d *draft) error {
	if a.now().Sub(d.Received).Abs() < time.Minute {
		return nil
	}
	return a.files.fs.Chtimes(d.temp, d.Received)
}

// parse fills in the draft's content while the next message is received. What
// cannot be parsed is stored without content.
func (a *Archive) parse(d *draft, r io.Reader) {
	a.parsing <- struct{}{}
	defer func() { <-a.parsing }()
	c, err := readContent(r)
	if err != nil {
		a.log.Warn("a message could not be parsed; it is stored as it is", "sha256", d.sum.String(), "err", err)
		c.broken = "It could not be parsed."
	}
	d.content = c
}

// parseFile is parse for a draft whose file is not open.
func (a *Archive) parseFile(d *draft) {
	f, err := a.files.open(d.temp)
	if err != nil {
		a.log.Warn("a message could not be opened to parse it; it is stored as it is", "sha256", d.sum.String(), "err", err)
		return
	}
	defer func() { _ = f.Close() }() // only read
	a.parse(d, f)
}

// Len is the number of messages in the group.
func (b *Batch) Len() int { return len(b.drafts) }

// Bytes is the size of the group's messages.
func (b *Batch) Bytes() int64 { return b.bytes }

// Discard drops the group; nothing of it is kept.
func (b *Batch) Discard() error {
	b.work.Wait()
	var err error
	for _, d := range b.drafts {
		err = errors.Join(err, d.drop(b.a.files))
	}
	b.drafts, b.bytes = nil, 0
	return err
}

// Commit makes the group safe and gives a receipt for each message, in the
// order they were added. The order of steps is the promise that DELE may rely
// on: every file written and synced; renamed into place and its directory
// synced; index and ledger rows committed; every file read back and its
// SHA-256 compared; "verified" committed.
//
// On error nothing of the group counts as stored. What of it was complete on
// the disk may still appear in the archive after a restart, which at worst
// costs a download that finds its bytes already here. The group is empty
// afterwards, either way.
func (b *Batch) Commit(ctx context.Context) ([]Stored, error) {
	if len(b.drafts) == 0 {
		return nil, nil
	}
	b.work.Wait()
	c := &commit{a: b.a, drafts: b.drafts}
	err := c.run(ctx)
	if discardErr := b.Discard(); err == nil && discardErr != nil {
		b.a.log.Warn("a file in incoming could not be removed", "err", discardErr)
	}
	if err != nil {
		return nil, b.a.explain(fmt.Errorf("store %d messages: %w", len(c.drafts), err))
	}
	c.tell()
	return c.receipts(), nil
}

// Add stores one message: a batch of one.
func (a *Archive) Add(ctx context.Context, r io.Reader, in Incoming) (Stored, error) {
	b := a.NewBatch()
	if err := b.Add(ctx, r, in); err != nil {
		return Stored{}, err
	}
	stored, err := b.Commit(ctx)
	if err != nil {
		return Stored{}, err
	}
	return stored[0], nil
}

// commit is one run of Batch.Commit, or of what a killed one left to do.
type commit struct {
	a      *Archive
	drafts []*draft
	intent string // path of the note that says what is being placed
	at     time.Time

	removed []ID // partial messages whose whole was here already
}

func (c *commit) run(ctx context.Context) error {
	if err := c.writeIntent(); err != nil {
		return err
	}
	if err := c.syncFiles(ctx); err != nil {
		return errors.Join(err, c.a.files.remove(c.intent))
	}
	return c.a.exclusively(ctx, func() error { return c.place(ctx) })
}

// syncFiles makes the bytes in incoming/, the intent and their names durable.
func (c *commit) syncFiles(ctx context.Context) error {
	if err := c.a.files.sync(c.intent); err != nil {
		return err
	}
	err := each(ctx, syncers, c.drafts, func(d *draft) error { return errors.Join(d.file.Sync(), d.close()) })
	if err != nil {
		return err
	}
	return c.a.files.fs.SyncDir(c.a.files.incoming())
}

// place does the steps that need the writer's token.
func (c *commit) place(ctx context.Context) error {
	if err := c.find(ctx); err != nil {
		return err
	}
	if err := c.rename(ctx); err != nil {
		return err
	}
	c.at = c.a.now()
	back := make(chan error, 1)
	go func() { back <- c.readBack(ctx) }()
	err := c.insert(ctx)
	if err = errors.Join(err, <-back); err != nil {
		return err
	}
	if err := c.verified(ctx); err != nil {
		return err
	}
	if c.completed() {
		if err := c.a.unlinkDoomed(ctx); err != nil { // the next Open tries again
			c.a.log.Warn("the file of a partial message could not be deleted yet", "err", err)
		}
	}
	return c.a.files.remove(c.intent)
}

// rename gives every file its final name. A message that is here already
// keeps its place, unless its file there is lost or damaged: then the bytes
// that have just arrived take its place.
func (c *commit) rename(ctx context.Context) error {
	months := map[month]bool{}
	placed := map[sum]bool{}
	for _, d := range c.drafts {
		target := c.a.files.pathOf(d.sum, d.month, d.partial)
		if placed[d.sum] || d.duplicate && c.a.files.matches(ctx, target, d.sum) {
			continue
		}
		if !months[d.month] {
			if err := c.a.files.makeFolder(d.month); err != nil {
				return err
			}
		}
		if err := c.a.files.moveTo(d.temp, target); err != nil {
			return err
		}
		months[d.month], placed[d.sum] = true, true
	}
	for m := range months {
		if err := c.a.files.fs.SyncDir(c.a.files.folder(m)); err != nil {
			return err
		}
	}
	return nil
}

// errReadBack means that a disk gave back other bytes than it was given.
var errReadBack = errors.New("the file read back is not what was written")

// readBack proves that the bytes under the final names are the ones received.
func (c *commit) readBack(ctx context.Context) error {
	return each(ctx, parsers, c.drafts, func(d *draft) error {
		path := c.a.files.pathOf(d.sum, d.month, d.partial)
		got, _, err := c.a.files.hash(ctx, path)
		if err == nil && got != d.sum {
			err = &os.PathError{Op: "verify", Path: path, Err: errReadBack}
		}
		return err
	})
}

func (c *commit) receipts() []Stored {
	list := make([]Stored, len(c.drafts))
	for i, d := range c.drafts {
		list[i] = Stored{Incoming: d.Incoming, ID: d.id, SHA256: d.sum.String(), Size: d.size, Duplicate: d.duplicate || d.back,
			Completed: d.replaces != nil && !d.partial && !d.back, Broken: d.content.broken}
	}
	return list
}

// moveTo gives a file its name in mail/. A folder that somebody put there would
// keep the message out for ever; it is set aside.
func (f files) moveTo(temp, target string) error {
	err := f.fs.Rename(temp, target)
	if err == nil {
		return nil
	}
	if info, e := f.fs.Stat(target); e != nil || !info.IsDir() {
		return err
	}
	if _, e := f.setAside(target); e != nil {
		return errors.Join(err, e)
	}
	return f.fs.Rename(temp, target)
}

// completed reports whether a partial message, or a damaged one, was replaced.
func (c *commit) completed() bool {
	return slices.ContainsFunc(c.drafts, func(d *draft) bool { return d.replaces != nil })
}

// tell notifies the listener: of messages that are new, and of those here
// before that have now come through another account too.
func (c *commit) tell() {
	var added, again, whole []ID
	for _, d := range c.drafts {
		if d.replaces != nil && d.replaces.id == d.id {
			whole = append(whole, d.id)
		} else if d.duplicate {
			again = append(again, d.id)
		} else {
			added = append(added, d.id)
		}
	}
	if len(added) > 0 {
		c.a.notify(Change{Kind: Added, IDs: added})
	}
	if len(again) > 0 {
		c.a.notify(Change{Kind: Flagged, IDs: again})
	}
	if len(whole) > 0 {
		c.a.notify(Change{Kind: Completed, IDs: whole})
	}
	if len(c.removed) > 0 {
		c.a.notify(Change{Kind: Removed, IDs: c.removed})
	}
}

// each calls do for every item, n at a time, and waits for all that began. It
// gives the first error and begins nothing after it.
func each[T any](ctx context.Context, n int, items []T, do func(T) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	work := make(chan T)
	var wg sync.WaitGroup
	for range min(n, len(items)) {
		wg.Go(func() {
			for item := range work {
				if err := do(item); err != nil {
					stop(err)
				}
			}
		})
	}
	for _, item := range items {
		if ctx.Err() != nil {
			break
		}
		work <- item
	}
	close(work)
	wg.Wait()
	return context.Cause(ctx)
}
