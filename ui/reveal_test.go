package ui

import (
	"slices"
	"testing"
)

func TestSavedFilesAreMarkedInTheirFolderWhereTheSystemCan(t *testing.T) {
	files := []string{"/home/ada/my files/a.pdf", "/home/ada/my files/b.pdf"}
	for system, want := range map[string][]string{
		"windows": {"explorer", "/select,", files[0]},
		"darwin":  {"open", "-R", files[0], files[1]},
		"linux":   nil, // opens the folder
	} {
		if got := revealCommand(system, files); !slices.Equal(got, want) {
			t.Errorf("%s: %q", system, got)
		}
	}
	if got := revealCommand("darwin", make([]string, 5000)); len(got) != 2+revealedMost {
		t.Errorf("%d arguments", len(got))
	}
}
