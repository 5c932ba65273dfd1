//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"strings"

	"github.com/mailloft/mailloft/pop3/pop3test"
)

// The one user of the server.
const (
	user     = "bench"
	address  = "bench@example.org"
	password = "bench-password"
)

const header = "From: Ada <ada@example.org>\r\nTo: bench@example.org\r\nSubject: large\r\nDate: Tue, 3 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"

// drops make the maildrops that are measured, by name.
var drops = map[string]func() []pop3test.Message{
	"empty": func() []pop3test.Message { return nil },
	"huge": func() []pop3test.Message {
		return huge([]byte("some sixty octets of text and a line's end, again and again.\r\n"))
	},
	"line":    func() []pop3test.Message { return huge(bytes.Repeat([]byte("x"), 64<<10)) },
	"million": func() []pop3test.Message { return many(1_000_000, 0, 0) },
	"mail":    func() []pop3test.Message { return many(10_000, 5_000, 125_000) },
	"text":    func() []pop3test.Message { return many(10_000, 30_000, 0) },
}

// huge is a message of 1 GB, which is piece over and over.
func huge(piece []byte) []pop3test.Message {
	const size = 1 << 30
	return []pop3test.Message{{UID: "huge", Size: fmt.Sprint(size), Stream: func() io.Reader {
		return io.MultiReader(strings.NewReader(header+"\r\n"), io.LimitReader(&endless{piece: piece}, size-int64(len(header)+2)))
	}}}
}

// endless is piece, over and over.
type endless struct {
	piece []byte
	rest  []byte
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		e.rest = e.piece
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// many makes n messages, all different, with that much text; every fifth has a
// file attached.
func many(n, text, attached int) []pop3test.Message {
	const everyFifth = 5
	all := make([]pop3test.Message, n)
	for i := range all {
		var b bytes.Buffer
		b.WriteString(header)
		b.WriteString("Content-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\n\r\n")
		for word := i; b.Len() < text; word = word*1_103_515_245 + 12_345 {
			fmt.Fprintf(&b, "%x %d of message %d\r\n", word&0xffff, word&0xff, i)
		}
		if attached > 0 && i%everyFifth == 0 {
			b.WriteString("--part\r\nContent-Type: application/octet-stream; name=data.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n")
			b.WriteString(strings.Repeat("c29tZXRoaW5nIGF0dGFjaGVkLCBhZ2FpbiBhbmQgYWdhaW4K\r\n", attached/50))
		}
		b.WriteString("--part--\r\n")
		all[i] = pop3test.Message{UID: fmt.Sprintf("%016x.%08d", uint64(i)*2654435761, i), Body: b.Bytes()}
		if text == 0 {
			all[i].Size = "1000"
		}
	}
	return all
}

// server is a POP3 server in a process of its own.
type server struct {
	Port uint16
	CA   []byte // PEM

	process *exec.Cmd
	stdin   io.Closer
}

// serve is the other process: it says on out where it is, and ends with in.
func serve(in io.Reader, out io.Writer, drop string) error {
	fill, ok := drops[drop]
	if !ok {
		return fmt.Errorf("no maildrop %q", drop)
	}
	p, err := pop3test.Start(nil, pop3test.Options{
		Implicit: true,
		Users:    map[string]string{user: password},
		Messages: map[string][]pop3test.Message{user: fill()},
	})
	if err != nil {
		return err
	}
	addr, err := netip.ParseAddrPort(p.Addr())
	if err == nil {
		err = json.NewEncoder(out).Encode(server{Port: addr.Port(), CA: p.CertPEM()})
	}
	if err == nil {
		_, err = io.Copy(io.Discard, in)
	}
	return errors.Join(err, p.Close())
}

// startServer starts this program again as the server, and waits for its word.
func startServer(ctx context.Context, drop string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-serve", drop)
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
	srv := &server{process: cmd, stdin: in}
	if err := json.NewDecoder(out).Decode(srv); err != nil {
		srv.stop()
		return nil, fmt.Errorf("the server did not start: %w", err)
	}
	return srv, nil
}

func (s *server) stop() {
	_ = s.stdin.Close()  // what ends it
	_ = s.process.Wait() // nothing depends on how it ended
}
