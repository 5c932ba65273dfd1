package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A backup is a folder that holds the archive a second time, in a form that
// needs neither links, nor permissions, nor names that FAT could not keep:
//
//	DIR/backup.json                what belongs to the backup, with hashes
//	DIR/mail/2026/11/<sha256>.eml  the messages, as in the archive
//	DIR/state/7/journal.jsonl      flags and ledger, in the journal's form
//	DIR/state/7/accounts.toml      the settings that were given along
//	DIR/README.txt                 how to read it without this program
//
// It proves itself: a message's name is its hash, the journal's lines name
// every message, and backup.json has the hash of the journal. That file is
// replaced last, in one step, so a backup that is cut short leaves the one
// before it whole, and the next one goes on where it stopped.

// BackupOptions say how a backup is made. The zero value makes an incremental
// one of the archive alone.
type BackupOptions struct {
	// Settings are files to keep beside the mail; one that is not there is
	// left out.
	Settings []string
	// Reread compares every message in the backup with its hash, rather than
	// only the new ones.
	Reread bool
	// Prune deletes from the backup what was removed from the archive for
	// good. Otherwise it stays.
	Prune bool
	// Progress, which may be nil, is called with the messages done and to be
	// done, from one goroutine.
	Progress func(done, total int)
	// FS replaces the disk of the backup in fault tests; nil is the disk.
	FS FS
}

// BackupReport says what Backup did.
type BackupReport struct {
	Messages int     // in the backup now
	Copied   int     // of them, this time
	Bytes    int64   // copied
	Pruned   int     // deleted from the backup
	Failed   []Fault // missing or changed in the archive: not in the backup
}

// Backup brings the backup in dir up to the archive, making one if there is
// none. It works while others write, on an archive opened for reading only
// too. What it copied is read back and compared. Messages that the archive
// itself no longer has whole are named in the report; a good copy that the
// backup has of one is kept.
func (a *Archive) Backup(ctx context.Context, dir string, o BackupOptions) (BackupReport, error) {
	b, err := a.newBackup(dir, o)
	if err != nil {
		return BackupReport{}, err
	}
	err = b.run(ctx)
	if err != nil {
		err = b.explain(fmt.Errorf("back up to %s: %w", dir, err))
	}
	return b.report, err
}

// backup is one run of Backup.
type backup struct {
	a        *Archive
	o        BackupOptions
	to       backupDir
	progress func(done, total int)
	total    int
	report   BackupReport
	bytes    int64 // of the messages in the backup
	waiting  []*copied
	vanished bool // a message was removed from the archive meanwhile
}

// copied is a message on its way into the backup.
type copied struct {
	fault Fault
	temp  string // in the backup's incoming/
	sum   sum
	month month
	part  bool
	size  int64
	said  record // in a restore: what the backup's journal says about it
}

func (a *Archive) newBackup(dir string, o BackupOptions) (*backup, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := a.refusePlace(dir); err != nil {
		return nil, err
	}
	b := &backup{a: a, o: o, to: newBackupDir(o.FS, dir), progress: o.Progress}
	if b.progress == nil {
		b.progress = func(int, int) {}
	}
	return b, nil
}

// rounds bounds how often a backup begins again because messages were removed
// under its hands; each time little is left to do.
const rounds = 3

func (b *backup) run(ctx context.Context) (err error) {
	if err := b.to.make(); err != nil {
		return err
	}
	lock, err := b.to.lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	if err := b.to.sweep(); err != nil {
		return err
	}
	before, err := b.to.read()
	if err != nil {
		return err
	}
	now := description{Format: backupFormat, Made: b.a.now().UTC(), State: before.State + 1}
	for round := 0; ; round++ {
		if err := b.once(ctx, now.State); err != nil {
			return errors.Join(err, b.to.sweep())
		}
		if !b.vanished || round == rounds {
			break
		}
	}
	return b.seal(ctx, now)
}

// once writes the state and copies the messages it names.
func (b *backup) once(ctx context.Context, state int) error {
	b.vanished, b.bytes, b.total = false, 0, 0
	b.report = BackupReport{Copied: b.report.Copied, Bytes: b.report.Bytes}
	if err := b.writeState(ctx, state); err != nil {
		return err
	}
	done := 0
	_, err := eachRecord(b.to.fs, b.to.journal(state), func(r record) error {
		if r.Op != opMessage || len(r.Hashes) != 1 {
			return ctx.Err()
		}
		if err := b.message(ctx, r); err != nil {
			return err
		}
		done++
		b.progress(done, b.total)
		return nil
	})
	return errors.Join(err, b.place(ctx))
}

// writeState writes what the files do not say, as of one moment.
func (b *backup) writeState(ctx context.Context, state int) error {
	if err := b.to.fs.MkdirAll(b.to.state(state), dirPerm); err != nil {
		return err
	}
	return b.a.read("read the index", func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
		if err != nil {
			return err
		}
		defer tx.Rollback() //nolint:errcheck // nothing was written
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM message").Scan(&b.total); err != nil {
			return err
		}
		n, err := journalNumber(ctx, tx)
		if err != nil {
			return err
		}
		return writeSnapshot(b.to.fs, b.to.journal(state), n, func(emit func(record) error) error { return snapshot(ctx, tx, emit) })
	})
}

// message copies one message, unless the backup has it.
func (b *backup) message(ctx context.Context, r record) error {
	s, ok := parseSum(r.Hashes[0])
	if !ok {
		return nil
	}
	c := &copied{sum: s, month: r.Month, part: r.Partial}
	from, to := b.a.files.pathOf(s, c.month, c.part), b.to.pathOf(s, c.month, c.part)
	c.fault = Fault{SHA256: s.String(), Path: b.a.files.rel(from)}
	here, err := b.a.files.fs.Stat(from)
	if err == nil {
		c.size = here.Size()
	}
	there, thereErr := b.to.fs.Stat(to)
	switch {
	case thereErr == nil && err == nil && there.Size() == here.Size() && !b.o.Reread,
		thereErr == nil && b.to.matches(ctx, to, s):
		b.report.Messages++
		b.bytes += there.Size()
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return b.lost(ctx, c)
	}
	return b.copy(ctx, c, from)
}

// lost notes a message whose file is not there, unless it was removed since
// the state was written.
func (b *backup) lost(ctx context.Context, c *copied) error {
	var known bool
	err := b.a.read("look for a message", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM message WHERE sha256 = ? AND partial = ?)", c.sum[:], c.part).Scan(&known)
	})
	if err != nil {
		return err
	}
	if !known {
		b.vanished = true
		return nil
	}
	b.fail(c, nil)
	return nil
}

// copy brings a message's bytes to the backup's incoming/. One whose bytes are
// no longer those it was stored with is named and not copied.
func (b *backup) copy(ctx context.Context, c *copied, from string) error {
	f, err := b.a.files.open(from)
	if err != nil {
		b.fail(c, err)
		return nil
	}
	source := &sourceReader{r: f}
	temp, got, size, err := b.to.receive(ctx, source)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if source.err != nil && ctx.Err() == nil {
		b.fail(c, source.err)
		return nil
	}
	if err != nil {
		return err
	}
	if got != c.sum {
		b.fail(c, nil)
		return b.to.remove(temp)
	}
	c.temp, c.size = temp, size
	b.waiting = append(b.waiting, c)
	var bytes int64
	for _, w := range b.waiting {
		bytes += w.size
	}
	if len(b.waiting) >= groupMessages || bytes >= groupBytes {
		return b.place(ctx)
	}
	return nil
}

func (b *backup) fail(c *copied, err error) {
	c.fault.Err = err
	b.report.Failed = append(b.report.Failed, c.fault)
}

// place gives the waiting messages their names, in the order that survives a
// power cut: bytes, then names, then a look at what is there.
func (b *backup) place(ctx context.Context) error {
	list := b.waiting
	b.waiting = nil
	if err := each(ctx, syncers, list, func(c *copied) error { return b.to.sync(c.temp) }); err != nil {
		return err
	}
	months := map[month]bool{}
	for _, c := range list {
		if err := b.to.makeFolder(c.month); err != nil {
			return err
		}
		if err := b.to.fs.Rename(c.temp, b.to.pathOf(c.sum, c.month, c.part)); err != nil {
			return err
		}
		months[c.month] = true
	}
	for m := range months {
		if err := b.to.fs.SyncDir(b.to.folder(m)); err != nil {
			return err
		}
	}
	err := each(ctx, parsers, list, func(c *copied) error {
		path := b.to.pathOf(c.sum, c.month, c.part)
		if !b.to.matches(ctx, path, c.sum) {
			return errors.Join(ctx.Err(), &os.PathError{Op: "verify", Path: path, Err: errReadBack})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, c := range list {
		b.report.Messages++
		b.report.Copied++
		b.report.Bytes += c.size
		b.bytes += c.size
	}
	return nil
}

// seal makes the backup the one that counts.
func (b *backup) seal(ctx context.Context, now description) error {
	now.Messages, now.Bytes = b.report.Messages, b.bytes
	paths := []string{b.to.journal(now.State)}
	for _, path := range b.o.Settings {
		copy, err := b.to.copySetting(path, now.State)
		if err != nil {
			return err
		}
		if copy != "" {
			paths = append(paths, copy)
		}
	}
	for _, path := range paths {
		hash, size, err := b.to.hash(ctx, path)
		if err != nil {
			return err
		}
		now.Files = append(now.Files, describedFile{Name: b.to.rel(path), Size: size, SHA256: hash.String()})
	}
	if err := b.to.write(now); err != nil {
		return err
	}
	if err := b.to.dropStates(now.State); err != nil {
		b.a.log.Warn("an older state in the backup could not be deleted", "err", err)
	}
	if b.o.Prune {
		return b.prune(ctx, now.State)
	}
	return nil
}

// prune deletes messages that the backup's state does not name.
func (b *backup) prune(ctx context.Context, state int) error {
	named := map[string]bool{}
	_, err := eachRecord(b.to.fs, b.to.journal(state), func(r record) error {
		if s, ok := sumOfRecord(r); ok {
			named[b.to.pathOf(s, r.Month, r.Partial)] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.to.walk(ctx, func(f found) error {
		if !f.ours || named[f.path] {
			return nil
		}
		b.report.Pruned++
		return b.to.remove(f.path)
	})
}

// sumOfRecord gives the message that a record of one is about.
func sumOfRecord(r record) (sum, bool) {
	if r.Op != opMessage || len(r.Hashes) != 1 {
		return sum{}, false
	}
	return parseSum(r.Hashes[0])
}
