package fetch

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// allFaults asks for every byte offset and every write instead of a sample.
var allFaults = os.Getenv("MAILLOFT_FAULTS") == "all"

// matrix plays faults, each on a maildrop and an account of its own, and keeps
// count of what became of the mail.
type matrix struct {
	t        *testing.T
	server   *pop3test.Server
	dir      string
	archive  *archive.Archive
	disk     *badDisk
	accounts account.Account
	cases    int
	client   pop3.Config

	row row
}

// row is a line of the table.
type row struct {
	name                           string
	cases, failed                  int // of the cases, those in which the fault ended the session
	lost, duplicated, partial, bad int
	longest                        time.Duration // of the session after the fault
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	s, err := pop3test.Start(t, pop3test.Options{
		Implicit: true, Verify: func(_, _, secret string) bool { return secret == "secret" },
	})
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, s.CertPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &matrix{t: t, server: s, dir: t.TempDir(), disk: &badDisk{}}
	m.accounts = account.Account{Host: host, Port: number, Security: account.TLS, CAFile: ca, Policy: atOnce}
	m.client = pop3.Config{Timeouts: pop3.Timeouts{
		Dial: time.Second, TLS: time.Second, Greeting: 200 * time.Millisecond, Reply: 200 * time.Millisecond,
		Slow: 200 * time.Millisecond, Idle: 200 * time.Millisecond, Write: time.Second, Rate: 200 * time.Millisecond,
	}}
	if m.archive, err = archive.Open(t.Context(), m.dir, archive.Options{FS: m.disk}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.archive.Close() })
	return m
}

// play runs one case: a session with the fault, then sessions without it until
// one succeeds, then the oracle.
func (m *matrix) play(size int, faults ...pop3test.Fault) {
	m.t.Helper()
	m.playWith(size, func() { m.server.SetFaults(faults...) }, func() {
		m.server.SetFaults()
		m.server.Disconnect() // a server that stalls holds the maildrop's lock
	})
}

func (m *matrix) playWith(size int, spoil, mend func()) {
	m.t.Helper()
	m.cases++
	user := fmt.Sprintf("case%d", m.cases)
	mail := letters(user, 3, size)
	for _, l := range mail {
		m.server.Add(user, pop3test.Message{UID: l.uid, Body: []byte(l.body)})
	}
	a := m.accounts
	a.ID, a.Username, a.Address = user, user, user+"@example.org"
	m.row.cases++
	spoil()
	if _, err := m.once(a); err != nil {
		m.row.failed++
	}
	m.check(user, mail)
	mend()
	began := time.Now()
	var err error
	for range 3 {
		if _, err = m.once(a); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	m.row.longest = max(m.row.longest, time.Since(began))
	if err != nil {
		m.row.bad++
		m.t.Errorf("%s, %s: does not recover: %v", m.row.name, user, err)
	}
	m.check(user, mail)
	m.finished(a, mail)
}

func (m *matrix) once(a account.Account) (Result, error) {
	w := New(Deps{
		Accounts: func() []account.Account { return []account.Account{a} },
		Archive:  m.archive, Passwords: fixed("secret"), Client: m.client,
	})
	return w.Once(m.t.Context(), a.ID, nil)
}

// check is the oracle: whatever was offered is on the server or complete in
// the archive.
func (m *matrix) check(user string, mail []letter) {
	m.t.Helper()
	there := map[string]bool{}
	for _, msg := range m.server.Maildrop(user) {
		there[msg.UID] = true
	}
	for _, l := range mail {
		if !there[l.uid] && !m.holds(l) {
			m.row.lost++
			m.t.Errorf("%s: LOST %s", m.row.name, l.uid)
		}
	}
}

func (m *matrix) holds(l letter) bool {
	id, err := m.archive.Find(m.t.Context(), l.sha())
	if err != nil {
		return false
	}
	f, err := m.archive.OpenMessage(m.t.Context(), id)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	got, err := io.ReadAll(f)
	return err == nil && string(got) == l.body
}

// finished checks that the end is what it would have been without the fault.
func (m *matrix) finished(a account.Account, mail []letter) {
	m.t.Helper()
	ids, err := m.archive.IDs(m.t.Context(), archive.View{Folder: archive.All, Account: a.ID})
	if err != nil {
		m.t.Fatal(err)
	}
	whole := 0
	for _, l := range mail {
		if m.holds(l) {
			whole++
		}
	}
	m.row.duplicated += max(len(ids)-len(mail), 0)
	m.row.partial += max(len(ids)-whole, 0)
	if whole != len(mail) || len(ids) != len(mail) || len(m.server.Maildrop(a.Username)) != 0 {
		m.row.bad++
		m.t.Errorf("%s, %s: %d whole, %d listed, %d on the server", m.row.name, a.ID, whole, len(ids), len(m.server.Maildrop(a.Username)))
	}
}

// sweep says whether the fault left half a message where mail is.
func (m *matrix) sweep() {
	m.t.Helper()
	report, err := m.archive.Verify(m.t.Context(), nil)
	if err != nil {
		m.t.Fatal(err)
	}
	m.row.partial += len(report.Changed) + len(report.Missing)
	if n := len(report.Changed) + len(report.Missing); n > 0 {
		m.t.Errorf("%s: %d files are damaged or missing", m.row.name, n)
	}
}

// stride goes through the offsets up to end, or a sample of about n.
func stride(end int64, n int64) []int64 {
	step := max(end/n, 1)
	if allFaults {
		step = 1
	}
	var out []int64
	for at := int64(0); at <= end; at += step {
		out = append(out, at)
	}
	return out
}

// sessionLength is how many bytes a server sends in a session without faults.
func (m *matrix) sessionLength(size int) int64 {
	m.playWith(size, func() {}, func() {})
	var most int64
	for _, s := range m.server.Sessions() {
		most = max(most, s.Sent)
	}
	m.row = row{}
	return most
}

func TestFaultMatrix(t *testing.T) {
	m := newMatrix(t)
	size := 2_000
	if allFaults {
		size = 20_000
	}
	length := m.sessionLength(size)
	var rows []row
	add := func(name string, play func()) {
		m.row = row{name: name}
		play()
		m.sweep()
		rows = append(rows, m.row)
	}
	for _, cut := range []struct {
		name string
		do   pop3test.Action
	}{{"FIN", pop3test.Drop}, {"cut without close_notify", pop3test.Cut}, {"RST", pop3test.Reset}} {
		add(cut.name+" at byte offsets", func() {
			for _, at := range stride(length, 40) {
				m.play(size, pop3test.Fault{After: at, Do: cut.do})
			}
		})
	}
	verbs := []string{"GREETING", "CAPA", "AUTH", "STAT", "LIST", "UIDL", "RETR", "DELE", "QUIT"}
	for _, c := range []struct {
		name  string
		fault pop3test.Fault
	}{
		{"drop at each reply", pop3test.Fault{Do: pop3test.Drop}},
		{"stall at each reply", pop3test.Fault{Do: pop3test.Stall}},
		{"stall in each reply", pop3test.Fault{Do: pop3test.Stall, After: 2}},
		{"-ERR to each command", pop3test.Fault{Do: pop3test.Refuse, Text: "no"}},
		{"-ERR [SYS/TEMP] to each command", pop3test.Fault{Do: pop3test.Refuse, Text: "[SYS/TEMP] no"}},
		{"not POP3", pop3test.Fault{Do: pop3test.Answer, Text: "HTTP/1.1 400 Bad Request\r\n"}},
	} {
		add(c.name, func() {
			for _, verb := range verbs {
				fault := c.fault
				fault.Command, fault.Nth = verb, 1
				m.play(size, fault)
			}
		})
	}
	add("death between DELE and QUIT", func() {
		for nth := range 3 {
			m.play(size, pop3test.Fault{Command: "DELE", Nth: nth + 1, Do: pop3test.Reset, After: 5})
		}
	})
	add("QUIT's reply lost", func() {
		for at := range int64(5) {
			m.play(size, pop3test.Fault{Command: "QUIT", Do: pop3test.Cut, After: at})
		}
	})
	add("UIDL or LIST cut off", func() {
		for _, verb := range []string{"UIDL", "LIST"} {
			for _, text := range []string{"+OK\r\n.\r\n", "+OK\r\n1 case-x\r\n.\r\n", "+OK\r\n1 1\r\n1 1\r\n1 1\r\n.\r\n"} {
				m.play(size, pop3test.Fault{Command: verb, Do: pop3test.Answer, Text: text})
			}
		}
	})
	for _, c := range []struct {
		name string
		fail func(*badDisk, int64)
		n    int64
	}{
		{"ENOSPC at each write", func(d *badDisk, n int64) { d.write.Store(n) }, 12},
		{"EIO at each fsync", func(d *badDisk, n int64) { d.sync.Store(n) }, 8},
		{"EIO at each rename", func(d *badDisk, n int64) { d.rename.Store(n) }, 5},
		{"EIO at each fsync of a directory", func(d *badDisk, n int64) { d.syncDir.Store(n) }, 5},
	} {
		add(c.name, func() {
			for n := range c.n {
				m.playWith(size, func() { c.fail(m.disk, n+1) }, m.disk.mend)
			}
		})
	}
	t.Log("\n" + table(rows))
}

func table(rows []row) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "fault\tcases\tsession ended\tlost\tduplicated\tpartial\tstuck\tlongest recovery")
	for _, r := range rows {
		_, _ = fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%v\n",
			r.name, r.cases, r.failed, r.lost, r.duplicated, r.partial, r.bad, r.longest.Round(time.Millisecond))
	}
	_ = w.Flush() // a strings.Builder never fails
	return b.String()
}
