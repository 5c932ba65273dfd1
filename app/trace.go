package app

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"gopkg.in/natefinch/lumberjack.v2"

	"github.com/mailloft/mailloft/app/account"
)

// tracer writes the wire traces of the accounts that want one, each to a file
// beside the log. What it is given holds neither credentials nor mail: package
// pop3 leaves them out.
type tracer struct {
	dir string
	log *slog.Logger

	mu    sync.Mutex
	files map[string]*lumberjack.Logger // by account ID
}

// Traces are smaller than the log: they are for one problem at a time.
const traceMegabytes = 2

func (t *tracer) write(a account.Account, line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := t.files[a.ID]
	if out == nil {
		if t.files == nil {
			t.files = map[string]*lumberjack.Logger{}
		}
		out = &lumberjack.Logger{Filename: TracePath(t.dir, a.ID), MaxSize: traceMegabytes, MaxBackups: 1}
		t.files[a.ID] = out
	}
	if _, err := fmt.Fprintf(out, "%s %s\n", time.Now().Format("2006-01-02 15:04:05.000"), line); err != nil {
		t.log.Warn("the trace is not written", "account", a.ID, "err", err)
	}
}

// forget removes the trace of an account that is gone.
func (t *tracer) forget(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if out := t.files[id]; out != nil {
		_ = out.Close() // it is removed next
		delete(t.files, id)
	}
	files, err := filepath.Glob(filepath.Join(t.dir, "trace-"+id+"*.log"))
	for _, file := range files {
		if err == nil {
			err = os.Remove(file)
		}
	}
	if err != nil {
		t.log.Warn("the trace stays", "account", id, "err", err)
	}
}

func (t *tracer) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	var err error
	for _, out := range t.files {
		if closing := out.Close(); closing != nil {
			err = closing
		}
	}
	t.files = nil
	return err
}

// TracePath is the file of an account's wire trace in the log's folder.
func TracePath(dir, id string) string { return filepath.Join(dir, "trace-"+id+".log") }
