package app

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"gopkg.in/natefinch/lumberjack.v2"
)

// OpenLog returns a logger that writes to mailloft.log in dir, rotated at 5 MB
// with three older files kept. The caller closes the writer.
func OpenLog(dir string) (*slog.Logger, io.Closer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	out := &lumberjack.Logger{Filename: filepath.Join(dir, "mailloft.log"), MaxSize: 5, MaxBackups: 3}
	return slog.New(slog.NewTextHandler(out, nil)), out, nil
}
