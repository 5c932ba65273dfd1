package pop3

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// conn is the layer below the grammar: bytes and lines under deadlines. One
// goroutine reads and one writes; abort may be called from any.
type conn struct {
	base net.Conn // the lowest connection, for abort
	nc   net.Conn // what is read and written: TLS, or base
	br   *bufio.Reader
	cfg  Config
	why  func() error // why the connection was aborted; nil if it was not

	deadline time.Time     // of the line being read; zero inside a message or listing
	waited   time.Duration // for the network, since the rate was last judged
	arrived  int64         // bytes, since then

	mu   sync.Mutex // nc, for close on another goroutine
	once sync.Once

	hidden []string // credentials, while signing in

	ahead bool  // commands are in flight behind the one whose reply is read
	slack int64 // the most that a whole message was shorter than listed
	crlf  bool  // some line of the server's ended in CRLF, as RFC 1939 §3 wants
}

// readBuffer holds a few TLS records.
const readBuffer = 64 << 10

func newConn(nc net.Conn, cfg Config) *conn {
	c := &conn{base: nc, nc: nc, cfg: cfg, why: func() error { return nil }}
	if t, ok := nc.(*tls.Conn); ok {
		c.base = t.NetConn()
	}
	c.br = bufio.NewReaderSize((*meter)(c), readBuffer)
	return c
}

// abort closes the connection at once and without a word, which ends reads
// and writes on other goroutines. A proper end of TLS might wait for a write
// that is stuck.
func (c *conn) abort() {
	c.once.Do(func() { _ = c.base.Close() }) // there is nobody left to tell
}

// close says goodbye if the connection is TLS, and closes it.
func (c *conn) close() error {
	c.mu.Lock()
	nc := c.nc
	c.mu.Unlock()
	var err error
	c.once.Do(func() { err = nc.Close() })
	return err
}

// secure says whether the connection is TLS.
func (c *conn) secure() bool {
	_, ok := c.nc.(*tls.Conn)
	return ok
}

// write sends b within the time for writing.
func (c *conn) write(b []byte) error {
	if err := c.nc.SetWriteDeadline(time.Now().Add(c.cfg.Timeouts.Write)); err != nil {
		return err
	}
	_, err := c.nc.Write(b)
	return explain(err, "sending took too long")
}

// pending says whether the server has sent more than was read.
func (c *conn) pending() bool { return c.br.Buffered() > 0 }

// spoke says whether the server has said something that was not read: bytes
// other than the line endings that readLine passes over.
func (c *conn) spoke() bool {
	said, _ := c.br.Peek(c.br.Buffered()) // they are buffered
	return len(bytes.Trim(said, "\r\n")) > 0
}

// errLineTooLong is readLine's, and becomes a ProtocolError.
var errLineTooLong = errors.New("line too long")

// maxBlank is how many empty lines readLine passes over.
const maxBlank = 4

// readLine returns the next line without its ending, valid until the next
// read. It must arrive within d, whole.
//
// QUIRK: servers send an empty line too many, mostly behind a message that
// ends in one. No reply is empty, so nothing is lost by passing over it.
func (c *conn) readLine(d time.Duration) ([]byte, error) {
	c.deadline = time.Now().Add(d)
	defer c.stream()
	line, whole, err := c.rawLine()
	for blank := 0; blank < maxBlank && err == nil && len(line) == 0; blank++ {
		line, whole, err = c.rawLine()
	}
	switch {
	case err != nil:
		return nil, explain(err, fmt.Sprintf("no reply in %v", d))
	case !whole || len(line) > c.cfg.Limits.Line:
		return nil, errLineTooLong
	}
	return line, nil
}

// stream makes the reads that follow part of a message or listing: they are
// judged by silence and rate instead of by a deadline.
func (c *conn) stream() {
	c.deadline = time.Time{}
	c.waited, c.arrived = 0, 0
}

// buffered is what was received and not read yet. It is valid until the next read.
func (c *conn) buffered() []byte {
	b, _ := c.br.Peek(c.br.Buffered()) // they are buffered
	return b
}

// awaitMore waits until the server says more, but no longer than that.
func (c *conn) awaitMore(patience time.Duration) {
	c.deadline = time.Now().Add(patience)
	_, _ = c.br.Peek(c.br.Buffered() + 1) // the next read meets an error again, unless it is a timeout
	c.stream()
}

// rawLine returns the next line without its ending, or as much of it as the
// buffer holds; whole says which. It is valid until the next read.
//
// QUIRK: a line may end in LF alone; RFC 1939 §3 wants CRLF.
func (c *conn) rawLine() (line []byte, whole bool, err error) {
	line, err = c.br.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return line, false, nil
	}
	if err != nil {
		return nil, false, unexpected(err)
	}
	line = bytes.TrimSuffix(line, []byte("\n"))
	text, cr := bytes.CutSuffix(line, []byte("\r"))
	c.crlf = c.crlf || cr
	return text, true, nil
}

// unexpected makes an end of the connection an error: POP3 always knows what
// should have come next.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// explain adds to a deadline's error what it was that took too long.
func explain(err error, what string) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return err
}

// meter is the reader below the buffer. It sets a deadline for each read and
// judges the rate.
type meter conn

func (m *meter) Read(p []byte) (int, error) {
	began := time.Now()
	deadline := m.deadline
	if deadline.IsZero() {
		deadline = began.Add(m.cfg.Timeouts.Idle)
	}
	if err := m.nc.SetReadDeadline(deadline); err != nil {
		return 0, err
	}
	n, err := m.nc.Read(p)
	if err == nil && m.deadline.IsZero() {
		err = m.judge(n, time.Since(began))
	}
	return n, err
}

// judge guards against a trickle: a byte now and then satisfies every
// deadline and never ends.
func (m *meter) judge(n int, took time.Duration) error {
	m.waited += took
	m.arrived += int64(n)
	if m.waited < m.cfg.Timeouts.Rate {
		return nil
	}
	if float64(m.arrived) < float64(m.cfg.MinRate)*m.waited.Seconds() {
		return fmt.Errorf("%d bytes in %v: %w", m.arrived, m.waited.Round(time.Second), ErrTooSlow)
	}
	m.waited, m.arrived = 0, 0
	return nil
}

// become continues on nc, which lies above the present connection.
func (c *conn) become(nc net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nc = nc
	c.br.Reset((*meter)(c))
}

// writeUnhurried sends b for as long as it takes; abort ends it.
func (c *conn) writeUnhurried(b []byte) error {
	if err := c.nc.SetWriteDeadline(time.Time{}); err != nil {
		return err
	}
	_, err := c.nc.Write(b)
	return err
}
