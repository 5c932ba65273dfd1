package message

import (
	"bytes"
	"io"
	"slices"
	"strings"
)

// isDoubled tells whether a blank line stands after every line of a message's
// header, as where CR LF was taken for two line ends.
func isDoubled(head []byte) bool {
	var fields []string
	for i := 0; ; i++ {
		line, rest, ended := bytes.Cut(head, []byte("\n"))
		line = bytes.TrimSuffix(line, []byte("\r"))
		switch {
		case !ended, i%2 == 0 && len(line) == 0: // no more to see, or the end of the header
			return len(fields) >= 3
		case i%2 == 1 && len(line) > 0:
			return false
		case i%2 == 0 && line[0] != ' ' && line[0] != '\t':
			colon := nameEnd(line)
			if colon < 0 {
				return false
			}
			if name := strings.ToLower(string(line[:colon])); slices.Contains(firstFields, name) && !slices.Contains(fields, name) {
				fields = append(fields, name)
			}
		}
		head = rest
	}
}

// halvedLines leaves out every second line end of those that follow each other.
type halvedLines struct {
	r     io.Reader
	ended bool // by a line end that was passed on
}

func (h *halvedLines) Read(p []byte) (int, error) {
	for {
		n, err := h.r.Read(p)
		kept := p[:0]
		for _, c := range p[:n] {
			if h.ended && (c == '\r' || c == '\n') {
				h.ended = c == '\r'
				continue
			}
			h.ended = c == '\n'
			kept = append(kept, c)
		}
		if len(kept) > 0 || err != nil || len(p) == 0 {
			return len(kept), err
		}
	}
}
