package app

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"gopkg.in/natefinch/lumberjack.v2"
)

// OpenLog returns a logger that writes to mailloft.log in dir, rotated at 5 MB
// with three older files kept. Should the program crash, crash.log there says
// where. The caller closes the writer.
func OpenLog(dir string) (*slog.Logger, io.Closer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	if err := catchCrashes(CrashPath(dir)); err != nil {
		return nil, nil, err
	}
	out := &lumberjack.Logger{Filename: LogPath(dir), MaxSize: 5, MaxBackups: 3}
	return slog.New(slog.NewTextHandler(out, nil)), out, nil
}

// LogPath is the log in the log's folder.
func LogPath(dir string) string { return filepath.Join(dir, "mailloft.log") }

// CrashPath is the file with the stacks of a crash in the log's folder.
func CrashPath(dir string) string { return filepath.Join(dir, "crash.log") }

// maxCrash is when crashes are told anew instead of one behind the other.
const maxCrash = 1 << 20

// catchCrashes has the runtime write a crash to path, too. What it writes are
// the reason and stacks: functions and addresses, no contents of variables.
func catchCrashes(path string) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_APPEND
	if info, err := os.Stat(path); err == nil && info.Size() > maxCrash {
		flags |= os.O_TRUNC
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(debug.SetCrashOutput(f, debug.CrashOptions{}), f.Close()) // the runtime has a copy of f
}

// Tail reads the last lines of a file, of at most the given bytes. A file that
// is not there has none.
func Tail(path string, most int64) ([]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read from
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	from := max(size-most, 0)
	text := make([]byte, size-from)
	n, err := f.ReadAt(text, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	text = text[:n]
	if from > 0 {
		_, text, _ = bytes.Cut(text, []byte("\n")) // the first line is cut
	}
	if len(text) == 0 {
		return nil, nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), nil
}
