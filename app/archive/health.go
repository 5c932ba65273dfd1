package archive

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"regexp"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/mailloft/mailloft/app/archive/fts5"
)

// tryIndex opens the index and says in a sentence why it cannot be trusted;
// an empty sentence means it can.
func (a *Archive) tryIndex(ctx context.Context) (why string, err error) {
	missing, err := a.indexMissing()
	if err != nil {
		return "", err
	}
	if missing {
		entries, err := a.files.fs.ReadDir(a.files.mail())
		if err != nil {
			return "", err
		}
		if len(entries) > 0 || a.journal.n > 0 {
			return "The index of the archive was missing.", nil
		}
	}
	const damaged = "The index of the archive was damaged."
	if _, err := a.files.fs.Stat(a.suspectPath()); err == nil {
		return damaged, nil
	}
	sealed, err := a.breakSeal()
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // a seal without its index
		return "", err
	}
	if a.x, err = openIndex(ctx, a.indexPath(), false); err != nil {
		if sqliteDamage(err) {
			return damaged, nil
		}
		return "", err
	}
	healthy, n, err := a.examine(ctx, sealed)
	switch {
	case err != nil:
		return "", err
	case !healthy:
		a.salvage(ctx, n)
		return damaged, nil
	case n < a.journal.n:
		return "The index of the archive was older than its journal.", nil
	}
	return a.tryHollow(ctx, n)
}

// salvage lets a journal that lacks something take it from an index that is
// not trusted, before that goes: what SQLite can read without a complaint is
// better than nothing.
func (a *Archive) salvage(ctx context.Context, n int64) {
	before := a.journal.n
	if n <= before && !a.journal.damaged {
		return
	}
	problems, err := checkPages(ctx, a.x.w, "integrity_check(1)")
	if err == nil && len(problems) == 0 {
		a.journal.n = max(n, before)
		err = a.compactJournal(ctx)
	}
	if err != nil {
		a.journal.n = before
		a.log.Warn("the journal could not take from the index what it lacks", "err", err)
	}
}

const outgrown = "The index of the archive was made by an older Mailloft, which noted less of each message."

// tryHollow looks whether an older program left gaps in the index. Before it
// goes, the journal takes from it what it has not got yet.
func (a *Archive) tryHollow(ctx context.Context, n int64) (why string, err error) {
	gaps, err := hollow(ctx, a.x.w)
	if err != nil || !gaps {
		return "", err
	}
	if n > a.journal.n {
		a.journal.n = n
		if err := a.compactJournal(ctx); err != nil {
			return "", err
		}
	}
	return outgrown, nil
}

// Sizes up to which the index is looked at before it is trusted. In a larger
// one damage is noticed when it is met, and mended at the next Open.
const (
	sealUpTo  = 256 << 20 // compare it with the seal that Close left
	checkUpTo = 32 << 20  // after a crash: have SQLite look at every page
)

// examine looks at an index that opens. sealed says what its seal said.
func (a *Archive) examine(ctx context.Context, sealed seal) (healthy bool, n int64, err error) {
	if n, err = journalNumber(ctx, a.x.w); err != nil || sealed != noSeal {
		return sealed == sealWhole, n, ignoreDamage(err)
	}
	info, err := a.files.fs.Stat(a.indexPath())
	if err != nil || info.Size() > checkUpTo {
		return err == nil, n, err
	}
	problems, err := checkPages(ctx, a.x.w, "quick_check(1)")
	return err == nil && len(problems) == 0, n, ignoreDamage(err)
}

// seal is what the checksum left by Close says about the index.
type seal int

const (
	noSeal seal = iota // there is none: a crash, or too large an index
	sealWhole
	sealBroken // the file was changed from outside
)

func (a *Archive) sealPath() string { return a.indexPath() + ".seal" }

// sealIndex leaves a checksum of the closed index, by which the next Open
// knows in a few milliseconds that nothing happened to it. There is none if a
// reader in another process still has the index open, for the last one to
// close it may write to it.
func (a *Archive) sealIndex() error {
	if _, err := a.files.fs.Stat(a.indexPath() + "-wal"); err == nil {
		return nil
	}
	if info, err := a.files.fs.Stat(a.indexPath()); err == nil && a.whole.still(info) {
		return a.files.write(a.sealPath(), []byte(a.whole.sum))
	}
	sum, ok, err := a.sumIndex()
	if err != nil || !ok {
		return err
	}
	return a.files.write(a.sealPath(), []byte(sum))
}

// breakSeal compares the index with the seal and takes the seal away, since
// the index is about to be written to.
func (a *Archive) breakSeal() (seal, error) {
	f, err := a.files.open(a.sealPath())
	if errors.Is(err, fs.ErrNotExist) {
		return noSeal, nil
	}
	if err != nil {
		return noSeal, err
	}
	want, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close(), a.files.remove(a.sealPath())); err != nil {
		return noSeal, err
	}
	if !sealText.Match(want) { // the seal itself is damaged, and says nothing of the index
		return noSeal, nil
	}
	info, err := a.files.fs.Stat(a.indexPath())
	if err != nil {
		return noSeal, err
	}
	sum, ok, err := a.sumIndex()
	switch {
	case err != nil || !ok:
		return noSeal, err
	case sum == string(want):
		a.whole = summed{sum, info, time.Now()}
		return sealWhole, nil
	}
	return sealBroken, nil
}

// sealText is what sumIndex gives.
var sealText = regexp.MustCompile(`^[0-9a-f]{8} [0-9]+\n$`)

// summed is a checksum of the index, and the file it was taken of.
type summed struct {
	sum  string
	file fs.FileInfo // nil if there is none
	at   time.Time
}

// still reports whether now is the same file, not written to since: then it
// need not be read once more. A time of change counts only if the file was
// already older than any file system's clock is coarse. If it deceives, the
// next Open finds another checksum, and looks closer than it had to.
func (s summed) still(now fs.FileInfo) bool {
	const coarse = 3 * time.Second
	return s.file != nil && s.file.Size() == now.Size() && s.file.ModTime().Equal(now.ModTime()) &&
		s.at.Sub(now.ModTime()) > coarse
}

// sumIndex gives the index's size and CRC-32C; not of one too large.
func (a *Archive) sumIndex() (sum string, ok bool, err error) {
	f, err := a.files.open(a.indexPath())
	if err != nil {
		return "", false, err
	}
	if f.Size() > sealUpTo {
		return "", false, f.Close()
	}
	h := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	_, err = a.files.copy(context.Background(), h, f)
	return fmt.Sprintf("%08x %d\n", h.Sum32(), f.Size()), true, errors.Join(err, f.Close())
}

func (a *Archive) indexMissing() (bool, error) {
	info, err := a.files.fs.Stat(a.indexPath())
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return err == nil && info.Size() == 0, err
}

// sqliteDamage reports whether err says that the database file is no good.
func sqliteDamage(err error) bool {
	code := sqliteCode(err)
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB || errors.Is(err, fts5.ErrDamaged)
}

func ignoreDamage(err error) error {
	if sqliteDamage(err) {
		return nil
	}
	return err
}

// suspectPath is a note from a process that met damage to the next Open.
func (a *Archive) suspectPath() string { return a.indexPath() + ".suspect" }

// suspect leaves the note.
func (a *Archive) suspect() {
	if a.readOnly() {
		return
	}
	err := a.files.write(a.suspectPath(), []byte(a.now().UTC().Format(time.RFC3339)+"\n"))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		a.log.Error("the damage to the index could not be noted for the next start", "err", err)
	}
}
