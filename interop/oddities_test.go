//go:build interop

package interop

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/account"
)

// oddity is something a server does that the program must live with. Each is
// seen to be so before the program's answer to it is.
type oddity struct {
	name  string
	holds func(*testing.T, *server)
}

// oddities runs a server's oddities and returns their names.
func oddities(t *testing.T, c candidate, s *server) string {
	var names []string
	for _, o := range c.oddities {
		t.Run(o.name, func(t *testing.T) { o.holds(t, s) })
		names = append(names, o.name)
	}
	return strings.Join(names, "; ")
}

var dovecotOddities = []oddity{
	{"a locked maildrop is refused with IN-USE", func(t *testing.T, s *server) {
		s.drop.fill(t, "jane", mail()[:2])
		first := mustOpen(t, s, "jane")
		if _, err := open(s, "jane"); err == nil || !strings.Contains(err.Error(), "[IN-USE]") {
			t.Errorf("a second session: %v", err)
		}
		first.quit(t)
	}},
	{"unique-ids are 16 hex digits", func(t *testing.T, s *server) {
		s.drop.fill(t, "karl", mail()[:2])
		r := mustOpen(t, s, "karl")
		matchAll(t, r.listed(t, "UIDL"), `^[0-9a-f]{16}$`)
		r.quit(t)
	}},
}

var courierOddities = []oddity{
	{"STLS is offered inside TLS", func(t *testing.T, s *server) {
		s.drop.fill(t, "jane", mail()[:2])
		r := mustOpen(t, s, "jane")
		capabilities, err := r.fetch("CAPA")
		if err != nil || !strings.Contains(string(capabilities), "STLS\r") {
			t.Errorf("CAPA inside TLS: %q, %v", capabilities, err)
		}
		r.quit(t)
	}},
	{"LOGIN-DELAY 10 is announced, not kept", func(t *testing.T, s *server) {
		for range 2 {
			r := mustOpen(t, s, "jane")
			capabilities, err := r.fetch("CAPA")
			if err != nil || !strings.Contains(string(capabilities), "\nLOGIN-DELAY 10\r") {
				t.Errorf("CAPA: %q, %v", capabilities, err)
			}
			r.quit(t)
		}
	}},
	{"CRLF in a file is sent as CR CR LF", func(t *testing.T, s *server) {
		message := wire(mail()[1])
		s.drop.fill(t, "karl", [][]byte{message})
		want := bytes.ReplaceAll(message, []byte("\n"), []byte("\r\n"))
		equal(t, "with CR CR LF", [][]byte{want}, "sent", onServer(t, s, "karl"))
		p := newProgram(t, s, "karl", s.portTLS, "tls", "leave")
		p.mustFetch(t)
		equal(t, "with CR CR LF", [][]byte{want}, "stored", p.stored(t))
		shown := p.must(t, "", "show", hash(want))
		if !strings.Contains(shown, "ada@example.org") || !strings.Contains(shown, ".leading dot") {
			t.Errorf("it is shown as\n%s", shown)
		}
	}},
	{"unique-ids are UIDn-epoch", func(t *testing.T, s *server) {
		s.drop.fill(t, "lena", mail()[:2])
		r := mustOpen(t, s, "lena")
		matchAll(t, r.listed(t, "UIDL"), `^UID\d+-\d+$`)
		r.quit(t)
	}},
}

var mailutilsOddities = []oddity{
	{"LIST and RETR differ in size", func(t *testing.T, s *server) {
		s.drop.fill(t, "jane", mail())
		r := mustOpen(t, s, "jane")
		sizes, differ := r.listed(t, "LIST"), 0
		r.listed(t, "UIDL") // from here on the unique-ids are in the messages
		for i, body := range r.all(t) {
			if sizes[i+1] != fmt.Sprint(len(body)) {
				differ++
			}
		}
		r.quit(t)
		if differ != mailCount {
			t.Errorf("%d sizes are wrong", differ)
		}
	}},
	{"the octets under one unique-id change", func(t *testing.T, s *server) {
		s.drop.fill(t, "karl", mail()[:1])
		var ids, sizes []string
		for range 2 {
			r := mustOpen(t, s, "karl")
			ids = append(ids, r.listed(t, "UIDL")[1])
			sizes = append(sizes, r.listed(t, "LIST")[1])
			r.all(t)
			r.quit(t)
		}
		if ids[0] != ids[1] || sizes[0] == sizes[1] {
			t.Errorf("unique-ids %q, sizes %q", ids, sizes)
		}
		matchAll(t, map[int]string{1: ids[0]}, `^[0-9a-f]{32}\.\d+\.\d+$`)
	}},
	{"TOP has an empty line too many", func(t *testing.T, s *server) {
		s.drop.fill(t, "lena", mail()[:1])
		r := mustOpen(t, s, "lena")
		top, err := r.fetch("TOP 1 1")
		if err != nil || !bytes.Contains(top, []byte("\r\n\r\n\r\nA plain message.")) {
			t.Errorf("TOP: %q, %v", top, err)
		}
		r.all(t)
		r.quit(t)

		// So TOP proves nothing, and what may be deleted is retrieved again.
		line := startTap(t, s, nil)
		p := newProgram(t, s, "lena", line.port, "tls", "leave")
		for range 4 { // until the server has written all it wants
			if p.mustFetch(t).New == 0 {
				break
			}
		}
		before := line.sent("RETR")
		p.account(t, func(a *account.Account) { a.Policy = account.Policy{Kind: account.DeleteAtOnce} })
		if f := p.mustFetch(t); f.Deleted != 1 || f.New != 0 || line.sent("TOP") == 0 || line.sent("RETR") != before+1 {
			t.Errorf("deleting what was stored before: %+v, %d TOP, %d RETR", f, line.sent("TOP"), line.sent("RETR")-before)
		}
	}},
	{"EXPIRE is misspelt", func(t *testing.T, s *server) {
		r := mustOpen(t, s, "lena")
		capabilities, err := r.fetch("CAPA")
		if err != nil || !strings.Contains(string(capabilities), "\nEXPIRENEVER\r") {
			t.Errorf("CAPA: %q, %v", capabilities, err)
		}
		r.quit(t)
	}},
}

var popa3dOddities = []oddity{
	noCapabilities,
	{"messages without dates and Message-IDs share a unique-id", func(t *testing.T, s *server) {
		twins := [][]byte{
			[]byte("From: ada@example.org\nSubject: one\nX-Interop: 1\n\none\n"),
			[]byte("From: ada@example.org\nSubject: two\nX-Interop: 2\n\ntwo\n"),
		}
		s.drop.fill(t, "karl", twins)
		r := mustOpen(t, s, "karl")
		if ids := r.listed(t, "UIDL"); ids[1] != ids[2] || len(ids) != 2 {
			t.Errorf("unique-ids %v", ids)
		}
		r.quit(t)
		p := newProgram(t, s, "karl", s.portTLS, "tls", "delete")
		if f := p.mustFetch(t); f.New != 2 || f.Deleted != 2 {
			t.Errorf("the fetch: %+v", f)
		}
		equal(t, "delivered", [][]byte{wire(twins[0]), wire(twins[1])}, "stored", p.stored(t))
	}},
	otherSession,
}

var solidOddities = []oddity{
	noCapabilities,
	{"a lock file is told without a response code", func(t *testing.T, s *server) {
		s.drop.fill(t, "karl", mail()[:2])
		file := filepath.Join(s.dir, "mail", "karl.lock")
		write(t, file, []byte("1\n"), 0o644)
		if _, err := open(s, "karl"); err == nil || !strings.Contains(err.Error(), "-ERR can't lock mailbox file") {
			t.Errorf("with a lock file: %v", err)
		}
		p := newProgram(t, s, "karl", s.portTLS, "tls", "leave")
		if f := p.fetch(t); f.code() != "server.busy" {
			t.Errorf("with a lock file: %+v", f)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if f := p.mustFetch(t); f.New != 2 {
			t.Errorf("without the lock file: %+v", f)
		}
	}},
	otherSession,
}

// noCapabilities: RFC 2449 came after these.
var noCapabilities = oddity{"no CAPA", func(t *testing.T, s *server) {
	s.drop.fill(t, "jane", mail()[:2])
	r := mustOpen(t, s, "jane")
	if reply, err := r.ask("CAPA"); !strings.HasPrefix(reply, "-ERR") {
		t.Errorf("CAPA: %q, %v", reply, err)
	}
	r.quit(t)
}}

// otherSession: these serve two sessions of one user at a time, and end the
// second without a word when the first has deleted something.
var otherSession = oddity{"a session dies when another deletes", func(t *testing.T, s *server) {
	s.drop.fill(t, "jane", mail()[:2])
	first, second := mustOpen(t, s, "jane"), mustOpen(t, s, "jane")
	if reply, err := first.ask("DELE 1"); err != nil {
		t.Errorf("DELE: %q, %v", reply, err)
	}
	first.quit(t)
	if reply, err := second.ask("RETR 2"); !errors.Is(err, io.EOF) {
		t.Errorf("RETR after another session deleted: %q, %v", reply, err)
	}

	s.drop.fill(t, "lena", mail())
	line := startTap(t, s, func(p *tap) {
		p.cutAfter, p.onCut = 300, func() { // after the listing has begun
			other, err := open(s, "lena")
			if err == nil {
				_, _ = other.ask("DELE 1")
				_, _ = other.ask("QUIT")
				_ = other.conn.Close()
			}
		}
	})
	p := newProgram(t, s, "lena", line.port, "tls", "delete")
	broken := p.fetch(t)
	have := known(p.stored(t))
	if broken.Deleted != 0 || p.verify(t) != len(have) {
		t.Errorf("the fetch beside another session that deletes: %+v", broken)
	}
	p.account(t, func(a *account.Account) { a.Port = s.portTLS })
	p.mustFetch(t)
	// The first message is what the other session deleted.
	for number := range known(mail()[1:]) {
		if !known(p.stored(t))[number] {
			t.Errorf("message %s is lost", number)
		}
	}
	if left := onServer(t, s, "lena"); len(left) != 0 {
		t.Errorf("%d messages are still on the server", len(left))
	}
}}

// matchAll checks the form of listed unique-ids.
func matchAll(t *testing.T, ids map[int]string, pattern string) {
	t.Helper()
	form := regexp.MustCompile(pattern)
	for n, id := range ids {
		if !form.MatchString(id) {
			t.Errorf("message %d has the unique-id %q", n, id)
		}
	}
	if len(ids) == 0 {
		t.Error("no unique-ids")
	}
}
