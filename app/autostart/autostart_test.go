//go:build linux

package autostart

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStartingAtLoginIsSwitchedOnAndOff(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	if Enabled() {
		t.Fatal("on in a new profile")
	}
	for range 2 { // a second time changes nothing
		if err := Set(true); err != nil || !Enabled() {
			t.Fatal("not on:", err)
		}
	}
	text, err := os.ReadFile(filepath.Join(config, "autostart", id+".desktop"))
	if err != nil || !strings.Contains(string(text), " --hidden\n") {
		t.Errorf("%q, %v", text, err)
	}
	for range 2 {
		if err := Set(false); err != nil || Enabled() {
			t.Fatal("not off:", err)
		}
	}
}

func TestADesktopThatSwitchedItOffIsBelieved(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	if err := Set(true); err != nil {
		t.Fatal(err)
	}
	file, err := path()
	if err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(file)
	if err := os.WriteFile(file, append(text, "Hidden=true\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if Enabled() {
		t.Error("still on")
	}
}

func TestAProgramsPathIsQuoted(t *testing.T) {
	for path, want := range map[string]string{
		"/opt/My Mail/mailloft": `"/opt/My Mail/mailloft"`,
		`/a$b"c%d`:              `"/a\\$b\\"c%%d"`,
	} {
		if got := quoted(path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}
