package main

import (
	"bytes"
	"io"
	"log"
	"log/slog"
	"slices"
)

// toolkitLog takes what the window toolkit says through package log into our
// log. A call on the wrong thread is a fault of ours: that also goes to the
// terminal, where whoever tests sees it.
type toolkitLog struct {
	log      *slog.Logger
	terminal io.Writer
	idle     bool // the last complaint was one of idleComplaints; its cause and place follow
}

// idleComplaints are of things that Mailloft has no use for: preferences of the
// toolkit's own, which it may read while it writes them, and a home's usual
// folders, for a dialog of its own.
var idleComplaints = [][]byte{[]byte("Preferences load error"), []byte("Getting favorite locations")}

// takeToolkitLog has package log write into l; the returned function ends that.
func takeToolkitLog(l *slog.Logger, terminal io.Writer) (restore func()) {
	flags := log.Flags()
	log.SetFlags(0) // our log has the time
	log.SetOutput(&toolkitLog{log: l, terminal: terminal})
	return func() {
		log.SetOutput(terminal)
		log.SetFlags(flags)
	}
}

// Write takes one line.
func (t *toolkitLog) Write(line []byte) (int, error) {
	if !bytes.HasPrefix(line, []byte("  Cause:")) && !bytes.HasPrefix(line, []byte("  At:")) {
		t.idle = slices.ContainsFunc(idleComplaints, func(c []byte) bool { return bytes.Contains(line, c) })
	}
	if t.idle {
		return len(line), nil
	}
	t.log.Warn("toolkit", "said", string(bytes.TrimSpace(line)))
	if bytes.Contains(line, []byte("***")) || bytes.Contains(line, []byte("  From: ")) {
		return t.terminal.Write(line)
	}
	return len(line), nil
}
