package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// allFaults asks for every case there is instead of a sample.
var allFaults = os.Getenv("MAILLOFT_FAULTS") == "all"

// badDisk is a disk on which the operation number at fails, and, if dead is
// set, every one after it too. It knows what was synced, so that cut can take
// away what was not, as a power cut would.
type badDisk struct {
	disk
	at   int
	dead bool

	mu       sync.Mutex
	n        int
	failed   string          // what failed
	unsynced map[string]bool // files whose content is not durable
	renames  []renamed       // not durable yet
}

// renamed is a rename, with what was under the new name before.
type renamed struct {
	from, to string
	before   []byte
}

func (d *badDisk) op(what, name string, err error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n++
	if d.n == d.at || d.dead && d.at > 0 && d.n > d.at {
		if d.failed == "" {
			d.failed = what
		}
		return &fs.PathError{Op: what, Path: name, Err: err}
	}
	return nil
}

func (d *badDisk) OpenFile(name string, flag int, perm fs.FileMode) (Handle, error) {
	if flag&os.O_CREATE != 0 {
		if err := d.op("create", name, syscall.ENOSPC); err != nil {
			return nil, err
		}
	}
	h, err := d.disk.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return &badHandle{h, d, name}, nil
}

func (d *badDisk) Rename(from, to string) error {
	if err := d.op("rename", to, syscall.EIO); err != nil {
		return err
	}
	before, _ := os.ReadFile(to) // mostly there is nothing
	err := d.disk.Rename(from, to)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil {
		d.unsynced[to] = d.unsynced[from]
		delete(d.unsynced, from)
		d.renames = append(d.renames, renamed{from, to, before})
	}
	return err
}

func (d *badDisk) Remove(name string) error {
	if err := d.op("remove", name, syscall.EIO); err != nil {
		return err
	}
	return d.disk.Remove(name)
}

func (d *badDisk) SyncDir(name string) error {
	if err := d.op("sync directory", name, syscall.EIO); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var left []renamed
	for _, r := range d.renames {
		if filepath.Dir(r.to) != name {
			left = append(left, r)
		}
	}
	d.renames = left
	return d.disk.SyncDir(name)
}

// cut takes away what was never synced: each such thing survives or not by
// chance, as on a real disk.
func (d *badDisk) cut(t *testing.T, chance *rand.Rand) {
	for i := len(d.renames) - 1; i >= 0; i-- {
		if r := d.renames[i]; chance.IntN(2) == 0 {
			if err := os.Rename(r.to, r.from); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			d.unsynced[r.from] = d.unsynced[r.to]
			if r.before != nil {
				if err := os.WriteFile(r.to, r.before, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for name, lost := range d.unsynced {
		if info, err := os.Stat(name); lost && err == nil && chance.IntN(3) > 0 {
			if err := os.Truncate(name, chance.Int64N(info.Size()+1)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

type badHandle struct {
	Handle
	d    *badDisk
	name string
}

func (h *badHandle) Write(p []byte) (int, error) {
	if err := h.d.op("write", h.name, syscall.ENOSPC); err != nil {
		n, _ := h.Handle.Write(p[:len(p)/2]) // a full disk takes what still fits
		return n, err
	}
	h.d.mu.Lock()
	h.d.unsynced[h.name] = true
	h.d.mu.Unlock()
	return h.Handle.Write(p)
}

func (h *badHandle) Sync() error {
	if err := h.d.op("sync", h.name, syscall.EIO); err != nil {
		return err
	}
	h.d.mu.Lock()
	h.d.unsynced[h.name] = false
	h.d.mu.Unlock()
	return h.Handle.Sync()
}

// oracle remembers what an archive promised.
type oracle struct {
	offered map[string]string // hash → bytes
	stored  map[string]bool   // hash → must be there
}

func newOracle() *oracle { return &oracle{map[string]string{}, map[string]bool{}} }

// check opens the archive in dir as a person would after the accident, and
// says how long that took.
func (o *oracle) check(t *testing.T, dir string) (took time.Duration) {
	t.Helper()
	ctx := context.Background()
	began := time.Now()
	a, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatalf("the archive does not open after it: %v", err)
	}
	if took = time.Since(began); took > 5*time.Second {
		t.Errorf("the archive took %v to open", took)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	rows, err := a.Rows(ctx, append(ids(t, a, View{}), ids(t, a, View{Folder: Trash})...))
	if err != nil {
		t.Fatal(err)
	}
	here := map[string]bool{}
	for _, r := range rows {
		here[r.SHA256] = true
		o.checkBytes(t, a, r)
	}
	for hash := range o.stored {
		if !here[hash] {
			t.Errorf("%s was reported as stored and is lost", hash)
		}
	}
	report, err := a.Verify(ctx, nil)
	if err != nil || !report.Clean() || len(report.Unknown) > 0 {
		t.Errorf("verify: %+v, %v", report, err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "incoming")); err != nil || len(left) > 0 {
		t.Errorf("incoming holds %v (%v)", left, err)
	}
	for e, err := range a.Entries(ctx, "a") {
		if err != nil {
			t.Fatal(err)
		}
		if !e.Verified.IsZero() && !e.Trashed && !here[e.SHA256] {
			t.Errorf("the ledger vouches for %s, which is not there", e.SHA256)
		}
	}
	return took
}

func (o *oracle) checkBytes(t *testing.T, a *Archive, r Row) {
	t.Helper()
	f, err := a.OpenMessage(context.Background(), r.ID)
	if err != nil {
		t.Error(err)
		return
	}
	got, err := io.ReadAll(f)
	if want, ok := o.offered[r.SHA256]; err != nil || !ok || string(got) != want {
		t.Errorf("message %s was never offered or is not whole (%d bytes, %v)", r.SHA256, len(got), err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// story is what the fault tests let happen; errors are expected, and whatever
// was promised before them is in the oracle.
func story(dir string, d FS, o *oracle) error {
	ctx := context.Background()
	a, err := Open(ctx, dir, Options{FS: d})
	if err != nil {
		return err
	}
	var failures []error
	var last []Stored
	for i := range 2 {
		b := a.NewBatch()
		for j := range 3 {
			text := numbered(10*i + j)
			o.offered[sumOf([]byte(text)).String()] = text
			failures = append(failures, b.Add(ctx, strings.NewReader(text), Incoming{Account: "a", UID: fmt.Sprint(10*i + j)}))
		}
		stored, err := b.Commit(ctx)
		failures = append(failures, err)
		for _, s := range stored {
			o.stored[s.SHA256] = true
		}
		if err == nil {
			last = stored
		}
	}
	if len(last) > 1 {
		failures = append(failures, a.SetStarred(ctx, []ID{last[0].ID}, true))
		delete(o.stored, last[1].SHA256) // from here on it may or may not be there
		failures = append(failures, a.Trash(ctx, []ID{last[1].ID}))
		_, err := a.EmptyTrash(ctx)
		failures = append(failures, err)
	}
	return errors.Join(append(failures, a.Close())...)
}

// tellFault writes a row of the table that scripts/faults.sh prints. A case
// that lost something has failed the test.
func tellFault(t *testing.T, fault string, cases int, longest time.Duration) {
	t.Helper()
	text, err := json.Marshal(struct {
		Fault   string
		Cases   int
		Longest time.Duration
	}{fault, cases, longest})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("fault row: %s", text)
}

func TestNoFailingOperationLosesOrHalvesAMessage(t *testing.T) {
	cases, longest := 0, time.Duration(0)
	step := 1
	if testing.Short() {
		step = 5
	}
	for _, dead := range []bool{false, true} {
		for n := 1; ; n += step {
			d := &badDisk{at: n, dead: dead, unsynced: map[string]bool{}}
			dir, o := t.TempDir(), newOracle()
			err := story(dir, d, o)
			if d.failed == "" {
				if err != nil {
					t.Fatal(err)
				}
				break
			}
			cases++
			longest = max(longest, o.check(t, dir))
			if t.Failed() {
				t.Fatalf("after operation %d failed (%s, dead=%v): %v", n, d.failed, dead, err)
			}
		}
	}
	tellFault(t, "each operation on a file fails, once or from then on", cases, longest)
}

func TestPowerCutCostsNothingThatWasReportedStored(t *testing.T) {
	cases, longest := 0, time.Duration(0)
	seeds := uint64(1)
	if allFaults {
		seeds = 20
	}
	for seed := range seeds {
		chance := rand.New(rand.NewPCG(1, 2+seed))
		for n := 1; ; n++ {
			d := &badDisk{at: n, dead: true, unsynced: map[string]bool{}}
			dir, o := t.TempDir(), newOracle()
			err := story(dir, d, o)
			if d.failed == "" {
				break
			}
			d.cut(t, chance)
			cases++
			longest = max(longest, o.check(t, dir))
			if t.Failed() {
				t.Fatalf("after a power cut at operation %d (%s), seed %d: %v", n, d.failed, seed, err)
			}
		}
	}
	tellFault(t, "power cut: unsynced data dropped after each operation", cases, longest)
}

func TestFullDiskIsSaidInWordsAndLeavesRoomToGoOn(t *testing.T) {
	d := &badDisk{unsynced: map[string]bool{}}
	a := open(t, t.TempDir(), Options{FS: d})
	d.at = d.n + 2
	_, err := a.Add(t.Context(), strings.NewReader(numbered(1)), Incoming{Account: "a", UID: "1"})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("err = %v", err)
	}
	add(t, a, numbered(1), Incoming{Account: "a", UID: "1", Received: time.Now()})
	if len(ids(t, a, View{})) != 1 {
		t.Error("the message did not arrive after room was made")
	}
}

func TestRebuildKnowsWhatAFullDiskKeptFromTheJournal(t *testing.T) {
	d := &badDisk{unsynced: map[string]bool{}}
	dir := t.TempDir()
	a := open(t, dir, Options{FS: d})
	s := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	d.at = d.n + 1 // the journal is what is written next
	if err := a.SetStarred(t.Context(), []ID{s.ID}, true); err != nil || d.failed != "write" {
		t.Fatalf("%v, %q", err, d.failed)
	}
	add(t, a, numbered(2), Incoming{Account: "a", UID: "2"})
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	ledger, err := a.Ledger(t.Context(), "a")
	if err != nil || len(ledger) != 2 || len(ids(t, a, View{Folder: Starred})) != 1 {
		t.Errorf("%+v, %v", ledger, err)
	}
}
