package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
)

func TestAMessageFilesWindowHasItsSubject(t *testing.T) {
	s := newStage(t, fyne.NewSize(900, 600), true, nil)
	path := filepath.Join(t.TempDir(), "1789.eml")
	if err := os.WriteFile(path, []byte("Subject: Minutes of the meeting\r\n\r\nwords\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.w.openFile(path)
	s.settle()
	var titles []string
	for _, win := range s.w.app.Driver().AllWindows() {
		if win != s.w.win && win.Title() != "" {
			titles = append(titles, win.Title())
		}
	}
	if len(titles) != 1 || titles[0] != "Minutes of the meeting – Mailloft" {
		t.Errorf("the windows are called %q", titles)
	}
}
