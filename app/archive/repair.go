package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// RepairReport says what Repair did.
type RepairReport struct {
	Mended  int // of what was missing or changed, is whole again by now
	Indexed int // files taken into the index
	// SetAside are files that were moved to quarantine/, by path under DATA.
	SetAside []string
	// Kept are messages that had changed: what is left of each goes on as a
	// message of its own, with the flags of the old one.
	Kept []Fault
	Left []Fault // missing, or not readable: nothing here can mend them
}

// Repair mends what Verify found, as far as that can be done here:
//
//   - files the index does not know are taken into it; a message that was moved
//     to another folder goes back to where it was;
//   - a file that is no longer what was received goes to quarantine/, what is
//     left of the message goes on under the hash it has now, and the ledger
//     forgets that it was stored, so that it is fetched again where a server
//     still has it;
//   - files and folders in mail/ that are not Mailloft's go to quarantine/, but
//     for the messages in them;
//   - an index that is damaged is made again.
//
// Nothing is deleted. What has been mended since the report was made, by
// fetching again or from a backup, is counted. A missing message keeps its
// row, which is all that is known of it.
func (a *Archive) Repair(ctx context.Context, found Report, progress func(done, total int)) (RepairReport, error) {
	r := &repair{a: a}
	total := len(found.Unindexed) + len(found.Changed) + len(found.Missing) + len(found.Unknown)
	done := 0
	step := func(err error) error {
		if done++; progress != nil {
			progress(done, total)
		}
		return errors.Join(err, ctx.Err())
	}
	if len(found.Index) > 0 {
		if _, err := a.Rebuild(ctx, progress); err != nil {
			return r.report, err
		}
	}
	for _, path := range found.Unknown {
		if err := step(r.unknown(ctx, a.files.abs(path))); err != nil {
			return r.report, a.explain(fmt.Errorf("repair %s: %w", path, err))
		}
	}
	for _, list := range []struct {
		faults []Fault
		mend   func(context.Context, Fault) error
	}{{found.Unindexed, r.unindexed}, {found.Changed, r.changed}, {found.Missing, r.missing}} {
		for _, f := range list.faults {
			if err := step(list.mend(ctx, f)); err != nil {
				return r.report, a.explain(fmt.Errorf("repair %s: %w", f.Path, err))
			}
		}
	}
	return r.report, a.explain(r.remember())
}

type repair struct {
	a      *Archive
	report RepairReport
}

// remember lets the last check tell no more than what is still not in order.
func (r *repair) remember() error {
	last, err := r.a.lastCheckup()
	if err != nil || last.Finished.IsZero() {
		return err
	}
	mended := r.report.Mended + r.report.Indexed + len(r.report.Kept)
	last.Report = Report{OK: last.Report.OK + mended, Bytes: last.Report.Bytes, Missing: r.report.Left}
	return r.a.keepCheckup(last)
}

// unindexed takes a file into the index, with the rows that it would have
// got on arrival. A second copy of a message that is elsewhere is set aside,
// and so is a file that is not what its name says, once what is in it is
// stored under the hash it has.
func (r *repair) unindexed(ctx context.Context, f Fault) error {
	var year, number int
	if _, err := fmt.Sscanf(f.Path, "mail/%04d/%02d/", &year, &number); err != nil {
		return err
	}
	file := recognised(r.a.files.abs(f.Path), month(100*year+number))
	info, err := r.a.files.fs.Stat(file.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !r.a.files.matches(ctx, file.path, file.sum) {
		if err := r.readmit(ctx, file.path, Row{Received: info.ModTime()}); err != nil {
			return err
		}
		return r.setAside(file.path)
	}
	d := &draft{Incoming: Incoming{Received: info.ModTime()}, temp: file.path, sum: file.sum, size: info.Size(), month: file.month, partial: file.partial}
	r.a.parseFile(d)
	if f.ID != 0 {
		r.report.Indexed++
		return r.a.refill(ctx, d)
	}
	c := &commit{a: r.a, drafts: []*draft{d}}
	if err := r.a.exclusively(ctx, func() error { return c.adopt(ctx) }); err != nil {
		return err
	}
	if len(c.drafts) == 0 { // its row is there, for a file in another folder
		return r.moved(ctx, file)
	}
	c.tell()
	r.report.Indexed++
	return nil
}

// refill makes the row of a damaged message, whose file is whole again, say what
// its bytes say. It keeps its id, flags and tags.
func (a *Archive) refill(ctx context.Context, d *draft) error {
	return a.write(ctx, "index a message that is back", func(t *txn) error {
		err := t.QueryRowContext(ctx, "SELECT id FROM message JOIN damaged ON message = id WHERE sha256 = ?", d.sum[:]).Scan(&d.id)
		if errors.Is(err, sql.ErrNoRows) { // removed meanwhile, or done
			return nil
		}
		if err != nil {
			return err
		}
		d.replaces, d.back = &predecessor{d.id, d.sum, d.month}, true
		t.change = Change{Kind: Completed, IDs: []ID{d.id}}
		return (&commit{a: a, drafts: []*draft{d}}).succeed(ctx, t)
	})
}

// moved takes care of a file whose message the index has in another folder: it
// goes back there, or is set aside if it is a second copy.
func (r *repair) moved(ctx context.Context, file found) error {
	back, err := r.putBack(ctx, file)
	if err != nil || back {
		return err
	}
	return r.setAside(file.path)
}

// putBack moves a file with all bytes of a message to where the index has that
// message, unless it is there. What is there and damaged is set aside.
func (r *repair) putBack(ctx context.Context, file found) (back bool, err error) {
	var m month
	var partial bool
	err = r.a.read("look for a message", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT month, partial FROM message WHERE sha256 = ?", file.sum[:]).Scan(&m, &partial)
	})
	if err != nil {
		return false, err
	}
	place := r.a.files.pathOf(file.sum, m, partial)
	if r.a.files.matches(ctx, place, file.sum) {
		return false, nil
	}
	if _, err := r.a.files.fs.Stat(place); err == nil {
		if err := r.setAside(place); err != nil {
			return false, err
		}
	}
	if err := r.a.files.makeFolder(m); err != nil {
		return false, err
	}
	if err := r.a.files.fs.Rename(file.path, place); err != nil {
		return false, err
	}
	return true, errors.Join(r.a.files.fs.SyncDir(filepath.Dir(place)), r.a.files.fs.SyncDir(filepath.Dir(file.path)))
}

// unknown sets aside what is not Mailloft's, once the messages in it are where
// they belong: somebody may have moved or renamed a folder of them.
func (r *repair) unknown(ctx context.Context, path string) error {
	if err := r.rescue(ctx, path); err != nil {
		return err
	}
	return r.setAside(path)
}

// rescue looks for messages below path that are missing, or not known here.
func (r *repair) rescue(ctx context.Context, path string) error {
	entries, err := r.a.files.fs.ReadDir(path)
	if err == nil {
		for _, e := range entries {
			if e.IsDir() || e.Type().IsRegular() {
				if err := r.rescue(ctx, filepath.Join(path, e.Name())); err != nil {
					return err
				}
			}
		}
		return nil
	}
	file := recognised(path, 0)
	if !file.ours || !r.a.files.matches(ctx, path, file.sum) {
		return ctx.Err()
	}
	_, err = r.putBack(ctx, file)
	if !errors.Is(err, sql.ErrNoRows) || file.partial {
		return err
	}
	info, err := r.a.files.fs.Stat(path)
	if err != nil {
		return err
	}
	r.report.Indexed++
	return r.readmit(ctx, path, Row{Received: info.ModTime()})
}

// missing counts a message that is back.
func (r *repair) missing(ctx context.Context, f Fault) error {
	if whole, _, err := r.whole(ctx, f); err != nil || whole {
		return err
	}
	r.report.Left = append(r.report.Left, f)
	return nil
}

// whole reports, and counts, that a message is whole again, or that it was
// removed for good meanwhile. The ids of a report may be old: an index made
// again has others.
func (r *repair) whole(ctx context.Context, f Fault) (whole bool, id ID, err error) {
	want, _ := parseSum(f.SHA256)
	err = r.a.read("look for a message", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT id FROM message WHERE sha256 = ?", want[:]).Scan(&id)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return true, 0, nil
	}
	if err != nil || !r.a.files.matches(ctx, r.a.files.abs(f.Path), want) {
		return false, id, err
	}
	r.report.Mended++
	return true, id, nil
}

// changed saves what is left of a message.
func (r *repair) changed(ctx context.Context, f Fault) error {
	whole, id, err := r.whole(ctx, f)
	if err != nil || whole {
		return err
	}
	rows, err := r.a.Rows(ctx, []ID{id})
	if err != nil || len(rows) == 0 {
		return err
	}
	path := r.a.files.abs(f.Path)
	if err := r.readmit(ctx, path, rows[0]); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		f.Err = err // the disk does not give it
		r.report.Left = append(r.report.Left, f)
		return nil
	}
	if err := r.setAside(path); err != nil {
		return err
	}
	if err := r.a.forget(ctx, id); err != nil {
		return err
	}
	r.report.Kept = append(r.report.Kept, f)
	return nil
}

// readmit stores the bytes of a file as a message of its own, with the flags
// of the row it had.
func (r *repair) readmit(ctx context.Context, path string, row Row) error {
	file, err := r.a.files.open(path)
	if err != nil {
		return err
	}
	s, err := r.a.Add(ctx, file, Incoming{Received: row.Received})
	if err = errors.Join(err, file.Close()); err != nil || s.Duplicate {
		return err
	}
	one := []ID{s.ID}
	for flag, on := range map[Flag]bool{FlagRead: row.Read, FlagStarred: row.Starred, FlagArchived: row.Archived, FlagTrashed: row.Trashed} {
		if on {
			_, markErr := r.a.Mark(ctx, flag, one, true)
			err = errors.Join(err, markErr)
		}
	}
	for _, tag := range row.Tags {
		_, tagErr := r.a.SetTag(ctx, one, tag, true)
		err = errors.Join(err, tagErr)
	}
	return err
}

// setAside moves a file or folder of mail/ to quarantine/.
func (r *repair) setAside(path string) error {
	target, err := r.a.files.setAside(path)
	if target != "" {
		r.report.SetAside = append(r.report.SetAside, r.a.files.rel(target))
	}
	return err
}

// setAside moves a file or folder of mail/ to quarantine/, and says where it is
// now.
func (f files) setAside(path string) (string, error) {
	rel, err := filepath.Rel(f.mail(), path)
	if err != nil {
		return "", err
	}
	target := filepath.Join(f.dir, "quarantine", rel)
	if err := f.fs.MkdirAll(filepath.Dir(target), dirPerm); err != nil {
		return "", err
	}
	if target, err = f.free(target); err != nil {
		return "", err
	}
	if err := f.fs.Rename(path, target); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return target, errors.Join(f.fs.SyncDir(filepath.Dir(target)), f.fs.SyncDir(filepath.Dir(path)))
}

// free gives path, or with a number at its end if something is there.
func (f files) free(path string) (string, error) {
	for n := 1; ; n++ {
		name := path
		if n > 1 {
			name = fmt.Sprintf("%s.%d", path, n)
		}
		if _, err := f.fs.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return name, nil
		} else if err != nil {
			return "", err
		}
	}
}

// abs is the path that rel gave a name to.
func (f files) abs(rel string) string { return filepath.Join(f.dir, filepath.FromSlash(rel)) }

// forget removes the row of a message whose bytes are no longer there. Other
// than after a removal, the ledger does not say that it was wanted so: it is
// fetched again where a server still has it.
func (a *Archive) forget(ctx context.Context, id ID) error {
	return a.write(ctx, "forget a lost message", func(t *txn) error {
		err := eachRow(ctx, t, `UPDATE ledger SET message = NULL, stored = 0, verified = 0, rule_set = iif(partial, '', rule_set)
			WHERE message = ? RETURNING `+entryColumns, t.keepEntry, int64(id))
		if err != nil {
			return err
		}
		var hashes []string
		var ids []ID
		if ids, hashes, err = t.changed(ctx, "DELETE FROM message WHERE id = ? RETURNING id, sha256", int64(id)); err != nil {
			return err
		}
		t.keep(record{Op: opLost}, hashes)
		t.change = Change{Kind: Removed, IDs: ids}
		return nil
	})
}
