//go:build linux

package fetch

import (
	"fmt"
	"syscall"
	"testing"

	"github.com/mailloft/mailloft/pop3"
)

// TestSmallDiskFillsUpAndMailGoesOnWithRoom has a real full disk, of sizes at
// which the archive can't even be made and at which the last message is one
// too many.
func TestSmallDiskFillsUpAndMailGoesOnWithRoom(t *testing.T) {
	sizes := []int{64, 512, 10 << 10}
	if allFaults {
		sizes = []int{64, 96, 128, 192, 256, 320, 384, 448, 512, 640, 768, 896, 1 << 10, 3 << 9, 2 << 10, 3 << 10, 4 << 10, 6 << 10, 8 << 10, 10 << 10}
	}
	m := newMatrix(t)
	m.row.Fault = "a full disk of 64 KB to 10 MB"
	m.client = pop3.Config{}                  // nothing here has to time out
	if err := m.archive.Close(); err != nil { // the victims open it
		t.Fatal(err)
	}
	for _, kb := range sizes {
		if !m.onDisk(kb) {
			t.Skip("no file system can be mounted here")
		}
	}
	m.row.tell(t)
}

// onDisk plays a case on a disk of that size; false if there can be none.
func (m *matrix) onDisk(kb int) bool {
	m.t.Helper()
	m.dir = m.t.TempDir()
	size := func(kb int) string { return fmt.Sprintf("size=%dk", kb) }
	if syscall.Mount("tmpfs", m.dir, "tmpfs", 0, size(kb)) != nil {
		return false
	}
	defer func() {
		if err := syscall.Unmount(m.dir, 0); err != nil {
			m.t.Error(err)
		}
	}()
	m.row.Cases++
	a, mail := m.prey(12, kb<<10/8)
	if m.victim(a).Run() != nil {
		m.row.Ended++
	}
	const room = 256 << 10
	if err := syscall.Mount("tmpfs", m.dir, "tmpfs", syscall.MS_REMOUNT, size(room)); err != nil {
		m.t.Fatal(err)
	}
	m.aftermath(a, mail)
	return true
}
