// Package instance makes one window the window of a profile: a second start
// hands over what it was asked to open, over a local socket that only the
// same user can reach, and ends.
package instance

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/adrg/xdg"

	"github.com/mailloft/mailloft/app/problem"
)

// Request is what a second start hands over.
type Request struct {
	Open string `json:"open,omitempty"` // absolute path of a message file; empty only shows the window
}

const (
	answer     = "ok\n"
	maxRequest = 64 << 10
	// Whoever holds the socket answers at once or not at all.
	patience = 5 * time.Second
	// maxSocket is the longest path that every system takes for a socket:
	// 104 bytes on macOS, the zero at the end included.
	maxSocket = 103
)

// places are the paths where the socket of the profile in dir may be: in it,
// or in the user's runtime folder where that path is too long or the file
// system, as FAT, knows no sockets.
func places(dir string) (paths []string) {
	name := fmt.Sprintf("mailloft-%x.sock", sha256.Sum256([]byte(dir)))
	for _, path := range []string{filepath.Join(dir, "window.sock"), filepath.Join(xdg.RuntimeDir, name[:25]+".sock")} {
		if len(path) <= maxSocket {
			paths = append(paths, path)
		}
	}
	return paths
}

// HandOver gives r to the running window of the profile in dir, and reports
// false if there is none.
func HandOver(ctx context.Context, dir string, r Request) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for _, path := range places(dir) {
		conn, err := new(net.Dialer).DialContext(ctx, "unix", path)
		if err != nil {
			continue // no socket, or one that a killed window left
		}
		if err := ask(ctx, conn, r); err != nil {
			return false, problem.New(err, "window.silent", "Mailloft is running already, but its window does not answer.",
				"Wait a moment and try again, or end the other Mailloft.")
		}
		return true, nil
	}
	return false, nil
}

func ask(ctx context.Context, conn net.Conn, r Request) (err error) {
	defer func() { err = errors.Join(err, conn.Close()) }()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	if err := json.NewEncoder(conn).Encode(r); err != nil {
		return err
	}
	got := make([]byte, len(answer))
	if _, err := io.ReadFull(conn, got); err != nil {
		return err
	}
	if string(got) != answer {
		return fmt.Errorf("the window answered %q", got)
	}
	return nil
}

// Listener takes requests of later starts.
type Listener struct {
	socket net.Listener
	work   sync.WaitGroup
}

// Listen takes requests for the profile in dir until it is closed. take runs
// on a goroutine and must not block. The caller holds the profile's lock, so a
// socket that is there was left by a process that is gone.
func Listen(dir string, take func(Request)) (*Listener, error) {
	var failed error
	for _, path := range places(dir) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			failed = errors.Join(failed, err)
			continue
		}
		socket, err := net.Listen("unix", path)
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		if err := os.Chmod(path, 0o600); err != nil {
			return nil, errors.Join(err, socket.Close())
		}
		l := &Listener{socket: socket}
		l.work.Go(func() { l.serve(take) })
		return l, nil
	}
	return nil, fmt.Errorf("listen for later starts: %w", failed)
}

func (l *Listener) serve(take func(Request)) {
	for {
		conn, err := l.socket.Accept()
		if err != nil {
			return // closed
		}
		if r, err := receive(conn); err == nil {
			take(r)
		}
		_ = conn.Close() // whoever asked has its answer, or has given up
	}
}

func receive(conn net.Conn) (r Request, err error) {
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return r, err
	}
	line, err := bufio.NewReader(io.LimitReader(conn, maxRequest)).ReadBytes('\n')
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(line, &r); err != nil {
		return r, err
	}
	if r.Open != "" && !filepath.IsAbs(r.Open) {
		return r, fmt.Errorf("%q is not an absolute path", r.Open)
	}
	_, err = io.WriteString(conn, answer)
	return r, err
}

// Close stops listening and waits for a request in progress.
func (l *Listener) Close() error {
	err := l.socket.Close() // takes the socket's file away
	l.work.Wait()
	return err
}
