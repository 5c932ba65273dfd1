//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// usage is what one run took.
type usage struct {
	wall time.Duration
	cpu  time.Duration // user and system, with its children
	peak int64         // bytes resident, the largest process
}

// nobody is the user and group without rights, by convention.
const nobody = 65534

// giveAway makes everything below folder nobody's.
func giveAway(folder string) error {
	return filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, nobody, nobody)
	})
}

// measure runs c to its end.
//
// The kernel counts what this process held at the start as the child's, too:
// the peak is true only above that, some 15 MB.
func measure(ctx context.Context, c command, timeout time.Duration) (usage, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	cmd.Env = append(os.Environ(), c.env...)
	cmd.Stdin = strings.NewReader(c.stdin)
	cmd.WaitDelay = time.Second
	if c.unprivileged && os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	var said tail
	cmd.Stdout, cmd.Stderr = &said, &said

	// What earlier runs left to be written is not this one's burden.
	syscall.Sync()
	start := time.Now()
	err := cmd.Run()
	u := usage{wall: time.Since(start)}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return u, err
	}
	if ctx.Err() != nil {
		return u, fmt.Errorf("stopped after %v", u.wall.Round(time.Second))
	}
	state := cmd.ProcessState
	u.cpu = state.UserTime() + state.SystemTime()
	if r, ok := state.SysUsage().(*syscall.Rusage); ok {
		u.peak = r.Maxrss << 10
	}
	if !slices.Contains(c.done, state.ExitCode()) {
		return u, fmt.Errorf("%v: %s", state, said.last())
	}
	return u, nil
}

// tail keeps the end of what is written to it.
type tail struct{ bytes []byte }

func (t *tail) Write(p []byte) (int, error) {
	const kept = 500
	t.bytes = append(t.bytes, p...)
	t.bytes = t.bytes[max(len(t.bytes)-kept, 0):]
	return len(p), nil
}

func (t *tail) last() string { return strings.Join(strings.Fields(string(t.bytes)), " ") }
