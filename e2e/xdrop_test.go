//go:build e2e

package e2e

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"
)

// drop drops files on the window, as a file manager does: XDND, version 5.
func (w *window) drop(t *testing.T, uris ...string) {
	t.Helper()
	var list bytes.Buffer
	for _, uri := range uris {
		fmt.Fprintf(&list, "%s\r\n", uri)
	}
	err := w.byHand(t, func(h *hand, window uint32) error { return h.dropOn(window, list.Bytes()) })
	if err != nil {
		t.Fatal(fmt.Errorf("drop on the window: %w", err))
	}
}

// What the X protocol calls events, and the requests that are used here.
const (
	selectionRequest, selectionNotify, clientMessage = 30, 31, 33

	createWindow, changeProperty, setSelectionOwner, sendEvent = 1, 18, 22, 25
)

func (h *hand) dropOn(window uint32, list []byte) error {
	atoms := map[string]uint32{}
	for _, name := range []string{"XdndEnter", "XdndPosition", "XdndDrop", "XdndFinished", "XdndSelection", "XdndActionCopy", "text/uri-list"} {
		a, err := h.atom(name)
		if err != nil {
			return err
		}
		atoms[name] = a
	}
	source, inputOutput := h.own+1, uint16(1)
	say := func(message string, data ...uint32) error {
		event := [5]uint32{source}
		copy(event[1:], data)
		return h.tell(uint8(sendEvent), uint8(0), uint16(11), window, uint32(0), uint8(clientMessage), uint8(32), uint16(0), window, atoms[message], event)
	}
	err := errors.Join(
		h.tell(uint8(createWindow), uint8(0), uint16(8), source, h.root, int16(0), int16(0), uint16(1), uint16(1), uint16(0), inputOutput, uint32(0), uint32(0)),
		h.tell(uint8(setSelectionOwner), uint8(0), uint16(4), source, atoms["XdndSelection"], uint32(0)),
		say("XdndEnter", 5<<24, atoms["text/uri-list"]),
		say("XdndPosition", 0, 200<<16|300, 0, atoms["XdndActionCopy"]),
		say("XdndDrop", 0, 0),
	)
	if err != nil {
		return err
	}
	if err := h.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	for {
		var event [32]byte
		if _, err := io.ReadFull(h.conn, event[:]); err != nil {
			return err
		}
		word := func(i int) uint32 { return binary.LittleEndian.Uint32(event[i:]) }
		switch event[0] &^ 0x80 {
		case 0:
			return fmt.Errorf("the X server answers with error %d", event[1])
		case selectionRequest: // give the list, and say that it is there
			requestor, target, property := word(12), word(20), word(24)
			pad := make([]byte, (4-len(list)%4)%4)
			err := errors.Join(
				h.tell(uint8(changeProperty), uint8(0), uint16(6+(len(list)+len(pad))/4), requestor, property, target, uint8(8), [3]uint8{}, uint32(len(list)), list, pad),
				h.tell(uint8(sendEvent), uint8(0), uint16(11), requestor, uint32(0),
					uint8(selectionNotify), uint8(0), uint16(0), word(4), requestor, word(16), target, property, [2]uint32{}),
			)
			if err != nil {
				return err
			}
		case clientMessage:
			if word(8) == atoms["XdndFinished"] {
				return nil
			}
		}
	}
}

// tell sends a request that has no reply.
func (h *hand) tell(request ...any) error {
	var b bytes.Buffer
	for _, part := range request {
		_ = binary.Write(&b, binary.LittleEndian, part) // to memory
	}
	_, err := h.conn.Write(b.Bytes())
	return err
}
