//go:build e2e

package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
)

// hand speaks just enough of the X protocol, little endian, for what xdotool
// can't: it closes windows, drops files on them, and presses keys without a
// process for each.
type hand struct {
	conn net.Conn
	test byte   // the number of the extension XTEST
	root uint32 // the window behind all others
	own  uint32 // the first number for things of ours
}

func dialHand(s *screen) (*hand, error) {
	display := ""
	for _, variable := range s.env {
		if number, ok := strings.CutPrefix(variable, "DISPLAY=:"); ok {
			display = number
		}
	}
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+display)
	if err != nil {
		return nil, err
	}
	h := &hand{conn: conn}
	if err := h.hello(); err != nil {
		conn.Close()
		return nil, err
	}
	return h, nil
}

func (h *hand) close() { _ = h.conn.Close() }

func (h *hand) hello() error {
	if _, err := h.conn.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}); err != nil {
		return err
	}
	var head [8]byte
	if _, err := io.ReadFull(h.conn, head[:]); err != nil {
		return err
	}
	if head[0] != 1 {
		return fmt.Errorf("the X server refused: %v", head)
	}
	body := make([]byte, 4*int(binary.LittleEndian.Uint16(head[6:])))
	if _, err := io.ReadFull(h.conn, body); err != nil {
		return err
	}
	h.own = binary.LittleEndian.Uint32(body[4:])
	vendor, formats := int(binary.LittleEndian.Uint16(body[16:])+3)/4*4, 8*int(body[21])
	h.root = binary.LittleEndian.Uint32(body[32+vendor+formats:])
	reply, err := h.ask(uint8(98), uint8(0), uint16(4), uint16(5), uint16(0), []byte("XTEST\x00\x00\x00")) // QueryExtension
	h.test = reply[9]
	return err
}

// ask sends requests, the last of which has a reply.
func (h *hand) ask(requests ...any) (reply [32]byte, err error) {
	var b bytes.Buffer
	for _, part := range requests {
		_ = binary.Write(&b, binary.LittleEndian, part) // to memory
	}
	if _, err = h.conn.Write(b.Bytes()); err != nil {
		return reply, err
	}
	for reply[0] = 2; err == nil && reply[0] > 1; { // events come to everybody
		_, err = io.ReadFull(h.conn, reply[:])
	}
	if err == nil && reply[0] != 1 {
		err = fmt.Errorf("the X server answers with error %d", reply[1])
	}
	return reply, err
}

func (h *hand) atom(name string) (uint32, error) { // InternAtom
	padded := (len(name) + 3) / 4
	reply, err := h.ask(uint8(16), uint8(0), uint16(2+padded), uint16(len(name)), uint16(0), []byte(name), make([]byte, 4*padded-len(name)))
	return binary.LittleEndian.Uint32(reply[8:]), err
}

// getInputFocus has a reply: when it is there, what was sent before was taken.
var getInputFocus = []any{uint8(43), uint8(0), uint16(1)}

// deleteWindow sends WM_DELETE_WINDOW (ICCCM 4.2.8.1), as a window manager does.
func (h *hand) deleteWindow(window uint32) error {
	protocols, err := h.atom("WM_PROTOCOLS")
	if err != nil {
		return err
	}
	deletion, err := h.atom("WM_DELETE_WINDOW")
	if err != nil {
		return err
	}
	// SendEvent with a ClientMessage.
	event := []any{uint8(25), uint8(0), uint16(11), window, uint32(0),
		uint8(33), uint8(32), uint16(0), window, protocols, deletion, [4]uint32{}}
	_, err = h.ask(append(event, getInputFocus...)...)
	return err
}

// Keys in the keymap of Xvfb.
const (
	keyUp   = 111
	keyDown = 116
)

// key presses a key and lets it go, by FakeInput of XTEST.
func (h *hand) key(code uint8) error {
	var events []any
	for _, kind := range []uint8{2, 3} { // KeyPress, KeyRelease
		events = append(events, h.test, uint8(2), uint16(9), kind, code, uint16(0), [7]uint32{})
	}
	_, err := h.ask(append(events, getInputFocus...)...)
	return err
}

// byHand has a hand of its own do something with the window.
func (w *window) byHand(t *testing.T, do func(h *hand, window uint32) error) error {
	t.Helper()
	id, err := strconv.ParseUint(w.id, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	h, err := dialHand(w.screen)
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	return do(h, uint32(id))
}

// close asks the window to close, as the button of its frame does; xdotool's
// windowclose cuts the program's connection.
func (w *window) close(t *testing.T) {
	t.Helper()
	if err := w.byHand(t, (*hand).deleteWindow); err != nil {
		t.Fatal(fmt.Errorf("close the window: %w", err))
	}
}
