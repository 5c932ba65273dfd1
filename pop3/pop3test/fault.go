package pop3test

import (
	"errors"
	"net"
	"time"
)

// Fault is one thing that goes wrong.
type Fault struct {
	Session int    // which connection, from 1; 0 is every one
	Command string // the verb it waits for, "GREETING", or "CONNECT" (before TLS); empty: the whole session
	Nth     int    // which Command of the session, from 1; 0 is every one
	After   int64  // bytes that still arrive: of the reply, or without Command of the session
	Do      Action
	Text    string        // of Answer, Refuse and Inject
	Every   time.Duration // between two bytes of a Trickle
}

// Action is what a Fault does.
type Action int

// The actions. Drop, Cut, Reset, Stall and Trickle leave the command itself
// done; Answer and Refuse come instead of it.
const (
	Drop    Action = iota // end the connection properly
	Cut                   // end TCP without ending TLS
	Reset                 // RST
	Stall                 // say nothing more, and keep the connection
	Trickle               // one byte now and then
	Answer                // send Text verbatim instead of the reply
	Refuse                // reply -ERR and Text
	Inject                // send Text verbatim right behind the reply
)

// tripwire is a fault that waits for its byte.
type tripwire struct {
	fault Fault
	left  int64
}

// faultFor finds the fault for the nth verb of a session.
func faultFor(faults []Fault, number int, verb string, nth int) *Fault {
	for i, f := range faults {
		if f.Command == verb && (f.Session == 0 || f.Session == number) && (f.Nth == 0 || f.Nth == nth) {
			return &faults[i]
		}
	}
	return nil
}

// errGone ends a session whose connection a fault has ended.
var errGone = errors.New("pop3test: ended by a fault")

// trip does what the fault says about a connection, and does not come back
// before it is over.
func (s *session) trip(f Fault) error {
	switch f.Do {
	case Drop:
		_ = s.flush()
		_ = s.nc.Close()
	case Cut:
		_ = s.flush()
		_ = s.base.Close()
	case Reset:
		_ = s.flush()
		if t, ok := s.tcp.(*net.TCPConn); ok {
			_ = t.SetLinger(0)
		}
		_ = s.base.Close()
	case Stall:
		_ = s.flush()
		s.listen()
	}
	return errGone
}

// listen waits until the client, or the server's owner, has had enough.
func (s *session) listen() {
	buf := make([]byte, 4<<10)
	for {
		if _, err := s.nc.Read(buf); err != nil {
			return
		}
	}
}
