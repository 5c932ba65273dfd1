package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/instance"
	"github.com/mailloft/mailloft/app/problem"
)

// openWindow shows the window, or brings the one of the same profile that is
// open to the front and gives it the file to show.
func (p *program) openWindow(cmd *cobra.Command, args []string) error {
	file, err := fileToOpen(args)
	if err != nil {
		return err
	}
	if handed, err := p.handOver(cmd.Context(), file); handed || err != nil {
		return err
	}
	if !hasDisplay() {
		return problem.New(nil, "display.none", "There is no display to open a window on.",
			"Use the commands instead, see \"mailloft help\"; \"mailloft demo\" works without a display.")
	}
	err = p.withCore(cmd.Context(), false, func(core *app.Core) error {
		return p.showWindow(cmd.Context(), core, file)
	})
	if err != nil && problem.From(err).Code == "archive.locked" {
		return p.handOverLate(cmd.Context(), file, err)
	}
	return err
}

func fileToOpen(args []string) (string, error) {
	if len(args) == 0 {
		return "", nil
	}
	if _, err := os.Stat(args[0]); err != nil {
		if !strings.ContainsAny(args[0], "./\\") {
			return "", usageError{fmt.Errorf("unknown command %q", args[0])}
		}
		return "", problem.New(err, "file.missing", "There is no file "+args[0]+".", "Check the path and try again.")
	}
	return filepath.Abs(args[0])
}

func (p *program) handOver(ctx context.Context, file string) (bool, error) {
	dir, err := filepath.Abs(p.dirs().Data)
	if err != nil {
		return false, err
	}
	return instance.HandOver(ctx, dir, instance.Request{Open: file})
}

// handOverLate waits for a window that is just opening: it holds the lock and
// does not listen yet. locked is what to say if it is no window that holds it.
func (p *program) handOverLate(ctx context.Context, file string, locked error) error {
	for range 30 {
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
		if handed, err := p.handOver(ctx, file); handed || err != nil {
			return err
		}
	}
	return locked
}

func (p *program) showWindow(ctx context.Context, core *app.Core, file string) error {
	requests := make(chan string, 16)
	l, err := instance.Listen(core.Archive.Dir(), func(r instance.Request) {
		select {
		case requests <- r.Open:
		default: // the window is stuck; more requests do not help it
		}
	})
	if err != nil {
		fmt.Fprintf(p.Stderr, "mailloft: a second start will not find this window: %v\n", err)
	} else {
		defer l.Close() //nolint:errcheck // the process ends, and the next start takes a socket that stays away
	}
	return p.Window(ctx, Window{Core: core, Log: p.log, File: file, Requests: requests, Hidden: p.hidden})
}
