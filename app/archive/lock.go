package archive

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"github.com/mailloft/mailloft/app/problem"
)

// lock keeps a second writer out of the folder. The system drops it when the
// process ends, however it ends, so there is no stale lock to clear away.
type lock struct{ file *flock.Flock }

func takeLock(dir string) (*lock, error) {
	f := flock.New(filepath.Join(dir, "lock"), flock.SetPermissions(filePerm))
	// The name of the holder is in a file of its own: Windows does not let
	// others read a locked one.
	holder := filepath.Join(dir, "lock.holder")
	ok, err := f.TryLock()
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, lockedBy(holder)
	}
	host, err := os.Hostname()
	if err != nil {
		host = "this computer"
	}
	text := fmt.Sprintf("process %d on %s\n", os.Getpid(), host)
	if err := os.WriteFile(holder, []byte(text), filePerm); err != nil {
		return nil, fmt.Errorf("name the holder of the lock: %w", err)
	}
	return &lock{file: f}, nil
}

// lockedBy says who holds the lock, unless they have not written that yet.
func lockedBy(holder string) *problem.Problem {
	const next = "Use that one, or close it and try again."
	text, err := os.ReadFile(holder)
	if who := strings.TrimSpace(string(text)); err == nil && who != "" {
		return problem.New(nil, "archive.locked", "Another Mailloft is using this archive ("+who+").", next)
	}
	return problem.New(nil, "archive.locked", "Another Mailloft is using this archive.", next)
}

// release gives the folder free. The files stay: removing a lock file lets
// two processes hold two locks of the same name.
func (l *lock) release() error {
	if l == nil {
		return nil
	}
	return l.file.Close()
}
