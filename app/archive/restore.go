package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/mailloft/mailloft/app/problem"
)

// BackupInfo says what a backup holds.
type BackupInfo struct {
	Made     time.Time
	Messages int
	Bytes    int64
	Settings []string // paths of the settings files in it
}

// LookAtBackup reads the description of the backup in dir.
func LookAtBackup(dir string) (BackupInfo, error) {
	d, now, err := readBackup(dir)
	info := BackupInfo{Made: now.Made, Messages: now.Messages, Bytes: now.Bytes}
	for _, f := range now.Files {
		if path := filepath.Join(d.dir, filepath.FromSlash(f.Name)); path != d.journal(now.State) {
			info.Settings = append(info.Settings, path)
		}
	}
	return info, err
}

func readBackup(dir string) (backupDir, description, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return backupDir{}, description{}, err
	}
	d := newBackupDir(nil, dir)
	now, err := d.read()
	if err == nil && now.Format == 0 {
		err = problem.New(nil, "backup.none", "There is no backup in "+dir+".",
			"Name the folder that has the file backup.json in it. Other folders with mail can be imported.")
	}
	return d, now, err
}

// CheckBackup proves a backup: it reads every message in it and compares it
// with its hash, and the rest with what backup.json says. progress, which may
// be nil, is called with the messages done and to be done.
func CheckBackup(ctx context.Context, dir string, progress func(done, total int)) (Report, error) {
	d, now, err := readBackup(dir)
	if err != nil {
		return Report{}, err
	}
	var report Report
	for _, f := range now.Files {
		whole, err := d.whole(ctx, f)
		if err != nil || !whole {
			report.Index = append(report.Index, errors.Join(fmt.Errorf("%s is missing or changed", f.Name), err).Error())
		}
	}
	done := 0
	report.JournalLines, err = eachRecord(d.fs, d.journal(now.State), func(r record) error {
		s, ok := sumOfRecord(r)
		if !ok {
			return ctx.Err()
		}
		d.check(ctx, s, r, &report)
		if done++; progress != nil {
			progress(done, now.Messages)
		}
		return ctx.Err()
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil // it is named already
	}
	return report, err
}

func (d backupDir) check(ctx context.Context, s sum, r record, report *Report) {
	path := d.pathOf(s, r.Month, r.Partial)
	got, size, err := d.hash(ctx, path)
	fault := Fault{SHA256: s.String(), Path: d.rel(path)}
	report.Bytes += size
	switch {
	case errors.Is(err, fs.ErrNotExist):
		report.Missing = append(report.Missing, fault)
	case err != nil || got != s:
		fault.Err = err
		report.Changed = append(report.Changed, fault)
	default:
		report.OK++
	}
}

// RestoreReport says what RestoreBackup did.
type RestoreReport struct {
	Restored int     // messages that were not here, or not whole
	Here     int     // messages that were
	Failed   []Fault // missing in the backup, or changed there; of the latter, what is left was restored
}

// RestoreBackup brings back what the backup in dir has and the archive has
// not: messages, and with each its flags and what the ledger said. What is
// here stays as it is. progress, which may be nil, is called with the messages
// done and to be done. A cancelled or interrupted run does no harm; the next
// one goes on where it stopped.
func (a *Archive) RestoreBackup(ctx context.Context, dir string, progress func(done, total int)) (RestoreReport, error) {
	from, now, err := readBackup(dir)
	if err != nil {
		return RestoreReport{}, err
	}
	r := &restore{a: a, from: from, journal: from.journal(now.State), total: now.Messages, progress: progress, became: map[sum]sum{}}
	if r.progress == nil {
		r.progress = func(int, int) {}
	}
	if a.readOnly() {
		return r.report, a.explain(errReadOnly)
	}
	if err := a.exclusively(ctx, func() error { return r.healJournal(ctx) }); err != nil {
		return r.report, a.explain(fmt.Errorf("restore from %s: %w", dir, err))
	}
	if err := r.files(ctx); err != nil {
		return r.report, a.explain(fmt.Errorf("restore from %s: %w", dir, err))
	}
	if r.report.Restored == 0 && len(r.report.Failed) == 0 && r.known(ctx) {
		return r.report, nil
	}
	if err := r.state(ctx); err != nil {
		return r.report, a.explain(fmt.Errorf("restore from %s: %w", dir, err))
	}
	a.notify(Change{Kind: Reset})
	return r.report, nil
}

type restore struct {
	a        *Archive
	from     backupDir
	journal  string
	progress func(done, total int)
	total    int
	done     int
	waiting  []*copied
	became   map[sum]sum // what is left of messages that the backup no longer has whole
	report   RestoreReport
}

// healJournal makes the journal such that it can be added to.
func (r *restore) healJournal(ctx context.Context) error {
	if r.a.journal.behind || r.a.journal.damaged || r.a.journal.gap {
		return r.a.compactJournal(ctx)
	}
	return nil
}

// files brings the messages' files. Their rows come later, from the journal,
// so that a message never shows without its flags.
func (r *restore) files(ctx context.Context) error {
	_, err := eachRecord(r.from.fs, r.journal, func(rec record) error {
		s, ok := sumOfRecord(rec)
		if !ok {
			return ctx.Err()
		}
		if err := r.file(ctx, s, rec); err != nil {
			return err
		}
		r.done++
		r.progress(r.done, max(r.total, r.done))
		return ctx.Err()
	})
	return errors.Join(err, r.place(ctx))
}

// file brings one message, unless it is here and whole. What is left of one
// that the backup no longer has whole comes under the hash it has now.
func (r *restore) file(ctx context.Context, s sum, rec record) error {
	m, err := r.monthHere(ctx, s, rec.Month)
	if err != nil {
		return err
	}
	if r.a.files.matches(ctx, r.a.files.pathOf(s, m, rec.Partial), s) {
		r.report.Here++
		return nil
	}
	c := &copied{sum: s, month: m, part: rec.Partial, said: rec}
	path := r.from.pathOf(s, rec.Month, rec.Partial)
	c.fault = Fault{SHA256: s.String(), Path: r.from.rel(path)}
	if err := r.receive(ctx, c, path); err != nil || c.temp == "" {
		return err
	}
	if err := r.a.keepTime(&draft{temp: c.temp, Incoming: Incoming{Received: fromMillis(rec.Received)}}); err != nil {
		return errors.Join(err, r.a.files.remove(c.temp))
	}
	r.waiting = append(r.waiting, c)
	if len(r.waiting) >= groupMessages {
		return r.place(ctx)
	}
	return nil
}

// receive copies a file of the backup to incoming/. One that cannot be read is
// named in the report, and nothing comes of it.
func (r *restore) receive(ctx context.Context, c *copied, path string) error {
	f, err := r.from.open(path)
	if err != nil {
		r.fail(c, err)
		return nil
	}
	source := &sourceReader{r: f}
	temp, got, size, err := r.a.files.receive(ctx, source)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	switch {
	case source.err != nil && ctx.Err() == nil:
		r.fail(c, source.err)
		return nil
	case err != nil:
		return err
	case got != c.sum:
		r.became[c.sum] = got
		r.fail(c, nil)
	}
	c.temp, c.sum, c.size = temp, got, size
	return nil
}

func (r *restore) fail(c *copied, err error) {
	c.fault.Err = err
	r.report.Failed = append(r.report.Failed, c.fault)
}

// monthHere gives the month a message is in here, or the one the backup has it in.
func (r *restore) monthHere(ctx context.Context, s sum, otherwise month) (m month, err error) {
	err = r.a.read("look for a message", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT month FROM message WHERE sha256 = ?", s[:]).Scan(&m)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return otherwise, nil
	}
	return m, err
}

// place makes the waiting files durable under their names, once the journal
// says how they are.
func (r *restore) place(ctx context.Context) error {
	list := r.waiting
	r.waiting = nil
	if err := each(ctx, syncers, list, func(c *copied) error { return r.a.files.sync(c.temp) }); err != nil {
		return err
	}
	if err := r.announce(ctx, list); err != nil {
		return err
	}
	months := map[month]bool{}
	for _, c := range list {
		if err := r.a.files.makeFolder(c.month); err != nil {
			return err
		}
		if err := r.a.files.fs.Rename(c.temp, r.a.files.pathOf(c.sum, c.month, c.part)); err != nil {
			return err
		}
		months[c.month] = true
		r.report.Restored++
	}
	for m := range months {
		if err := r.a.files.fs.SyncDir(r.a.files.folder(m)); err != nil {
			return err
		}
	}
	return nil
}

// announce writes into the journal that messages are coming and how they are.
// Were it done after their files are in place, a crash between the two would
// leave them as the journal last knew them: in Trash, if they once were.
func (r *restore) announce(ctx context.Context, list []*copied) error {
	return r.a.exclusively(ctx, func() error {
		var records []record
		for _, c := range list {
			rec := c.said
			rec.Hashes, rec.Month = []string{c.sum.String()}, c.month
			left, err := r.reduce(ctx, &rec)
			if err != nil {
				return err
			}
			if left {
				records = append(records, rec)
			}
		}
		if len(records) == 0 {
			return nil
		}
		return r.a.journal.append(records)
	})
}

// known reports whether the index has all that the backup knows.
func (r *restore) known(ctx context.Context) bool {
	missing := false
	err := r.a.exclusively(ctx, func() error {
		_, err := eachRecord(r.from.fs, r.journal, func(rec record) error {
			left, err := r.reduce(ctx, &rec)
			missing = missing || left
			return err
		})
		return err
	})
	return err == nil && !missing
}

// state appends to the journal what the backup's says about messages that are
// not in the index, and makes the index anew from both.
func (r *restore) state(ctx context.Context) error {
	if err := r.a.take(ctx); err != nil {
		return err
	}
	defer r.a.give()
	if err := r.healJournal(ctx); err != nil {
		return err
	}
	if err := r.appendJournal(ctx); err != nil {
		return err
	}
	report, err := r.a.rebuild(ctx, "", nil)
	r.a.log.Info("restored from a backup", "messages", r.report.Restored, "in the index", report.OK)
	return err
}

// appendAtOnce is how many records become one transaction of the journal.
const appendAtOnce = 2000

func (r *restore) appendJournal(ctx context.Context) error {
	var waiting []record
	flush := func() error {
		if len(waiting) == 0 {
			return nil
		}
		err := r.a.journal.append(waiting)
		waiting = nil
		return err
	}
	_, err := eachRecord(r.from.fs, r.journal, func(rec record) error {
		if left, err := r.reduce(ctx, &rec); err != nil || !left {
			return err
		}
		waiting = append(waiting, rec)
		if len(waiting) >= appendAtOnce {
			return flush()
		}
		return nil
	})
	return errors.Join(err, flush())
}

// reduce takes from a record what the index knows better, and reports whether
// anything is left of it. Messages that the backup no longer has whole get the
// hash of what is left of them.
func (r *restore) reduce(ctx context.Context, rec *record) (left bool, err error) {
	const account = "origin = (SELECT key FROM origin WHERE account = ?)"
	switch rec.Op {
	case opSnapshot:
		return false, nil
	case opEntry:
		known, err := r.has(ctx, "SELECT 1 FROM ledger WHERE "+account+" AND uid = ?", rec.Account, rec.UID)
		return !known, err
	case opStanding:
		known, err := r.has(ctx, "SELECT 1 FROM standing WHERE "+account+" AND uid = ?", rec.Account, rec.UID)
		return !known, err
	case opTag:
		known, err := r.has(ctx, "SELECT 1 FROM tag WHERE name = ?", rec.Tag)
		return !known, err
	}
	var hashes []string
	for _, text := range rec.Hashes {
		s, ok := parseSum(text)
		if !ok {
			continue // QUIRK: the line's sum was right, so it was written so; nothing can be made of it
		}
		known, err := r.has(ctx, "SELECT 1 FROM message WHERE sha256 = ?", s[:])
		if err != nil {
			return false, err
		}
		if known {
			continue
		}
		if rest, changed := r.became[s]; changed {
			text = rest.String()
		}
		hashes = append(hashes, text)
	}
	rec.Hashes = hashes
	return len(hashes) > 0, nil
}

func (r *restore) has(ctx context.Context, query string, args ...any) (yes bool, err error) {
	err = r.a.x.w.QueryRowContext(ctx, "SELECT EXISTS ("+query+")", args...).Scan(&yes)
	return yes, err
}
