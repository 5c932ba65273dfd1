package fetch

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// stride goes through the offsets up to end, or a sample of about n.
func stride(end int64, n int64) []int64 {
	step := max(end/n, 1)
	if allFaults {
		step = 1
		if n, err := strconv.ParseInt(os.Getenv("MAILLOFT_FAULTS_STEP"), 10, 64); err == nil && n > 0 {
			step = n
		}
	}
	var out []int64
	for at := int64(0); at <= end; at += step {
		out = append(out, at)
	}
	return out
}

// sample is stride, also when all faults are asked for.
func sample(end int64, n int64) []int64 {
	if allFaults {
		n *= 10
	}
	var out []int64
	for at := int64(0); at <= end; at += max(end/n, 1) {
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

// playRow plays a row of the matrix, which ends with a look at all that is stored.
func (m *matrix) playRow(name string, play func()) {
	m.t.Helper()
	m.row = row{Fault: name}
	play()
	m.sweep()
	m.row.tell(m.t)
}

// verbs are the replies of a session, in order.
var verbs = []string{"GREETING", "CAPA", "AUTH", "STAT", "LIST", "UIDL", "RETR", "DELE", "QUIT"}

// each plays a fault at the first reply of each kind.
func (m *matrix) each(size int, f pop3test.Fault, verbs ...string) {
	m.t.Helper()
	for _, f.Command = range verbs {
		f.Nth = 1
		m.play(size, f)
	}
}

func TestFaultMatrixOfDrops(t *testing.T) {
	m := newMatrix(t)
	size := 2_000
	if allFaults {
		size = 20_000
	}
	length := m.sessionLength(size)
	m.playRow("drop at every byte offset", func() {
		for _, at := range stride(length, 40) {
			m.play(size, pop3test.Fault{After: at, Do: pop3test.Cut})
		}
	})
	m.playRow("RST, FIN, TLS without close_notify", func() {
		for _, do := range []pop3test.Action{pop3test.Reset, pop3test.Drop, pop3test.Cut} {
			m.each(size, pop3test.Fault{Do: do}, append([]string{"CONNECT"}, verbs...)...)
			m.each(size, pop3test.Fault{Do: do, After: 2}, verbs...)
			for _, at := range sample(length, 20) {
				m.play(size, pop3test.Fault{After: at, Do: do})
			}
		}
	})
	m.playRow("death between DELE and QUIT; QUIT's reply lost; -ERR to DELE or QUIT", func() {
		for nth := range 3 {
			m.play(size, pop3test.Fault{Command: "DELE", Nth: nth + 1, Do: pop3test.Reset, After: 5})
			m.play(size, pop3test.Fault{Command: "DELE", Nth: nth + 1, Do: pop3test.Refuse, Text: "no"})
		}
		for at := range int64(8) {
			m.play(size, pop3test.Fault{Command: "QUIT", Do: pop3test.Cut, After: at})
		}
		m.play(size, pop3test.Fault{Command: "QUIT", Do: pop3test.Refuse, Text: "[SYS/TEMP] some were not deleted"})
	})
}

func TestFaultMatrixOfSilence(t *testing.T) {
	const size = 2_000
	m := newMatrix(t)
	m.playRow("slow trickle", func() {
		m.each(size, pop3test.Fault{Do: pop3test.Trickle, Every: 50 * time.Millisecond}, verbs...)
		m.each(size, pop3test.Fault{Do: pop3test.Trickle, After: 30, Every: 50 * time.Millisecond}, "LIST", "UIDL", "RETR")
	})
	m.playRow("+OK then stall; stalled handshake or greeting", func() {
		m.client.Timeouts.TLS = 200 * time.Millisecond
		m.each(size, pop3test.Fault{Do: pop3test.Stall}, append([]string{"CONNECT"}, verbs...)...)
		m.each(size, pop3test.Fault{Do: pop3test.Stall, After: 2}, verbs...)
		m.each(size, pop3test.Fault{Do: pop3test.Stall, After: 5}, "CAPA", "LIST", "UIDL", "RETR")
		m.client.Timeouts.TLS = time.Second
	})
}

func TestFaultMatrixOfWords(t *testing.T) {
	const size = 2_000
	m := newMatrix(t)
	m.playRow("[IN-USE], [LOGIN-DELAY], [SYS/TEMP], [AUTH], -ERR", func() {
		for _, text := range []string{"[IN-USE] busy", "[LOGIN-DELAY] wait", "[SYS/TEMP] later", "[SYS/PERM] never", "[AUTH] no", "no"} {
			m.each(size, pop3test.Fault{Do: pop3test.Refuse, Text: text}, verbs...)
		}
	})
	m.playRow("what is not POP3", func() {
		for _, text := range []string{"HTTP/1.1 400 Bad Request\r\n", "\r\n", "+OKAY\r\n", "\x16\x03\x01\x02\x00", strings.Repeat("x", 10_000) + "\r\n"} {
			m.each(size, pop3test.Fault{Do: pop3test.Answer, Text: text}, verbs...)
		}
	})
	m.playRow("a message that goes on after its final dot, or is given up there", func() {
		for nth := range 3 {
			for _, rest := range []string{"the rest\r\n.\r\n", ".\r\n.\r\n", "\r\n.\r\n.the rest\r\n.\r\n", "-ERR internal error\r\n"} {
				m.play(size, pop3test.Fault{Command: "RETR", Nth: nth + 1, Do: pop3test.Answer, Text: "+OK\r\nSubject: half of it\r\n\r\none\r\n.\r\n" + rest})
			}
		}
	})
	m.playRow("UIDL truncated, empty, -ERR", func() {
		for _, verb := range []string{"UIDL", "LIST"} {
			for _, text := range []string{"-ERR no\r\n", "+OK\r\n.\r\n", "+OK\r\n1 case-x\r\n.\r\n", "+OK\r\n1 1\r\n1 1\r\n1 1\r\n.\r\n", "+OK\r\n9 nine\r\n3 3\r\n.\r\n"} {
				m.play(size, pop3test.Fault{Command: verb, Do: pop3test.Answer, Text: text})
			}
			for at := range int64(40) {
				m.play(size, pop3test.Fault{Command: verb, Do: pop3test.Cut, After: at})
			}
		}
	})
}

func TestFaultMatrixOfListings(t *testing.T) {
	const size = 2_000
	m := newMatrix(t)
	m.playRow("wrong octet counts", func() {
		for _, claim := range []string{"+1", "-1", "0", "1", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "x", ""} {
			m.offer(3, size, func(i int, l letter, msg *pop3test.Message) letter {
				msg.Size = claim
				switch claim {
				case "+1":
					msg.Size = fmt.Sprint(len(l.body) + 1)
				case "-1":
					msg.Size = fmt.Sprint(len(l.body) - 1)
				}
				return l
			})
		}
		m.offer(3, size, func(i int, l letter, msg *pop3test.Message) letter {
			msg.Size = "-1"
			return l
		})
	})
	m.playRow("two messages under one unique-id", func() {
		for _, without := range []string{"", "other"} {
			m.offer(4, size, func(i int, l letter, msg *pop3test.Message) letter {
				if i%2 == 0 || without == "" {
					msg.UID = "the same"
				}
				return l
			})
		}
	})
	m.playRow("unique-id of 0 or >70 characters, NUL, /, .., ESC, 8-bit, 1 MB", func() {
		for _, uid := range []string{
			"", strings.Repeat("x", 71), strings.Repeat("y", 1<<20), "a\x00b", "/etc/passwd", "../../x", "..", ".",
			"\x1b[31m", "ü\xff", "'; DROP TABLE ledger; --", "\u202ex", "a b", " ", "%n%s", "CON", "+OK", "-ERR",
		} {
			m.offer(3, size, func(i int, l letter, msg *pop3test.Message) letter {
				if i == 1 {
					msg.UID = uid
				}
				return l
			})
		}
	})
}

// offer plays a case without a fault of the line's: what is in the maildrop,
// as change left it, is trouble enough.
func (m *matrix) offer(n, size int, change func(i int, l letter, msg *pop3test.Message) letter) {
	m.t.Helper()
	user := m.user()
	mail := letters(user, n, size)
	for i := range mail {
		msg := pop3test.Message{UID: mail[i].uid, Body: []byte(mail[i].body)}
		mail[i] = change(i, mail[i], &msg)
		m.server.Add(user, msg)
	}
	m.playMail(user, mail, func() {}, func() {})
}

func TestTruncatedFilesAreNamedAndFetchedAgain(t *testing.T) {
	size := 4_000
	if allFaults {
		size = 60_000
	}
	m := newMatrix(t)
	m.accounts.Policy = account.Policy{Kind: account.Leave}
	m.row.Fault = "partial .eml, at every 512 bytes"
	user := m.user()
	mail := letters(user, 1, size)
	m.server.Add(user, pop3test.Message{UID: mail[0].uid, Body: []byte(mail[0].body)})
	a := m.accounts
	a.ID, a.Username, a.Address = user, user, user+"@example.org"
	if _, err := m.once(a); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(m.dir, "mail", "*", "*", "*.eml"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	for at := int64(0); at < int64(len(mail[0].body)); at += 512 {
		m.row.Cases++
		if err := os.Truncate(files[0], at); err != nil {
			t.Fatal(err)
		}
		report, err := m.archive.Verify(t.Context(), nil)
		if err != nil || len(report.Changed) != 1 {
			t.Fatalf("cut at %d: %+v, %v", at, report, err)
		}
		began := time.Now()
		if _, err := m.once(a); err != nil {
			t.Error(err)
		}
		m.recovered(time.Since(began))
		if !m.holds(mail[0]) {
			m.row.Stuck++
			t.Errorf("cut at %d: not fetched again", at)
		}
	}
	m.sweep()
	m.row.tell(t)
}

func TestFaultMatrixOfTheDisk(t *testing.T) {
	const size = 2_000
	m := newMatrix(t)
	for _, c := range []struct {
		name string
		fail func(*badDisk, int64)
	}{
		{"ENOSPC at each write", func(d *badDisk, n int64) { d.write.Store(n) }},
		{"EIO at each fsync", func(d *badDisk, n int64) { d.sync.Store(n) }},
		{"EIO at each rename", func(d *badDisk, n int64) { d.rename.Store(n) }},
		{"EIO at each fsync of a directory", func(d *badDisk, n int64) { d.syncDir.Store(n) }},
	} {
		m.playRow(c.name, func() {
			for n, struck := int64(1), true; struck; n++ {
				m.playWith(size, func() { c.fail(m.disk, n) }, func() { struck = m.disk.mend() })
			}
		})
	}
}
