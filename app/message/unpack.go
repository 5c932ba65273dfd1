package message

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// readPlain keeps a plain text, and takes the uuencoded and yEnc files out
// that senders without MIME put between its lines: they become attachments.
func (p *parser) readPlain(n *part, r io.Reader) {
	in, text := p.room.lines, p.newText()
	in.Reset(r)
	start := true
	for {
		line, err := in.ReadSlice('\n')
		if start && len(line) > 7 && (line[0] == 'b' || line[0] == '=') && p.unpack(n, bytes.Clone(line), in) {
			continue
		}
		start = err == nil
		_, _ = text.Write(line)
		if err != nil && err != bufio.ErrBufferFull {
			break
		}
	}
	p.took(n, text)
}

// unpack reads the file that begins with line, if one does, and registers it
// as a leaf beside n.
func (p *parser) unpack(n *part, line []byte, in *bufio.Reader) bool {
	if p.budget.parts >= p.limits.Parts {
		return false
	}
	if name, ok := uuBegin(line); ok {
		next, _ := in.Peek(100)
		if i := bytes.IndexByte(next, '\n'); i >= 0 {
			next = next[:i]
		}
		if _, ok := uuLine(nil, next); !ok && !bytes.Equal(bytes.TrimSpace(next), []byte("end")) {
			return false
		}
		p.enclosed(n, name, func(w io.Writer) bool { return copyUU(w, in) })
		return true
	}
	if head, ok := bytes.CutPrefix(line, []byte("=ybegin ")); ok {
		_, name, found := strings.Cut(string(head), " name=")
		if !found {
			return false
		}
		p.enclosed(n, strings.TrimSpace(name), func(w io.Writer) bool { return copyYEnc(w, in) })
		return true
	}
	return false
}

// enclosed registers a file found within a leaf; write gives its bytes and
// tells whether they were whole.
func (p *parser) enclosed(n *part, name string, write func(io.Writer) bool) *part {
	p.budget.parts++
	file := &part{parent: n, mediaType: "application/octet-stream", disposition: "attachment", rawName: decodeWords(name, "")}
	p.register(file)
	m := p.meter(file)
	sniff := &limitedBuffer{b: &bytes.Buffer{}, left: 3072}
	if !write(io.MultiWriter(m, sniff)) {
		p.problems.add("mime.enclosed", "A file within the text is damaged or cut off: "+quote(name)+".")
	}
	m.close()
	file.mediaType, _, _ = strings.Cut(mimetype.Detect(sniff.b.Bytes()).String(), ";")
	file.sniffed = true
	return file
}

// copyUU writes the file whose uuencoded lines follow, up to its "end".
func copyUU(w io.Writer, in *bufio.Reader) bool {
	var out []byte
	for {
		next, _ := in.Peek(100) // a line is at most 63 characters and a few
		line, _, ended := bytes.Cut(next, []byte("\n"))
		text := bytes.TrimRight(line, "\r")
		if bytes.Equal(text, []byte("end")) {
			_, _ = in.ReadSlice('\n') // within the buffer, or the last line
			return true
		}
		var ok bool
		if out, ok = uuLine(out[:0], text); !ok {
			return false
		}
		_, _ = w.Write(out) // a meter does not fail
		size := len(line)
		if ended {
			size++
		}
		if _, err := in.Discard(size); err != nil || !ended {
			return false
		}
	}
}

// copyYEnc writes the file whose yEnc lines follow, up to "=yend", and tells
// whether it has the size that line says.
func copyYEnc(w io.Writer, in *bufio.Reader) bool {
	var size int64
	start, escaped := true, false
	for {
		line, err := in.ReadSlice('\n')
		if start && bytes.HasPrefix(line, []byte("=yend")) {
			return yEncSize(line) == size
		}
		if !start || !bytes.HasPrefix(line, []byte("=ypart ")) {
			out := make([]byte, 0, len(line))
			for _, c := range line {
				switch {
				case c == '\r' || c == '\n':
					continue
				case escaped:
					c, escaped = c-64, false
				case c == '=':
					escaped = true
					continue
				}
				out = append(out, c-42)
			}
			size += int64(len(out))
			_, _ = w.Write(out) // a meter does not fail
		}
		start = err == nil
		if err != nil && err != bufio.ErrBufferFull {
			return false
		}
	}
}

func yEncSize(line []byte) int64 {
	_, rest, _ := strings.Cut(string(line), " size=")
	digits, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	size, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return -1
	}
	return size
}
