package remote

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Kept is where fetched pictures stay, so that a message shows them again
// without a connection: a folder for each message, named by its SHA-256, with
// a file for each address, named by that of the address.
type Kept struct{ dir string }

// NewKept keeps pictures below dir, which is made when the first one comes.
func NewKept(dir string) Kept { return Kept{dir} }

// folder is where a message's pictures lie; ok is false for what is no hash.
func (k Kept) folder(message string) (path string, ok bool) {
	if raw, err := hex.DecodeString(message); err != nil || len(raw) != sha256.Size {
		return "", false
	}
	return filepath.Join(k.dir, strings.ToLower(message)), true
}

func fileOf(url string) string {
	sum := sha256.Sum256([]byte(url))
	return hex.EncodeToString(sum[:])
}

// Picture gives a picture of a message that was fetched before.
func (k Kept) Picture(message, url string) ([]byte, bool) {
	folder, ok := k.folder(message)
	if !ok {
		return nil, false
	}
	data, err := os.ReadFile(filepath.Join(folder, fileOf(url)))
	return data, err == nil
}

// put keeps a message's pictures.
func (k Kept) put(message string, pictures map[string][]byte) error {
	folder, ok := k.folder(message)
	if !ok || len(pictures) == 0 {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("keeping pictures: %w", err)
	}
	for url, data := range pictures {
		path := filepath.Join(folder, fileOf(url))
		if err := os.WriteFile(path+".part", data, 0o600); err != nil {
			return errors.Join(fmt.Errorf("keeping a picture: %w", err), os.Remove(path+".part"))
		}
		if err := os.Rename(path+".part", path); err != nil {
			return fmt.Errorf("keeping a picture: %w", err)
		}
	}
	return nil
}

// Sweep deletes the pictures of messages that are gone.
func (k Kept) Sweep(gone func(message string) bool) error {
	entries, err := os.ReadDir(k.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		folder, ok := k.folder(e.Name())
		if ok && gone(e.Name()) {
			if err := os.RemoveAll(folder); err != nil {
				return fmt.Errorf("deleting the pictures of a message: %w", err)
			}
		}
	}
	return nil
}

// FetchFor is Fetch for a message of the archive: what is kept of it is not
// fetched again, what is fetched is kept. A disk that takes nothing is no
// reason to show nothing.
func (f *Fetcher) FetchFor(ctx context.Context, k Kept, message string, urls []string) map[string][]byte {
	pictures := map[string][]byte{}
	var missing []string
	for _, url := range urls {
		if data, ok := k.Picture(message, url); ok {
			pictures[url] = data
		} else {
			missing = append(missing, url)
		}
	}
	fetched := f.Fetch(ctx, missing)
	_ = k.put(message, fetched) // without it they are fetched again another day
	for url, data := range fetched {
		pictures[url] = data
	}
	return pictures
}
