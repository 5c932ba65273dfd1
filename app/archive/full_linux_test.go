package archive

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/mailloft/mailloft/app/problem"
)

// A disk without any room left can still be read from.
func TestAnArchiveOnAFullDiskCanBeRead(t *testing.T) {
	dir := t.TempDir()
	if syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m") != nil {
		t.Skip("no file system can be mounted here")
	}
	defer func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	a := open(t, filepath.Join(dir, "home"), Options{})
	add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := fillDisk(filepath.Join(dir, "fill")); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	b, err := Open(t.Context(), filepath.Join(dir, "home"), Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	found, err := b.Verify(t.Context(), nil)
	if err := errors.Join(err, b.Close()); err != nil || !found.Clean() || found.OK != 1 {
		t.Errorf("%+v, %v", found, err)
	}
	if _, err := Open(t.Context(), filepath.Join(dir, "home"), Options{}); problem.From(err).Code != "disk.full" {
		t.Errorf("to write: %v", err)
	}
}

// fillDisk writes a file until there is no room for one more byte.
func fillDisk(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // what matters is the error of writing
	for _, size := range []int{64 << 10, 4096, 1} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
	return err
}
