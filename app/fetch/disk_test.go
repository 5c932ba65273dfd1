package fetch

import (
	"io/fs"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/mailloft/mailloft/app/archive"
)

// badDisk is a disk that fails at its nth write, sync, rename or sync of a
// directory, and at all that follow. Zero means never.
type badDisk struct {
	write, sync, rename, syncDir atomic.Int64
}

var _ archive.FS = (*badDisk)(nil)

// mend makes it a good disk, and says whether it had failed.
func (d *badDisk) mend() (failed bool) {
	for _, n := range []*atomic.Int64{&d.write, &d.sync, &d.rename, &d.syncDir} {
		failed = n.Swap(0) == 1 || failed
	}
	return failed
}

// strikes counts one operation down; at one it stays, and everything fails.
func strikes(n *atomic.Int64) bool {
	for {
		left := n.Load()
		if left <= 1 {
			return left == 1
		}
		if n.CompareAndSwap(left, left-1) {
			return false
		}
	}
}

func (d *badDisk) OpenFile(name string, flag int, perm fs.FileMode) (archive.Handle, error) {
	f, err := os.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return badFile{f, d}, nil
}

func (d *badDisk) Rename(from, to string) error {
	if strikes(&d.rename) {
		return &os.PathError{Op: "rename", Path: to, Err: syscall.EIO}
	}
	return os.Rename(from, to)
}

func (d *badDisk) SyncDir(name string) error {
	if strikes(&d.syncDir) {
		return &os.PathError{Op: "fsync", Path: name, Err: syscall.EIO}
	}
	return nil
}

func (d *badDisk) Remove(name string) error                     { return os.Remove(name) }
func (d *badDisk) MkdirAll(name string, perm fs.FileMode) error { return os.MkdirAll(name, perm) }
func (d *badDisk) ReadDir(name string) ([]fs.DirEntry, error)   { return os.ReadDir(name) }
func (d *badDisk) Stat(name string) (fs.FileInfo, error)        { return os.Stat(name) }
func (d *badDisk) Chtimes(name string, t time.Time) error       { return os.Chtimes(name, t, t) }

type badFile struct {
	*os.File
	disk *badDisk
}

// Write writes half of what it is given when the disk is full.
func (f badFile) Write(p []byte) (int, error) {
	if strikes(&f.disk.write) {
		n, _ := f.File.Write(p[:len(p)/2])
		return n, &os.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
	}
	return f.File.Write(p)
}

func (f badFile) Sync() error {
	if strikes(&f.disk.sync) {
		return &os.PathError{Op: "fsync", Path: f.Name(), Err: syscall.EIO}
	}
	return f.File.Sync()
}
