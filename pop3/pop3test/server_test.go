package pop3test_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/mailloft/mailloft/pop3/pop3test"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// line is a client that knows nothing of POP3.
type line struct {
	t testing.TB
	net.Conn
	in *bufio.Reader
}

func start(t testing.TB, o pop3test.Options) *pop3test.Server {
	t.Helper()
	o.Implicit = true
	o.Users = map[string]string{"ada": "secret"}
	if o.Messages == nil {
		o.Messages = map[string][]pop3test.Message{"ada": {{UID: "a", Body: []byte(".1\r\n")}, {UID: "b", Body: []byte("2\n.\r\n.")}}}
	}
	s, err := pop3test.Start(t, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func dial(t testing.TB, s *pop3test.Server) *line {
	t.Helper()
	nc, err := tls.Dial("tcp", s.Addr(), &tls.Config{RootCAs: s.CertPool(), ServerName: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = nc.Close() }) // may be closed already
	return &line{t, nc, bufio.NewReader(nc)}
}

// expect reads a line that begins with want.
func (l *line) expect(want string) {
	l.t.Helper()
	got, err := l.in.ReadString('\n')
	if !strings.HasPrefix(got, want) || err != nil {
		l.t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

// ask sends a command and expects lines.
func (l *line) ask(command string, want ...string) {
	l.t.Helper()
	if _, err := fmt.Fprint(l, command+"\r\n"); err != nil {
		l.t.Error(err)
	}
	for _, w := range want {
		l.expect(w)
	}
}

func (l *line) signIn() {
	l.t.Helper()
	l.expect("+OK")
	l.ask("USER ada", "+OK")
	l.ask("PASS secret", "+OK")
}

func TestDeletionsAreCommittedByQuitAlone(t *testing.T) {
	s := start(t, pop3test.Options{})
	l := dial(t, s)
	l.signIn()
	l.ask("DELE 1", "+OK")
	l.ask("STAT", "+OK 1 ")
	l.ask("LIST", "+OK", "2 ", ".\r\n")
	l.ask("RETR 1", "-ERR")
	_ = l.Close() // the line drops
	s.Disconnect()
	if n := len(s.Maildrop("ada")); n != 2 {
		t.Errorf("%d messages after a drop", n)
	}
	l = dial(t, s)
	l.signIn()
	l.ask("DELE 1", "+OK")
	l.ask("RSET", "+OK")
	l.ask("DELE 2", "+OK")
	l.ask("QUIT", "+OK")
	if left := s.Maildrop("ada"); len(left) != 1 || left[0].UID != "a" {
		t.Errorf("left: %v", left)
	}
}

func TestMaildropIsLockedForOneSession(t *testing.T) {
	s := start(t, pop3test.Options{})
	first, second := dial(t, s), dial(t, s)
	first.signIn()
	second.expect("+OK")
	second.ask("USER ada", "+OK")
	second.ask("PASS secret", "-ERR [IN-USE]")
	first.ask("QUIT", "+OK")
	second.ask("USER ada", "+OK")
	second.ask("PASS secret", "+OK")
}

func TestLoginDelay(t *testing.T) {
	s := start(t, pop3test.Options{LoginDelay: time.Hour})
	l := dial(t, s)
	l.signIn()
	l.ask("QUIT", "+OK")
	l = dial(t, s)
	l.expect("+OK")
	l.ask("USER ada", "+OK")
	l.ask("PASS secret", "-ERR [LOGIN-DELAY]")
}

func TestStatesAreKeptApart(t *testing.T) {
	l := dial(t, start(t, pop3test.Options{}))
	l.expect("+OK")
	for _, command := range []string{"STAT", "RETR 1", "DELE 1", "NOPE", ""} {
		l.ask(command, "-ERR")
	}
	l.ask("PASS secret", "-ERR [AUTH]") // no USER before it
	l.ask("USER ada", "+OK")
	l.ask("PASS secret", "+OK")
	for _, command := range []string{"USER ada", "AUTH PLAIN", "RETR 0", "RETR 3", "RETR x", "TOP 1", "TOP 1 -1", "DELE", "STLS"} {
		l.ask(command, "-ERR")
	}
}

func TestBodiesAreStuffed(t *testing.T) {
	l := dial(t, start(t, pop3test.Options{}))
	l.signIn()
	l.ask("RETR 1", "+OK", "..1\r\n", ".\r\n")
	l.ask("RETR 2", "+OK", "2\n", ".\r\n", "..\r\n", ".\r\n")
	l.ask("STAT", "+OK 2 ")
}

func TestFaultsHitWhereTheyAreAimed(t *testing.T) {
	s := start(t, pop3test.Options{Faults: []pop3test.Fault{
		{Command: "NOOP", Nth: 2, Do: pop3test.Refuse, Text: "[SYS/TEMP] later"},
		{Command: "UIDL", Do: pop3test.Answer, Text: "+OK\r\n.\r\n"},
		{Command: "STAT", Do: pop3test.Inject, Text: "+OK more\r\n"},
		{Session: 2, Command: "NOOP", Do: pop3test.Drop, After: 2},
	}})
	l := dial(t, s)
	l.signIn()
	l.ask("NOOP", "+OK")
	l.ask("NOOP", "-ERR [SYS/TEMP] later")
	l.ask("NOOP", "+OK")
	l.ask("UIDL", "+OK", ".\r\n")
	l.ask("STAT", "+OK 2", "+OK more")
	l.ask("QUIT", "+OK")
	l = dial(t, s)
	l.signIn()
	l.ask("NOOP")
	if got, err := l.in.ReadString('\n'); got != "+O" || err == nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestSessionsAreRecorded(t *testing.T) {
	s := start(t, pop3test.Options{})
	l := dial(t, s)
	l.signIn()
	l.ask("QUIT", "+OK")
	_ = s.Close() // so that all is recorded
	got := s.Sessions()[0]
	want := []string{"USER ada", "PASS secret", "QUIT"}
	if !slices.Equal(got.Received, want) || got.User != "ada" || !got.Updated || !got.Secure || !got.Over || got.Sent == 0 {
		t.Errorf("%+v", got)
	}
}

func TestRateIsKept(t *testing.T) {
	s := start(t, pop3test.Options{Rate: 100_000, Messages: map[string][]pop3test.Message{"ada": {{UID: "a", Body: make([]byte, 10_000)}}}})
	l := dial(t, s)
	l.signIn()
	began := time.Now()
	l.ask("RETR 1", "+OK", "\x00", ".\r\n")
	if took := time.Since(began); took < 80*time.Millisecond {
		t.Errorf("10,000 bytes in %v", took)
	}
}
