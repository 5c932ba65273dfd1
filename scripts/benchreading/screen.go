package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
)

// keyJ is the key code of "j" where nobody loaded another keymap.
const keyJ = 44

// area is a part of the screen, in pixels.
type area struct{ x, y, w, h int }

// screen is a connection to an X server: as much of the protocol (X11R7, "X
// Window System Protocol") as looking and pressing a key takes.
type screen struct {
	conn  net.Conn
	in    *bufio.Reader
	root  uint32
	xtest byte // the opcode of the extension that presses keys
}

var (
	errRefused = errors.New("the X server refuses the connection")
	errReply   = errors.New("the X server answers with an error")
	errNoXTest = errors.New("the X server has no XTEST extension")
)

func open(display string) (*screen, error) {
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(display, ":"))
	if err != nil {
		return nil, err
	}
	s := &screen{conn: conn, in: bufio.NewReaderSize(conn, 1<<20)}
	if _, err := conn.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}); err != nil {
		return nil, err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(s.in, head); err != nil {
		return nil, err
	}
	setup := make([]byte, 4*int(binary.LittleEndian.Uint16(head[6:])))
	if _, err := io.ReadFull(s.in, setup); err != nil {
		return nil, err
	}
	if head[0] != 1 {
		return nil, errRefused
	}
	vendor := (int(binary.LittleEndian.Uint16(setup[16:])) + 3) &^ 3
	s.root = binary.LittleEndian.Uint32(setup[32+vendor+8*int(setup[21]):])
	const name = "XTEST"
	answer, _, err := s.ask(append([]byte{98, 0, 4, 0, byte(len(name)), 0, 0, 0}, name+"\x00\x00\x00"...))
	if err != nil {
		return nil, err
	}
	if answer[8] == 0 {
		return nil, errNoXTest
	}
	s.xtest = answer[9]
	return s, nil
}

// ask sends a request and gives its reply: 32 bytes, and what follows them.
func (s *screen) ask(request []byte) (head, rest []byte, err error) {
	if _, err := s.conn.Write(request); err != nil {
		return nil, nil, err
	}
	head = make([]byte, 32)
	for {
		if _, err := io.ReadFull(s.in, head); err != nil {
			return nil, nil, err
		}
		switch head[0] {
		case 0:
			return nil, nil, errReply
		case 1:
			rest = make([]byte, 4*binary.LittleEndian.Uint32(head[4:]))
			_, err = io.ReadFull(s.in, rest)
			return head, rest, err
		}
	}
}

// look gives the pixels of an area.
func (s *screen) look(a area) ([]byte, error) {
	r := []byte{73, 2, 5, 0}
	r = binary.LittleEndian.AppendUint32(r, s.root)
	for _, n := range []int{a.x, a.y, a.w, a.h} {
		r = binary.LittleEndian.AppendUint16(r, uint16(n))
	}
	_, pixels, err := s.ask(append(r, 0xff, 0xff, 0xff, 0xff))
	return pixels, err
}

// press presses and releases the key.
func (s *screen) press() error {
	for _, kind := range []byte{2, 3} {
		r := make([]byte, 36)
		r[0], r[1], r[2], r[4], r[5] = s.xtest, 2, 9, kind, keyJ
		if _, err := s.conn.Write(r); err != nil {
			return err
		}
	}
	return nil
}
