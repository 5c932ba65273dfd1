package attach

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// namesTried is how many "name (2)", "name (3)"… are looked at before a save
// gives up.
const namesTried = 1000

// errNoName is returned when a folder is full of files of the same name.
var errNoName = errors.New("every name like it is taken")

// Save writes a new file into folder, which must exist, under a name made of
// wish, and returns its path. A file that is there already is left alone: the
// new one becomes "name (2).pdf". The file appears complete or not at all.
func Save(folder, wish string, write func(io.Writer) error) (saved string, err error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return "", fmt.Errorf("opening the folder: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()

	temporary := ".mailloft-" + rand.Text() + ".part"
	if err := fill(root, temporary, write); err != nil {
		return "", errors.Join(err, remove(root, temporary))
	}
	name, err := reserve(root, Name(wish))
	if err != nil {
		return "", errors.Join(err, remove(root, temporary))
	}
	if err := root.Rename(temporary, name); err != nil {
		return "", errors.Join(fmt.Errorf("naming the file: %w", err), remove(root, temporary), remove(root, name))
	}
	return filepath.Join(folder, name), nil
}

// fill creates name for its owner alone and writes it through to the disk.
func fill(root *os.Root, name string, write func(io.Writer) error) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("creating a file: %w", err)
	}
	if err := write(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(fmt.Errorf("writing: %w", err), f.Close())
	}
	return f.Close()
}

// reserve takes the first free name by creating it empty, so that no two
// writers can take the same.
func reserve(root *os.Root, name string) (string, error) {
	stem, extension := split(name)
	for n := 1; n <= namesTried; n++ {
		candidate := name
		if n > 1 {
			candidate = fmt.Sprintf("%s (%d)%s", stem, n, extension)
		}
		f, err := root.OpenFile(candidate, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		switch {
		case err == nil:
			return candidate, f.Close()
		case !errors.Is(err, fs.ErrExist):
			return "", fmt.Errorf("creating %q: %w", candidate, err)
		}
	}
	return "", fmt.Errorf("creating %q: %w", name, errNoName)
}

// split parts the extension, two of them for archives like .tar.gz.
func split(name string) (stem, extension string) {
	extension = path.Ext(name)
	stem = strings.TrimSuffix(name, extension)
	if inner := path.Ext(stem); strings.EqualFold(inner, ".tar") {
		return strings.TrimSuffix(stem, inner), inner + extension
	}
	return stem, extension
}

func remove(root *os.Root, name string) error {
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
