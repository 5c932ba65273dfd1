package pop3test

import (
	"io"
	"net"
	"sync"
	"time"
)

// lag is a connection whose bytes take a while each way, without being held
// back behind each other: latency, not bandwidth.
type lag struct {
	net.Conn
	delay time.Duration
	in    chan packet
	out   chan packet
	gone  chan struct{}
	end   sync.Once
	rest  []byte
}

// packet is some bytes and when they arrive.
type packet struct {
	bytes []byte
	err   error
	due   time.Time
}

// inFlight is how many packets fit on the line; more than any window needs.
const inFlight = 4096

// newLag delays nc. Its goroutines are counted in wg, and end once nc is closed.
func newLag(nc net.Conn, delay time.Duration, wg *sync.WaitGroup) *lag {
	l := &lag{Conn: nc, delay: delay, in: make(chan packet, inFlight), out: make(chan packet, inFlight), gone: make(chan struct{})}
	wg.Go(l.receive)
	wg.Go(l.send)
	return l
}

func (l *lag) receive() {
	defer close(l.in)
	for {
		buf := make([]byte, 16<<10)
		n, err := l.Conn.Read(buf)
		select {
		case l.in <- packet{buf[:n], err, time.Now().Add(l.delay)}:
		case <-l.gone:
			return
		}
		if err != nil {
			return
		}
	}
}

func (l *lag) send() {
	for {
		select {
		case p := <-l.out:
			if !l.wait(p.due) || p.err != nil || l.pass(p.bytes) != nil {
				l.shut()
				return
			}
		case <-l.gone:
			return
		}
	}
}

func (l *lag) pass(b []byte) error {
	_, err := l.Conn.Write(b)
	return err
}

func (l *lag) wait(due time.Time) bool {
	timer := time.NewTimer(time.Until(due))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-l.gone:
		return false
	}
}

func (l *lag) Read(p []byte) (int, error) {
	for len(l.rest) == 0 {
		got, ok := <-l.in
		if !ok {
			return 0, io.EOF
		}
		if !l.wait(got.due) {
			return 0, net.ErrClosed
		}
		if len(got.bytes) == 0 && got.err != nil {
			return 0, got.err
		}
		l.rest = got.bytes
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func (l *lag) Write(p []byte) (int, error) {
	select {
	case l.out <- packet{bytes: append([]byte(nil), p...), due: time.Now().Add(l.delay)}:
		return len(p), nil
	case <-l.gone:
		return 0, net.ErrClosed
	}
}

// Close lets what is on its way arrive.
func (l *lag) Close() error {
	select {
	case l.out <- packet{err: io.EOF, due: time.Now().Add(l.delay)}:
	default:
		l.shut()
	}
	return nil
}

func (l *lag) shut() {
	l.end.Do(func() {
		close(l.gone)
		_ = l.Conn.Close() // nobody is left to tell
	})
}

// SetDeadline does nothing: it would have to count the delay, and sessions do
// without.
func (l *lag) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (l *lag) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (l *lag) SetWriteDeadline(time.Time) error { return nil }
