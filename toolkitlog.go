package main

import (
	"bytes"
	"io"
	"log"
	"log/slog"
)

// toolkitLog takes what the window toolkit says through package log into our
// log. A call on the wrong thread is a fault of ours: that also goes to the
// terminal, where whoever tests sees it.
type toolkitLog struct {
	log      *slog.Logger
	terminal io.Writer
}

// takeToolkitLog has package log write into l; the returned function ends that.
func takeToolkitLog(l *slog.Logger, terminal io.Writer) (restore func()) {
	flags := log.Flags()
	log.SetFlags(0) // our log has the time
	log.SetOutput(toolkitLog{l, terminal})
	return func() {
		log.SetOutput(terminal)
		log.SetFlags(flags)
	}
}

// Write takes one line.
func (t toolkitLog) Write(line []byte) (int, error) {
	t.log.Warn("toolkit", "said", string(bytes.TrimSpace(line)))
	if bytes.Contains(line, []byte("***")) || bytes.Contains(line, []byte("  From: ")) {
		return t.terminal.Write(line)
	}
	return len(line), nil
}
