package pop3

import (
	"context"
	"strconv"
	"sync"
)

// pipeline is a run of commands whose replies come in the same order.
type pipeline struct {
	verb    string
	count   int
	asks    bool                        // CAPA is one of the commands
	command func(i int) (string, error) // the line, without its ending
	cost    func(i int) int64           // bytes the reply is expected to have; nil for a few
	reply   func(i int) error           // reads it; a refusal of one command is no error here
}

// numbered is a command line with a message number.
func numbered(verb string, n int) (string, error) {
	arg, err := number(verb, n)
	return verb + " " + arg, err
}

func topCommand(n, lines int) (string, error) {
	line, err := numbered("TOP", n)
	if err == nil && lines < 0 {
		err = &ArgumentError{"TOP", "a negative number of lines"}
	}
	return line + " " + strconv.Itoa(lines), err
}

// pipelined runs p with many commands in flight if the server has PIPELINING
// (RFC 2449 §6.6), and one by one otherwise.
func (c *Client) pipelined(ctx context.Context, p pipeline) error {
	// Refused before anything is sent, so that nothing is done by halves.
	for i := range p.count {
		if _, err := p.command(i); err != nil {
			return err
		}
	}
	if p.count == 0 {
		return nil
	}
	if !p.asks {
		if _, err := c.Capa(ctx); err != nil {
			return err
		}
	}
	return c.run(ctx, p.verb, func() error {
		if err := c.mayPlaintext(p.verb); err != nil {
			return err
		}
		if c.pipelines() && p.count > 1 {
			return c.inWindow(p)
		}
		return c.oneByOne(p)
	})
}

// pipelines says whether the server has PIPELINING, which holds after sign-in
// if it was offered before (RFC 2449 §6.6), and may be given it.
func (c *Client) pipelines() bool {
	if c.cfg.BareLF {
		return false
	}
	if c.caps != nil {
		return c.caps.Pipelining
	}
	return c.earlier != nil && c.earlier.Pipelining
}

func (c *Client) oneByOne(p pipeline) error {
	for i := range p.count {
		line, err := p.command(i)
		if err != nil {
			return err
		}
		if err := c.sendLine(p.verb, line); err != nil {
			return err
		}
		if err := p.reply(i); err != nil {
			return err
		}
	}
	return nil
}

// inWindow keeps commands in flight. They are written by a goroutine of their
// own: if this one wrote them, and the server would not read on before its
// replies were read, both sides would wait for ever. RFC 2449 §6.6.
//
// A write has no deadline here, because it may rightly wait for as long as a
// callback takes; if the server is to blame, the read for the reply fails.
func (c *Client) inWindow(p pipeline) error {
	if c.conn.spoke() {
		return outOfTurn(p.verb)
	}
	out := newOutbox(c.conn)
	w := window{p: p, limits: c.cfg.Limits}
	err := func() error {
		for i := range p.count {
			if err := w.fill(c, out); err != nil {
				return err
			}
			c.conn.ahead = w.sent > i+1
			if err := p.reply(i); err != nil {
				return err
			}
			w.shrink(i)
		}
		return nil
	}()
	if err != nil {
		c.conn.abort() // replies are in flight; and the writer may be stuck
	}
	out.close()
	return err
}

// window is what is in flight: commands [done, sent).
type window struct {
	p          pipeline
	limits     Limits
	sent, done int
	bytes      int64
}

// fill sends what the window has room for. It waits until the window is half
// empty, so that commands travel together.
func (w *window) fill(c *Client, out *outbox) error {
	if inFlight := w.sent - w.done; inFlight > w.limits.PipelineCommands/2 {
		return nil
	}
	var lines []byte
	for w.sent < w.p.count && w.fits(w.sent) {
		line, err := w.p.command(w.sent)
		if err != nil {
			return err
		}
		c.conn.traceCommand(line)
		lines = append(append(lines, line...), '\r', '\n')
		w.bytes += w.cost(w.sent)
		w.sent++
	}
	out.put(lines)
	return nil
}

// fits says whether command i may go: one always may.
func (w *window) fits(i int) bool {
	inFlight := i - w.done
	if inFlight == 0 {
		return true
	}
	return inFlight < w.limits.PipelineCommands && w.cost(i) <= w.limits.PipelineBytes-w.bytes
}

func (w *window) shrink(i int) {
	w.bytes -= w.cost(i)
	w.done = i + 1
}

// cost is clamped, so that no claimed size makes the sum overflow.
func (w *window) cost(i int) int64 {
	if w.p.cost == nil {
		return 0
	}
	return min(w.p.cost(i), w.limits.PipelineBytes)
}

// outbox writes what is put into it, in order, without making anyone wait.
type outbox struct {
	conn *conn
	wake chan struct{}
	done chan struct{}

	mu     sync.Mutex
	lines  []byte
	closed bool
}

func newOutbox(c *conn) *outbox {
	o := &outbox{conn: c, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go o.write()
	return o
}

func (o *outbox) put(lines []byte) {
	o.mu.Lock()
	o.lines = append(o.lines, lines...)
	o.mu.Unlock()
	o.signal()
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default: // it will see this, too
	}
}

// close waits for the writer.
func (o *outbox) close() {
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
	o.signal()
	<-o.done
}

func (o *outbox) take() (lines []byte, closed bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	lines, o.lines = o.lines, nil
	return lines, o.closed
}

// write ends when it can't write, and tells nobody: the reader may still get
// what the server said before, and finds out by itself.
func (o *outbox) write() {
	defer close(o.done)
	for range o.wake {
		lines, closed := o.take()
		if len(lines) > 0 && o.conn.writeUnhurried(lines) != nil || closed {
			return
		}
	}
}
