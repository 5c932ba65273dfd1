package account

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/BurntSushi/toml"
)

// Defaults are what a new account begins with. The zero value is what
// [New] gives: checked every ten minutes, nothing deleted on the server.
type Defaults struct {
	Policy    Policy         `toml:"policy,omitempty"`
	Interval  *time.Duration `toml:"interval,omitempty"` // nil is DefaultInterval
	Quiet     string         `toml:"quiet,omitempty"`
	Proxy     string         `toml:"proxy,omitempty"`
	SizeLimit int64          `toml:"size_limit,omitempty"`
}

// New returns an account for address that begins with the defaults.
func (d Defaults) New(address string) Account {
	a := New(address)
	if d.Policy.Kind != "" {
		a.Policy = d.Policy
	}
	if d.Interval != nil {
		a.Interval = *d.Interval
	}
	a.Quiet, a.Proxy, a.SizeLimit = d.Quiet, d.Proxy, d.SizeLimit
	return a
}

// Validate returns an [Invalid] naming each field that can't be used, or nil.
func (d Defaults) Validate() error {
	a := d.New("name@example.org")
	a.Host = "pop.example.org"
	return a.Validate()
}

// Defaults returns what a new account begins with.
func (s *Store) Defaults() Defaults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.defaults
}

// SetDefaults changes what a new account begins with. Accounts there are stay
// as they are.
func (s *Store) SetDefaults(d Defaults) error {
	if err := d.Validate(); err != nil {
		return err
	}
	return s.change(func(f *file) error {
		f.Defaults = d
		return nil
	})
}

// exportHeader stands above exported settings.
const exportHeader = `# Mailloft's settings: defaults and accounts, without any password. Bring them
# into another Mailloft with "mailloft settings import FILE" or in the window.

`

// Export writes the defaults and accounts. No secret is among them: a command
// that prints a password is left out, since it may hold one.
func (s *Store) Export(w io.Writer) error {
	s.mu.Lock()
	f := file{Version: formatVersion, Defaults: s.defaults}
	for _, a := range s.accounts {
		a.PasswordCommand = ""
		f.Accounts = append(f.Accounts, a)
	}
	s.mu.Unlock()
	var buf bytes.Buffer
	buf.WriteString(exportHeader)
	if err := toml.NewEncoder(&buf).Encode(f); err != nil {
		return fmt.Errorf("encode settings: %w", err)
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// ReadExport reads what Export wrote to path.
func ReadExport(path string) (Defaults, []Account, error) {
	f, err := read(path)
	return f.Defaults, f.Accounts, err
}

// Move puts the account up by one place, or down.
func (s *Store) Move(id string, up bool) error {
	return s.change(func(f *file) error {
		i := indexOf(f.Accounts, id)
		j := i + 1
		if up {
			j = i - 1
		}
		if i < 0 || j < 0 || j >= len(f.Accounts) {
			return errNothingToMove
		}
		f.Accounts[i], f.Accounts[j] = f.Accounts[j], f.Accounts[i]
		return nil
	})
}

var errNothingToMove = errors.New("there is no place to move it to")
