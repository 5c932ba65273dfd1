package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Sealed is a Ring for secrets of any length on top of one that has a limit:
// Windows takes 2,560 bytes, macOS about 3,000. A longer secret, as some
// providers' refresh tokens are, is encrypted with AES-256-GCM into a file in
// Dir, and the ring keeps the key. The file alone is worth nothing; a copy of
// it on another machine counts as no secret at all.
type Sealed struct {
	Ring Ring
	Dir  string
}

var _ Ring = Sealed{}

const (
	longest    = 2048         // bytes that go into the ring as they are
	sealedMark = "sealed:v1:" // begins a ring's entry that stands for a file; then name, colon, key
	sealedExt  = ".sealed"
	keySize    = 32
)

// Get implements Ring.
func (s Sealed) Get(id string) (Password, error) {
	entry, err := s.Ring.Get(id)
	if err != nil {
		return "", err
	}
	name, key, sealed, err := parseEntry(entry)
	if err != nil || !sealed {
		return entry, err
	}
	box, err := os.ReadFile(filepath.Join(s.Dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: the sealed file is gone: %w", ErrNotFound, err)
	}
	if err != nil {
		return "", err
	}
	p, err := open(box, key, id)
	if err != nil {
		return "", fmt.Errorf("%w: the sealed file is damaged: %w", ErrNotFound, err)
	}
	return p, nil
}

// Set implements Ring. A crash at any moment leaves the old secret or the new
// one: every file has a name of its own, and the ring's entry names it.
func (s Sealed) Set(id string, p Password) error {
	if len(p) <= longest && !strings.HasPrefix(string(p), sealedMark) {
		if err := s.Ring.Set(id, p); err != nil {
			return err
		}
		return s.sweep(id, "")
	}
	key := make([]byte, keySize)
	mark := make([]byte, 8)
	_, _ = rand.Read(key) // never fails; see crypto/rand
	_, _ = rand.Read(mark)
	name := prefix(id) + hex.EncodeToString(mark) + sealedExt
	box, err := seal(p, key, id)
	if err != nil {
		return err
	}
	if err := s.write(name, box); err != nil {
		return fmt.Errorf("write sealed secret: %w", err)
	}
	entry := sealedMark + name + ":" + base64.StdEncoding.EncodeToString(key)
	if err := s.Ring.Set(id, Password(entry)); err != nil {
		return errors.Join(err, os.Remove(filepath.Join(s.Dir, name)))
	}
	return s.sweep(id, name)
}

// Delete implements Ring.
func (s Sealed) Delete(id string) error {
	err := s.Ring.Delete(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return errors.Join(err, s.sweep(id, ""))
}

// parseEntry takes a ring's entry apart if it stands for a file.
func parseEntry(entry Password) (name string, key []byte, sealed bool, err error) {
	rest, sealed := strings.CutPrefix(string(entry), sealedMark)
	if !sealed {
		return "", nil, false, nil
	}
	name, text, _ := strings.Cut(rest, ":")
	key, err = base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != keySize || name != filepath.Base(name) || filepath.Ext(name) != sealedExt {
		return "", nil, true, fmt.Errorf("%w: the keyring's entry is damaged", ErrNotFound)
	}
	return name, key, true, nil
}

// prefix begins the names of an entry's files. The entry's own name may hold
// characters that file systems do not take.
func prefix(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:8]) + "-"
}

// sweep removes the entry's files but the one to keep.
func (s Sealed) sweep(id, keep string) error {
	files, err := filepath.Glob(filepath.Join(s.Dir, prefix(id)+"*"+sealedExt))
	if err != nil {
		return err
	}
	var failed []error
	for _, file := range files {
		if filepath.Base(file) != keep {
			failed = append(failed, os.Remove(file))
		}
	}
	return errors.Join(failed...)
}

func (s Sealed) write(name string, box []byte) error {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(s.Dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(box)
	return errors.Join(err, f.Sync(), f.Close())
}

// seal encrypts for one entry: under another name the box does not open.
func seal(p Password, key []byte, id string) ([]byte, error) {
	gcm, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	return gcm.Seal(nil, nil, []byte(p), []byte(id)), nil
}

func open(box, key []byte, id string) (Password, error) {
	gcm, err := newGCM(key)
	if err != nil {
		return "", err
	}
	text, err := gcm.Open(nil, nil, box, []byte(id))
	return Password(text), err
}

func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
