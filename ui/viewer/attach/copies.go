package attach

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Copies is a private place for copies that other programs open. They keep
// the name of the attachment, cannot be changed, and go with Remove.
type Copies struct{ dir string }

// NewCopies makes a place below parent, which is created if it is missing.
func NewCopies(parent string) (*Copies, error) {
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("creating a private folder: %w", err)
	}
	dir, err := os.MkdirTemp(parent, "open-") // 0700
	if err != nil {
		return nil, fmt.Errorf("creating a private folder: %w", err)
	}
	return &Copies{dir: dir}, nil
}

// Add writes a copy, in a folder of its own so that it gets exactly its name,
// and returns its path.
func (c *Copies) Add(wish string, write func(io.Writer) error) (string, error) {
	dir, err := os.MkdirTemp(c.dir, "")
	if err != nil {
		return "", fmt.Errorf("creating a private folder: %w", err)
	}
	path, err := Save(dir, wish, write)
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	if err := os.Chmod(path, 0o400); err != nil {
		return "", errors.Join(fmt.Errorf("protecting the copy: %w", err), os.RemoveAll(dir))
	}
	return path, nil
}

// Remove deletes every copy.
func (c *Copies) Remove() error { return os.RemoveAll(c.dir) }
