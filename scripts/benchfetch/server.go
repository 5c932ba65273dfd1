//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/mailloft/mailloft/pop3/pop3test"
)

// The one user of the server.
const (
	user     = "bench"
	password = "bench-password"
)

// server is a POP3 server in a process of its own: what it uses is not counted
// as a program's, and a program can't be helped by it.
type server struct {
	Port  uint16
	CA    []byte // PEM
	Bytes int64  // of all messages

	caFile  string
	process *exec.Cmd
	stdin   io.Closer
}

// serve is the other process: it says on out where it is, and ends with in.
func serve(in io.Reader, out io.Writer, s settings) error {
	messages := generate(s.messages, s.meanSize)
	var total int64
	for _, m := range messages {
		total += int64(len(m.Body))
	}
	p, err := pop3test.Start(nil, pop3test.Options{
		Implicit:  true,
		Users:     map[string]string{user: password},
		Messages:  map[string][]pop3test.Message{user: messages},
		RoundTrip: s.roundTrip,
	})
	if err != nil {
		return err
	}
	addr, err := netip.ParseAddrPort(p.Addr())
	if err != nil {
		return errors.Join(err, p.Close())
	}
	if err := json.NewEncoder(out).Encode(server{Port: addr.Port(), CA: p.CertPEM(), Bytes: total}); err != nil {
		return errors.Join(err, p.Close())
	}
	_, err = io.Copy(io.Discard, in)
	return errors.Join(err, p.Close())
}

// startServer starts this program again as the server, and waits for its word.
func startServer(ctx context.Context, folder string, s settings) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-serve", "-messages", strconv.Itoa(s.messages),
		"-size", strconv.Itoa(s.meanSize), "-round-trip", s.roundTrip.String())
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	srv := &server{process: cmd, stdin: in, caFile: filepath.Join(folder, "ca.pem")}
	if err := json.NewDecoder(out).Decode(srv); err != nil {
		srv.stop()
		return nil, fmt.Errorf("the server did not start: %w", err)
	}
	if err := os.WriteFile(srv.caFile, srv.CA, 0o644); err != nil {
		srv.stop()
		return nil, err
	}
	return srv, nil
}

func (s *server) stop() {
	_ = s.stdin.Close()  // what ends it
	_ = s.process.Wait() // nothing depends on how it ended
}
