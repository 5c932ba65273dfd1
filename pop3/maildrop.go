package pop3

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strconv"
)

// Stat returns how many messages the maildrop holds and their size in bytes,
// as the server claims; the size is -1 if the claim made no sense. RFC 1939 §5.
func (c *Client) Stat(ctx context.Context) (count int, size int64, err error) {
	err = c.run(ctx, "STAT", func() error {
		if err := c.send("STAT"); err != nil {
			return err
		}
		text, err := c.conn.status("STAT", c.cfg.Timeouts.Slow)
		if err != nil {
			return err
		}
		count, size, err = parseStat(text)
		return err
	})
	return count, size, err
}

func parseStat(text string) (count int, size int64, err error) {
	first, rest, _ := bytes.Cut(bytes.TrimSpace([]byte(text)), []byte(" "))
	count, err = strconv.Atoi(string(first))
	if err != nil || count < 0 || count > math.MaxInt32 {
		return 0, 0, &ProtocolError{"STAT", "no message count: " + excerpt([]byte(text))}
	}
	return count, entrySize(rest), nil
}

// Dele marks message n for deletion, which happens at Quit and not before.
// RFC 1939 §5.
func (c *Client) Dele(ctx context.Context, n int) error {
	return c.run(ctx, "DELE", func() error {
		arg, err := number("DELE", n)
		if err != nil {
			return err
		}
		_, err = c.exchange(c.cfg.Timeouts.Reply, "DELE", arg)
		return err
	})
}

// DeleAll marks messages for deletion, with the commands in flight together
// if the server has PIPELINING. fn is called for each in order: with nil if
// the server marked it, or with its *Error. An error of fn's ends the session
// without QUIT, so that nothing is deleted, and is returned.
func (c *Client) DeleAll(ctx context.Context, nums []int, fn func(n int, err error) error) error {
	p := pipeline{
		verb: "DELE", count: len(nums),
		command: func(i int) (string, error) { return numbered("DELE", nums[i]) },
		reply: func(i int) error {
			_, err := c.conn.status("DELE", c.cfg.Timeouts.Reply)
			return report(fn, nums[i], err)
		},
	}
	return c.pipelined(ctx, p)
}

// report hands the outcome of a command to its callback; only the
// connection's troubles come back as they are.
func report(fn func(n int, err error) error, n int, err error) error {
	var refused *Error
	if err != nil && !errors.As(err, &refused) {
		return err
	}
	if err := fn(n, err); err != nil {
		return &callbackError{err}
	}
	return nil
}

// Noop asks for nothing, which keeps the session open. RFC 1939 §5.
func (c *Client) Noop(ctx context.Context) error {
	_, err := c.simple(ctx, c.cfg.Timeouts.Reply, "NOOP")
	return err
}

// Rset takes all of the session's deletions back. RFC 1939 §5.
func (c *Client) Rset(ctx context.Context) error {
	_, err := c.simple(ctx, c.cfg.Timeouts.Reply, "RSET")
	return err
}

// Quit ends the session, which makes the server delete what was marked, and
// closes the connection. Only nil says that the server did; after an *Error
// it may have deleted some (RFC 1939 §6), after any other error nobody knows.
func (c *Client) Quit(ctx context.Context) error {
	_, err := c.simple(ctx, c.cfg.Timeouts.Slow, "QUIT")
	_ = c.Close() // the server has answered, or never will; how the line ends does not matter
	return err
}
