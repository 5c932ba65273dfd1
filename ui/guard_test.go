package ui

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestACrashIsLaidToTheMessageThatWasRead(t *testing.T) {
	dir := t.TempDir()
	crash := filepath.Join(dir, "crash.log")
	log := slog.New(slog.DiscardHandler)
	g, blamed := newGuard(dir, crash, nil, log)
	if len(blamed) > 0 {
		t.Fatalf("a new profile blames %q", blamed)
	}

	g.reading("aa") // killed, without a crash
	if _, blamed = newGuard(dir, crash, nil, log); len(blamed) > 0 {
		t.Errorf("without a crash %q is blamed", blamed)
	}

	if err := os.WriteFile(crash, []byte("panic"), 0o600); err != nil {
		t.Fatal(err)
	}
	g.reading("aa")
	g, blamed = newGuard(dir, crash, []string{"old"}, log)
	if !slices.Equal(blamed, []string{"old", "aa"}) || !g.crashed["aa"] || g.crashed["bb"] {
		t.Errorf("blamed %q, %v", blamed, g.crashed)
	}

	g.reading("bb") // left in order
	g.close()
	if _, blamed = newGuard(dir, crash, nil, log); len(blamed) > 0 {
		t.Errorf("after an orderly end %q is blamed", blamed)
	}

	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(crash, past, past); err != nil {
		t.Fatal(err)
	}
	g.reading("cc")
	if _, blamed = newGuard(dir, crash, nil, log); len(blamed) > 0 {
		t.Errorf("for an old crash %q is blamed", blamed)
	}

	var many []string
	for i := range 2 * maxCrashed {
		many = append(many, fmt.Sprint(i))
	}
	now := time.Now().Add(time.Minute)
	if err := os.Chtimes(crash, now, now); err != nil {
		t.Fatal(err)
	}
	g.reading("dd")
	if _, blamed = newGuard(dir, crash, many, log); len(blamed) != maxCrashed || blamed[maxCrashed-1] != "dd" {
		t.Errorf("remembered %q", blamed)
	}
}
