// Package viewer is the pane a message is read in: what can be done with it,
// who sent it to whom, what is odd about it, its body and its attachments.
//
// All methods of the widgets belong on the Fyne goroutine; what a message says is
// read by app/reading, off it.
package viewer

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/ui/viewer/attach"
)

// Item is a message to show.
type Item struct {
	Open reading.Opener
	Row  archive.Row // what the list knows; Row.ID is 0 for a message outside the archive
	Name string      // of the file it came from, if any

	// Servers are those the message was fetched from. What they wrote into it
	// about the sender is believed.
	Servers []string
	// Crashed says that the program crashed when it last showed this message:
	// it is not shown before the reader says so.
	Crashed bool
	// Words are what was searched for when the message was opened.
	Words []string
}

// File is the message in a file of its own.
func File(path string) Item {
	return Item{
		Name: filepath.Base(path),
		Open: func(context.Context) (io.ReadSeekCloser, error) { return os.Open(path) },
	}
}

// archived reports whether the message is in the archive, where it has flags.
func (i Item) archived() bool { return i.Row.ID != 0 }

// fileName is the name to save the message under.
func (i Item) fileName(subject string) string {
	name := i.Name
	if strings.TrimSpace(name) == "" {
		name = strings.NewReplacer("/", "-", `\`, "-").Replace(subject)
	}
	if strings.TrimSpace(name) == "" {
		name = "message"
	}
	name = attach.Name(name)
	if !strings.EqualFold(filepath.Ext(name), ".eml") {
		name += ".eml"
	}
	return name
}

// copyTo writes the message's bytes.
func (i Item) copyTo(ctx context.Context, w io.Writer) (err error) {
	f, err := i.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read from
	_, err = io.Copy(w, reading.Interruptible(ctx, f))
	return err
}
