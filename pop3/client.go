package pop3

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"time"
)

// Client is the client's side of one POP3 session. Its methods are called by
// one goroutine at a time, and not from a callback of another method; Close
// may be called at any time.
//
// A method whose context ends closes the connection, at once: what the server
// had to say next is lost, and without QUIT it deletes nothing (RFC 1939 §6).
type Client struct {
	conn     *conn
	cfg      Config
	greeting string
	stamp    string // the greeting's timestamp for APOP, with its brackets
	greeted  bool
	signedIn bool
	caps     *Capabilities // nil: not asked in this state
	earlier  *Capabilities // what the server said before sign-in; nil before
	unbound  bool

	busy   atomic.Bool
	closed atomic.Bool
	broken error
}

// New makes a Client of a connection on which the greeting was not read yet.
// It does no I/O; the first method that does reads the greeting, and
// completes the handshake if nc is a *tls.Conn. Any other connection is
// plaintext, and good for CAPA, STLS and QUIT only unless
// Config.AllowPlaintext is set.
func New(nc net.Conn, cfg Config) *Client {
	cfg = cfg.withDefaults()
	return &Client{conn: newConn(nc, cfg), cfg: cfg}
}

// Greeting is what the server said first, without +OK, made printable. It is
// empty until it was read.
func (c *Client) Greeting() string { return c.greeting }

// ConnectionState describes the TLS connection. ok is false if there is none.
func (c *Client) ConnectionState() (state tls.ConnectionState, ok bool) {
	t, ok := c.conn.nc.(*tls.Conn)
	if !ok {
		return tls.ConnectionState{}, false
	}
	return t.ConnectionState(), true
}

// Close closes the connection without QUIT; the server restores what DELE
// marked. It interrupts a method that is running. Closing twice is fine.
func (c *Client) Close() error {
	if c.closed.Swap(true) {
		return nil
	}
	if c.busy.Load() {
		c.conn.abort()
		return nil
	}
	return c.conn.close()
}

// run is what every method that talks to the server goes through: it keeps
// the Client to one goroutine, ties the connection to ctx, and closes it
// after any failure that is not the server's -ERR.
func (c *Client) run(ctx context.Context, verb string, f func() error) error {
	if !c.busy.CompareAndSwap(false, true) {
		return ErrBusy
	}
	defer c.busy.Store(false)
	if err := c.usable(ctx); err != nil {
		return fmt.Errorf("pop3: %s: %w", verb, err)
	}
	c.conn.why = func() error { return c.interrupted(ctx) }
	stop := context.AfterFunc(ctx, c.conn.abort)
	err := c.greet(ctx)
	if err == nil {
		err = f()
	}
	if !stop() {
		c.broken = context.Cause(ctx)
	}
	return c.settle(verb, err)
}

func (c *Client) usable(ctx context.Context) error {
	switch {
	case c.closed.Load():
		return ErrClosed
	case c.broken != nil:
		return &brokenError{c.broken}
	}
	return ctx.Err()
}

// interrupted is why the connection was closed on purpose, or nil.
func (c *Client) interrupted(ctx context.Context) error {
	if c.closed.Load() {
		return ErrClosed
	}
	return context.Cause(ctx)
}

// settle decides what err means for the connection.
func (c *Client) settle(verb string, err error) error {
	var callback *callbackError
	switch {
	case err == nil, c.keeps(err):
		return err
	case errors.As(err, &callback):
		c.fail(callback.cause)
		return callback.cause
	case c.closed.Load():
		err = ErrClosed
	case c.broken != nil: // ctx ended; how that showed does not matter
		err = c.broken
	}
	c.fail(err)
	switch err.(type) {
	case *Error, *ProtocolError: // these name the command themselves
		return err
	}
	return fmt.Errorf("pop3: %s: %w", verb, err)
}

// keeps says whether the session goes on after err.
func (c *Client) keeps(err error) bool {
	switch err.(type) {
	case *Error, *ArgumentError:
		return c.greeted // a refused greeting is the end
	}
	return errors.Is(err, ErrPlaintext) || errors.Is(err, ErrNoMechanism)
}

// fail closes the connection for good. The first cause stays.
func (c *Client) fail(err error) {
	if c.broken == nil {
		c.broken = err
	}
	c.conn.abort()
}

// greet reads the greeting if it was not read yet. RFC 1939 §4.
func (c *Client) greet(ctx context.Context) error {
	if c.greeted {
		return nil
	}
	if t, ok := c.conn.nc.(*tls.Conn); ok {
		if err := handshake(ctx, t, c.cfg.Timeouts.TLS); err != nil {
			return err
		}
	}
	text, err := c.conn.status("greeting", c.cfg.Timeouts.Greeting)
	if err != nil {
		return err
	}
	c.stamp = timestamp(text)
	c.greeting = printable(text)
	c.greeted = true
	return nil
}

// send writes one command. Nothing but send and pipelines puts a command on
// the wire, and both keep it off plaintext.
func (c *Client) send(verb string, args ...string) error {
	if err := c.mayPlaintext(verb); err != nil {
		return err
	}
	line, err := commandLine(verb, args...)
	if err != nil {
		return err
	}
	return c.sendLine(verb, line)
}

func (c *Client) sendLine(verb, line string) error {
	if c.conn.spoke() {
		return outOfTurn(verb)
	}
	c.conn.traceCommand(line)
	return c.conn.write([]byte(line + "\r\n"))
}

// outOfTurn is what it is when something was said before it was asked for: it
// would be taken for the answer to another question.
func outOfTurn(verb string) error {
	return &ProtocolError{verb, "the server spoke out of turn"}
}

func (c *Client) mayPlaintext(verb string) error {
	if c.conn.secure() || c.cfg.AllowPlaintext {
		return nil
	}
	switch verb {
	case "CAPA", "STLS", "QUIT":
		return nil
	}
	return ErrPlaintext
}

// commandLine joins verb and arguments and refuses what would end the line
// early. RFC 1939 §3.
func commandLine(verb string, args ...string) (string, error) {
	for _, arg := range args {
		if strings.ContainsAny(arg, "\r\n\x00") {
			return "", &ArgumentError{verb, "the argument contains CR, LF or NUL"}
		}
	}
	return strings.Join(append([]string{verb}, args...), " "), nil
}

// simple sends a command and reads its status line, which must arrive within d.
func (c *Client) simple(ctx context.Context, d time.Duration, verb string, args ...string) (text string, err error) {
	err = c.run(ctx, verb, func() error {
		text, err = c.exchange(d, verb, args...)
		return err
	})
	return text, err
}

// exchange is simple, within run.
func (c *Client) exchange(d time.Duration, verb string, args ...string) (string, error) {
	if err := c.send(verb, args...); err != nil {
		return "", err
	}
	return c.conn.status(verb, d)
}
