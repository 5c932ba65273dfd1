//go:build !windows

package autostart

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// QUIRK: macOS reads launch agents from one folder, everything else follows
// the XDG Autostart Specification.
func path() (string, error) {
	if runtime.GOOS == "darwin" {
		home, err := os.UserHomeDir()
		return filepath.Join(home, "Library", "LaunchAgents", id+".plist"), err
	}
	config, err := os.UserConfigDir()
	return filepath.Join(config, "autostart", id+".desktop"), err
}

func enabled() bool {
	file, err := path()
	if err != nil {
		return false
	}
	text, err := os.ReadFile(file)
	return err == nil && !strings.Contains(string(text), "Hidden=true")
}

func enable(program string) error {
	file, err := path()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(entry(program)), 0o644)
}

func entry(program string) string {
	if runtime.GOOS == "darwin" {
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(program)
		return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>Label</key><string>` + id + `</string>
<key>ProgramArguments</key><array><string>` + escaped + `</string><string>--hidden</string></array>
<key>RunAtLoad</key><true/>
</dict></plist>
`
	}
	return "[Desktop Entry]\nType=Application\nName=Mailloft\nIcon=" + id + "\nExec=" + quoted(program) + " --hidden\nX-GNOME-Autostart-enabled=true\n"
}

// quoted follows the Desktop Entry Specification, "The Exec key".
func quoted(program string) string {
	return `"` + strings.NewReplacer(`\`, `\\\\`, `"`, `\\"`, "`", "\\\\`", "$", `\\$`, "%", "%%").Replace(program) + `"`
}

func disable() error {
	file, err := path()
	if err != nil {
		return err
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
