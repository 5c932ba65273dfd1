package account

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"github.com/mailloft/mailloft/app/problem"
)

// formatVersion is the version of accounts.toml this code writes. A file with
// a higher one is left alone.
const formatVersion = 1

const fileHeader = `# Mailloft's accounts. No passwords are kept here: they live in the system's keyring.

`

type file struct {
	Version  int       `toml:"version"`
	Defaults Defaults  `toml:"defaults,omitempty"`
	Accounts []Account `toml:"account"`
}

// Store keeps the accounts in accounts.toml. Each change is read, made and
// written under a file lock, so that the window and a command can both make
// changes. A Store is safe for concurrent use.
type Store struct {
	path string

	mu       sync.Mutex
	accounts []Account
	defaults Defaults
}

// OpenStore reads the accounts in path. A missing file means no accounts yet.
func OpenStore(path string) (*Store, error) {
	s := &Store{path: path}
	if err := s.Reload(); err != nil {
		return nil, err
	}
	return s, nil
}

// Reload reads the file again, taking in changes another process made.
func (s *Store) Reload() error {
	f, err := read(s.path)
	if err != nil {
		return err
	}
	s.take(f)
	return nil
}

func (s *Store) take(f file) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts, s.defaults = f.Accounts, f.Defaults
}

// List returns the accounts in the person's order.
func (s *Store) List() []Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.accounts)
}

// Get returns the account with the given ID.
func (s *Store) Get(id string) (Account, bool) {
	for _, a := range s.List() {
		if a.ID == id {
			return a, true
		}
	}
	return Account{}, false
}

// Find returns the account a person means by ref: its ID, address or name,
// without regard to case.
func (s *Store) Find(ref string) (Account, error) {
	list := s.List()
	for _, same := range []func(Account) bool{
		func(a Account) bool { return a.ID == ref },
		func(a Account) bool { return strings.EqualFold(a.Address, ref) },
		func(a Account) bool { return strings.EqualFold(a.Name, ref) },
	} {
		var found []Account
		for _, a := range list {
			if same(a) {
				found = append(found, a)
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return Account{}, problem.New(nil, "account.ambiguous",
				fmt.Sprintf("More than one account is called %q.", ref),
				"Name it by its ID from \"mailloft account list --json\".")
		}
	}
	return Account{}, problem.New(nil, "account.unknown",
		fmt.Sprintf("There is no account %q.", ref),
		"See \"mailloft account list\" for the accounts there are.")
}

// Save adds a, or replaces the account with the same ID. A new account gets
// an ID. The account is validated first; an [Invalid] names what is wrong.
func (s *Store) Save(a Account) (Account, error) {
	if err := a.Validate(); err != nil {
		return a, err
	}
	if a.ID == "" {
		a.ID = uuid.NewString()
	}
	return a, s.change(func(f *file) error {
		if i := indexOf(f.Accounts, a.ID); i >= 0 {
			f.Accounts[i] = a
		} else {
			f.Accounts = append(f.Accounts, a)
		}
		return nil
	})
}

// Remove forgets the account. Its mail and its credentials are not touched.
func (s *Store) Remove(id string) error {
	return s.change(func(f *file) error {
		i := indexOf(f.Accounts, id)
		if i < 0 {
			return problem.New(nil, "account.unknown", "That account does not exist any more.", "")
		}
		f.Accounts = slices.Delete(f.Accounts, i, i+1)
		return nil
	})
}

func (s *Store) change(edit func(*file) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("create settings folder: %w", err)
	}
	lock := flock.New(s.path + ".lock")
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("lock %s: %w", s.path, err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()

	f, err := read(s.path)
	if err != nil {
		return err
	}
	if err := edit(&f); err != nil {
		return err
	}
	if err := write(s.path, f); err != nil {
		return err
	}
	s.take(f)
	return nil
}

func indexOf(list []Account, id string) int {
	return slices.IndexFunc(list, func(a Account) bool { return a.ID == id })
}

// maxFile is many times what the settings of any person take.
const maxFile = 16 << 20

func decode(path string, f *file) error {
	r, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = toml.NewDecoder(io.LimitReader(r, maxFile)).Decode(f)
	return errors.Join(err, r.Close())
}

func read(path string) (file, error) {
	var f file
	err := decode(path, &f)
	if errors.Is(err, fs.ErrNotExist) {
		return file{}, nil
	}
	if err != nil {
		return file{}, problem.New(err, "accounts.unreadable",
			fmt.Sprintf("The account settings in %s can't be read.", path),
			"Correct the file, or move it away and add the accounts again; the mail is not affected.")
	}
	if f.Version > formatVersion {
		return file{}, problem.New(nil, "accounts.newer",
			fmt.Sprintf("The account settings in %s were written by a newer Mailloft.", path),
			"Update Mailloft; the file has been left as it is.")
	}
	return f, nil
}

// write replaces path so that a crash leaves either the old or the new file.
func write(path string, f file) error {
	f.Version = formatVersion
	var buf bytes.Buffer
	buf.WriteString(fileHeader)
	if err := toml.NewEncoder(&buf).Encode(f); err != nil {
		return fmt.Errorf("encode accounts: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".accounts-*")
	if err != nil {
		return fmt.Errorf("write accounts: %w", err)
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // after the rename there is nothing left to remove
	_, err = tmp.Write(buf.Bytes())
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err != nil {
		return fmt.Errorf("write accounts: %w", err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return fmt.Errorf("write accounts: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// New returns an account for address with the defaults a new account has:
// TLS, checked every ten minutes, nothing deleted on the server.
func New(address string) Account {
	return Account{
		Address:  address,
		Port:     TLS.DefaultPort(),
		Security: TLS,
		Username: address,
		Policy:   Policy{Kind: Leave},
		Interval: DefaultInterval,
	}
}
