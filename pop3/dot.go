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
// one, LF ends a line, or the last dot would be waited for in vain. Others have
// none in messages only; see Config.BareLF.
type dotReader struct {
	c     *conn
	verb  string
	bare  bool  // LF alone ends a line
	least int64 // bytes it should have, as listed, or less than 0; not to be relied on
	state dotState
	tail  [5]byte // the last the server sent
	err   error   // what ended it; io.EOF after the final dot
	size  int64   // bytes handed on
	last  byte    // of them

	// Of a message behind which no commands are in flight, in case LF ends its lines:
	bares   int64 // LFs without a CR
	stuffed int64 // pairs of dots behind them
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
		n := d.take(p)
		if d.err == io.EOF {
			d.err = d.ended()
		}
		if n > 0 {
			return n, nil // an io.EOF is for the next call
		}
	}
	return 0, d.err
}

// take turns what has arrived into p, and says how much of it that is.
func (d *dotReader) take(p []byte) int {
	src := d.c.buffered()
	switch dot := d.bareDot(src); {
	case dot > 0 && dot < len(src):
		src = src[:len(src)-dot] // what stands before it comes first
	case dot > 0 && d.bareEnd(src):
		d.err = ErrBareLF
		return 0
	case dot > 0:
		src = d.c.buffered()[:dot] // more may have come, and moved it
	}
	used, n := d.decode(p, src)
	d.remember(src[:used])
	_, _ = d.c.br.Discard(used) // as above
	d.count(p[:n])
	return n
}

// count counts what is handed on.
func (d *dotReader) count(p []byte) {
	if len(p) == 0 {
		return
	}
	if !d.c.ahead && !d.bare {
		d.countBare(p)
	}
	d.size += int64(len(p))
	d.last = p[len(p)-1]
}

func (d *dotReader) countBare(p []byte) {
	for rest := p; ; {
		at := bytes.IndexByte(rest, '\n')
		if at < 0 {
			return
		}
		before := d.last
		if i := len(p) - len(rest) + at; i > 0 {
			before = p[i-1]
		}
		rest = rest[at+1:]
		if before == '\r' {
			continue
		}
		d.bares++
		if bytes.HasPrefix(rest, []byte("..")) { // one that is cut in two is missed, and so is the end
			d.stuffed++
		}
	}
}

// How long the server is waited for to go on with a message that may be complete.
const (
	settle     = 300 * time.Millisecond // one that is shorter than listed
	settleBare = 2 * time.Second        // one that may end in a bare LF
)

// ended is io.EOF, or a ProtocolError if the server goes on with what can't be
// the next reply. This is not all of the message then: a dot was not stuffed,
// or, as Inbucket does at a line of 64 KB, the server gave up and says so now.
// Or it is more than the message: WildDuck begins the next reply before it has
// sent all of the one before, and so puts its +OK into the text.
//
// What follows may still be on its way. A message of another size than listed
// is believed only with the next reply, which will be waited for anyway. If there
// is none to come, only one that is shorter by more than any before that was
// whole is waited for: many servers list more than they send.
func (d *dotReader) ended() error {
	c := d.c
	short := d.least-d.size > c.slack
	another := c.ahead && d.least >= 0 && d.size != d.least
	if c.br.Buffered() == 0 {
		switch {
		case another:
			c.awaitMore(c.cfg.Timeouts.Reply)
		case short:
			c.awaitMore(settle)
		}
	}
	said := bytes.TrimLeft(c.buffered(), "\r\n")
	switch {
	case c.why() != nil:
		return c.why()
	case len(said) == 0 && another:
		return &ProtocolError{d.verb, "nothing follows a message of another size than listed"}
	case len(said) > 0 && !(c.ahead && (begins(said, "+OK") || begins(said, "-ERR") && !short)):
		return &ProtocolError{d.verb, "the server goes on after the final dot"}
	}
	c.slack = max(c.slack, d.least-d.size)
	return io.EOF
}

// bareDot is the length of a line at the end of what has arrived that is
// nothing but a dot, and has a bare LF before it or as its own end; 0 if there
// is none.
func (d *dotReader) bareDot(src []byte) int {
	if d.bare {
		return 0 // LF ends the lines here
	}
	return min(bareDot(append(d.tail[:], src[max(0, len(src)-len(d.tail)):]...)), len(src))
}

func bareDot(text []byte) int {
	switch {
	case bytes.HasSuffix(text, []byte("\n.\n")):
		return len(".\n")
	case bytes.HasSuffix(text, []byte("\n.\r\n")) && !bytes.HasSuffix(text, []byte("\r\n.\r\n")):
		return len(".\r\n")
	}
	return 0
}

// bareEnd says whether the line with a dot and a bare LF, src, which is all that
// has arrived, was meant to end the message: if the size is the listed one, LFs
// counted as one or as two, dots after them stuffed or not, and nothing follows.
// Where commands are in flight, something would. Of a beginning no size is known.
func (d *dotReader) bareEnd(src []byte) bool {
	c := d.c
	listed := func(size int64) bool { return d.least == size || d.least == size-d.stuffed }
	if c.ahead || d.verb == "RETR" && !listed(d.size) && !listed(d.size+d.bares) {
		return false
	}
	c.awaitMore(settleBare)
	return c.br.Buffered() == len(src) && c.why() == nil
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
	if errors.As(d.err, &late) && late.Timeout() && bareDot(d.tail[:]) > 0 {
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
