//go:build interop

package interop

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var twistedOddities = []oddity{
	{"PIPELINING is spelt PIPELINE", func(t *testing.T, s *server) {
		r, err := greeted(s)
		if err != nil {
			t.Fatal(err)
		}
		defer r.conn.Close()
		if text, err := r.fetch("CAPA"); err != nil || !strings.Contains(string(text), "\nPIPELINE\r\n") {
			t.Errorf("CAPA: %q, %v", text, err)
		}
	}},
	{"LIST counts LF, RETR sends CRLF", func(t *testing.T, s *server) {
		message := mail()[0]
		s.drop.fill(t, "jane", [][]byte{message})
		r := mustOpen(t, s, "jane")
		if size := r.listed(t, "LIST")[1]; size != fmt.Sprint(len(message)) {
			t.Errorf("the size is %s", size)
		}
		equal(t, "delivered", [][]byte{wire(message)}, "sent", r.all(t))
		r.quit(t)
	}},
	{"DELE takes effect before QUIT", func(t *testing.T, s *server) {
		s.drop.fill(t, "karl", mail()[:2])
		r := mustOpen(t, s, "karl")
		if reply, err := r.ask("DELE 1"); err != nil {
			t.Errorf("DELE: %q, %v", reply, err)
		}
		_ = r.conn.Close() // without QUIT
		if n := len(onServer(t, s, "karl")); n != 1 {
			t.Errorf("%d messages are left", n)
		}
	}},
	{"a lone dot at the edge of 16 KB is not stuffed", func(t *testing.T, s *server) {
		head := "Subject: a dot\nX-Interop: 1\n\n"
		body := head + strings.Repeat("x", 1<<14-len(head)-1) + "\n.\nand the rest\n"
		s.drop.fill(t, "lena", [][]byte{[]byte(body), mail()[2]})
		r := mustOpen(t, s, "lena")
		if half, err := r.fetch("RETR 1"); err != nil || bytes.Contains(half, []byte("the rest")) {
			t.Errorf("RETR: %d octets, %v", len(half), err)
		}
		_ = r.conn.Close() // it has lost its thread

		// What came of it is not all, so it is neither stored nor deleted.
		p := newProgram(t, s, "lena", s.portTLS, "tls", "delete")
		if f := p.fetch(t); f.code() != "server.protocol" {
			t.Errorf("the first fetch: %+v", f)
		}
		p.fetch(t)
		equal(t, "delivered", [][]byte{wire(mail()[2])}, "stored", p.stored(t))
		left, err := os.ReadDir(filepath.Join(s.dir, "home/lena/Maildir/new"))
		if err != nil || len(left) != 1 {
			t.Errorf("on the server: %v, %v", left, err)
		}
	}},
}
