package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/mailloft/mailloft/app/account"
)

// Memory is what is remembered of accounts' servers from one run of the
// program to the next: the certificate that was verified last, and when the
// account signed in and how long the server wants a pause, and the messages at
// which sessions broke. It holds no secrets. Losing it costs nothing but the
// comparison with what was before.
//
// It is a JSON file beside accounts.toml. Each change is read, made and
// written under a file lock, so that the window and a command can both make
// changes. A Memory is safe for concurrent use; nil is a Memory of nothing.
type Memory struct {
	path string // empty: for this run only

	mu      sync.Mutex
	servers map[string]remembered
	once    map[string]bool // certificates trusted for this run, by host, port and fingerprint
}

// remembered is what is remembered for an account.
type remembered struct {
	Host   string `json:"host"`             // what follows is about this one
	CAFile string `json:"caFile,omitempty"` // that vouched for Certificate

	Certificate *seenCertificate `json:"certificate,omitempty"`
	SignedIn    time.Time        `json:"signedIn,omitzero"`     // when a sign-in was last tried
	Pause       int64            `json:"pauseSeconds,omitzero"` // as the server announced; RFC 2449 §6.5

	Stumbles map[string]int `json:"stumbles,omitempty"`     // by place of the message: how often a session broke there
	OneByOne time.Time      `json:"oneByOneUntil,omitzero"` // until then, no command is sent before the one before is answered
	Mute     habit          `json:"capa,omitzero"`          // it hangs up when it is asked what it can do
	BadTop   habit          `json:"top,omitzero"`           // the line breaks at the first TOP of a session
	UTF8     bool           `json:"utf8,omitempty"`         // it refused a message because UTF8 was not asked for
	Session  time.Time      `json:"sessionEnded,omitzero"`  // when a session was last complete, to the hour; where mail is deleted by its age
	Unbound  time.Time      `json:"unboundUntil,omitzero"`  // until then, sign-in is not bound to the TLS connection
	Numbers  time.Time      `json:"numbersUntil,omitzero"`  // until then, it is known to retrieve other messages than it lists
	BareLF   time.Time      `json:"bareLFUntil,omitzero"`   // until then, LF ends the lines of its messages
}

// seenCertificate is a certificate that authorities vouched for, or that the
// person accepted as such.
type seenCertificate struct {
	Fingerprint string    `json:"sha256"`
	Issuer      string    `json:"issuer,omitempty"` // see issuerOf
	NotBefore   time.Time `json:"notBefore,omitzero"`
	NotAfter    time.Time `json:"notAfter,omitzero"`
}

// maxPause bounds the pause that is believed from one run to the next.
const maxPause = 24 * time.Hour

// OpenMemory reads the memory in path, which need not exist. One that can't be
// read starts empty, and the error says why. An empty path remembers for this
// run only.
func OpenMemory(path string) (*Memory, error) {
	m := &Memory{path: path, servers: map[string]remembered{}, once: map[string]bool{}}
	if path == "" {
		return m, nil
	}
	servers, err := readServers(path)
	if err != nil {
		return m, err
	}
	m.servers = servers
	return m, nil
}

func readServers(path string) (map[string]remembered, error) {
	servers := map[string]remembered{}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return servers, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &servers)
	}
	if err != nil {
		return nil, fmt.Errorf("read what is remembered of servers: %w", err)
	}
	return servers, nil
}

// of gives what is remembered for the account, if its server is the same.
func (m *Memory) of(a account.Account) remembered {
	if m == nil {
		return remembered{}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.servers[a.ID]
	if s.Host != a.Host {
		return remembered{}
	}
	return s
}

// change changes what is remembered for the account. An account that is not
// saved yet has nothing remembered.
func (m *Memory) change(a account.Account, edit func(*remembered)) error {
	if m == nil || a.ID == "" {
		return nil
	}
	return m.edit(func(servers map[string]remembered) {
		s := servers[a.ID]
		if s.Host != a.Host {
			s = remembered{Host: a.Host}
		}
		edit(&s)
		servers[a.ID] = s
	})
}

// Forget drops what is remembered for an account.
func (m *Memory) Forget(id string) error {
	if m == nil {
		return nil
	}
	return m.edit(func(servers map[string]remembered) { delete(servers, id) })
}

func (m *Memory) edit(change func(map[string]remembered)) (err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.path == "" {
		change(m.servers)
		return nil
	}
	defer func() {
		if err != nil {
			change(m.servers) // at least this run knows
			err = fmt.Errorf("remember a server: %w", err)
		}
	}()
	if err := os.MkdirAll(filepath.Dir(m.path), 0o700); err != nil {
		return err
	}
	lock := flock.New(m.path + ".lock")
	if err := lock.Lock(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	servers, err := readServers(m.path)
	if err != nil {
		servers = m.servers // a damaged file is replaced
	}
	change(servers)
	if err := writeServers(m.path, servers); err != nil {
		return err
	}
	m.servers = servers
	return nil
}

// writeServers replaces path so that a crash leaves the old file or the new.
func writeServers(path string, servers map[string]remembered) error {
	text, err := json.MarshalIndent(servers, "", "  ")
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".servers-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // after the rename there is nothing left to remove
	_, err = tmp.Write(append(text, '\n'))
	if err := errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// signedIn notes that a sign-in is being tried, where that matters to the next.
func (m *Memory) signedIn(a account.Account, at time.Time, pause time.Duration) error {
	if pause <= 0 && ruleFor(a).between == 0 {
		return nil
	}
	return m.change(a, func(s *remembered) { s.SignedIn, s.Pause = at, int64(min(pause, maxPause)/time.Second) })
}

// lastSignIn gives when a sign-in was last tried and the pause the server
// announced then. A time to come is a clock's mistake.
func (m *Memory) lastSignIn(a account.Account, now time.Time) (at time.Time, pause time.Duration) {
	s := m.of(a)
	if s.SignedIn.After(now) {
		return time.Time{}, 0
	}
	return s.SignedIn, min(max(time.Duration(s.Pause), 0)*time.Second, maxPause)
}

func onceKey(a account.Account, fingerprint string) string { return a.HostPort() + " " + fingerprint }

// trustOnce trusts a certificate until the program ends.
func (m *Memory) trustOnce(a account.Account, fingerprint string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.once[onceKey(a, fingerprint)] = true
}

func (m *Memory) trustsOnce(a account.Account, fingerprint string) bool {
	if m == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.once[onceKey(a, fingerprint)]
}
