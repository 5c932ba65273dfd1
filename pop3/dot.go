package pop3

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// dotReader reads a multi-line response up to its final dot, byte by byte as
// the server sent it but for the dots it stuffed. RFC 1939 §3.
//
// Only CRLF ends a line here. A message with a bare LF before a dot must not
// be able to end early, and to pass off what follows as the server's replies.
//
// QUIRK: some servers know no CR at all. Where not one line of the session had
// one, LF ends a line, or the last dot would be waited for in vain.
type dotReader struct {
	c     *conn
	verb  string
	bare  bool  // LF alone ends a line
	least int64 // bytes it should have, as listed; not to be relied on
	state dotState
	tail  [3]byte // the last the server sent
	err   error   // what ended it; io.EOF after the final dot
	size  int64   // bytes handed on
}

type dotState byte

const (
	lineStart  dotState = iota // at the start of a line
	afterDot                   // after a dot at the start of a line
	afterDotCR                 // after a dot at the start of a line, and CR
	inLine                     // within a line
	afterCR                    // within a line, after CR
)

func (d *dotReader) Read(p []byte) (int, error) {
	for d.err == nil {
		if len(p) == 0 {
			return 0, nil
		}
		if _, err := d.c.br.Peek(1); err != nil {
			d.fail(err)
			break
		}
		src, _ := d.c.br.Peek(d.c.br.Buffered()) // they are buffered
		used, n := d.decode(p, src)
		d.remember(src[:used])
		_, _ = d.c.br.Discard(used) // as above
		d.size += int64(n)
		if d.err == io.EOF {
			d.err = d.ended()
		}
		if n > 0 {
			return n, nil // an io.EOF is for the next call
		}
	}
	return 0, d.err
}

// settle is how long a message that is shorter than listed is waited for to go on.
const settle = 300 * time.Millisecond

// ended is io.EOF, or a ProtocolError if the server goes on with what can't be
// the next reply. This is not all of the message then: a dot was not stuffed,
// or, as Inbucket does at a line of 64 KB, the server gave up and says so now.
//
// What follows may still be on its way. It is waited for, if the message is
// shorter than listed by more than any before that was whole: many servers list
// more than they send.
func (d *dotReader) ended() error {
	c := d.c
	short := d.least-d.size > c.slack
	if c.br.Buffered() == 0 && short {
		c.deadline = time.Now().Add(settle)
		_, _ = c.br.Peek(1) // the next read meets an error again, unless it is a timeout
		c.stream()
	}
	said, _ := c.br.Peek(c.br.Buffered()) // they are buffered
	said = bytes.TrimLeft(said, "\r\n")
	if len(said) == 0 || c.ahead && (begins(said, "+OK") || begins(said, "-ERR") && !short) {
		c.slack = max(c.slack, d.least-d.size)
		return io.EOF
	}
	return &ProtocolError{d.verb, "the server goes on after the final dot"}
}

// begins says whether text begins with word, as far as it reaches.
func begins(text []byte, word string) bool {
	n := min(len(text), len(word))
	return strings.EqualFold(string(text[:n]), word[:n])
}

func (d *dotReader) fail(err error) {
	if why := d.c.why(); why != nil {
		d.err = why
		return
	}
	d.err = explain(unexpected(err), fmt.Sprintf("silence for %v", d.c.cfg.Timeouts.Idle))
	var late net.Error
	if errors.As(d.err, &late) && late.Timeout() && string(d.tail[:]) == "\n.\n" {
		d.err = fmt.Errorf("%w: %w", ErrBareDot, d.err)
	}
}

// remember keeps the end of what the server sent.
func (d *dotReader) remember(sent []byte) {
	sent = sent[max(0, len(sent)-len(d.tail)):]
	copy(d.tail[:], d.tail[len(sent):])
	copy(d.tail[len(d.tail)-len(sent):], sent)
}

// decode turns src into dst until one of them or the response ends.
func (d *dotReader) decode(dst, src []byte) (used, n int) {
	for used < len(src) && n < len(dst) && d.err == nil {
		b := src[used]
		switch {
		case d.state == inLine:
			k := copyLine(dst[n:], src[used:], d.lineEnd())
			used, n = used+k, n+k
			d.state = d.after(src[used-1])
			continue
		case d.state == lineStart && b == '.':
			d.state = afterDot // the dot is stuffed, or the last
			used++
			continue
		case d.state == afterDot && b == '\r':
			d.state = afterDotCR
			used++
			continue
		case b == '\n' && (d.state == afterDotCR || d.bare && d.state == afterDot):
			d.err = io.EOF // unless ended finds that it was not the last
			used++
			continue
		case d.state == afterDotCR:
			d.state = afterCR // it was not the end: the CR is the message's, and b comes next
			dst[n] = '\r'
			n++
			continue
		}
		d.state = d.after(b)
		dst[n] = b
		used, n = used+1, n+1
	}
	return used, n
}

// after is the state after a byte of the message.
func (d *dotReader) after(b byte) dotState {
	switch {
	case b == '\r':
		return afterCR
	case b == '\n' && (d.bare || d.state == afterCR):
		return lineStart
	}
	return inLine
}

// lineEnd is the byte that a line is read up to at once.
func (d *dotReader) lineEnd() byte {
	if d.bare {
		return '\n'
	}
	return '\r'
}

// copyLine copies up to and including the next end.
func copyLine(dst, src []byte, end byte) int {
	src = src[:min(len(src), len(dst))]
	if i := bytes.IndexByte(src, end); i >= 0 {
		src = src[:i+1]
	}
	return copy(dst, src)
}

// drain reads what a callback left of the response. It returns what went
// wrong on the way, whether or not the callback cared.
func (d *dotReader) drain() error {
	if d.err == nil {
		_, _ = io.Copy(io.Discard, d) // the outcome is in d.err
	}
	if d.err == io.EOF {
		return nil
	}
	return d.err
}
