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
	Width      float32            `toml:"width"`
	Height     float32            `toml:"height"`
	Sidebar    float32            `toml:"sidebar"`
	List       float32            `toml:"list"`
	Tall       float32            `toml:"tall"`    // of the list, above a message
	Reading    string             `toml:"reading"` // where a message is read: "" for the right, "below" or "page"
	Folds      bool               `toml:"folds"`   // the sidebar is folded away
	Compact    bool               `toml:"compact"`
	Zoom       float32            `toml:"zoom"`
	Look       string             `toml:"look"`        // "light", "dark", or empty to follow the system
	Order      string             `toml:"order"`       // of the list, as archive.Order; empty is by arrival
	Reverse    bool               `toml:"reverse"`     // oldest first, Z first
	Folded     bool               `toml:"folded"`      // a conversation is one row
	FoldQuotes bool               `toml:"fold_quotes"` // quoted replies and signatures are one line each
	Backup     string             `toml:"backup"`      // folder of the last backup
	Accent     string             `toml:"accent"`      // one of theme.Accents
	Text       float32            `toml:"text"`        // size of the window's text; 1 is normal
	Notify     bool               `toml:"notify"`      // tell when mail has arrived and the window is not looked at
	Tray       bool               `toml:"tray"`        // closing the window leaves Mailloft in the tray
	Zooms      map[string]float32 `toml:"zooms"`       // of messages, by sender, where it is not Zoom
	Crashed    []string           `toml:"crashed"`     // messages, by their SHA-256, that crashed the program
	Crash      int64              `toml:"crash"`       // when the last crash was that was told, in Unix seconds
	Pictures   []string           `toml:"pictures"`    // addresses whose remote pictures are always fetched
}

func defaultPrefs() prefs {
	return prefs{Width: 1280, Height: 800, Sidebar: defaultSidebar, List: defaultList, Tall: defaultTall, Zoom: 1, Text: 1, Notify: true, FoldQuotes: true}
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
	within(&p.Width, 320, 10000, d.Width)
	within(&p.Height, 220, 10000, d.Height)
	within(&p.Sidebar, minSidebar, maxSidebar, d.Sidebar)
	within(&p.List, minList, maxList, d.List)
	within(&p.Tall, minTall, maxTall, d.Tall)
	if r := reading(p.Reading); r != readBelow && r != readPage {
		p.Reading = string(readRight)
	}
	within(&p.Zoom, 0.5, 3, d.Zoom)
	within(&p.Text, 0.8, 2, d.Text)
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
