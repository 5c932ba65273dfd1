package pop3test

import (
	"bufio"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// state is where a session stands. RFC 1939 §3.
type state int

const (
	authorization state = iota
	transaction
	over
)

// session is one connection.
type session struct {
	server *Server
	number int
	tcp    net.Conn // the socket
	base   net.Conn // the socket, or what delays it
	nc     net.Conn // base, or TLS above it
	in     *bufio.Reader
	out    *bufio.Writer
	faults []Fault

	state    state
	user     string // named by USER
	drop     *maildrop
	messages []*Message
	deleted  map[*Message]bool
	seen     map[string]int // how often each verb came
	always   *tripwire      // a fault of the whole session
	once     *tripwire      // a fault of the present reply

	sent  atomic.Int64
	gone  chan struct{} // closed when the connection is over
	done  chan struct{} // closed when serve has returned, and the lock is free
	leave sync.Once

	mu  sync.Mutex // guards rec
	rec Session
}

// maxCommand is more than any SASL response has.
const maxCommand = 64 << 10

func newSession(s *Server, number int, tcp net.Conn) *session {
	ses := &session{
		server: s, number: number, tcp: tcp, base: tcp, faults: s.faults,
		deleted: map[*Message]bool{}, seen: map[string]int{}, gone: make(chan struct{}), done: make(chan struct{}),
		rec: Session{Number: number},
	}
	if s.options.RoundTrip > 0 {
		ses.base = newLag(tcp, s.options.RoundTrip/2, &s.wg)
	}
	ses.use(ses.base)
	if f := faultFor(ses.faults, number, "", 0); f != nil {
		ses.always = &tripwire{*f, f.After}
	}
	return ses
}

// use speaks over nc from now on.
func (s *session) use(nc net.Conn) {
	s.nc = nc
	s.in = bufio.NewReaderSize(nc, maxCommand)
	s.out = bufio.NewWriterSize(nc, 32<<10)
}

// hangUp ends the connection; may be called from any goroutine.
func (s *session) hangUp() {
	s.leave.Do(func() {
		close(s.gone)
		_ = s.base.Close() // nobody is left to tell
	})
}

// cutOff ends it at once, whatever is still on its way.
func (s *session) cutOff() {
	s.hangUp()
	_ = s.tcp.Close() // nobody is left to tell
}

func (s *session) record() Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	rec := s.rec
	rec.Received = append([]string(nil), s.rec.Received...)
	rec.Sent = s.sent.Load()
	return rec
}

func (s *session) note(change func(*Session)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.rec)
}

// serve has the session from beginning to end.
func (s *session) serve() {
	defer close(s.done)
	defer s.hangUp()
	defer s.note(func(r *Session) { r.Over = true })
	err := s.begin()
	for err == nil && s.state != over {
		err = s.command()
	}
	if s.drop != nil {
		s.drop.unlock()
	}
	if err == nil {
		_ = s.flush()
		_ = s.nc.Close() // properly, with TLS's goodbye; the client has its reply
	}
}

// begin is what happens before the first command.
func (s *session) begin() error {
	if f := faultFor(s.faults, s.number, "CONNECT", 1); f != nil {
		if f.Do == Answer {
			_, err := s.tcp.Write([]byte(f.Text))
			return errors.Join(err, errGone)
		}
		return s.trip(*f)
	}
	if s.server.options.Implicit && !s.server.options.Plaintext {
		if err := s.handshake(); err != nil {
			return err
		}
	}
	text := s.server.options.Greeting
	if text == "" {
		text = "Mailloft test server ready"
	}
	if err := s.reply("GREETING", func() error { return s.ok(text) }); err != nil {
		return err
	}
	return s.flush()
}

func (s *session) handshake() error {
	t := tls.Server(s.base, s.server.tls)
	if err := t.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return err
	}
	if err := t.Handshake(); err != nil {
		s.note(func(r *Session) { r.Err = err })
		return err
	}
	if err := t.SetDeadline(time.Time{}); err != nil {
		return err
	}
	s.use(t)
	s.note(func(r *Session) { r.Secure = true })
	return nil
}

// command reads a command and answers it. Replies to pipelined commands leave
// together.
func (s *session) command() error {
	line, err := s.readLine()
	if err != nil {
		return err
	}
	verb, rest, _ := strings.Cut(line, " ")
	verb = strings.ToUpper(verb)
	if err := s.reply(verb, func() error { return s.answer(verb, rest) }); err != nil {
		return err
	}
	if s.in.Buffered() > 0 {
		return nil
	}
	return s.flush()
}

// readLine reads and records what the client says.
func (s *session) readLine() (string, error) {
	line, err := s.in.ReadSlice('\n')
	if len(line) > 0 {
		text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
		s.note(func(r *Session) { r.Received = append(r.Received, text) })
		if err == nil {
			return text, nil
		}
	}
	return "", err
}

// reply runs f, which answers verb, under the faults that wait for it.
func (s *session) reply(verb string, f func() error) error {
	s.seen[verb]++
	fault := faultFor(s.faults, s.number, verb, s.seen[verb])
	s.once = nil
	if fault == nil {
		return f()
	}
	switch fault.Do {
	case Answer:
		return s.say(fault.Text)
	case Refuse:
		return s.no(fault.Text)
	case Inject:
		return s.inject(verb, fault.Text, f)
	}
	s.once = &tripwire{*fault, fault.After}
	err := f()
	if err == nil && s.once.left == 0 {
		_, err = s.Write([]byte{}) // nothing was said that could trip it
	}
	s.once = nil
	return err
}

// inject puts text right behind a reply, in the same packet. With STLS that
// is the end: what comes next belongs to TLS.
func (s *session) inject(verb, text string, f func() error) error {
	if verb != "STLS" {
		return errors.Join(f(), s.say(text))
	}
	return errors.Join(s.ok("begin TLS"), s.say(text), s.flush(), errGone)
}

func (s *session) say(text string) error {
	_, err := s.Write([]byte(text))
	return err
}

func (s *session) ok(text string) error { return s.say(strings.TrimRight("+OK "+text, " ") + "\r\n") }

func (s *session) no(text string) error { return s.say(strings.TrimRight("-ERR "+text, " ") + "\r\n") }
