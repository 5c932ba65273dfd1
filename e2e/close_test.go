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

// close asks the window to close, as the button of its frame does: a window
// manager sends WM_DELETE_WINDOW (ICCCM 4.2.8.1). xdotool has no word for that;
// its windowclose cuts the program's connection.
func (w *window) close(t *testing.T) {
	t.Helper()
	id, err := strconv.ParseUint(w.id, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	display := ""
	for _, variable := range w.screen.env {
		if number, ok := strings.CutPrefix(variable, "DISPLAY=:"); ok {
			display = number
		}
	}
	if err := deleteWindow(display, uint32(id)); err != nil {
		t.Fatal(fmt.Errorf("close the window: %w", err))
	}
}

// deleteWindow speaks just enough of the X protocol, little endian.
func deleteWindow(display string, window uint32) error {
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+display)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}); err != nil {
		return err
	}
	var head [8]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		return err
	}
	if head[0] != 1 {
		return fmt.Errorf("the X server refused: %v", head)
	}
	if _, err := io.CopyN(io.Discard, conn, 4*int64(binary.LittleEndian.Uint16(head[6:]))); err != nil {
		return err
	}
	ask := func(request ...any) (reply [32]byte, err error) {
		var b bytes.Buffer
		for _, part := range request {
			_ = binary.Write(&b, binary.LittleEndian, part) // to memory
		}
		if _, err = conn.Write(b.Bytes()); err == nil {
			_, err = io.ReadFull(conn, reply[:])
		}
		if err == nil && reply[0] != 1 {
			err = fmt.Errorf("the X server answers with error %d", reply[1])
		}
		return reply, err
	}
	atom := func(name string) (uint32, error) { // InternAtom
		padded := (len(name) + 3) / 4
		reply, err := ask(uint8(16), uint8(0), uint16(2+padded), uint16(len(name)), uint16(0), []byte(name), make([]byte, 4*padded-len(name)))
		return binary.LittleEndian.Uint32(reply[8:]), err
	}
	protocols, err := atom("WM_PROTOCOLS")
	if err != nil {
		return err
	}
	deletion, err := atom("WM_DELETE_WINDOW")
	if err != nil {
		return err
	}
	// SendEvent with a ClientMessage; then GetInputFocus, whose answer says that
	// the event was taken.
	_, err = ask(uint8(25), uint8(0), uint16(11), window, uint32(0),
		uint8(33), uint8(32), uint16(0), window, protocols, deletion, [4]uint32{},
		uint8(43), uint8(0), uint16(1))
	return err
}
