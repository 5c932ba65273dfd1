//go:build interop

package interop

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/account"
)

// candidate is a server under test.
type candidate struct {
	name     string
	start    func(*testing.T) *server
	stls     bool   // the program uses STLS; else TLS on connect
	exact    bool   // it sends every message as it was delivered
	busy     string // the code of what the program says of a maildrop in use; empty if a second session is served
	rewrites bool   // what it lists and sends changes from one session to the next
	unbound  bool   // it refuses sign-ins bound to the TLS connection, so that a wrong password takes two tries
	hasty    bool   // DELE takes effect before QUIT
	oddities []oddity
}

// candidates are all servers, in the order of the table.
func candidates() []candidate {
	spool := func(s *server) maildrop { return mbox{s.dir + "/mail"} }
	homes := func(s *server) maildrop { return maildir{s.dir + "/home", "Maildir", 0} }
	delivered := func(s *server) maildrop { return lmtp{s.portIn} }
	courier := func(t *testing.T) *server { return foreign(t, "courier", "courier-pop", homes) }
	cyrus := func(t *testing.T) *server { return foreign(t, "cyrus", "cyrus-pop3d", delivered) }
	nginx := func(t *testing.T) *server { return front(t, "nginx", "libnginx-mod-mail") }
	perdition := func(t *testing.T) *server { return front(t, "perdition", "perdition") }
	return []candidate{
		{name: "Dovecot, TLS", start: dovecot, exact: true, busy: "server.busy", oddities: dovecotOddities},
		{name: "Dovecot, STLS", start: dovecot, stls: true, exact: true, busy: "server.busy"},
		{name: "Courier, TLS", start: courier, exact: true, oddities: courierOddities},
		{name: "Courier, STLS", start: courier, stls: true, exact: true},
		{
			name: "GNU mailutils", start: func(t *testing.T) *server { return foreign(t, "mailutils", "mailutils-pop3d", spool) },
			busy: "server.busy", rewrites: true, oddities: mailutilsOddities,
		},
		{
			name: "popa3d", start: func(t *testing.T) *server { return foreign(t, "popa3d", "popa3d", spool) },
			oddities: popa3dOddities,
		},
		{
			name: "solid-pop3d", start: func(t *testing.T) *server { return foreign(t, "solid-pop3d", "solid-pop3d", spool) },
			oddities: solidOddities,
		},
		{name: "Cyrus, TLS", start: cyrus, unbound: true, oddities: cyrusOddities},
		{name: "Cyrus, STLS", start: cyrus, stls: true, unbound: true},
		{
			name: "Twisted", start: func(t *testing.T) *server { return foreign(t, "twisted", "python3-twisted", homes) },
			exact: true, hasty: true, oddities: twistedOddities,
		},
		{name: "nginx before Dovecot, TLS", start: nginx, exact: true, busy: "server.temporary", oddities: nginxOddities},
		{name: "nginx before Dovecot, STLS", start: nginx, stls: true, exact: true, busy: "server.temporary"},
		{name: "perdition before Dovecot, TLS", start: perdition, exact: true, busy: "auth.refused", oddities: perditionOddities},
		{name: "perdition before Dovecot, STLS", start: perdition, stls: true, exact: true, busy: "auth.refused"},
	}
}

func TestRealServers(t *testing.T) {
	table := newTable()
	for _, c := range candidates() {
		t.Run(c.name, func(t *testing.T) {
			row := table.row(c.name)
			defer row.skipped(t)
			s := c.start(t)
			row.version = s.version
			for _, check := range []struct {
				name string
				run  func(*testing.T, candidate, *server) string
			}{
				{"download", download},
				{"nothing new", nothingNew},
				{"delete", deleted},
				{"lock", lock},
				{"wrong password", wrongPassword},
				{"drop", drop},
				{"oddities", oddities},
			} {
				t.Run(check.name, func(t *testing.T) {
					defer row.failed(t, check.name)
					row.cells[check.name] = check.run(t, c, s)
				})
			}
		})
	}
	text := table.String()
	if path := os.Getenv("INTEROP_TABLE"); path != "" {
		write(t, path, []byte(text), 0o644)
	}
	t.Logf("\n%s", text)
}

// security is the word for how the program connects.
func (c candidate) security() string {
	if c.stls {
		return "starttls"
	}
	return "tls"
}

// port is where the program connects to.
func (c candidate) port(s *server) int {
	if c.stls {
		return s.port
	}
	return s.portTLS
}

// tap starts a tap where the program connects to.
func (c candidate) tap(t *testing.T, s *server, configure func(*tap)) *tap {
	t.Helper()
	return startTap(t, s, func(p *tap) {
		p.blind = c.stls
		if configure != nil {
			configure(p)
		}
	})
}

// download: what is stored is what the server sent, byte for byte.
func download(t *testing.T, c candidate, s *server) string {
	s.drop.fill(t, "anna", mail())
	line := c.tap(t, s, nil)
	p := newProgram(t, s, "anna", line.port, c.security(), "leave")
	if f := p.mustFetch(t); f.New != mailCount || f.Deleted != 0 {
		t.Fatalf("the first fetch: %+v", f)
	}
	stored := p.stored(t)
	if !c.stls {
		equal(t, "sent by the server", line.retrieved(t), "stored", stored)
	}
	if !c.rewrites {
		equal(t, "seen by another client", onServer(t, s, "anna"), "stored", stored)
	}
	if c.exact {
		var delivered [][]byte
		for _, message := range mail() {
			delivered = append(delivered, wire(message))
		}
		equal(t, "delivered", delivered, "stored", stored)
	}
	for _, e := range p.ledger(t) {
		if e.Stored == "" || e.Verified == "" || e.DeleteSent != "" || e.Deleted != "" {
			t.Errorf("the ledger says %+v", e)
		}
	}
	if ok := p.verify(t); ok != mailCount {
		t.Errorf("%d messages are intact", ok)
	}
	// One message by eye, as the person sees it.
	for _, body := range stored {
		if known([][]byte{body})["12"] {
			if shown := p.must(t, "", "show", hash(body)); !strings.Contains(shown, "Grüße aus Žižkov — 漢字 🐦") {
				t.Errorf("the message in UTF-8 is shown as\n%s", shown)
			}
		}
	}
	return fmt.Sprintf("%d", len(stored))
}

// nothingNew: a second session retrieves nothing and stores nothing.
func nothingNew(t *testing.T, c candidate, s *server) string {
	s.drop.fill(t, "ben", mail())
	p := newProgram(t, s, "ben", c.port(s), c.security(), "leave")
	p.mustFetch(t)
	line := c.tap(t, s, nil)
	p.account(t, func(a *account.Account) { a.Port = line.port })
	f := p.mustFetch(t)
	if c.rewrites {
		// The server has written into every message since, and lists other
		// sizes: they are compared whole, once, and none is stored twice.
		if f.New != 0 || f.Bytes == 0 || len(p.stored(t)) != mailCount {
			t.Errorf("the second fetch: %+v, %d stored", f, len(p.stored(t)))
		}
		third := p.mustFetch(t)
		if third.New != 0 || third.Bytes != 0 {
			t.Errorf("the third fetch: %+v", third)
		}
		return fmt.Sprintf("%d new, once compared whole", f.New+third.New)
	}
	if n := line.sent("RETR"); n > 0 || f.New != 0 || f.Bytes != 0 || len(p.stored(t)) != mailCount {
		t.Errorf("the second fetch: %+v, %d RETR, %d stored", f, n, len(p.stored(t)))
	}
	return fmt.Sprintf("%d new", f.New)
}

// deleted: messages leave the server once they are stored, in the same session
// or in a later one, and none is lost.
func deleted(t *testing.T, c candidate, s *server) string {
	s.drop.fill(t, "cleo", mail())
	line := c.tap(t, s, nil)
	p := newProgram(t, s, "cleo", line.port, c.security(), "delete")
	if f := p.mustFetch(t); f.New != mailCount || f.Deleted != mailCount {
		t.Errorf("fetching and deleting: %+v", f)
	}
	if !c.stls {
		equal(t, "sent by the server", line.retrieved(t), "stored", p.stored(t))
	}
	gone(t, s, p, "cleo")

	// Once more, with the wish to delete coming after the download.
	s.drop.fill(t, "dora", mail())
	later := newProgram(t, s, "dora", c.port(s), c.security(), "leave")
	later.mustFetch(t)
	later.account(t, func(a *account.Account) { a.Policy = account.Policy{Kind: account.DeleteAtOnce} })
	if f := later.mustFetch(t); f.Deleted != mailCount {
		t.Errorf("deleting later: %+v", f)
	}
	gone(t, s, later, "dora")
	return fmt.Sprintf("%d at once, %d later", mailCount, mailCount)
}

// gone checks that nothing is on the server, and everything in the archive.
func gone(t *testing.T, s *server, p *program, user string) {
	t.Helper()
	if left := onServer(t, s, user); len(left) != 0 {
		t.Errorf("%d messages are still on the server", len(left))
	}
	if have := known(p.stored(t)); len(have) != mailCount {
		t.Errorf("%d of %d messages are in the archive", len(have), mailCount)
	}
	proved := map[string]bool{}
	for _, e := range p.ledger(t) {
		if e.Stored != "" && e.Verified != "" && e.Deleted != "" {
			proved[e.UID] = true
		}
	}
	if len(proved) != mailCount {
		t.Errorf("the ledger tells the whole journey of %d messages", len(proved))
	}
	if f := p.mustFetch(t); f.New+f.Deleted != 0 {
		t.Errorf("a fetch from the empty maildrop: %+v", f)
	}
}

// lock: while somebody else has the maildrop open, the program waits in words
// or has its session beside the other's, and never blames the password.
func lock(t *testing.T, c candidate, s *server) string {
	s.drop.fill(t, "emil", mail())
	other := mustOpen(t, s, "emil")
	if n := other.count(t); n != mailCount {
		t.Fatalf("the other session sees %d messages", n)
	}
	p := newProgram(t, s, "emil", c.port(s), c.security(), "leave")
	f := p.fetch(t)
	other.quit(t)
	if c.busy == "" {
		if f.Error != nil || f.New != mailCount {
			t.Errorf("beside another session: %+v", f)
		}
		return "none: both are served"
	}
	if f.code() != c.busy || f.New != 0 {
		t.Errorf("behind another session: %+v, want %s", f, c.busy)
	}
	if f := p.mustFetch(t); f.New != mailCount {
		t.Errorf("after the other session: %+v", f)
	}
	if !strings.HasPrefix(c.busy, "server.") {
		return "not told: " + f.code()
	}
	return "waits: " + f.code()
}

// wrongPassword: a refused password is called that, the server is asked only
// once, and the right one works afterwards.
func wrongPassword(t *testing.T, c candidate, s *server) string {
	s.drop.fill(t, "mona", mail()[:2])
	line := c.tap(t, s, nil)
	p := newProgram(t, s, "mona", line.port, c.security(), "leave")
	if f := p.fetchWith(t, "not-"+password); f.code() != "auth.refused" {
		t.Errorf("with a wrong password: %+v", f)
	}
	tries := 1
	if c.unbound {
		tries = 2
	}
	if n := line.sent("PASS") + line.sent("AUTH"); n != tries && !c.stls {
		t.Errorf("the server was asked %d times", n)
	}
	if f := p.mustFetch(t); f.New != 2 {
		t.Errorf("with the right password: %+v", f)
	}
	return "auth.refused"
}

// drop: wherever the line or the server dies, nothing is deleted that is not
// stored, nothing is lost, and the next session completes the work.
func drop(t *testing.T, c candidate, s *server) string {
	cases := 0
	for _, fault := range []struct {
		name, user, policy string
		configure          func(*tap)
		blind              bool // the fault needs no look at the commands
		kept               bool // the server must still have everything
	}{
		{"line cut while downloading", "finn", "delete", func(p *tap) { p.cutAfter = 300_000 }, true, true},
		{"server killed while downloading", "gina", "delete", func(p *tap) { p.cutAfter, p.onCut = 300_000, s.kill }, true, true},
		{"line cut between DELE and QUIT", "hugo", "delete", func(p *tap) { p.cutBefore = "QUIT" }, false, true},
		{"reply to QUIT lost", "iris", "delete", func(p *tap) { p.cutReply = "QUIT" }, false, false},
	} {
		if c.stls && !fault.blind {
			continue
		}
		t.Run(fault.name, func(t *testing.T) {
			s.drop.fill(t, fault.user, mail())
			line := c.tap(t, s, fault.configure)
			p := newProgram(t, s, fault.user, line.port, c.security(), fault.policy)
			broken := p.fetch(t)
			if broken.Error == nil || !line.wasCut() {
				t.Errorf("the fetch did not break: %+v", broken)
			}
			if line.onCut != nil {
				s.start(t)
			}
			kept := awaitMaildrop(t, s, fault.user)
			have := known(p.stored(t))
			if fault.kept && !(c.hasty && fault.name == "line cut between DELE and QUIT") && len(known(kept)) != mailCount {
				t.Errorf("%d of %d messages are left on the server", len(known(kept)), mailCount)
			}
			if broken.New != len(have) || p.verify(t) != len(have) {
				t.Errorf("%d messages reported, %d stored, not all intact", broken.New, len(have))
			}
			for number := range known(mail()) {
				if !have[number] && !known(kept)[number] {
					t.Errorf("message %s is lost", number)
				}
			}
			p.account(t, func(a *account.Account) { a.Port = c.port(s) })
			f := p.mustFetch(t)
			if !c.rewrites && f.New != mailCount-len(have) {
				t.Errorf("the next fetch: %+v, with %d stored before", f, len(have))
			}
			if have := known(p.stored(t)); len(have) != mailCount {
				t.Errorf("in the end %d of %d messages are in the archive", len(have), mailCount)
			}
			if left := onServer(t, s, fault.user); len(left) != 0 {
				t.Errorf("in the end %d messages are still on the server", len(left))
			}
			t.Logf("%d stored before, %d after", len(have), f.New)
			cases++
		})
	}
	return fmt.Sprintf("%d cases, 0 lost", cases)
}

// awaitMaildrop is onServer for a server that may still be closing the session
// that broke.
func awaitMaildrop(t *testing.T, s *server, user string) [][]byte {
	t.Helper()
	eventually(t, "the end of the session that broke", func() error {
		r, err := open(s, user)
		if err != nil {
			return err
		}
		r.quit(t)
		return nil
	})
	return onServer(t, s, user)
}

// equal compares two sets of messages.
func equal(t *testing.T, aName string, a [][]byte, bName string, b [][]byte) {
	t.Helper()
	a, b = sorted(a), sorted(b)
	if len(a) != len(b) {
		t.Errorf("%d messages %s, %d %s", len(a), aName, len(b), bName)
		return
	}
	for i := range a {
		if !slices.Equal(a[i], b[i]) {
			t.Errorf("message %v: %d octets %s, %d %s\n%.300q\n%.300q", known(a[i:i+1]), len(a[i]), aName, len(b[i]), bName, a[i], b[i])
		}
	}
}

// sorted sorts messages by their number.
func sorted(messages [][]byte) [][]byte {
	return slices.SortedFunc(slices.Values(messages), func(a, b []byte) int {
		return slices.Compare(markerOf(a), markerOf(b))
	})
}

func markerOf(message []byte) []byte { return marker.Find(message) }
