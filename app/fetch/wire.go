package fetch

import (
	"bytes"
	"io"
)

// opening remembers how a message begins.
//
// A server that says a line too many between two replies makes the next
// message begin with its own "+OK". What comes on its own proves nothing then:
// TOP, or the same octets once more, must agree before anything is deleted.
type opening struct {
	r     io.Reader
	first []byte
}

func (o *opening) Read(p []byte) (int, error) {
	n, err := o.r.Read(p)
	const enough = len("-ERR")
	o.first = append(o.first, p[:min(n, enough-len(o.first))]...)
	return n, err
}

func (o *opening) likeReply() bool {
	return bytes.HasPrefix(o.first, []byte("+OK")) || bytes.HasPrefix(o.first, []byte("-ERR"))
}

// counter reports what is read from the wire, and remembers whether it was
// the wire that failed.
type counter struct {
	r    io.Reader
	seen func(int)
	err  error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if n > 0 {
		c.seen(n)
	}
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}
