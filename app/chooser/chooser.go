// Package chooser asks for a file or a folder with the desktop's own dialog,
// where it has one that any program may ask for: the file chooser of the XDG
// desktop portal.
package chooser

import (
	"context"
	"errors"
	"strconv"
)

// ErrNone says that the desktop has no such dialog.
var ErrNone = errors.New("the desktop has no file chooser for programs")

// Request says what is asked for: a file that is there, unless it says else.
type Request struct {
	Parent     string // the window that asks, as the portal names it; may be empty
	Title      string
	Accept     string   // on the button; empty is the desktop's own word
	Folder     bool     // a folder is wanted
	New        string   // a new file is wanted; its name to begin with
	Extensions []string // of the files that are offered, such as ".eml"; none is all
}

// Choose shows the dialog and waits for the person, or for ctx. An empty path
// is a person who wants none.
func Choose(ctx context.Context, r Request) (path string, err error) { return choose(ctx, r) }

// X11Parent is a Request's Parent for a window of an X server.
func X11Parent(window uintptr) string { return "x11:" + strconv.FormatUint(uint64(window), 16) }
