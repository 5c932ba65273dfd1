package app

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// Dirs are the folders Mailloft works in.
type Dirs struct {
	Config string // accounts.toml, organise.toml
	Data   string // mail/, incoming/, index.db
	Log    string // mailloft.log and its rotated predecessors
}

const folder = "mailloft"

// DefaultDirs are the folders the system sets aside for programs.
func DefaultDirs() Dirs {
	return Dirs{
		Config: filepath.Join(xdg.ConfigHome, folder),
		Data:   filepath.Join(xdg.DataHome, folder),
		Log:    filepath.Join(xdg.StateHome, folder),
	}
}

// HomeDirs keeps everything in one folder: portable mode.
func HomeDirs(home string) Dirs {
	return Dirs{Config: home, Data: home, Log: filepath.Join(home, "log")}
}

// Servers is the path of what is remembered of the accounts' servers: see
// fetch.Memory. It holds no secrets.
func (d Dirs) Servers() string { return filepath.Join(d.Config, "servers.json") }

// Providers is the path of the person's OAuth 2 providers and client IDs.
func (d Dirs) Providers() string { return filepath.Join(d.Config, "oauth.toml") }

// Sealed is where secrets too long for a keyring lie, encrypted; see secret.Sealed.
func (d Dirs) Sealed() string { return filepath.Join(d.Config, "sealed") }

// Leftover lists the keyring's entries that could not be deleted yet.
func (d Dirs) Leftover() string { return filepath.Join(d.Config, "leftover.txt") }

// Organise is the path of the rules and saved searches: see package organise.
func (d Dirs) Organise() string { return filepath.Join(d.Config, "organise.toml") }

// Pictures is where remote pictures of messages stay that were fetched once;
// see remote.Kept.
func (d Dirs) Pictures() string { return filepath.Join(d.Data, "pictures") }

// Accounts is the path of accounts.toml.
func (d Dirs) Accounts() string { return filepath.Join(d.Config, "accounts.toml") }
