package fetch

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// letter is a message in a scripted maildrop.
type letter struct {
	uid  string
	body string // as stored after dot-unstuffing: lines end in CRLF
}

func (l letter) sha() string {
	sum := sha256.Sum256([]byte(l.body))
	return hex.EncodeToString(sum[:])
}

// letters makes n messages of about size bytes that occur nowhere else.
func letters(tag string, n, size int) []letter {
	out := make([]letter, n)
	for i := range out {
		head := fmt.Sprintf("Received: from a by b; Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <%s.%d@example.org>\r\nSubject: %s %d\r\n\r\n", tag, i, tag, i)
		var b strings.Builder
		b.WriteString(head)
		for b.Len() < size {
			fmt.Fprintf(&b, ".%s line at %d, with a stuffed dot before it\r\n", tag, b.Len())
		}
		out[i] = letter{uid: fmt.Sprintf("%s-%d", tag, i), body: b.String()}
	}
	return out
}

// server is a POP3 server whose every reply can be scripted.
type server struct {
	t        testing.TB
	listener net.Listener
	tls      *tls.Config // nil: plaintext, with STLS only if script says so
	pem      string      // file with the certificate to trust

	// script answers a command in the server's stead. What it returns is sent
	// as it is; done false means that the server answers itself. cut closes
	// the connection afterwards.
	script func(line string) (reply string, done, cut bool)
	caps   []string
	loses  string // a verb: what came together with it is lost
	closes bool   // and the connection closed

	mu      sync.Mutex
	drop    []letter
	offered map[string]bool // hashes of all messages that were ever in the maildrop
	lines   []string        // what clients sent, in order
	raw     []byte          // what clients sent before or without TLS

	conns sync.WaitGroup
}

// serve starts a server with a good certificate.
func serve(t testing.TB, drop ...letter) *server {
	t.Helper()
	cert, file := certificate(t, nil)
	s := &server{t: t, tls: &tls.Config{Certificates: []tls.Certificate{cert}}, pem: file}
	return s.start(drop)
}

func (s *server) start(drop []letter) *server {
	s.t.Helper()
	var err error
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		s.t.Fatal(err)
	}
	s.caps = []string{"TOP", "UIDL", "USER", "RESP-CODES", "PIPELINING"}
	s.offered = map[string]bool{}
	s.put(drop...)
	s.conns.Go(s.accept)
	s.t.Cleanup(func() {
		_ = s.listener.Close()
		s.conns.Wait()
	})
	return s
}

func (s *server) port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// fingerprint is what Account.Pinned would hold.
func (s *server) fingerprint() string {
	sum := sha256.Sum256(s.tls.Certificates[0].Certificate[0])
	return hex.EncodeToString(sum[:])
}

// put replaces what is in the maildrop.
func (s *server) put(drop ...letter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop = append([]letter(nil), drop...)
	for _, l := range drop {
		s.offered[l.sha()] = true
	}
}

func (s *server) maildrop() []letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]letter(nil), s.drop...)
}

// said returns what clients sent and forgets it.
func (s *server) said() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := s.lines
	s.lines = nil
	return lines
}

func count(lines []string, verb string) (n int) {
	for _, l := range lines {
		if l == verb || strings.HasPrefix(l, verb+" ") {
			n++
		}
	}
	return n
}

func (s *server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.conns.Go(func() {
			defer func() { _ = conn.Close() }()
			tapped := net.Conn(&tap{Conn: conn, s: s})
			if s.tls != nil {
				conn := tls.Server(conn, s.tls)
				if conn.Handshake() != nil {
					return
				}
				tapped = conn
			}
			(&dialogue{s: s, script: s.script, w: bufio.NewWriterSize(tapped, 64<<10), r: bufio.NewReader(tapped), drop: s.maildrop(), marked: map[int]bool{}}).run()
		})
	}
}

// tap keeps what a client sends in plaintext.
type tap struct {
	net.Conn
	s *server
}

func (c *tap) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.s.mu.Lock()
	c.s.raw = append(c.s.raw, p[:n]...)
	c.s.mu.Unlock()
	return n, err
}

// dialogue is one session on the server's side.
type dialogue struct {
	s      *server
	script func(line string) (reply string, done, cut bool) // the server's when the session began
	r      *bufio.Reader
	w      *bufio.Writer
	drop   []letter
	marked map[int]bool
}

func (d *dialogue) run() {
	defer func() { _ = d.w.Flush() }()
	if !d.answer("greeting") {
		return
	}
	for {
		if d.r.Buffered() == 0 && d.w.Flush() != nil {
			return
		}
		line, err := d.r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		d.s.mu.Lock()
		d.s.lines = append(d.s.lines, line)
		d.s.mu.Unlock()
		if verb, _, _ := strings.Cut(line, " "); verb == d.s.loses {
			lost, _ := d.r.Discard(d.r.Buffered()) // they are buffered
			if lost > 0 && d.s.closes {
				return
			}
		}
		if !d.answer(line) {
			return
		}
	}
}

// answer replies to one line and says whether the session goes on.
func (d *dialogue) answer(line string) bool {
	if d.script != nil {
		if reply, done, cut := d.script(line); done || cut {
			_, _ = d.w.WriteString(reply)
			if !done {
				_, _ = d.w.WriteString(d.reply(line))
			}
			return !cut
		}
	}
	_, err := d.w.WriteString(d.reply(line))
	return err == nil && line != "QUIT"
}

func (d *dialogue) reply(line string) string {
	verb, args, _ := strings.Cut(line, " ")
	first, rest, _ := strings.Cut(args, " ")
	n, _ := strconv.Atoi(first)
	known := n >= 1 && n <= len(d.drop) && !d.marked[n]
	switch verb {
	case "greeting":
		return "+OK ready\r\n"
	case "CAPA":
		return "+OK\r\n" + strings.Join(d.s.caps, "\r\n") + "\r\n.\r\n"
	case "USER", "NOOP":
		return "+OK\r\n"
	case "PASS":
		if args != "secret" {
			return "-ERR [AUTH] wrong\r\n"
		}
		return "+OK\r\n"
	case "STAT":
		total := 0
		for _, l := range d.drop {
			total += len(l.body)
		}
		return fmt.Sprintf("+OK %d %d\r\n", len(d.drop), total)
	case "LIST":
		return d.listing(func(l letter) string { return strconv.Itoa(len(l.body)) })
	case "UIDL":
		return d.listing(func(l letter) string { return l.uid })
	case "RETR", "TOP":
		if !known {
			return "-ERR no such message\r\n"
		}
		body := d.drop[n-1].body
		if verb == "TOP" {
			lines, _ := strconv.Atoi(rest)
			body = beginning(body, lines)
		}
		return "+OK\r\n" + stuffed(body) + ".\r\n"
	case "DELE":
		if !known {
			return "-ERR no such message\r\n"
		}
		d.marked[n] = true
		return "+OK\r\n"
	case "QUIT":
		d.update()
		return "+OK bye\r\n"
	}
	return "-ERR unknown\r\n"
}

// update deletes what was marked. RFC 1939 §6.
func (d *dialogue) update() {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	var left []letter
	for i, l := range d.drop {
		if !d.marked[i+1] {
			left = append(left, l)
		}
	}
	d.s.drop = append(left, d.s.drop[min(len(d.drop), len(d.s.drop)):]...)
}

func (d *dialogue) listing(of func(letter) string) string {
	var b strings.Builder
	b.WriteString("+OK\r\n")
	for i, l := range d.drop {
		fmt.Fprintf(&b, "%d %s\r\n", i+1, of(l))
	}
	b.WriteString(".\r\n")
	return b.String()
}

func stuffed(body string) string {
	if strings.HasPrefix(body, ".") {
		body = "." + body
	}
	return strings.ReplaceAll(body, "\r\n.", "\r\n..")
}

func beginning(body string, lines int) string {
	header, text, found := strings.Cut(body, "\r\n\r\n")
	if !found {
		return body
	}
	parts := strings.SplitAfterN(text, "\r\n", lines+1)
	if len(parts) > lines {
		parts = parts[:lines]
	}
	return header + "\r\n\r\n" + strings.Join(parts, "")
}

// certificate makes a self-signed certificate for 127.0.0.1 and localhost, and
// a PEM file of it. change may spoil it.
func certificate(t testing.TB, change func(*x509.Certificate)) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "pop.example.org"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	if change != nil {
		change(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "cert.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}
