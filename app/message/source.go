package message

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const sourceBuffer = 32 << 10

// source reads a message line by line and knows the boundaries of the
// multiparts that are open, so that a part ends at any of them, whether or
// not the multiparts within it were closed.
type source struct {
	br    *bufio.Reader
	open  []string // boundaries, outermost first
	held  []byte   // a line given back by unread
	isNew bool     // the next chunk starts a line
	err   error    // reading failed; io.EOF is not kept here

	doubled bool // a blank line followed every line
}

// newSource returns a source of r's bytes, repaired where a whole message is
// in a form no line reader could follow.
func newSource(r io.Reader) *source { return sourceOf(bufio.NewReaderSize(r, sourceBuffer)) }

func sourceOf(br *bufio.Reader) *source {
	s := &source{br: br, isNew: true}
	head, _ := s.br.Peek(4096)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = s.br.Discard(3) // buffered: cannot fail
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
		s.br = bufio.NewReaderSize(transform.NewReader(s.br, utf16), sourceBuffer)
	case bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0:
		// QUIRK: CR alone ended lines on old Macs.
		s.br = bufio.NewReaderSize(&carriageReturns{r: s.br}, sourceBuffer)
	case isDoubled(head):
		s.br, s.doubled = bufio.NewReaderSize(&halvedLines{r: s.br}, sourceBuffer), true
	}
	return s
}

// carriageReturns turns each CR into LF.
type carriageReturns struct{ r io.Reader }

func (c *carriageReturns) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// next returns the next line with its line end, or a piece of one that is
// longer than the buffer; start tells whether it begins a line. The slice is
// valid until the next call. At the end it returns io.EOF, and so it does
// after a failure, which is then in s.err.
func (s *source) next() (line []byte, start bool, err error) {
	if s.held != nil {
		line, s.held = s.held, nil
		return line, true, nil
	}
	line, err = s.br.ReadSlice('\n')
	start = s.isNew
	s.isNew = err == nil
	switch {
	case err == nil, errors.Is(err, bufio.ErrBufferFull):
		return line, start, nil
	case !errors.Is(err, io.EOF):
		s.err = err
	}
	if len(line) > 0 {
		return line, start, nil
	}
	return nil, start, io.EOF
}

// unread gives back a line that began at its start.
func (s *source) unread(line []byte) { s.held = line }

// peek returns up to n of the bytes that follow, less if the message ends.
// It makes slices from next invalid.
func (s *source) peek(n int) []byte {
	b, _ := s.br.Peek(n)
	if s.held != nil {
		b = append(bytes.Clone(s.held), b...)
	}
	return b
}

// rest reads on without looking for lines.
func (s *source) rest(p []byte) (int, error) {
	n, err := s.br.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err, err = err, io.EOF
	}
	return n, err
}

// delimiter tells whether line is a delimiter of an open multipart: which
// one (an index into s.open), and whether it closes it. RFC 2046 §5.1.1
func (s *source) delimiter(line []byte) (index int, closes, ok bool) {
	if len(s.open) == 0 || len(line) < 3 || line[0] != '-' || line[1] != '-' {
		return 0, false, false
	}
	text := bytes.TrimRight(line[2:], " \t\r\n")
	loose := -1
	for i := len(s.open) - 1; i >= 0; i-- {
		b := s.open[i]
		if len(text) < len(b) || string(text[:len(b)]) != b {
			continue
		}
		switch rest := text[len(b):]; {
		case len(rest) == 0:
			return i, false, true
		case string(rest) == "--":
			return i, true, true
		case loose < 0 && bytes.HasPrefix(rest, []byte("--")):
			loose = i // QUIRK: words after the closing delimiter, "--b--something"
		}
	}
	return loose, true, loose >= 0
}

// skip reads on to the next delimiter of an open multipart, and leaves it
// unread, or to the end.
func (s *source) skip() {
	for {
		line, start, err := s.next()
		if err != nil {
			return
		}
		if _, _, ok := s.delimiter(line); ok && start {
			s.unread(line)
			return
		}
	}
}

// bodyReader gives the bytes up to the next delimiter. The line end before a
// delimiter belongs to the delimiter (RFC 2046 §5.1.1), so one is held back.
type bodyReader struct {
	s    *source
	buf  []byte // what Read gives next
	back []byte // storage of buf
	eol  string // held back
	done bool
}

func (b *bodyReader) Read(p []byte) (int, error) {
	for len(b.buf) == 0 {
		if b.done {
			return 0, io.EOF
		}
		if len(b.s.open) == 0 && b.s.held == nil && b.eol == "" {
			return b.s.rest(p)
		}
		b.fill()
	}
	n := copy(p, b.buf)
	b.buf = b.buf[n:]
	return n, nil
}

// lineEnd returns the line end of a line, without allocating.
func lineEnd(line []byte) string {
	switch {
	case bytes.HasSuffix(line, []byte("\r\n")):
		return "\r\n"
	case bytes.HasSuffix(line, []byte("\n")):
		return "\n"
	case bytes.HasSuffix(line, []byte("\r")):
		return "\r"
	}
	return ""
}

func (b *bodyReader) fill() {
	line, start, err := b.s.next()
	if err != nil {
		b.done = true
		b.back = append(b.back[:0], b.eol...)
		b.buf = b.back
		return
	}
	if _, _, ok := b.s.delimiter(line); ok && start {
		b.s.unread(line)
		b.done = true
		return
	}
	text := bytes.TrimSuffix(line, []byte("\n"))
	text = bytes.TrimSuffix(text, []byte("\r"))
	eol := lineEnd(line)
	if len(text) == 0 && b.eol == "\r" && !start { // CR and LF fell into two pieces
		b.eol += eol
		return
	}
	b.back = append(append(b.back[:0], b.eol...), text...)
	b.buf, b.eol = b.back, eol
}
