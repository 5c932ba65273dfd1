//go:build interop

package interop

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// tap is a proxy for one session that sees what both sides say, and can cut
// the line. It ends the program's TLS connection with the server's certificate
// and opens one of its own; a blind one passes the octets on as they are, and
// counts them.
type tap struct {
	port  int
	blind bool

	// cutAfter cuts the line when the server has sent so many octets; 0 never.
	cutAfter int
	// cutBefore cuts the line instead of passing on this command.
	cutBefore string
	// cutReply cuts the line when the reply to this command has begun.
	cutReply string
	// onCut is called, if set, in place of hanging up.
	onCut func()

	mu       sync.Mutex
	commands []string // what the program sent, line by line
	replies  bytes.Buffer
	cut      bool
	done     sync.WaitGroup
}

// startTap starts a tap before s: before its port with TLS on connect, or, a
// blind one, before the other.
func startTap(t *testing.T, s *server, configure func(*tap)) *tap {
	t.Helper()
	certificate, err := tls.LoadX509KeyPair(s.dir+"/tls/cert.pem", s.dir+"/tls/key.pem")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &tap{port: listener.Addr().(*net.TCPAddr).Port}
	if configure != nil {
		configure(p)
	}
	p.done.Go(func() {
		for {
			plain, err := listener.Accept()
			if err != nil {
				return
			}
			if p.blind {
				p.pass(plain, s)
			} else {
				p.serve(plain, tls.Server(plain, &tls.Config{Certificates: []tls.Certificate{certificate}}), s)
			}
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		p.done.Wait()
	})
	return p
}

// serve passes one session on, in both directions, until either side ends it.
func (p *tap) serve(plain net.Conn, client *tls.Conn, s *server) {
	defer client.Close()
	server, err := tls.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.portTLS), s.tls())
	if err != nil {
		return
	}
	defer server.Close()
	hangUp := func() { reset(plain, server.NetConn()) }
	var directions sync.WaitGroup
	directions.Go(func() {
		defer func() { _ = server.CloseWrite() }()
		p.listen(client, server, hangUp)
	})
	p.answer(client, server, hangUp)
	_ = client.SetDeadline(time.Now())
	directions.Wait()
}

// pass passes one session on without looking inside.
func (p *tap) pass(client net.Conn, s *server) {
	defer client.Close()
	server, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.port))
	if err != nil {
		return
	}
	defer server.Close()
	var directions sync.WaitGroup
	directions.Go(func() { _, _ = io.Copy(server, client) }) // how it ended is the program's matter
	p.answer(client, server, func() { reset(client, server) })
	_ = client.SetDeadline(time.Now())
	directions.Wait()
}

// reset ends connections as a router does that lost its memory: nobody says
// goodbye.
func reset(conns ...net.Conn) {
	for _, conn := range conns {
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
}

// listen passes commands on.
func (p *tap) listen(client, server net.Conn, hangUp func()) {
	reader := bufio.NewReader(client)
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		command := strings.TrimRight(line, "\r\n")
		if p.cutBefore != "" && strings.HasPrefix(command, p.cutBefore) {
			p.end(hangUp)
			return
		}
		p.mu.Lock()
		p.commands = append(p.commands, command)
		p.mu.Unlock()
		if _, err := server.Write([]byte(line)); err != nil {
			return
		}
	}
}

// answer passes replies on.
func (p *tap) answer(client, server net.Conn, hangUp func()) {
	chunk := make([]byte, 4096)
	for {
		n, err := server.Read(chunk)
		p.mu.Lock()
		p.replies.Write(chunk[:n])
		sent := p.replies.Len()
		last := ""
		if len(p.commands) > 0 {
			last = p.commands[len(p.commands)-1]
		}
		over := p.cutAfter > 0 && sent >= p.cutAfter || p.cutReply != "" && n > 0 && last == p.cutReply
		p.mu.Unlock()
		if over && !p.wasCut() {
			p.end(hangUp)
			if p.onCut == nil {
				return
			}
		}
		if n > 0 {
			if _, err := client.Write(chunk[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (p *tap) end(hangUp func()) {
	p.mu.Lock()
	p.cut = true
	p.mu.Unlock()
	if p.onCut != nil {
		p.onCut()
		return
	}
	hangUp()
}

func (p *tap) wasCut() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cut
}

// sent counts the commands of one kind.
func (p *tap) sent(verb string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, command := range p.commands {
		if strings.EqualFold(strings.Fields(command + " -")[0], verb) {
			n++
		}
	}
	return n
}

// retrieved reads what the server sent along the program's commands, and
// returns the body of every RETR.
func (p *tap) retrieved(t *testing.T) [][]byte {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	reader := bufio.NewReader(bytes.NewReader(p.replies.Bytes()))
	var bodies [][]byte
	for i, command := range append([]string{""}, p.commands...) {
		status, err := reader.ReadString('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(status, "+OK") || !hasLines(command) {
			continue
		}
		body, err := readDots(reader)
		if err != nil {
			t.Fatalf("the reply to command %d, %q, breaks off: %v", i, command, err)
		}
		if strings.HasPrefix(command, "RETR ") {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// hasLines says whether +OK to the command is followed by lines and a dot.
func hasLines(command string) bool {
	verb, argument, _ := strings.Cut(command, " ")
	switch strings.ToUpper(verb) {
	case "CAPA", "RETR", "TOP":
		return true
	case "LIST", "UIDL":
		return argument == ""
	}
	return false
}
