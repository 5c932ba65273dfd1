//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestIdle measures what the program costs while nobody does anything, for the
// seconds that IDLE says: open, then in the tray. Without it nothing is measured.
func TestIdle(t *testing.T) {
	seconds, err := strconv.Atoi(os.Getenv("IDLE"))
	if err != nil {
		t.Skip("IDLE is not set: nothing is measured")
	}
	during := time.Duration(seconds) * time.Second
	k, p := newTrayWalker(t, true, "tray = true\n", false)
	p.waitForEntry(t, p.icon(t), "3 unread")
	pid := k.process.cmd.Process.Pid
	time.Sleep(10 * time.Second) // what goes on after the start
	t.Logf("open: %.1f %% of a core, %d MB resident", load(t, pid, during), resident(t, pid))
	k.closeWindow()
	eventually(t, "the window in the tray", k.offScreen)
	time.Sleep(3 * time.Second)
	t.Logf("in the tray: %.1f %% of a core, %d MB resident", load(t, pid, during), resident(t, pid))
}

// load is the processor time a process takes, in percent of
// one core.
func load(t *testing.T, pid int, during time.Duration) float64 {
	t.Helper()
	before, began := processorTime(t, pid), time.Now()
	time.Sleep(during)
	return 100 * float64(processorTime(t, pid)-before) / float64(time.Since(began))
}

func processorTime(t *testing.T, pid int) time.Duration {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	// After the name, in brackets: state is field 3; utime and stime are 14 and
	// 15, in hundredths of a second.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var sum time.Duration
	for _, field := range fields[11:13] {
		ticks, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		sum += time.Duration(ticks) * 10 * time.Millisecond
	}
	return sum
}

// resident is the memory of a process, in MB.
func resident(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes / 1024
}
