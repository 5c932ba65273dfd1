//go:build unix

package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What other programs put into Mailloft's folders stops nothing.
func TestJunkInTheFoldersIsInNobodysWay(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	s := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	month := filepath.Dir(a.files.path(mustSum(t, s.SHA256), 0))
	if files, err := filepath.Glob(filepath.Join(dir, "mail", "*", "*", s.SHA256+".eml")); err == nil && len(files) == 1 {
		month = filepath.Dir(files[0])
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	incoming := a.files.incoming()
	if err := errors.Join(
		os.MkdirAll(filepath.Join(incoming, "folder", "within"), 0o700),
		os.Mkdir(filepath.Join(incoming, "folder"+intentSuffix), 0o700),
		syscall.Mkfifo(filepath.Join(incoming, "pipe"+intentSuffix), 0o600),
		os.Symlink("/nonexistent", filepath.Join(incoming, "link")),
		syscall.Mkfifo(filepath.Join(month, strings.Repeat("a", 64)+".eml"), 0o600),
	); err != nil {
		t.Fatal(err)
	}
	b := open(t, dir, Options{})
	add(t, b, numbered(2), Incoming{Account: "a", UID: "2"})
	report := verifyAndRepair(t, b, true)
	if len(report.SetAside) != 1 {
		t.Errorf("%+v", report)
	}
	if _, err := os.Stat(filepath.Join(incoming, "folder", "within")); err != nil {
		t.Error("a folder that is not ours was deleted")
	}
}

// A pipe where a message was would be waited for, for ever.
func TestAPipeInAMessagesPlaceIsNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	s := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	files, err := filepath.Glob(filepath.Join(dir, "mail", "*", "*", s.SHA256+".eml"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := errors.Join(os.Remove(files[0]), syscall.Mkfifo(files[0], 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := a.OpenMessage(t.Context(), s.ID); err == nil {
		t.Error("a pipe was opened")
	}
	if found, err := a.Verify(t.Context(), nil); err != nil || found.Clean() {
		t.Errorf("%+v, %v", found, err)
	}
}

// A folder in a message's place, as a repair by hand may leave it, keeps neither
// the message out nor the archive closed.
func TestAFolderInAMessagesPlaceIsSetAside(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	s := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	files, err := filepath.Glob(filepath.Join(dir, "mail", "*", "*", s.SHA256+".eml"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	var year, number int
	if _, err := fmt.Sscanf(files[0], filepath.Join(dir, "mail", "%d", "%d"), &year, &number); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(files[0]), os.MkdirAll(filepath.Join(files[0], "within"), 0o700)); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(intent{{SHA256: s.SHA256, Month: month(100*year + number), Account: "a", UID: []byte("1")}})
	if err != nil {
		t.Fatal(err)
	}
	incoming := a.files.incoming()
	if err := errors.Join(a.Close(), os.WriteFile(filepath.Join(incoming, "x"+intentSuffix), text, 0o600)); err != nil {
		t.Fatal(err)
	}
	b := open(t, dir, Options{})
	add(t, b, numbered(1), Incoming{Account: "a", UID: "1"})
	if report, err := b.Verify(t.Context(), nil); err != nil || !report.Clean() || len(report.Unknown) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "quarantine", fmt.Sprintf("%04d", year), fmt.Sprintf("%02d", number), s.SHA256+".eml", "within")); err != nil {
		t.Error("what was in the folder is gone:", err)
	}
}
