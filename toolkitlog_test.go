package main

import (
	"bytes"
	"log"
	"log/slog"
	"strings"
	"testing"
)

func TestWhatTheToolkitSaysGoesIntoTheLog(t *testing.T) {
	var kept, terminal bytes.Buffer
	restore := takeToolkitLog(slog.New(slog.NewTextHandler(&kept, nil)), &terminal)
	defer restore()
	log.Println("Fyne error: ", "failed to watch theme settings") // as fyne.LogError does
	log.Println("  Cause:", "no bus")
	for _, want := range []string{"failed to watch theme settings", "no bus"} {
		if !strings.Contains(kept.String(), want) {
			t.Errorf("%q is not in the log:\n%s", want, kept.String())
		}
	}
	if terminal.Len() > 0 {
		t.Errorf("the terminal got %q", terminal.String())
	}
}

func TestWhatTheToolkitSaysOfItsOwnPreferencesIsNotKept(t *testing.T) {
	var kept, terminal bytes.Buffer
	restore := takeToolkitLog(slog.New(slog.NewTextHandler(&kept, nil)), &terminal)
	defer restore()
	log.Println("Fyne error: ", "Preferences load error:")
	log.Println("  Cause:", "EOF")
	log.Printf("  At: %s:%d", "preferences.go", 105)
	if kept.Len() > 0 {
		t.Errorf("the log has %s", kept.String())
	}
	log.Println("Fyne error: ", "failed to watch theme settings")
	log.Println("  Cause:", "no bus")
	if strings.Count(kept.String(), "\n") != 2 {
		t.Errorf("what came next is missed: %s", kept.String())
	}
}

func TestACallOnTheWrongThreadIsSeenOnTheTerminal(t *testing.T) {
	var kept, terminal bytes.Buffer
	restore := takeToolkitLog(slog.New(slog.NewTextHandler(&kept, nil)), &terminal)
	defer restore()
	const said = "*** Error in Fyne call thread, this should have been called in fyne.Do[AndWait] ***"
	log.Println(said)
	if !strings.Contains(terminal.String(), said) || !strings.Contains(kept.String(), said) {
		t.Errorf("terminal %q, log %q", terminal.String(), kept.String())
	}
}
