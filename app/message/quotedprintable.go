package message

import (
	"bytes"
	"slices"
)

// quotedPrintable decodes quoted-printable line by line. A '=' that begins no
// escape stays as it is. RFC 2045 §6.7
type quotedPrintable struct {
	tail  []byte // an unfinished escape at the end of a piece of a long line
	whole bool   // the line before is complete
}

func (q *quotedPrintable) sound([]byte) bool { return q.whole }

func (q *quotedPrintable) passed([]byte) {}

func (q *quotedPrintable) line(out, piece []byte, last bool) (decoded []byte, more bool) {
	line := slices.Concat(q.tail, piece)
	q.tail, q.whole = nil, bytes.HasSuffix(piece, []byte("\n"))
	end := len(line)
	for end > 0 && isBlank(line[end-1]) {
		end--
	}
	for i := 0; i < end; i++ {
		if line[i] != '=' {
			out = append(out, line[i])
			continue
		}
		switch {
		case i+2 < end && isHex(line[i+1]) && isHex(line[i+2]):
			out = append(out, unhex(line[i+1])<<4|unhex(line[i+2]))
			i += 2
		case i+1 == end && (q.whole || last): // soft line break
			return out, true
		case i+2 >= end && !q.whole && !last:
			q.tail = append(q.tail, line[i:]...)
			return out, true
		default:
			out = append(out, '=')
		}
	}
	switch {
	case q.whole: // blanks before the line end were added on the way
		out = append(out, lineEnd(line)...)
	case !last && len(line)-end < 1000:
		q.tail = append(q.tail, line[end:]...)
	case !last:
		out = append(out, line[end:]...)
	}
	return out, true
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}
