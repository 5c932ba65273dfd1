package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/mailloft/mailloft/app/problem"
)

// Rebuild makes the index again from mail/ and the journal and puts it in the
// place of the old one. Nothing else can be written meanwhile; reading goes
// on. Ids may change. progress, which may be nil, is called with the messages
// indexed and found, from one goroutine.
func (a *Archive) Rebuild(ctx context.Context, progress func(done, total int)) (Report, error) {
	if err := a.take(ctx); err != nil {
		return Report{}, a.explain(err)
	}
	defer a.give()
	if a.journal.behind || a.journal.gap { // the index that goes is all that knows what it missed
		if err := a.compactJournal(ctx); err != nil {
			a.log.Warn("the journal could not be brought up to the index before rebuilding", "err", err)
		}
	}
	if err := a.heal(ctx); err != nil {
		return Report{}, a.explain(fmt.Errorf("rebuild index: %w", err))
	}
	report, err := a.rebuild(ctx, "", progress)
	if err != nil {
		return report, a.explain(fmt.Errorf("rebuild index: %w", err))
	}
	a.notify(Change{Kind: Reset})
	return report, nil
}

// heal lets a journal with unreadable lines take what they said from the index
// that is about to go, if that is whole. Open looks only at the journal's end.
func (a *Archive) heal(ctx context.Context) error {
	if err := a.journal.readThrough(); err != nil || !a.journal.damaged {
		return err
	}
	n, err := journalNumber(ctx, a.x.w)
	if err != nil {
		return ignoreDamage(err)
	}
	a.salvage(ctx, n)
	return nil
}

// rebuild builds a new index beside the old one and swaps them. The caller
// has the writer's token. The old index is kept under the name kept, or
// deleted if that is empty.
func (a *Archive) rebuild(ctx context.Context, kept string, progress func(done, total int)) (Report, error) {
	fresh := a.freshPath()
	b, err := a.newBuilder(ctx, fresh, progress)
	if err != nil {
		return Report{}, err
	}
	err = b.run(ctx)
	if err = errors.Join(err, b.close()); err == nil {
		err = a.files.sync(fresh)
	}
	if err != nil {
		return b.report, errors.Join(err, a.removeUnfinished())
	}
	if err := a.swapIndex(ctx, fresh, kept); err != nil {
		return b.report, err
	}
	schema, err := schemaSteps()
	if err != nil || b.known && !a.journal.wantsCompacting(schema) {
		return b.report, err
	}
	return b.report, a.compactJournal(ctx)
}

// swapIndex puts a finished index in place. A crash in the middle leaves no
// index, which the next Open takes as the order to build one.
func (a *Archive) swapIndex(ctx context.Context, fresh, kept string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.x.close(); err != nil && !sqliteDamage(err) {
		return err
	}
	if kept != "" {
		for _, part := range indexParts {
			if err := a.files.fs.Rename(a.indexPath()+part, kept+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	if err := a.removeIndex(a.indexPath()); err != nil {
		return err
	}
	if err := a.files.fs.Rename(fresh, a.indexPath()); err != nil {
		return err
	}
	if err := errors.Join(a.files.fs.SyncDir(a.files.dir), a.files.remove(a.suspectPath()), a.files.remove(a.sealPath())); err != nil {
		return err
	}
	x, err := openIndex(ctx, a.indexPath(), false)
	if err == nil { // otherwise the closed one stays, which answers with errors
		a.x = x
	}
	return err
}

// indexParts are the endings of the files that make up an SQLite database.
var indexParts = []string{"", "-wal", "-shm"}

func (a *Archive) removeIndex(path string) error {
	var err error
	for _, part := range indexParts {
		err = errors.Join(err, a.files.remove(path+part))
	}
	return err
}

func (a *Archive) freshPath() string { return a.indexPath() + ".new" }

// scratchSuffix is the ending of the file that a builder has beside the new
// index.
const scratchSuffix = "-scratch"

// removeUnfinished deletes what a rebuild left that was killed or failed: it
// may be as large as an index.
func (a *Archive) removeUnfinished() error {
	var err error
	for _, beside := range []string{"", scratchSuffix} {
		err = errors.Join(err, a.removeIndex(a.freshPath()+beside))
	}
	return err
}

// openHealthyIndex opens the index, and makes it again first if it is
// missing, damaged, or older than the journal.
func (a *Archive) openHealthyIndex(ctx context.Context) error {
	why, err := a.tryIndex(ctx)
	if err != nil || why == "" {
		return err
	}
	a.log.Warn("the index is made again from the files", "why", why)
	if err := a.x.close(); err != nil && !sqliteDamage(err) {
		return err
	}
	a.x = nil
	kept := ""
	if _, err := a.files.fs.Stat(a.indexPath()); err == nil && why != outgrown {
		kept = a.indexPath() + ".damaged-" + a.now().UTC().Format("20060102T150405")
	}
	torn := a.journal.torn
	report, err := a.rebuild(ctx, kept, nil)
	if err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	wrong := len(report.Missing) + len(report.Changed)
	next := "Nothing needs to be done."
	switch lost := report.JournalLines > 0 || torn && report.OK > 0; {
	case lost && kept != "":
		next = "The journal was damaged too: stars, tags, what was read and what was fetched may be missing. The old index was kept as " + kept + "."
	case lost:
		next = "The journal was damaged too: stars, tags, what was read and what was fetched may be missing."
	case wrong > 0:
		next = fmt.Sprintf("Files missing or damaged: %d. Check all mail to see which, and put them back from a backup.", wrong)
	case kept != "":
		next = "The old index was kept as " + kept + "; it can be deleted."
	}
	a.log.Info("the index was made again", "messages", report.OK, "missing", len(report.Missing), "changed", len(report.Changed))
	a.rebuilt(problem.New(nil, "index.rebuilt", fmt.Sprintf("%s It was made again from the %d messages in the archive.", why, report.OK), next), report)
	return nil
}
