package organise

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/BurntSushi/toml"

	"github.com/mailloft/mailloft/app/problem"
)

// formatVersion is the version of organise.toml this code writes. A file with
// a higher one is left alone.
const formatVersion = 1

const fileHeader = `# What Mailloft does with mail that arrives, the searches you kept, and how long Trash is kept.

`

// Settings are all there is in the file.
type Settings struct {
	Version   int      `toml:"version"`
	TrashDays int      `toml:"trash_days"` // after so many days in Trash a message is removed; 0 keeps it for ever
	Searches  []Search `toml:"search,omitempty"`
	Rules     []Rule   `toml:"rule,omitempty"`
}

// Search is a search worth keeping.
type Search struct {
	Name  string `toml:"name"`
	Query string `toml:"query"`
}

// Store keeps the settings in a file. It is safe for concurrent use.
type Store struct {
	path string

	mu       sync.Mutex
	settings Settings
}

// OpenStore reads the settings in path. A missing file means none yet.
func OpenStore(path string) (*Store, error) {
	settings, err := read(path)
	if err != nil {
		return nil, err
	}
	return &Store{path: path, settings: settings}, nil
}

// Get gives the settings as they are.
func (s *Store) Get() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings.clone()
}

// Update changes the settings and writes them. Rules are checked first.
func (s *Store) Update(change func(*Settings)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.settings.clone()
	change(&next)
	for _, r := range next.Rules {
		if err := r.Check(); err != nil {
			return problem.New(err, "rules.invalid", "A rule can't be used: "+err.Error()+".", "Change the rule, or switch it off and save again.")
		}
	}
	if err := write(s.path, next); err != nil {
		return err
	}
	s.settings = next
	return nil
}

func (s Settings) clone() Settings {
	s.Searches = slices.Clone(s.Searches)
	s.Rules = slices.Clone(s.Rules)
	for i := range s.Rules {
		s.Rules[i].Conditions = slices.Clone(s.Rules[i].Conditions)
		s.Rules[i].Tags = slices.Clone(s.Rules[i].Tags)
	}
	return s
}

func read(path string) (s Settings, err error) {
	_, err = toml.DecodeFile(path, &s)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, problem.New(err, "organise.unreadable", fmt.Sprintf("The rules and saved searches in %s can't be read.", path),
			"Correct the file, or move it away; the mail is not affected.")
	}
	if s.Version > formatVersion {
		return Settings{}, problem.New(nil, "organise.newer", fmt.Sprintf("The rules and saved searches in %s were written by a newer Mailloft.", path),
			"Update Mailloft; the file has been left as it is.")
	}
	s.TrashDays = max(s.TrashDays, 0)
	return s, nil
}

// write replaces path so that a crash leaves either the old or the new file.
func write(path string, s Settings) error {
	s.Version = formatVersion
	var buf bytes.Buffer
	buf.WriteString(fileHeader)
	if err := toml.NewEncoder(&buf).Encode(s); err != nil {
		return fmt.Errorf("encode settings: %w", err)
	}
	if err := replace(path, buf.Bytes()); err != nil {
		return problem.New(err, "organise.unwritable", fmt.Sprintf("%s can't be written.", path),
			"Check the folder's permissions and the space on the disk; nothing has changed.")
	}
	return nil
}

func replace(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".organise-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // after the rename there is nothing left to remove
	_, err = tmp.Write(text)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
