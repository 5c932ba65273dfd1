package signin

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/assets"
)

// Provider is an entry of oauth.toml, which explains the fields.
type Provider struct {
	ID           string            `toml:"id"`
	Name         string            `toml:"name,omitempty"`
	Hosts        []string          `toml:"hosts,omitempty"`
	AuthURL      string            `toml:"auth_url,omitempty"`
	TokenURL     string            `toml:"token_url,omitempty"`
	DeviceURL    string            `toml:"device_url,omitempty"`
	Scopes       []string          `toml:"scopes,omitempty"`
	Params       map[string]string `toml:"params,omitempty"`
	Redirect     string            `toml:"redirect,omitempty"`
	ClientID     string            `toml:"client_id,omitempty"`
	ClientSecret string            `toml:"client_secret,omitempty"`
	BasicAuth    bool              `toml:"basic_auth,omitempty"`
}

// Serves reports whether the provider signs in to that POP3 server.
func (p Provider) Serves(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return slices.ContainsFunc(p.Hosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
}

type providerFile struct {
	Provider []Provider `toml:"provider"`
}

// Providers reads the table: the program's own with the person's file over it.
func (d *Desk) Providers() ([]Provider, error) {
	list, err := decode(nil, assets.OAuth)
	if err != nil {
		return nil, fmt.Errorf("embedded OAuth table: %w", err)
	}
	own, err := os.ReadFile(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return list, nil
	}
	if err == nil {
		list, err = decode(list, own)
	}
	if err != nil {
		return nil, problem.New(err, "signin.table", fmt.Sprintf("The sign-in providers in %s can't be used: %v.", d.path, err),
			"Correct the file, or move it away.")
	}
	return list, nil
}

// decode lays a file's entries over those before it.
func decode(list []Provider, text []byte) ([]Provider, error) {
	var heads providerFile
	var raw struct {
		Provider []toml.Primitive `toml:"provider"`
	}
	if _, err := toml.Decode(string(text), &heads); err != nil {
		return nil, err
	}
	meta, err := toml.Decode(string(text), &raw)
	if err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	for n, entry := range heads.Provider {
		i := slices.IndexFunc(list, func(p Provider) bool { return p.ID == entry.ID })
		if i < 0 {
			list = append(list, Provider{})
			i = len(list) - 1
		}
		if err := meta.PrimitiveDecode(raw.Provider[n], &list[i]); err != nil {
			return nil, err
		}
		if err := list[i].check(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// check refuses an entry that would send a token where anyone can read it.
func (p Provider) check() error {
	if p.ID == "" || strings.ContainsFunc(p.ID, func(r rune) bool { return r <= ' ' || r == '/' }) {
		return errors.New("a provider needs an id without spaces and slashes")
	}
	for field, text := range map[string]string{"auth_url": p.AuthURL, "token_url": p.TokenURL, "device_url": p.DeviceURL} {
		if text == "" && field == "device_url" {
			continue
		}
		if u, err := url.Parse(text); err != nil || !private(u) {
			return fmt.Errorf("%s of %s must be an https address", field, p.ID)
		}
	}
	if !slices.Contains([]string{"", "127.0.0.1", "localhost"}, p.Redirect) {
		return fmt.Errorf("redirect of %s must be 127.0.0.1 or localhost", p.ID)
	}
	return nil
}

// private reports whether nobody on the way can read what goes to u: it is
// encrypted, or does not leave this computer.
func private(u *url.URL) bool {
	addr, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() != "" && (u.Scheme == "https" || u.Scheme == "http" && err == nil && addr.IsLoopback())
}

// provider finds an entry by its id.
func (d *Desk) provider(id string) (Provider, error) {
	list, err := d.Providers()
	if err != nil {
		return Provider{}, err
	}
	i := slices.IndexFunc(list, func(p Provider) bool { return p.ID == id })
	if i < 0 {
		return Provider{}, problem.New(nil, "signin.provider", fmt.Sprintf("There is no sign-in provider called %q.", id),
			"Choose another way to sign in in the account's settings, or describe the provider in "+d.path+".")
	}
	return list[i], nil
}

// For finds the provider that signs in to a POP3 server.
func (d *Desk) For(host string) (Provider, bool) {
	list, err := d.Providers()
	if err != nil {
		return Provider{}, false // whoever signs in is told
	}
	i := slices.IndexFunc(list, func(p Provider) bool { return p.Serves(host) })
	if i < 0 {
		return Provider{}, false
	}
	return list[i], true
}

// SetClientID writes the person's own client ID into their file.
func (d *Desk) SetClientID(id, clientID string) error {
	var file providerFile
	text, err := os.ReadFile(d.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read sign-in providers: %w", err)
	}
	if _, err := toml.Decode(string(text), &file); err != nil {
		return problem.New(err, "signin.table", fmt.Sprintf("The sign-in providers in %s can't be read.", d.path), "Correct the file, or move it away.")
	}
	i := slices.IndexFunc(file.Provider, func(p Provider) bool { return p.ID == id })
	if i < 0 {
		file.Provider = append(file.Provider, Provider{ID: id})
		i = len(file.Provider) - 1
	}
	if file.Provider[i].ClientID == clientID {
		return nil
	}
	file.Provider[i].ClientID = clientID
	return writeTable(d.path, file)
}

// writeTable replaces the file so that a crash leaves the old or the new one.
func writeTable(path string, file providerFile) error {
	var buf bytes.Buffer
	buf.WriteString("# Your own sign-in providers and client IDs; see docs/oauth.md. Client secrets are in the keyring.\n\n")
	if err := toml.NewEncoder(&buf).Encode(file); err != nil {
		return fmt.Errorf("encode sign-in providers: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("write sign-in providers: %w", err)
	}
	tmp := path + ".new"
	if err := os.WriteFile(tmp, buf.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write sign-in providers: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("write sign-in providers: %w", err)
	}
	return nil
}
