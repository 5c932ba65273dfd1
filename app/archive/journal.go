package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/mailloft/mailloft/app/problem"
)

// journal keeps beside the files what the files do not say: the order of
// arrival, flags, and the ledger. From it and mail/ the index can be made
// again with nothing lost.
//
//	DATA/journal/snapshot.jsonl  the state when it was last compacted
//	DATA/journal/tail.jsonl      what has been committed since
//
// A line is the CRC-32 (IEEE, 8 hex digits) of a JSON record, a space, and the
// record. Records are written after their transaction is committed in the
// index, which remembers the number of the last one: a journal that ends
// before that number missed something and is compacted from the index; an
// index whose number is lower than the journal's has lost something and is
// rebuilt. A line that does not match its sum is left out. A large journal is
// compacted beside what else goes on; as long as it has a gap, DATA/journal/gap
// says so.
type journal struct {
	fs   FS
	dir  string
	tail Handle

	n        int64 // number of the last transaction
	size     int64 // of the tail
	base     int64 // size of the snapshot
	since    int64 // number of the last transaction in it
	version  int   // schema of the program that wrote the snapshot; 0 if there is none
	damaged  bool  // a line was unreadable: compact when the index is healthy
	torn     bool  // a line was unreadable or the snapshot is gone: what it said may be lost
	behind   bool  // an append failed: what follows would be misleading
	gap      bool  // something before the end of the tail is missing: as damaged
	rejected int   // lines left out
}

// record is one line. It states what is, not what changed, where it can: then
// replaying one twice does no harm.
type record struct {
	N  int64  `json:"n"` // number of its transaction
	Op string `json:"op"`

	Version int `json:"v,omitempty"` // of a snapshot: the schema of the program that wrote it

	Hashes []string `json:"h,omitempty"` // SHA-256 of the messages concerned
	On     bool     `json:"on,omitempty"`

	Month    month `json:"month,omitempty"`
	Received int64 `json:"received,omitempty"` // Unix milliseconds, as all times here
	Imported bool  `json:"imported,omitempty"`
	Read     bool  `json:"read,omitempty"`
	Starred  bool  `json:"starred,omitempty"`
	Trashed  bool  `json:"trashed,omitempty"`
	Archived bool  `json:"archived,omitempty"`
	Binned   int64 `json:"binned,omitempty"` // in Trash since; 0 is not known

	Partial  bool   `json:"partial,omitempty"`  // of a message or an entry
	Replaces string `json:"replaces,omitempty"` // SHA-256 of the partial message whose place this one took
	Rule     string `json:"rule,omitempty"`
	RuleSet  string `json:"ruleSet,omitempty"`

	Account    string `json:"account,omitempty"`
	UID        []byte `json:"uid,omitempty"`
	Size       int64  `json:"size,omitempty"`
	Seen       int64  `json:"seen,omitempty"`
	Stored     int64  `json:"stored,omitempty"`
	Verified   int64  `json:"verified,omitempty"`
	DeleteSent int64  `json:"deleteSent,omitempty"`
	Deleted    int64  `json:"deleted,omitempty"`
	Known      int64  `json:"known,omitempty"`
	Kept       int64  `json:"kept,omitempty"`

	Tag   string `json:"tag,omitempty"`
	Color string `json:"color,omitempty"`
}

// The values of record.Op.
const (
	opSnapshot = "snapshot" // first line of a snapshot; N is the last transaction in it
	opMessage  = "message"  // the message Hashes[0]: Month, Received, Imported and its flags
	opEntry    = "entry"    // a row of the ledger; without Hashes, of a message that is not here
	opRead     = "read"     // Hashes are read (On) or not
	opStarred  = "starred"
	opTrashed  = "trashed" // as of Binned
	opArchived = "archived"
	opRemoved  = "removed"  // Hashes are gone for good
	opLost     = "lost"     // the bytes of Hashes are no longer there, and nobody wanted that
	opImported = "imported" // Hashes stay when an account is removed
	opForget   = "forget"   // Account is gone
	opTag      = "tag"      // Tag exists and has Color (On), or is gone from everywhere
	opTagged   = "tagged"   // Hashes have Tag (On) or not
	opStanding = "standing" // a person's standing orders about UID: Known, Kept; neither takes them back
)

// maxHashes bounds the length of a line.
const maxHashes = 200

// openJournal opens the journal in dir and cuts off a last line that a crash
// left incomplete.
func openJournal(fs FS, dir string) (*journal, error) {
	j := &journal{fs: fs, dir: dir}
	if err := fs.MkdirAll(dir, dirPerm); err != nil {
		return nil, err
	}
	var err error
	if j.tail, err = fs.OpenFile(j.tailPath(), os.O_RDWR|os.O_CREATE, filePerm); err != nil {
		return nil, err
	}
	if err := j.measure(); err != nil {
		return nil, errors.Join(err, j.close())
	}
	return j, nil
}

func (j *journal) snapshotPath() string { return filepath.Join(j.dir, "snapshot.jsonl") }
func (j *journal) tailPath() string     { return filepath.Join(j.dir, "tail.jsonl") }
func (j *journal) gapPath() string      { return filepath.Join(j.dir, "gap") }
func (j *journal) besidePath() string   { return j.snapshotPath() + ".beside" }

func (j *journal) close() error {
	if j == nil || j.tail == nil {
		return nil
	}
	return j.tail.Close()
}

// measure finds the end of the tail and the last transaction.
func (j *journal) measure() error {
	if err := j.measureSnapshot(); err != nil {
		return err
	}
	if _, err := j.fs.Stat(j.gapPath()); err == nil {
		j.gap = true
	}
	good, err := j.skip()
	if err != nil {
		return err
	}
	if _, err := j.tail.Seek(good, io.SeekStart); err != nil {
		return err
	}
	var last []byte
	end := good
	err = eachLine(j.tail, func(line []byte) error {
		end += int64(len(line))
		if text, ok := unsum(line); ok {
			good, last = end, append(last[:0], text...)
		} else {
			j.damaged, j.torn = true, true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if last != nil {
		var r record
		if err := json.Unmarshal(last, &r); err != nil {
			return err
		}
		j.n = max(j.n, r.N)
	}
	j.size = good
	if end > good {
		if err := j.tail.Truncate(good); err != nil {
			return err
		}
	}
	_, err = j.tail.Seek(good, io.SeekStart)
	return err
}

// measured is how much of the tail is looked at: more takes too long when the
// program starts. A tail so long is compacted from the index, whatever is wrong
// with its lines.
const measured = 16 << 20

// skip gives where to begin: the first line among the last of a long tail.
func (j *journal) skip() (from int64, err error) {
	info, err := j.tail.Stat()
	if err != nil || info.Size() <= measured {
		return 0, err
	}
	j.damaged = true
	from = info.Size() - measured/2
	if _, err := j.tail.Seek(from, io.SeekStart); err != nil {
		return 0, err
	}
	rest, err := bufio.NewReader(j.tail).ReadBytes('\n')
	if err == io.EOF {
		err = nil
	}
	return from + int64(len(rest)), err
}

func (j *journal) measureSnapshot() error {
	f, err := j.fs.OpenFile(j.snapshotPath(), os.O_RDONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		j.torn = true
		return nil
	}
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		j.base = info.Size()
		var line []byte
		line, err = bufio.NewReader(f).ReadBytes('\n')
		var first record
		if text, ok := unsum(line); ok && json.Unmarshal(text, &first) == nil && first.Op == opSnapshot {
			j.n, j.since, j.version = first.N, first.N, first.Version
		} else {
			j.damaged, j.torn = true, true
		}
		if err == io.EOF {
			err = nil
		}
	}
	return errors.Join(err, f.Close())
}

// refuseNewer refuses a journal that this program would only half understand,
// and so lose the rest of when it compacts it.
func (j *journal) refuseNewer() error {
	schema, err := schemaSteps()
	if err != nil || j.version <= schema {
		return err
	}
	return problem.New(nil, "journal.newer",
		fmt.Sprintf("This archive was last used by a newer Mailloft (its journal has version %d, this program knows %d).", j.version, schema),
		"Install the newer Mailloft to open it. Your mail is untouched in the folder mail.")
}

// append adds the records of one committed transaction, durably.
func (j *journal) append(records []record) error {
	j.n++
	if j.behind {
		return nil // the next Open compacts
	}
	var b bytes.Buffer
	for _, r := range records {
		r.N = j.n
		if err := writeLine(&b, r); err != nil {
			return err
		}
	}
	_, err := j.tail.Write(b.Bytes())
	if err == nil {
		err = j.tail.Sync()
	}
	if err != nil {
		j.behind = true
		return fmt.Errorf("write journal: %w", err)
	}
	j.size += int64(b.Len())
	return nil
}

// wantsCompacting reports whether the tail has outgrown the snapshot, or the
// snapshot does not say yet what a program must know to understand the tail.
func (j *journal) wantsCompacting(schema int) bool {
	const slack = 1 << 20
	return j.version < schema || j.damaged || j.behind || j.gap || j.size > j.base/8+slack
}

// noteGap leaves a note that the tail will not have all that the index has,
// until it is compacted: only the index knows what it missed.
func (j *journal) noteGap() error {
	if j.gap {
		return nil
	}
	f, err := j.fs.OpenFile(j.gapPath(), os.O_WRONLY|os.O_CREATE, filePerm)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Close(), j.fs.SyncDir(j.dir)); err != nil {
		return err
	}
	j.gap = true
	return nil
}

// adopt puts a snapshot of the state after transaction n, which was written
// while the journal went on, in the place of the old one. What the tail has
// from before is not replayed, and goes with the next occasion.
func (j *journal) adopt(n int64) error {
	if n < j.since { // somebody was faster
		return j.fs.Remove(j.besidePath())
	}
	if n == j.n {
		return j.replace(j.besidePath())
	}
	last, damaged, behind := j.n, j.damaged, j.behind
	if err := j.put(j.besidePath()); err != nil {
		return err
	}
	j.n, j.damaged, j.behind = max(j.n, last), j.damaged || damaged, behind
	return nil
}

// compact writes the whole state as a new snapshot and empties the tail. The
// old snapshot is replaced only when the new one is durable; a tail that
// outlives it has lower numbers and is not replayed.
func (j *journal) compact(write func(emit func(record) error) error) error {
	path := j.snapshotPath() + ".new"
	if err := writeSnapshot(j.fs, path, j.n, write); err != nil {
		return errors.Join(fmt.Errorf("compact journal: %w", err), newFiles(j.fs, j.dir).remove(path))
	}
	return j.replace(path)
}

// replace puts a snapshot of the state as it is in place and empties the tail.
func (j *journal) replace(path string) error {
	if err := j.put(path); err != nil {
		return err
	}
	if err := j.tail.Truncate(0); err != nil {
		return err
	}
	if _, err := j.tail.Seek(0, io.SeekStart); err != nil {
		return err
	}
	j.size, j.damaged, j.torn, j.behind = 0, false, false, false
	return nil
}

// put puts a snapshot in place. The note of a gap, which it closes, goes after
// it.
func (j *journal) put(path string) error {
	if err := j.fs.Rename(path, j.snapshotPath()); err != nil {
		return err
	}
	if err := j.fs.SyncDir(j.dir); err != nil {
		return err
	}
	if j.gap {
		if err := j.fs.Remove(j.gapPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		j.gap = false
	}
	return j.measureSnapshot()
}

// writeSnapshot makes a file of the state after transaction n, and syncs it.
func writeSnapshot(fs FS, path string, n int64, write func(emit func(record) error) error) error {
	f, err := fs.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, filePerm)
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(f, 1<<16)
	version, err := schemaSteps()
	if err == nil {
		err = writeLine(b, record{N: n, Op: opSnapshot, Version: version})
	}
	if err == nil {
		err = write(func(r record) error {
			r.N = n
			return writeLine(b, r)
		})
	}
	if err == nil {
		err = b.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// replay gives every record in order, the snapshot's first. It reads the
// files anew, and counts in j.rejected the lines it had to leave out.
func (j *journal) replay(do func(record) error) error {
	j.rejected = 0
	since := int64(-1)
	for _, path := range []string{j.snapshotPath(), j.tailPath()} {
		rejected, err := eachRecord(j.fs, path, func(r record) error {
			if r.Op == opSnapshot {
				since = r.N
				return nil
			}
			if path == j.tailPath() && r.N <= since {
				return nil
			}
			return do(r)
		})
		j.rejected += rejected
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// readThrough looks for unreadable lines in all of the journal.
func (j *journal) readThrough() error {
	if err := j.replay(func(record) error { return nil }); err != nil {
		return err
	}
	if j.rejected > 0 {
		j.damaged, j.torn = true, true
	}
	return nil
}

// eachRecord gives the records in a file and counts the lines that are none.
func eachRecord(fs FS, path string, do func(record) error) (rejected int, err error) {
	f, err := fs.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return 0, err
	}
	err = eachLine(f, func(line []byte) error {
		var r record
		text, ok := unsum(line)
		if !ok || json.Unmarshal(text, &r) != nil {
			rejected++
			return nil
		}
		return do(r)
	})
	return rejected, errors.Join(err, f.Close())
}

const sumLen = 9 // 8 hex digits and a space

func writeLine(w io.Writer, r record) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%08x %s\n", crc32.ChecksumIEEE(text), text)
	return err
}

// unsum takes the sum off a line and reports whether it was right.
func unsum(line []byte) ([]byte, bool) {
	if len(line) < sumLen+1 || line[len(line)-1] != '\n' {
		return nil, false
	}
	text := line[sumLen : len(line)-1]
	want, err := strconv.ParseUint(string(line[:sumLen-1]), 16, 32)
	return text, err == nil && uint32(want) == crc32.ChecksumIEEE(text)
}

// eachLine calls do with every line, its line end included. The slice is only
// good during the call.
func eachLine(r io.Reader, do func([]byte) error) error {
	b := bufio.NewReaderSize(r, 1<<16)
	for {
		line, err := b.ReadBytes('\n')
		if len(line) > 0 {
			if err := do(line); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
