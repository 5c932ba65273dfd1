// Package archive is the local store: every message a file with exactly the
// bytes that were received, and beside the files an index to list and search
// them by.
//
//	DATA/mail/2026/11/<sha256>.eml  the messages; never changed once written
//	DATA/index.db                   SQLite: rows, ledger, flags, search
//	DATA/journal/                   flags and ledger, so that a lost index loses nothing
//	DATA/incoming/                  half-written files; swept at Open
//
// The files are the truth. [Batch.Commit] says in which order a message
// becomes safe. The ledger is the record of each unique-id's journey on a
// server: seen, stored, verified, deleted.
//
// One process writes at a time; others may open the archive with
// [Options.ReadOnly]. All methods of [Archive] may be called from any
// goroutine; an exported method is one transaction.
package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/mailloft/mailloft/app/problem"
)

// Options say how to open an archive. The zero value is a writer that tells
// nobody.
type Options struct {
	// ReadOnly opens beside a running writer: no lock is taken, nothing is
	// swept, and every method that would change something fails.
	ReadOnly bool
	Log      *slog.Logger
	// Notify is called after each commit, from the goroutine that committed,
	// with no lock held. It must not block for long.
	Notify func(Change)
	// Rebuilt is called by Open when it found the index missing or damaged and
	// has made it again from the files: why, in words, and what was found.
	Rebuilt func(*problem.Problem, Report)
	// AccountIDs gives the accounts that a person means by account:NAME in a
	// search; nil takes the name for an account's ID.
	AccountIDs func(name string) []string
	// FS replaces the disk in fault tests; nil is the disk.
	FS FS
	// Now replaces the clock in tests; nil is time.Now.
	Now func() time.Time

	atOnce int64 // replaces compactAtOnce in tests, unless it is 0
}

// Archive is an opened archive.
type Archive struct {
	files  files
	log    *slog.Logger
	notify func(Change)
	now    func() time.Time
	lock   *lock

	journal *journal   // used by the one writer only
	words   *gathering // the same; kept for its memory
	atOnce  int64      // compactAtOnce, less in tests

	compacting    sync.WaitGroup
	endCompacting context.CancelFunc // nil if nothing is under way

	rebuilt  func(*problem.Problem, Report)
	accounts func(name string) []string

	// writing holds one token: whoever has it may write. A channel rather
	// than a mutex, so that waiting for it can be cancelled.
	writing chan struct{}
	closed  chan struct{}
	parsing chan struct{} // as many tokens as messages may be parsed at once

	whole summed // the index as it was when it was opened

	// mu guards x against Rebuild, which puts a new index in its place.
	mu sync.RWMutex
	x  *index
}

// What methods that write return for an archive opened with Options.ReadOnly,
// or closed.
var (
	errReadOnly = errors.New("the archive is open for reading only")
	errClosed   = errors.New("the archive is closed")
)

// Open opens the archive in dir, creating it if there is none, unless it is
// opened for reading only. It finishes or sweeps away what a killed process
// left half done. Errors are meant for people (see package problem).
func Open(ctx context.Context, dir string, o Options) (*Archive, error) {
	a, err := newArchive(dir, o)
	if err != nil {
		return nil, err
	}
	if o.ReadOnly {
		err = a.openToRead(ctx)
	} else {
		err = a.openToWrite(ctx)
	}
	if err != nil {
		err = a.explain(fmt.Errorf("open archive: %w", err))
		return nil, errors.Join(err, a.x.close(), a.journal.close(), a.lock.release())
	}
	return a, nil
}

func newArchive(dir string, o Options) (*Archive, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if o.FS == nil {
		o.FS = disk{}
	}
	a := &Archive{
		files:    newFiles(o.FS, dir),
		log:      o.Log,
		notify:   o.Notify,
		now:      o.Now,
		accounts: o.AccountIDs,
		rebuilt:  o.Rebuilt,
		writing:  make(chan struct{}, 1),
		closed:   make(chan struct{}),
		parsing:  make(chan struct{}, parsers),
		atOnce:   compactAtOnce,
	}
	if o.atOnce != 0 {
		a.atOnce = o.atOnce
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.notify == nil {
		a.notify = func(Change) {}
	}
	if a.rebuilt == nil {
		a.rebuilt = func(*problem.Problem, Report) {}
	}
	if a.accounts == nil {
		a.accounts = func(name string) []string { return []string{name} }
	}
	if a.now == nil {
		a.now = time.Now
	}
	return a, nil
}

func (a *Archive) openToRead(ctx context.Context) (err error) {
	if _, err := a.files.fs.Stat(a.indexPath()); err != nil {
		return err
	}
	a.x, err = openIndex(ctx, a.indexPath(), true)
	return err
}

func (a *Archive) openToWrite(ctx context.Context) (err error) {
	for _, dir := range []string{a.files.dir, a.files.mail(), a.files.incoming()} {
		if err := a.files.fs.MkdirAll(dir, dirPerm); err != nil {
			return err
		}
	}
	if a.lock, err = takeLock(a.files.dir); err != nil {
		return err
	}
	if err := a.removeUnfinished(); err != nil {
		a.log.Warn("what an unfinished index takes could not be given back", "err", err)
	}
	if a.journal, err = openJournal(a.files.fs, filepath.Join(a.files.dir, "journal")); err != nil {
		return err
	}
	if err := a.journal.refuseNewer(); err != nil {
		return err
	}
	if err := a.openHealthyIndex(ctx); err != nil {
		return err
	}
	left, err := a.catchUp(ctx)
	if err != nil {
		return err
	}
	if err := a.recover(ctx); err != nil {
		return err
	}
	if left {
		a.compactLater()
	}
	return nil
}

func (a *Archive) indexPath() string { return filepath.Join(a.files.dir, "index.db") }

// Dir is the folder the archive is in.
func (a *Archive) Dir() string { return a.files.dir }

// Close waits for a write in progress, then closes the index and gives the
// folder free for another process.
func (a *Archive) Close() error {
	if a.endCompacting != nil {
		a.endCompacting()
		a.compacting.Wait()
	}
	a.writing <- struct{}{}
	defer a.give()
	select {
	case <-a.closed:
		return nil
	default:
		close(a.closed)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	err := errors.Join(a.x.close(), a.journal.close())
	if err == nil && !a.readOnly() {
		if err := a.sealIndex(); err != nil {
			a.log.Warn("the index could not be sealed; the next start looks at it more closely", "err", err)
		}
	}
	return errors.Join(err, a.lock.release())
}

// txn is a transaction of the one writer: what it does in the index, what it
// leaves in the journal, and what listeners are told.
type txn struct {
	*sql.Tx
	records []record
	change  Change
}

// write runs do in a transaction while no one else writes, then tells the
// listener about the change, if any.
func (a *Archive) write(ctx context.Context, what string, do func(*txn) error) error {
	var change Change
	err := a.exclusively(ctx, func() (err error) {
		change, err = a.transact(ctx, do)
		return err
	})
	if err != nil {
		return a.explain(fmt.Errorf("%s: %w", what, err))
	}
	if change.Kind != "" {
		a.notify(change)
	}
	return nil
}

// transact commits what do did, and writes the journal after it. The caller
// has the writer's token. A journal that cannot be written does not undo what
// is committed: the index has it, and the next Open brings the journal up to
// it.
func (a *Archive) transact(ctx context.Context, do func(*txn) error) (Change, error) {
	t := &txn{}
	err := inTx(ctx, a.x.w, func(tx *sql.Tx) error {
		t.Tx = tx
		if err := do(t); err != nil || len(t.records) == 0 {
			return err
		}
		return setJournalNumber(ctx, tx, a.journal.n+1)
	})
	if err != nil {
		return Change{}, err
	}
	if len(t.records) > 0 {
		if err := a.journal.append(t.records); err != nil {
			a.log.Error("the journal could not be written; it will be made again at the next start", "err", err)
		}
	}
	return t.change, nil
}

// exclusively runs do while no one else writes and the index stays in place.
func (a *Archive) exclusively(ctx context.Context, do func() error) error {
	if err := a.take(ctx); err != nil {
		return err
	}
	defer a.give()
	a.mu.RLock()
	defer a.mu.RUnlock()
	return do()
}

// take waits for the writer's token; give it back.
func (a *Archive) take(ctx context.Context) error {
	if a.readOnly() {
		return errReadOnly
	}
	select {
	case a.writing <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-a.closed:
		a.give()
		return errClosed
	default:
		return nil
	}
}

func (a *Archive) give() { <-a.writing }

func (a *Archive) readOnly() bool { return a.lock == nil }

// read runs do on the pool of readers.
func (a *Archive) read(what string, do func(*sql.DB) error) error {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if err := do(a.x.r); err != nil {
		return a.explain(fmt.Errorf("%s: %w", what, err))
	}
	return nil
}

// millis is how the index keeps a time; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
