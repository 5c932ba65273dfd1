package message

import (
	"fmt"
	"io"
)

// Header is the header block of a message, for programs that ask for single
// fields and need nothing of the body.
type Header struct{ fields header }

// ReadHeader reads the header at the start of r with the same repairs as
// Parse, and little beyond it. It returns an error only if reading from r
// failed.
func ReadHeader(r io.Reader) (Header, error) {
	p := newParser(Options{})
	defer p.room.leave()
	s := p.room.source(r)
	fields, _ := readHeader(s, headerLimits{bytes: p.limits.HeaderBytes, fields: maxFields}, p.problems)
	if s.err != nil {
		return Header{}, fmt.Errorf("reading the header: %w", s.err)
	}
	return Header{fields}, nil
}

// Values gives every field of that name in its order, decoded and cleaned.
func (h Header) Values(name string) []string {
	var list []string
	for _, v := range h.fields.Values(name) {
		list = append(list, cleanLine(decodeWords(v, "")))
	}
	return list
}
