package ui

import (
	"context"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"fyne.io/fyne/v2/lang"
)

// revealTime is how long a file manager may take to come up.
const revealTime = 10 * time.Second

// revealedMost is how many files are marked in their folder at most.
const revealedMost = 100

// saved says that files were written into one folder, and offers to show them.
func (w *Window) saved(text string, files []string) {
	if len(files) == 0 {
		w.snackbar.show(text, "", nil)
		return
	}
	w.snackbar.show(text, lang.L("Show in folder"), func() { w.reveal(files) })
}

// reveal shows files in their folder, marked where the system has a command
// for that.
func (w *Window) reveal(files []string) {
	folder := filepath.Dir(files[0])
	command := revealCommand(runtime.GOOS, files)
	if command == nil {
		w.openWithSystem(folder)
		return
	}
	w.loop.async(func(ctx context.Context) func() {
		ctx, cancel := context.WithTimeout(ctx, revealTime)
		defer cancel()
		err := exec.CommandContext(ctx, command[0], command[1:]...).Run()
		return func() {
			if err != nil && runtime.GOOS != "windows" { // where explorer says 1 even when all is well
				w.openWithSystem(folder)
			}
		}
	})
}

// revealCommand has files shown in their folder; nil where there is no command
// for it.
func revealCommand(system string, files []string) []string {
	switch system {
	case "windows": // which marks one
		return []string{"explorer", "/select,", files[0]}
	case "darwin":
		return append([]string{"open", "-R"}, files[:min(len(files), revealedMost)]...)
	}
	return nil
}
