package archive

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func sumOf(b []byte) sum { return sha256.Sum256(b) }

// killedDir names, for the process that will be killed, the archive to work in.
const killedDir = "MAILLOFT_TEST_KILLED_DIR"

// TestKilledAtAnyMomentLosesNothing runs this test binary as another process
// that stores, trashes, empties and rebuilds, and kills it. MAILLOFT_TEST_KILLS
// sets how often.
func TestKilledAtAnyMomentLosesNothing(t *testing.T) {
	if dir := os.Getenv(killedDir); dir != "" {
		work(t, dir)
		return
	}
	kills := 5
	if n, err := strconv.Atoi(os.Getenv("MAILLOFT_TEST_KILLS")); err == nil {
		kills = n
	}
	dir, o, longest := t.TempDir(), newOracle(), time.Duration(0)
	for i := range kills {
		killOnce(t, dir, o)
		longest = max(longest, o.check(t, dir))
		checkKilledBackup(t, dir)
		if t.Failed() {
			t.Fatalf("after kill number %d", i+1)
		}
	}
	if len(o.stored) == 0 {
		t.Error("nothing was stored before any of the kills")
	}
	tellFault(t, "kill -9 while storing, trashing, rebuilding, importing, backing up", kills, longest)
}

// killOnce starts the worker, reads what it reports, and kills it after a
// random number of reports.
func killOnce(t *testing.T, dir string, o *oracle) {
	t.Helper()
	self := exec.Command(os.Args[0], "-test.run=^TestKilledAtAnyMomentLosesNothing$")
	self.Env = append(os.Environ(), killedDir+"="+dir)
	out, err := self.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Start(); err != nil {
		t.Fatal(err)
	}
	reports := 1 + rand.IntN(200)
	scanner := bufio.NewScanner(out)
	killed := false
	for scanner.Scan() {
		o.hear(scanner.Text())
		if reports--; reports <= 0 && !killed {
			time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
			killed = true
			if err := self.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	if err := self.Wait(); err == nil || !killed {
		t.Fatalf("the worker ended by itself: %v", err)
	}
}

// hear takes in a line of the worker: what it offered, stored or trashed.
func (o *oracle) hear(line string) {
	what, rest, _ := strings.Cut(line, " ")
	switch what {
	case "offered":
		if i, err := strconv.Atoi(rest); err == nil {
			o.offered[sumOf([]byte(numbered(i))).String()] = numbered(i)
		}
	case "stored":
		o.stored[rest] = true
	case "trashing":
		delete(o.stored, rest)
	}
}

// work is the process that is killed. It says what it is about to do before
// it does it, and what is done only when the archive said so.
func work(t *testing.T, dir string) {
	ctx := context.Background()
	a, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := rand.IntN(1 << 30); ; {
		b := a.NewBatch()
		for range 1 + rand.IntN(20) {
			i++
			fmt.Println("offered", i)
			if err := b.Add(ctx, strings.NewReader(numbered(i)), Incoming{Account: "a", UID: fmt.Sprint(i)}); err != nil {
				t.Fatal(err)
			}
		}
		stored, err := b.Commit(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stored {
			fmt.Println("stored", s.SHA256)
		}
		fmt.Println("trashing", stored[0].SHA256)
		if err := a.Trash(ctx, []ID{stored[0].ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := a.EmptyTrash(ctx); err != nil {
			t.Fatal(err)
		}
		if rand.IntN(10) == 0 {
			if _, err := a.Rebuild(ctx, nil); err != nil {
				t.Fatal(err)
			}
		}
		if rand.IntN(5) == 0 {
			if _, err := a.Backup(ctx, killedBackup(dir), BackupOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if rand.IntN(5) == 0 {
			i++
			importOne(ctx, t, a, i)
		}
	}
}

// killedBackup is where the worker backs up to.
func killedBackup(dir string) string { return filepath.Join(filepath.Dir(dir), "backup") }

// importOne imports a file, and says that it is stored when the archive did.
func importOne(ctx context.Context, t *testing.T, a *Archive, i int) {
	path := filepath.Join(filepath.Dir(a.Dir()), "import.eml")
	writeFile(t, path, numbered(i))
	fmt.Println("offered", i)
	if report, err := a.Import(ctx, []string{path}, nil); err != nil || report.Added != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	fmt.Println("stored", sumOf([]byte(numbered(i))))
}

// checkKilledBackup fails unless the last backup that was made is whole.
func checkKilledBackup(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(killedBackup(dir), "backup.json")); err != nil {
		return // none was finished yet
	}
	if report, err := CheckBackup(t.Context(), killedBackup(dir), nil); err != nil || !report.Clean() {
		t.Errorf("the backup is not whole: %+v, %v", report, err)
	}
}
