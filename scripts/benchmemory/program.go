//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// program is Mailloft with a home of its own.
type program struct{ path, home string }

// usage is what one run took.
type usage struct {
	wall time.Duration
	peak int64 // bytes resident
}

func (p program) addAccount(ctx context.Context, srv *server) error {
	ca := filepath.Join(p.home, "ca.pem")
	if err := os.WriteFile(ca, srv.CA, 0o600); err != nil {
		return err
	}
	_, err := p.run(ctx, "account", "add", "--address", address, "--username", user,
		"--host", "127.0.0.1", "--port", fmt.Sprint(srv.Port), "--ca", ca, "--policy", "leave")
	return err
}

// run runs a command to its end.
func (p program) run(ctx context.Context, args ...string) (u usage, err error) {
	cmd := exec.CommandContext(ctx, p.path, append([]string{"--home", filepath.Join(p.home, "home"), "--keyring", "memory"}, args...)...)
	cmd.Stdin = strings.NewReader(password + "\n")
	var said bytes.Buffer
	cmd.Stderr = &said
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return u, fmt.Errorf("%s: %w: %s", args[0], err, said.String())
	}
	u.wall = time.Since(began)
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.peak = r.Maxrss << 10
	}
	return u, nil
}
