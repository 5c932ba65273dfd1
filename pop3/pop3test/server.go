package pop3test

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"
)

// TB is what Start needs of a *testing.T or *testing.B.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// Server is a POP3 server on a loopback port. Its methods may be called from
// any goroutine.
type Server struct {
	options  Options
	listener net.Listener
	tls      *tls.Config
	leaf     *x509.Certificate
	anchor   *x509.Certificate // what CertPool trusts

	wg sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	faults   []Fault // of connections to come; those in options are the first
	drops    map[string]*maildrop
	sessions []*session
}

// Start starts a server. With a tb it is closed when the test ends, and a
// failure ends the test; with nil both are the caller's.
func Start(tb TB, o Options) (*Server, error) {
	s, err := start(o)
	if tb == nil {
		return s, err
	}
	tb.Helper()
	if err != nil {
		tb.Fatalf("pop3test: %v", err)
	}
	tb.Cleanup(func() { _ = s.Close() }) // the test is over
	return s, nil
}

func start(o Options) (*Server, error) {
	s := &Server{options: o, faults: o.Faults, drops: map[string]*maildrop{}}
	if err := s.certify(); err != nil {
		return nil, err
	}
	for user, messages := range o.Messages {
		s.Add(user, messages...)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("pop3test: %w", err)
	}
	s.listener = listener
	s.wg.Go(s.accept)
	return s, nil
}

// certify makes the certificates and the TLS configuration.
func (s *Server) certify() error {
	cert, anchor, err := certificates(s.options.Certificate)
	if err != nil {
		return fmt.Errorf("pop3test: making a certificate: %w", err)
	}
	s.leaf, s.anchor = cert.Leaf, anchor
	s.tls = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	if s.options.TLS != nil {
		s.options.TLS(s.tls)
	}
	return nil
}

func (s *Server) accept() {
	for {
		nc, err := s.listener.Accept()
		if err != nil {
			return // closed
		}
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			_ = nc.Close() // came too late
			return
		}
		ses := newSession(s, len(s.sessions)+1, nc)
		s.sessions = append(s.sessions, ses)
		s.wg.Go(ses.serve)
		s.mu.Unlock()
	}
}

// Close ends all sessions, without committing their deletions, and waits for
// them. Closing twice is fine.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	err := s.listener.Close()
	for _, ses := range s.sessions {
		ses.cutOff()
	}
	s.mu.Unlock()
	s.wg.Wait()
	return err
}

// Disconnect ends all sessions, waits until their maildrops are free, and goes
// on accepting new ones.
func (s *Server) Disconnect() {
	s.mu.Lock()
	sessions := slices.Clone(s.sessions)
	s.mu.Unlock()
	for _, ses := range sessions {
		ses.cutOff()
		<-ses.done
	}
}

// Addr is the address to dial, "127.0.0.1:port".
func (s *Server) Addr() string { return s.listener.Addr().String() }

// CertPool trusts the authority of the Good, Expired and WrongHost
// certificates.
func (s *Server) CertPool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(s.anchor)
	return pool
}

// CertPEM is what CertPool trusts, as a PEM file.
func (s *Server) CertPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.anchor.Raw})
}

// Fingerprint is the SHA-256 of the server's own certificate, in hex.
func (s *Server) Fingerprint() string {
	sum := sha256.Sum256(s.leaf.Raw)
	return hex.EncodeToString(sum[:])
}

// KeyPair is the server's own certificate with its key, for tests that need
// some certificate.
func (s *Server) KeyPair() tls.Certificate { return s.tls.Certificates[0] }

// Maildrop returns the messages that are in a user's maildrop now.
func (s *Server) Maildrop(user string) []Message {
	return s.drop(user).snapshot()
}

// Add puts messages into a user's maildrop. Sessions that hold it do not see them.
func (s *Server) Add(user string, messages ...Message) {
	s.Edit(user, func(old []Message) []Message { return append(old, messages...) })
}

// Edit replaces what is in a user's maildrop, for sessions to come.
func (s *Server) Edit(user string, change func([]Message) []Message) {
	d := s.drop(user)
	d.mu.Lock()
	defer d.mu.Unlock()
	var messages []Message
	for _, m := range d.messages {
		messages = append(messages, *m)
	}
	d.messages = nil
	for _, m := range change(messages) {
		d.messages = append(d.messages, &m)
	}
}

// SetFaults replaces the list of faults, for connections to come.
func (s *Server) SetFaults(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults
}

// Session is what a session has been so far.
type Session struct {
	Number   int      // from 1
	Received []string // each line the client sent, as it came, without its ending
	User     string   // who signed in
	Secure   bool     // TLS was up
	Sent     int64    // bytes to the client, above TLS
	Updated  bool     // QUIT committed the deletions
	Err      error    // why the TLS handshake failed
	Over     bool
}

// Sessions returns all connections there were, in order.
func (s *Server) Sessions() []Session {
	s.mu.Lock()
	sessions := slices.Clone(s.sessions)
	s.mu.Unlock()
	var all []Session
	for _, ses := range sessions {
		all = append(all, ses.record())
	}
	return all
}

// maildrop is a user's messages and lock.
type maildrop struct {
	mu       sync.Mutex
	messages []*Message
	locked   bool
	last     time.Time // sign-in
}

func (s *Server) drop(user string) *maildrop {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.drops[user]
	if !ok {
		d = &maildrop{}
		s.drops[user] = d
	}
	return d
}

func (d *maildrop) snapshot() []Message {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := make([]Message, len(d.messages))
	for i, m := range d.messages {
		all[i] = *m
		all[i].Body = bytes.Clone(m.Body)
	}
	return all
}

// Why a maildrop can't be opened, as the reply to the command.
var (
	errInUse = errors.New("[IN-USE] the maildrop is in use by another session")
	errDelay = errors.New("[LOGIN-DELAY] too soon after the last session")
)

// open takes the lock and returns the messages.
func (d *maildrop) open(delay time.Duration) ([]*Message, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	switch {
	case d.locked:
		return nil, errInUse
	case !d.last.IsZero() && now.Sub(d.last) < delay:
		return nil, errDelay
	}
	d.locked, d.last = true, now
	return slices.Clone(d.messages), nil
}

// update takes messages out.
func (d *maildrop) update(deleted map[*Message]bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.messages = slices.DeleteFunc(d.messages, func(m *Message) bool { return deleted[m] })
}

func (d *maildrop) unlock() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.locked = false
}
