package message

import (
	"bufio"
	"bytes"
	"io"
	"sync"
)

// workroom is what parsing a message needs for as long as it takes, and what
// the next message uses again: more than all that is kept of most.
type workroom struct {
	in    *bufio.Reader // of the message
	lines *bufio.Reader // of a plain text
	copy  []byte
	text  bytes.Buffer // a text whose length is not known yet
}

var rooms = sync.Pool{New: func() any {
	return &workroom{
		in:    bufio.NewReaderSize(nil, sourceBuffer),
		lines: bufio.NewReaderSize(nil, 4<<10),
		copy:  make([]byte, 8<<10),
	}
}}

func enter() *workroom { return rooms.Get().(*workroom) }

// source is newSource for the message that the room is taken for.
func (w *workroom) source(r io.Reader) *source {
	w.in.Reset(r)
	return sourceOf(w.in)
}

// leave gives the room back, without what was in it.
func (w *workroom) leave() {
	const usual = 256 << 10
	if w.text.Cap() > usual {
		return // one large message must not cost its size for good
	}
	w.in.Reset(nil)
	w.lines.Reset(nil)
	rooms.Put(w)
}
