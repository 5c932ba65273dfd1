package pop3

import (
	"context"
	"errors"
	"io"
)

// Retr retrieves message n and calls fn with it: the bytes the server sent,
// with CRLF as it stood and stuffed dots removed. The reader ends in io.EOF
// only if the message was complete; it is io.ErrUnexpectedEOF if the
// connection ended first, and a *ProtocolError if the server goes on after the
// final dot. RFC 1939 §5.
//
// What fn leaves unread is read and dropped; to see the beginning of a message
// use Top. An error of fn's ends the session without QUIT and is returned. If
// the message is not complete, Retr fails even if fn did not mind. If the
// server refuses, fn is not called and the error is its *Error.
func (c *Client) Retr(ctx context.Context, n int, fn func(io.Reader) error) error {
	return c.run(ctx, "RETR", func() error {
		arg, err := number("RETR", n)
		if err != nil {
			return err
		}
		if _, err := c.exchange(c.cfg.Timeouts.Reply, "RETR", arg); err != nil {
			return err
		}
		return c.conn.message("RETR", -1, fn)
	})
}

// Top retrieves the header of message n and the first lines of its body, with
// Retr's conditions. It is errors.ErrUnsupported if the server has no TOP.
// RFC 1939 §7.
func (c *Client) Top(ctx context.Context, n, lines int, fn func(io.Reader) error) error {
	return c.run(ctx, "TOP", func() error {
		line, err := topCommand(n, lines)
		if err != nil {
			return err
		}
		if _, err := c.optional(c.cfg.Timeouts.Reply, "TOP", line[len("TOP "):]); err != nil {
			return err
		}
		return c.conn.message("TOP", -1, fn)
	})
}

// RetrAll retrieves messages, in the order of nums, with the commands in
// flight together if the server has PIPELINING and one after the other if
// not. sizes are what List said, for bounding what is in flight, and for
// noticing that a message ended at a dot of its own; it may be shorter than
// nums, or nil.
//
// fn is called once for each, with Retr's conditions. A message the server
// refuses has a reader whose first Read returns the server's *Error; fn
// decides whether to go on, by returning nil, or to end the session.
func (c *Client) RetrAll(ctx context.Context, nums []int, sizes []int64, fn func(n int, r io.Reader) error) error {
	p := pipeline{
		verb: "RETR", count: len(nums),
		command: func(i int) (string, error) { return numbered("RETR", nums[i]) },
		cost:    func(i int) int64 { return cost(sizes, i) },
		reply:   func(i int) error { return c.messageReply("RETR", nums[i], listed(sizes, i), fn) },
	}
	return c.pipelined(ctx, p)
}

// TopAll is RetrAll with TOP instead of RETR.
func (c *Client) TopAll(ctx context.Context, nums []int, lines int, fn func(n int, r io.Reader) error) error {
	p := pipeline{
		verb: "TOP", count: len(nums),
		command: func(i int) (string, error) { return topCommand(nums[i], lines) },
		reply:   func(i int) error { return c.messageReply("TOP", nums[i], -1, fn) },
	}
	return c.pipelined(ctx, p)
}

// messageReply reads the reply to a RETR or TOP in a pipeline.
func (c *Client) messageReply(verb string, n int, size int64, fn func(n int, r io.Reader) error) error {
	_, err := c.conn.status(verb, c.cfg.Timeouts.Reply)
	var refused *Error
	switch {
	case errors.As(err, &refused):
		c.mark(refused)
		if err := fn(n, refusedReader{refused}); err != nil {
			return &callbackError{err}
		}
		return nil
	case err != nil:
		return err
	}
	return c.conn.message(verb, size, func(r io.Reader) error { return fn(n, r) })
}

// refusedReader stands for a message that the server refused.
type refusedReader struct{ err *Error }

func (r refusedReader) Read([]byte) (int, error) { return 0, r.err }

// message hands the multi-line response that follows to fn, and reads it to
// its end. size is what it should have, or less than 0.
func (c *conn) message(verb string, size int64, fn func(io.Reader) error) error {
	d := &dotReader{c: c, verb: verb, bare: !c.crlf || c.cfg.BareLF, least: size}
	c.stream()
	if err := fn(d); err != nil {
		return &callbackError{err}
	}
	if err := d.drain(); err != nil {
		return err
	}
	c.traceElided(Received, "message", d.size)
	return nil
}

// listed is what List said of the message, or less than 0.
func listed(sizes []int64, i int) int64 {
	if i >= len(sizes) {
		return -1
	}
	return sizes[i]
}

// cost is what a message of unknown or claimed size counts for in a window.
func cost(sizes []int64, i int) int64 {
	const unknown = 64 << 10
	if size := listed(sizes, i); size >= 0 {
		return size
	}
	return unknown
}
