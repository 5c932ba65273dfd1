//go:build linux

package fetch

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/mailloft/mailloft/pop3"
)

// TestEachSystemCallMayFailOrBeTheLast lets strace kill a process at its nth system call
// of a kind, or make that call fail, for every n there is. The index's own
// calls are among them, which the archive's FS does not see. strace counts for
// each thread by itself; one processor keeps them few.
func TestEachSystemCallMayFailOrBeTheLast(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	strace := straceHere(t)
	most := 1000 // of each kind
	if !allFaults {
		most = 2
	}
	for _, c := range []struct {
		fault  string
		calls  []string
		inject string
	}{
		{"kill -9 at each system call", []string{"openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "renameat", "unlinkat", "close"}, "signal=KILL"},
		{"EIO at each fsync, SQLite's included", []string{"fsync", "fdatasync"}, "error=EIO"},
		{"EIO at each rename, SQLite's included", []string{"renameat", "rename", "unlinkat"}, "error=EIO"},
		{"ENOSPC at each write, SQLite's included", []string{"write", "pwrite64", "ftruncate"}, "error=ENOSPC"},
	} {
		t.Run(c.fault, func(t *testing.T) {
			m := newMatrix(t)
			if err := m.archive.Close(); err != nil { // the victims open it
				t.Fatal(err)
			}
			m.row.Fault = c.fault
			m.client = pop3.Config{} // nothing here has to time out
			for _, call := range c.calls {
				m.strikeEach(strace, call, c.inject, most)
			}
			m.row.tell(t)
		})
	}
}

// straceHere finds strace, which may be there and not be allowed to trace.
func straceHere(t *testing.T) string {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	if out, err := exec.Command(strace, "-f", "-e", "trace=none", "true").CombinedOutput(); err != nil {
		t.Skipf("strace can't trace here: %s", out)
	}
	return strace
}

// strikeEach has victims struck at their first, second … call of a kind, until
// one comes through because it makes no more.
func (m *matrix) strikeEach(strace, call, inject string, most int) {
	m.t.Helper()
	for n := 1; n <= most; n++ {
		a, mail := m.prey(3, 2_000)
		log := filepath.Join(m.t.TempDir(), "strace")
		cmd := m.victim(a, strace, "-f", "-qq", "-o", log, "-e", "trace="+call,
			"-e", fmt.Sprintf("inject=%s:%s:when=%d", call, inject, n))
		cmd.Env = append(cmd.Env, "GOMAXPROCS=1")
		if cmd.Run() != nil {
			m.row.Ended++
		}
		m.aftermath(a, mail)
		if !struck(m.t, log) {
			return
		}
		m.row.Cases++
	}
}

// struck says whether strace has done what it was told to.
func struck(t *testing.T, log string) bool {
	t.Helper()
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(text, []byte("(INJECTED)")) || bytes.Contains(text, []byte("killed by SIGKILL"))
}
