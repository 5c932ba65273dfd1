//go:build linux || freebsd || openbsd || netbsd

package tray

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWithoutABusThereIsNoTrayAndNoBusIsStarted(t *testing.T) {
	dir := t.TempDir()
	started := filepath.Join(dir, "started")
	if err := os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte("#!/bin/sh\n: >"+started+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	if Shown(t.Context()) {
		t.Skip("this account has a session bus and a tray, whatever the environment says")
	}
	if _, err := os.Stat(started); err == nil {
		t.Error("a bus was started")
	}
}
