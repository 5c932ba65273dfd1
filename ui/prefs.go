package ui

import (
	"bytes"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"
)

// prefs is what the window remembers of itself, kept in window.toml beside
// accounts.toml so that a portable profile carries it along.
type prefs struct {
	Width   float32 `toml:"width"`
	Height  float32 `toml:"height"`
	Sidebar float32 `toml:"sidebar"`
	List    float32 `toml:"list"`
	Compact bool    `toml:"compact"`
	Zoom    float32 `toml:"zoom"`
	Look    string  `toml:"look"`    // "light", "dark", or empty to follow the system
	Order   string  `toml:"order"`   // of the list, as archive.Order; empty is by arrival
	Reverse bool    `toml:"reverse"` // oldest first
	Folded  bool    `toml:"folded"`  // a conversation is one row
	Backup  string  `toml:"backup"`  // folder of the last backup
}

func defaultPrefs() prefs {
	return prefs{Width: 1280, Height: 800, Sidebar: defaultSidebar, List: defaultList, Zoom: 1}
}

// loadPrefs reads the file in dir. Whatever is missing or unusable there is
// as it is in a new profile.
func loadPrefs(dir string) prefs {
	p := defaultPrefs()
	if _, err := toml.DecodeFile(prefsPath(dir), &p); err != nil {
		return defaultPrefs()
	}
	d := defaultPrefs()
	within := func(v *float32, low, high, fallback float32) {
		if !(*v >= low && *v <= high) { // also false for NaN
			*v = fallback
		}
	}
	within(&p.Width, 400, 10000, d.Width)
	within(&p.Height, 300, 10000, d.Height)
	within(&p.Sidebar, minSidebar, maxSidebar, d.Sidebar)
	within(&p.List, minList, maxList, d.List)
	within(&p.Zoom, 0.5, 3, d.Zoom)
	return p
}

func (p prefs) save(dir string) error {
	var buf bytes.Buffer
	if err := toml.NewEncoder(&buf).Encode(p); err != nil {
		return err
	}
	return os.WriteFile(prefsPath(dir), buf.Bytes(), 0o600)
}

func prefsPath(dir string) string { return filepath.Join(dir, "window.toml") }
