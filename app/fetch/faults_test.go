package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
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
	dir      string // the present archive's
	archive  *archive.Archive
	disk     *badDisk
	accounts account.Account
	cases    int
	client   pop3.Config

	row row
}

// row is a line of the table that scripts/faults.sh prints; it reads the
// lines that tell writes.
type row struct {
	Fault      string
	Cases      int
	Ended      int // of the cases, those in which the fault ended the session
	Lost       int
	Duplicated int
	Partial    int
	Stuck      int
	Longest    time.Duration // of the session after the fault
}

// tell writes the row where the table is made of it.
func (r row) tell(t *testing.T) {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("fault row: %s", text)
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	m := &matrix{t: t, dir: t.TempDir(), disk: &badDisk{}}
	m.accounts = account.Account{Security: account.TLS, Policy: atOnce}
	m.client = pop3.Config{Timeouts: pop3.Timeouts{
		Dial: time.Second, TLS: time.Second, Greeting: 200 * time.Millisecond, Reply: 200 * time.Millisecond,
		Slow: 200 * time.Millisecond, Idle: 200 * time.Millisecond, Write: time.Second, Rate: 200 * time.Millisecond,
	}}
	m.serve()
	m.open()
	t.Cleanup(func() {
		_ = m.archive.Close()
		_ = m.server.Close()
	})
	return m
}

// serve starts a server.
func (m *matrix) serve() {
	t := m.t
	t.Helper()
	s, err := pop3test.Start(nil, pop3test.Options{
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
	m.server = s
	m.accounts.Host, m.accounts.Port, m.accounts.CAFile = host, number, ca
}

func (m *matrix) open() {
	m.t.Helper()
	var err error
	if m.archive, err = archive.Open(m.t.Context(), m.dir, archive.Options{FS: m.disk}); err != nil {
		m.t.Fatal(err)
	}
}

// moveOn checks the archive as it is now and goes on with an empty one, and
// with another server, so that many cases do not add up.
func (m *matrix) moveOn() {
	m.t.Helper()
	m.sweep()
	if err := errors.Join(m.server.Close(), m.archive.Close(), os.RemoveAll(m.dir), os.Mkdir(m.dir, 0o700)); err != nil {
		m.t.Fatal(err)
	}
	m.serve()
	m.open()
}

// casesEach is after how many cases the archive is a new one.
const casesEach = 500

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
	user := m.user()
	mail := letters(user, 3, 0)
	for i := range mail {
		// Words that are new in each of 60,000 cases would make the index what is measured.
		mail[i].body += strings.Repeat(".a line with a stuffed dot before it\r\n", size/37)
		m.server.Add(user, pop3test.Message{UID: mail[i].uid, Body: []byte(mail[i].body)})
	}
	m.playMail(user, mail, spoil, mend)
}

// user is the next one's name.
func (m *matrix) user() string {
	if m.cases++; m.cases%casesEach == 0 {
		m.moveOn()
	}
	return fmt.Sprintf("case%d", m.cases)
}

// playMail plays a case with mail that is in the user's maildrop.
func (m *matrix) playMail(user string, mail []letter, spoil, mend func()) {
	m.t.Helper()
	a := m.accounts
	a.ID, a.Username, a.Address = user, user, user+"@example.org"
	m.row.Cases++
	spoil()
	if _, err := m.once(a); err != nil {
		m.row.Ended++
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
	m.recovered(time.Since(began))
	if err != nil {
		m.row.Stuck++
		m.t.Errorf("%s, %s: does not recover: %v", m.row.Fault, user, err)
	}
	m.check(user, mail)
	m.finished(a, mail)
}

// recovered notes how long it took until all was well again. "make faults"
// asks for five seconds; under the race detector, beside other tests, only
// standing still is a failure.
func (m *matrix) recovered(took time.Duration) {
	m.t.Helper()
	m.row.Longest = max(m.row.Longest, took)
	limit := time.Minute
	if allFaults {
		limit = 5 * time.Second
	}
	if took > limit {
		m.t.Errorf("%s: recovery took %v", m.row.Fault, took)
	}
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
		there[string(msg.Body)] = true
	}
	for _, l := range mail {
		if !there[l.body] && !m.holds(l) {
			m.row.Lost++
			m.t.Errorf("%s: LOST %s", m.row.Fault, l.uid)
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
	m.row.Duplicated += max(len(ids)-len(mail), 0)
	m.row.Partial += max(len(ids)-whole, 0)
	if whole != len(mail) || len(ids) != len(mail) || len(m.server.Maildrop(a.Username)) != 0 {
		m.row.Stuck++
		m.t.Errorf("%s, %s: %d whole, %d listed, %d on the server", m.row.Fault, a.ID, whole, len(ids), len(m.server.Maildrop(a.Username)))
	}
}

// sweep says whether the fault left half a message where mail is.
func (m *matrix) sweep() {
	m.t.Helper()
	report, err := m.archive.Verify(m.t.Context(), nil)
	if err != nil {
		m.t.Fatal(err)
	}
	m.row.Partial += len(report.Changed) + len(report.Missing)
	if n := len(report.Changed) + len(report.Missing); n > 0 {
		m.t.Errorf("%s: %d files are damaged or missing", m.row.Fault, n)
	}
}
