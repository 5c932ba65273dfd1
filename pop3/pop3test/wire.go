package pop3test

import (
	"bytes"
	"io"
	"slices"
	"time"
)

// Write sends bytes to the client, through the faults that wait for them and
// at the rate there is.
func (s *session) Write(p []byte) (int, error) {
	total := len(p)
	for len(p) > 0 {
		n, trap := len(p), (*tripwire)(nil)
		for _, t := range []*tripwire{s.always, s.once} {
			if t != nil && t.left <= int64(n) {
				n, trap = int(t.left), t
			}
		}
		if err := s.pass(p[:n]); err != nil {
			return total - len(p), err
		}
		p = p[n:]
		if trap == nil {
			continue
		}
		if trap.fault.Do == Trickle {
			return total, s.trickle(p, trap.fault.Every)
		}
		return total - len(p), s.trip(trap.fault)
	}
	return total, nil
}

// pass sends bytes that no fault waits for.
func (s *session) pass(p []byte) error {
	for _, t := range []*tripwire{s.always, s.once} {
		if t != nil {
			t.left -= int64(len(p))
		}
	}
	for len(p) > 0 {
		chunk := p
		if s.server.options.Rate > 0 {
			chunk = p[:min(len(p), 4<<10)]
		}
		if _, err := s.out.Write(chunk); err != nil {
			return err
		}
		s.sent.Add(int64(len(chunk)))
		if err := s.throttle(len(chunk)); err != nil {
			return err
		}
		p = p[len(chunk):]
	}
	return nil
}

// throttle waits for as long as n bytes take.
func (s *session) throttle(n int) error {
	rate := s.server.options.Rate
	if rate <= 0 {
		return nil
	}
	if err := s.flush(); err != nil {
		return err
	}
	return s.sleep(time.Duration(n) * time.Second / time.Duration(rate))
}

// trickle sends a byte now and then until the client has had enough. It stays
// in force for all that is said later.
func (s *session) trickle(p []byte, every time.Duration) error {
	for _, b := range p {
		if err := s.sleep(every); err != nil {
			return err
		}
		if _, err := s.out.Write([]byte{b}); err != nil {
			return err
		}
		s.sent.Add(1)
		if err := s.flush(); err != nil {
			return err
		}
	}
	return nil
}

// sleep waits, or fails if the session is over first.
func (s *session) sleep(d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-s.gone:
		return errGone
	}
}

func (s *session) flush() error { return s.out.Flush() }

// stuff writes a body as a multi-line response: dots doubled at the start of
// lines, ended by CRLF if it is not, and the final dot. RFC 1939 §3.
func stuff(w io.Writer, r io.Reader) error {
	buf := make([]byte, 32<<10)
	previous := [2]byte{'\r', '\n'}
	for {
		n, err := r.Read(buf)
		if n > 0 {
			if _, err := w.Write(stuffed(buf[:n], &previous)); err != nil {
				return err
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	end := ".\r\n"
	if previous != [2]byte{'\r', '\n'} {
		end = "\r\n.\r\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

// stuffed doubles the dots of p that start a line. previous are the two bytes
// before p, and become its last two.
func stuffed(p []byte, previous *[2]byte) []byte {
	if len(p) > 1 && previous[1] != '\n' && !bytes.Contains(p, []byte("\n.")) {
		*previous = [2]byte(p[len(p)-2:])
		return p // nothing to double, as mostly
	}
	joined := slices.Concat(previous[:], p)
	*previous = [2]byte(joined[len(joined)-2:])
	return bytes.ReplaceAll(joined, []byte("\r\n."), []byte("\r\n.."))[2:]
}

// firstLines is what TOP shows of a message.
func firstLines(body []byte, lines int) []byte {
	end := bytes.Index(body, []byte("\r\n\r\n"))
	if end < 0 {
		return body
	}
	end += 4
	for ; lines > 0 && end < len(body); lines-- {
		i := bytes.Index(body[end:], []byte("\r\n"))
		if i < 0 {
			return body
		}
		end += i + 2
	}
	return body[:end]
}
