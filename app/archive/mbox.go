package archive

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// mboxReader reads the messages of an mbox file one after the other. It
// understands mboxo and mboxrd (a ">" before "From " is taken off, which is
// all that can be known of mboxo) and mboxcl2, where a Content-Length that
// leads exactly to the next message is believed and nothing is unquoted.
//
// The bytes of a message are otherwise left as they are, line ends included.
type mboxReader struct {
	src    io.ReaderAt
	r      *bufio.Reader
	offset int64

	next []byte // the "From " line of the message to come; nil at the end
}

// Words at the end of a "From " line that only our own export writes, for the
// few messages that need them; others see them as part of a line they hardly
// look at.
const (
	noLength = " no-length" // the message has a Content-Length that is not about this file
	noEOL    = " no-eol"    // the message does not end with a line end of its own
)

// newMboxReader reads from src, whose first line that is not blank is a "From "
// line.
func newMboxReader(src interface {
	io.Reader
	io.ReaderAt
}) (*mboxReader, error) {
	m := &mboxReader{src: src, r: bufio.NewReaderSize(src, 1<<16)}
	line, err := m.line()
	line = bytes.TrimPrefix(line, utf8BOM)
	for err == nil && isBlank(line) {
		line, err = m.line()
	}
	if err != nil {
		return nil, err
	}
	m.next = bytes.Clone(line)
	return m, nil
}

// line gives the next line with its end, or the next part of a line that is
// too long for the buffer. The slice is good until the next call.
func (m *mboxReader) line() ([]byte, error) {
	line, err := m.r.ReadSlice('\n')
	m.offset += int64(len(line))
	if err == bufio.ErrBufferFull || len(line) > 0 && err == io.EOF {
		err = nil
	}
	return line, err
}

// message begins the next message; io.EOF means that there is none. It must
// be read to its end before the next call. received is zero if the "From "
// line does not say.
func (m *mboxReader) message() (r io.Reader, received time.Time, err error) {
	if m.next == nil {
		return nil, time.Time{}, io.EOF
	}
	from := strings.TrimRight(string(m.next), "\r\n")
	from, bare := strings.CutSuffix(from, noEOL)
	from, plain := strings.CutSuffix(from, noLength)
	m.next = nil
	return &mboxMessage{m: m, header: !plain, bare: bare, lineStart: true}, fromDate(from), nil
}

// mboxMessage reads one message. It lags a little behind the file: whether a
// blank line belongs to the message is known only when the next line is.
type mboxMessage struct {
	m         *mboxReader
	header    bool  // still in the header, and looking for its Content-Length
	length    int64 // Content-Length, 0 if none
	raw       int64 // bytes of body to take as they are
	bare      bool  // the last line end is not the message's
	lineStart bool

	ready []byte // to be given out
	held  []byte // the last line, or the blank line after it
	owed  bool   // of a bare message: a line end that is given out if more follows
	done  bool
}

func (b *mboxMessage) Read(p []byte) (int, error) {
	for len(b.ready) == 0 {
		if b.done {
			return 0, io.EOF
		}
		if err := b.advance(); err != nil {
			return 0, err
		}
	}
	n := copy(p, b.ready)
	b.ready = b.ready[n:]
	return n, nil
}

// advance reads a line of the file.
func (b *mboxMessage) advance() error {
	if b.raw > 0 {
		return b.takeRaw()
	}
	line, err := b.m.line()
	if err == io.EOF {
		b.finish()
		return nil
	}
	if err != nil {
		return err
	}
	if b.lineStart && isFrom(line) {
		line = bytes.Clone(line)
		if b.m.begins(line, isBlank(b.held)) {
			b.m.next = line
			b.finish()
			return nil
		}
	}
	b.give(b.held) // it turns out to be inside the message
	start := b.lineStart
	b.lineStart = line[len(line)-1] == '\n'
	b.held = append(b.held[:0], unquoted(line, start)...)
	if b.header && start {
		b.readHeader(line)
	}
	return nil
}

// begins reports whether a "From " line inside the file begins a message. Behind
// a blank line it has to end with a date or be followed by a header. Some
// programs forget the blank line: then it takes both.
func (m *mboxReader) begins(line []byte, afterBlank bool) bool {
	dated := !fromDate(strings.TrimRight(string(line), "\r\n")).IsZero()
	if dated && afterBlank {
		return true
	}
	if !dated && !afterBlank {
		return false
	}
	next, err := m.r.Peek(longestName)
	return (err == nil || err == io.EOF) && looksLikeHeader(next)
}

// longestName is how far the colon behind the name of a header field is looked
// for.
const longestName = 128

// readHeader looks for Content-Length, and decides at the end of the header
// whether to believe it.
func (b *mboxMessage) readHeader(line []byte) {
	if name, value, ok := strings.Cut(string(line[:min(len(line), 100)]), ":"); ok && strings.EqualFold(name, "Content-Length") {
		if n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64); err == nil && n > 0 {
			b.length = n
		}
	}
	if !isBlank(line) {
		return
	}
	b.header = false
	if b.length > 0 && b.m.endsAt(b.m.offset+b.length) {
		b.raw = b.length
	}
}

// endsAt reports whether a message ends at offset: exactly one line end, then
// the end of the file or a "From " line. With two the first would be the
// message's own, and the length not to be believed.
func (m *mboxReader) endsAt(offset int64) bool {
	var after [7]byte
	n, err := m.src.ReadAt(after[:], offset)
	if err != nil && err != io.EOF {
		return false
	}
	rest, ok := bytes.CutPrefix(bytes.TrimPrefix(after[:n], []byte("\r")), []byte("\n"))
	return ok && (len(rest) == 0 || bytes.HasPrefix(rest, []byte("From ")))
}

// takeRaw gives out the body by its length, then skips the blank line.
func (b *mboxMessage) takeRaw() error {
	b.give(b.held)
	b.held = b.held[:0]
	part := make([]byte, min(b.raw, 1<<15))
	n, err := b.m.r.Read(part)
	b.ready = append(b.ready, part[:n]...)
	b.m.offset += int64(n)
	b.raw -= int64(n)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil || b.raw > 0 {
		return err
	}
	b.done = true
	for {
		line, err := b.m.line()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case isBlank(line):
			continue
		}
		b.m.next = bytes.Clone(line)
		return nil
	}
}

// finish gives out what is still the message's: not the blank line that mbox
// puts after each.
func (b *mboxMessage) finish() {
	b.done = true
	if !isBlank(b.held) {
		b.give(b.held)
	}
}

// give puts a line where Read takes it from.
func (b *mboxMessage) give(line []byte) {
	b.ready = b.ready[:0]
	if len(line) == 0 {
		return
	}
	if b.owed {
		b.ready = append(b.ready, '\n')
	}
	b.ready = append(b.ready, line...)
	if b.owed = b.bare && line[len(line)-1] == '\n'; b.owed {
		b.ready = b.ready[:len(b.ready)-1]
	}
}

func isBlank(line []byte) bool {
	return len(line) == 1 && line[0] == '\n' || len(line) == 2 && line[0] == '\r' && line[1] == '\n'
}

// isFrom reports whether a line after a blank one begins a message. People
// begin paragraphs with "From " too, so it has to have a time of day.
func isFrom(line []byte) bool {
	if !bytes.HasPrefix(line, []byte("From ")) {
		return false
	}
	for i := 5; i+5 <= len(line); i++ {
		if line[i+2] == ':' && isDigit(line[i]) && isDigit(line[i+1]) && isDigit(line[i+3]) && isDigit(line[i+4]) {
			return true
		}
	}
	return false
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// unquoted takes one ">" off a line that is ">From ", ">>From " and so on.
func unquoted(line []byte, start bool) []byte {
	if start && len(line) > 0 && line[0] == '>' && isQuotedFrom(line) {
		return line[1:]
	}
	return line
}

// isQuotedFrom reports whether a line is "From " after any number of ">".
func isQuotedFrom(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From "))
}

// fromDates are the ways in which a "From " line gives its time: that of most
// programs, with a zone before or behind the year (Gmail's Takeout, old mail
// servers), without seconds, and as in a Date field.
var fromDates = []string{
	"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 -0700 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 2006 -0700",
	"Mon Jan 2 15:04 2006", "Mon Jan 2 15:04 MST 2006", "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST",
}

// fromDate gives the time in a "From " line, or zero. Something may follow it,
// as our own words do, or "remote from there".
func fromDate(line string) time.Time {
	fields := strings.Fields(line)
	for i := 1; i < len(fields); i++ {
		if day, _, _ := strings.Cut(fields[i], ","); len(day) != 3 {
			continue
		}
		var longest time.Time
		length := 0
		for _, layout := range fromDates {
			n := 1 + strings.Count(layout, " ")
			if n <= length || i+n > len(fields) {
				continue
			}
			if t, err := time.Parse(layout, strings.Join(fields[i:i+n], " ")); err == nil {
				longest, length = t.UTC(), n
			}
		}
		if length > 0 {
			return longest
		}
	}
	return time.Time{}
}

// writeMbox appends one message to an mboxrd file. The bytes of the message
// are its own, with ">" put before what would look like a "From " line.
func writeMbox(w io.Writer, sender string, received time.Time, msg io.ReadSeeker) error {
	marks, err := marksFor(msg)
	if err != nil {
		return err
	}
	if sender == "" || strings.ContainsFunc(sender, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		sender = "MAILER-DAEMON"
	}
	if _, err := fmt.Fprintf(w, "From %s %s%s\n", sender, received.UTC().Format(time.ANSIC), marks); err != nil {
		return err
	}
	if err := writeQuoted(w, msg); err != nil {
		return err
	}
	end := "\n"
	if strings.HasSuffix(marks, noEOL) {
		end = "\n\n"
	}
	_, err = io.WriteString(w, end)
	return err
}

func writeQuoted(w io.Writer, msg io.Reader) error {
	r := bufio.NewReaderSize(msg, 1<<16)
	for start := true; ; {
		line, err := r.ReadSlice('\n')
		if start && isQuotedFrom(line) {
			line = append([]byte{'>'}, line...)
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
		start = len(line) > 0 && line[len(line)-1] == '\n'
		if err == io.EOF {
			return nil
		}
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
	}
}

// marksFor gives the words that a message's "From " line needs, and leaves msg
// at its beginning.
func marksFor(msg io.ReadSeeker) (marks string, err error) {
	head, err := io.ReadAll(io.LimitReader(msg, headBytes))
	if err != nil {
		return "", err
	}
	if bytes.Contains(bytes.ToLower(head), []byte("content-length")) || len(head) == headBytes {
		marks = noLength
	}
	open, err := endsOpen(msg)
	if open {
		marks += noEOL
	}
	return marks, err
}

// endsOpen reports whether a message does not end with a line end.
func endsOpen(msg io.ReadSeeker) (bool, error) {
	size, err := msg.Seek(0, io.SeekEnd)
	if err != nil || size == 0 {
		return true, err
	}
	if _, err := msg.Seek(-1, io.SeekEnd); err != nil {
		return false, err
	}
	var last [1]byte
	if _, err := io.ReadFull(msg, last[:]); err != nil {
		return false, err
	}
	_, err = msg.Seek(0, io.SeekStart)
	return last[0] != '\n', err
}
