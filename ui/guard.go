package ui

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// guard keeps on the disk which message is being read, so that the next start
// knows which one was shown when the program crashed.
type guard struct {
	path    string
	log     *slog.Logger
	crashed map[string]bool // messages, by their SHA-256; belongs to the Fyne goroutine
}

// maxCrashed bounds how many messages are remembered.
const maxCrashed = 20

// newGuard looks at what the last run left in dir. known are the messages of
// earlier crashes, crash is the file with the last one; blamed is known with
// the message of that crash, if it was showing one.
func newGuard(dir, crash string, known []string, log *slog.Logger) (g guard, blamed []string) {
	g = guard{path: filepath.Join(dir, "reading"), log: log, crashed: map[string]bool{}}
	blamed = slices.Clone(known)
	if message := g.left(crash); message != "" && !slices.Contains(blamed, message) {
		blamed = append(blamed, message)
		blamed = blamed[max(0, len(blamed)-maxCrashed):]
	}
	for _, message := range blamed {
		g.crashed[message] = true
	}
	g.close()
	return g, blamed
}

// left is the message that was being read when the program crashed, if it did.
func (g guard) left(crash string) string {
	data, err := os.ReadFile(g.path)
	if err != nil || len(data) == 0 {
		return ""
	}
	began, err := os.Stat(g.path)
	if err != nil {
		return ""
	}
	report, err := os.Stat(crash)
	const slack = time.Second // of coarse clocks of file systems
	if err != nil || report.Size() == 0 || report.ModTime().Before(began.ModTime().Add(-slack)) {
		return ""
	}
	return strings.TrimSpace(string(data))
}

// reading notes a message that is about to be read. It may be called on any
// goroutine.
func (g guard) reading(message string) {
	if err := os.WriteFile(g.path, []byte(message), 0o600); err != nil {
		g.log.Debug("noting what is read", "err", err)
	}
}

// close notes that nothing is being read any more.
func (g guard) close() {
	if err := os.Remove(g.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		g.log.Debug("noting that nothing is read", "err", err)
	}
}

// forgive has a message shown again that crashed the program before.
func (w *Window) forgive(message string) {
	delete(w.guard.crashed, message)
	w.prefs.Crashed = slices.DeleteFunc(w.prefs.Crashed, func(m string) bool { return m == message })
	w.remember()
}
