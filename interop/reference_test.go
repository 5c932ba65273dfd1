//go:build interop

package interop

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"
)

// reference is the plainest POP3 client there can be, one command at a time.
// It shares no code with the program.
type reference struct {
	conn   *tls.Conn
	reader *bufio.Reader
}

// greeted is a session before sign-in.
func greeted(s *server) (*reference, error) {
	conn, err := tls.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.portTLS), s.tls())
	if err != nil {
		return nil, err
	}
	r := &reference{conn, bufio.NewReader(conn)}
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return nil, err
	}
	if reply, err := r.ask(""); err != nil {
		return nil, errors.Join(fmt.Errorf("greeting %q: %w", reply, err), conn.Close())
	}
	return r, nil
}

// open signs in as user.
func open(s *server, user string) (*reference, error) {
	r, err := greeted(s)
	if err != nil {
		return nil, err
	}
	for _, command := range []string{"USER " + user, "PASS " + password} {
		if reply, err := r.ask(command); err != nil {
			return nil, errors.Join(fmt.Errorf("%q: %q: %w", command, reply, err), r.conn.Close())
		}
	}
	return r, nil
}

func mustOpen(t *testing.T, s *server, user string) *reference {
	t.Helper()
	r, err := open(s, user)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.conn.Close() }) // at the latest
	return r
}

// ask sends a command, or none to read the greeting, and returns the reply's
// first line; an error if that is not +OK.
func (r *reference) ask(command string) (string, error) {
	if command != "" {
		if _, err := r.conn.Write([]byte(command + "\r\n")); err != nil {
			return "", err
		}
	}
	line, err := r.reader.ReadString('\n')
	if err == nil && !strings.HasPrefix(line, "+OK") {
		err = errors.New("refused")
	}
	return strings.TrimRight(line, "\r\n"), err
}

// fetch sends a command whose reply has many lines, and returns these as they
// came, dots unstuffed.
func (r *reference) fetch(command string) ([]byte, error) {
	if _, err := r.ask(command); err != nil {
		return nil, err
	}
	return readDots(r.reader)
}

// readDots reads to the line with the dot. RFC 1939 §3.
func readDots(reader *bufio.Reader) ([]byte, error) {
	var body []byte
	for {
		var line []byte
		for !bytes.HasSuffix(line, []byte("\r\n")) {
			part, err := reader.ReadSlice('\n')
			line = append(line, part...)
			if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
				return body, err
			}
		}
		if string(line) == ".\r\n" {
			return body, nil
		}
		body = append(body, bytes.TrimPrefix(line, []byte("."))...)
	}
}

// count returns what STAT says.
func (r *reference) count(t *testing.T) int {
	t.Helper()
	reply, err := r.ask("STAT")
	if err != nil {
		t.Fatalf("STAT: %q, %v", reply, err)
	}
	fields := strings.Fields(reply)
	n, err := strconv.Atoi(fields[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// all retrieves every message.
func (r *reference) all(t *testing.T) [][]byte {
	t.Helper()
	var bodies [][]byte
	for n := range r.count(t) {
		body, err := r.fetch(fmt.Sprintf("RETR %d", n+1))
		if err != nil {
			t.Fatalf("RETR %d: %v", n+1, err)
		}
		bodies = append(bodies, body)
	}
	return bodies
}

// listed returns the lines of LIST or UIDL by message number.
func (r *reference) listed(t *testing.T, command string) map[int]string {
	t.Helper()
	text, err := r.fetch(command)
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	entries := map[int]string{}
	for line := range strings.Lines(string(text)) {
		number, entry, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatalf("%s: %q", command, line)
		}
		entries[n] = entry
	}
	return entries
}

func (r *reference) quit(t *testing.T) {
	t.Helper()
	if reply, err := r.ask("QUIT"); err != nil && !errors.Is(err, io.EOF) {
		t.Errorf("QUIT: %q, %v", reply, err)
	}
	_ = r.conn.Close() // the session is over
}

// onServer returns what is in the maildrop now, in a session of its own.
func onServer(t *testing.T, s *server, user string) [][]byte {
	t.Helper()
	r := mustOpen(t, s, user)
	bodies := r.all(t)
	r.quit(t)
	return bodies
}
