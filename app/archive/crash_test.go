package archive

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// deed is something done to an archive that a fault may cut short. prepare
// sets it up on a disk that works; do runs it on one that may not, and check
// looks at what must hold whatever happened.
type deed struct {
	name    string
	prepare func(t *testing.T, c *crash)
	do      func(ctx context.Context, c *crash) error
	check   func(t *testing.T, c *crash)
}

// crash is one run of a deed.
type crash struct {
	dir, aside string // the archive; a mailbox to import, or a backup
	d          *badDisk
	o          *oracle
}

var deeds = []deed{
	{"rebuild", func(*testing.T, *crash) {}, func(ctx context.Context, c *crash) error {
		return c.with(ctx, func(a *Archive) error {
			_, err := a.Rebuild(ctx, nil)
			return err
		})
	}, checkStars},
	{"import", func(t *testing.T, c *crash) {
		var box strings.Builder
		for i := range 8 {
			if err := writeMbox(&box, "a@example.org", time.Unix(1_700_000_000, 0), strings.NewReader(numbered(100+i))); err != nil {
				t.Fatal(err)
			}
			c.offer(100 + i)
		}
		writeFile(t, filepath.Join(c.aside, "box"), box.String())
	}, func(ctx context.Context, c *crash) error {
		return c.with(ctx, func(a *Archive) error {
			report, err := a.Import(ctx, []string{c.aside}, nil)
			for i := range 8 {
				if hash := c.offer(100 + i); err == nil && report.Added == 8 {
					c.o.stored[hash] = true
				}
			}
			return err
		})
	}, func(t *testing.T, c *crash) {
		a := open(t, c.dir, Options{})
		if report, err := a.Import(t.Context(), []string{c.aside}, nil); err != nil || report.Added+report.Duplicates != 8 || len(ids(t, a, View{})) != 12 {
			t.Errorf("the import does not go on: %+v, %v", report, err)
		}
	}},
	{"backup", func(t *testing.T, c *crash) {
		a := open(t, c.dir, Options{})
		backUp(t, a, c.aside, BackupOptions{})
		add(t, a, c.o.text(50), Incoming{Account: "a", UID: "50"})
	}, func(ctx context.Context, c *crash) error {
		a, err := Open(ctx, c.dir, Options{ReadOnly: true})
		if err != nil {
			return err
		}
		_, err = a.Backup(ctx, c.aside, BackupOptions{FS: c.d})
		return errors.Join(err, a.Close())
	}, func(t *testing.T, c *crash) {
		if report, err := CheckBackup(t.Context(), c.aside, nil); err != nil || !report.Clean() || report.OK < 4 {
			t.Errorf("the backup of before is not whole: %+v, %v", report, err)
		}
		a := open(t, c.dir, Options{})
		backUp(t, a, c.aside, BackupOptions{})
		if diff := cmp.Diff(stateOf(t, a), restoredState(t, c.aside)); diff != "" {
			t.Error(diff)
		}
	}},
	{"restore", func(t *testing.T, c *crash) {
		a := open(t, c.dir, Options{})
		backUp(t, a, c.aside, BackupOptions{})
		list := ids(t, a, View{})
		if err := a.Trash(t.Context(), list[:2]); err != nil {
			t.Fatal(err)
		}
		if _, err := a.EmptyTrash(t.Context()); err != nil {
			t.Fatal(err)
		}
		clear(c.o.stored) // the two are wanted back, but nothing promises that they are there yet
	}, func(ctx context.Context, c *crash) error {
		return c.with(ctx, func(a *Archive) error {
			_, err := a.RestoreBackup(ctx, c.aside, nil)
			return err
		})
	}, func(t *testing.T, c *crash) {
		a := open(t, c.dir, Options{})
		if report, err := a.RestoreBackup(t.Context(), c.aside, nil); err != nil || len(report.Failed) > 0 || len(ids(t, a, View{})) != 4 {
			t.Errorf("restoring does not go on: %+v, %v", report, err)
		}
	}},
}

// with opens the archive on the bad disk.
func (c *crash) with(ctx context.Context, do func(*Archive) error) error {
	a, err := Open(ctx, c.dir, Options{FS: c.d})
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.Close())
}

func (c *crash) offer(i int) string {
	text := c.o.text(i)
	return sumOf([]byte(text)).String()
}

// text is a numbered letter that the oracle knows.
func (o *oracle) text(i int) string {
	o.offered[sumOf([]byte(numbered(i))).String()] = numbered(i)
	return numbered(i)
}

func checkStars(t *testing.T, c *crash) {
	if got := len(ids(t, open(t, c.dir, Options{}), View{Folder: Starred})); got != 1 {
		t.Errorf("%d stars, want 1", got)
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// newCrash makes an archive with four messages, one of them starred.
func newCrash(t *testing.T, do deed, d *badDisk) *crash {
	t.Helper()
	c := &crash{dir: t.TempDir(), aside: t.TempDir(), d: d, o: newOracle()}
	t.Run("prepare", func(t *testing.T) {
		a := open(t, c.dir, Options{})
		for i := range 4 {
			s := add(t, a, c.o.text(i), Incoming{Account: "a", UID: fmt.Sprint(i)})
			c.o.stored[s.SHA256] = true
			if i == 0 {
				if err := a.SetStarred(t.Context(), []ID{s.ID}, true); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	t.Run("prepare more", func(t *testing.T) { do.prepare(t, c) })
	return c
}

// run lets the fault happen and looks at what is left, as many subtests, so
// that no archive is open twice.
func (c *crash) run(t *testing.T, do deed, cut *rand.Rand) (happened bool, took time.Duration) {
	t.Helper()
	err := do.do(t.Context(), c)
	if c.d.failed == "" && err != nil {
		t.Fatal(err)
	}
	if cut != nil {
		c.d.cut(t, cut)
	}
	if do.name != "restore" { // whose files wait for their rows
		took = c.o.check(t, c.dir)
	}
	t.Run("check", func(t *testing.T) { do.check(t, c) })
	if t.Failed() {
		t.Fatalf("%s, after operation %d failed (%s): %v", do.name, c.d.at, c.d.failed, err)
	}
	return c.d.failed != "", took
}

func TestNoFaultDuringRebuildImportBackupOrRestoreLosesAnything(t *testing.T) {
	step := 23
	if allFaults {
		step = 1
	}
	for _, do := range deeds {
		for _, kind := range []string{"fails once", "dies", "power cut"} {
			cases, longest := 0, time.Duration(0)
			t.Run(do.name+" "+kind, func(t *testing.T) {
				for n := 1; ; n += step {
					d := &badDisk{at: n, dead: kind != "fails once", unsynced: map[string]bool{}}
					var cut *rand.Rand
					if kind == "power cut" {
						cut = rand.New(rand.NewPCG(uint64(n), 7))
					}
					happened, took := newCrash(t, do, d).run(t, do, cut)
					longest = max(longest, took)
					if !happened {
						break
					}
					cases++
				}
				tellFault(t, do.name+": the disk "+strings.Replace(kind, "power cut", "loses what was not synced", 1), cases, longest)
			})
		}
	}
}

// disks are the places the whole life of an archive is tried on.
func disks(t *testing.T) map[string]string {
	real, err := os.MkdirTemp(".", "disk-") // the folder of the sources is on a real disk
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(real); err != nil {
			t.Error(err)
		}
	})
	places := map[string]string{"real disk": real}
	if memory, err := os.MkdirTemp("/dev/shm", "mailloft-"); err == nil {
		places["tmpfs"] = memory
		t.Cleanup(func() {
			if err := os.RemoveAll(memory); err != nil {
				t.Error(err)
			}
		})
	}
	return places
}

func TestTheLifeOfAnArchiveIsTheSameOnEveryDisk(t *testing.T) {
	for name, place := range disks(t) {
		t.Run(name, func(t *testing.T) {
			home, backup, out := filepath.Join(place, "home"), filepath.Join(place, "backup"), filepath.Join(place, "out")
			before := filledState(t, home)
			a := open(t, home, Options{})
			backUp(t, a, backup, BackupOptions{})
			if diff := cmp.Diff(before, restoredState(t, backup)); diff != "" {
				t.Error(diff)
			}
			if report, err := a.Rebuild(t.Context(), nil); err != nil || !report.Clean() {
				t.Errorf("%+v, %v", report, err)
			}
			if diff := cmp.Diff(before, stateOf(t, a)); diff != "" {
				t.Error(diff)
			}
			if report, err := a.Verify(t.Context(), nil); err != nil || !report.Clean() {
				t.Errorf("%+v, %v", report, err)
			}
			if report, err := a.Export(t.Context(), ids(t, a, View{}), Maildir, out, nil); err != nil || len(report.Failed) > 0 {
				t.Errorf("%+v, %v", report, err)
			}
			again := open(t, filepath.Join(place, "again"), Options{})
			if report, err := again.Import(t.Context(), []string{out}, nil); err != nil || report.Added != len(before.Rows) {
				t.Errorf("%+v, %v", report, err)
			}
		})
	}
}
