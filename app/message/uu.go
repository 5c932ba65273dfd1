package message

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// uuBegin reads a uuencode header line, "begin 644 name".
func uuBegin(line []byte) (name string, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte("begin "))
	if !ok {
		return "", false
	}
	mode, file, ok := strings.Cut(strings.TrimSpace(string(rest)), " ")
	if !ok || len(mode) < 3 || len(mode) > 4 || strings.Trim(mode, "01234567") != "" {
		return "", false
	}
	return strings.TrimSpace(file), true
}

// uuLine decodes one line of uuencoded data; ok is false if it is none.
func uuLine(dst, line []byte) (out []byte, ok bool) {
	line = bytes.TrimRight(line, "\r\n")
	if len(line) == 0 {
		return dst, false
	}
	n := int(line[0]-' ') & 63
	if line[0] < ' ' || line[0] > '`' {
		return dst, false
	}
	data := line[1:]
	need := (n + 2) / 3 * 4
	// Blanks at the end may have been lost, and a checksum may have been added.
	if len(bytes.TrimRight(data, " ")) > need+2 || len(data) < need-4 && len(data) < (n*8+5)/6 && len(data) < need/2 {
		return dst, false
	}
	for _, c := range data {
		if c < ' ' || c > '`' {
			return dst, false
		}
	}
	six := func(i int) uint32 {
		if i < len(data) {
			return uint32(data[i]-' ') & 63
		}
		return 0
	}
	for i := 0; n > 0; i += 4 {
		v := six(i)<<18 | six(i+1)<<12 | six(i+2)<<6 | six(i+3)
		group := []byte{byte(v >> 16), byte(v >> 8), byte(v)}
		dst = append(dst, group[:min(n, 3)]...)
		n -= 3
	}
	return dst, true
}

// uuReader decodes a whole uuencoded body, as the transfer encoding
// "x-uuencode" has it.
type uuReader struct {
	in      *bufio.Reader
	out     []byte
	back    []byte
	started bool
	err     error
}

func (u *uuReader) Read(p []byte) (int, error) {
	for len(u.out) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		line, err := u.in.ReadSlice('\n')
		if err != bufio.ErrBufferFull {
			u.err = err
		}
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case bytes.Equal(line, []byte("end")):
			u.err = io.EOF
			return 0, io.EOF
		case !u.started:
			_, u.started = uuBegin(line)
		default:
			u.back, _ = uuLine(u.back[:0], line)
			u.out = u.back
		}
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}
