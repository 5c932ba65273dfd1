package fetch

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// victimEnv carries what a process that is going to be killed needs to know.
const victimEnv = "MAILLOFT_TEST_VICTIM"

// victim is a process that fetches and is killed.
type victim struct {
	Account account.Account
	Dir     string
}

// TestVictim is no test of its own: TestKillAnywhereLosesNothing runs it in
// processes that it kills.
func TestVictim(t *testing.T) {
	text := os.Getenv(victimEnv)
	if text == "" {
		t.Skip("only run by TestKillAnywhereLosesNothing")
	}
	var v victim
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	kept, err := archive.Open(t.Context(), v.Dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = New(Deps{
		Accounts: func() []account.Account { return []account.Account{v.Account} },
		Archive:  kept, Passwords: fixed("secret"),
	}).Once(t.Context(), v.Account.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestKillAnywhereLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	cases := 12
	if allFaults {
		cases = 500
	}
	m := newMatrix(t)
	m.row.Fault = "kill -9 at random moments"
	m.client = pop3.Config{}                  // nothing here has to time out
	if err := m.archive.Close(); err != nil { // the victims open it
		t.Fatal(err)
	}
	killed := 0
	for range cases {
		a, mail := m.prey(30, 4_000)
		if m.kill(a, time.Duration(rand.IntN(250))*time.Millisecond) {
			killed++
		}
		m.aftermath(a, mail)
	}
	m.row.Cases, m.row.Ended = cases, killed
	m.row.tell(t)
}

// prey is an account with n messages for a victim to fetch.
func (m *matrix) prey(n, size int) (account.Account, []letter) {
	m.cases++
	user := fmt.Sprintf("victim%d", m.cases)
	mail := letters(user, n, size)
	for _, l := range mail {
		m.server.Add(user, pop3test.Message{UID: l.uid, Body: []byte(l.body)})
	}
	a := m.accounts
	a.ID, a.Username, a.Address = user, user, user+"@example.org"
	return a, mail
}

// aftermath starts again after a victim's end, as a person would, and looks
// whether everything is there.
func (m *matrix) aftermath(a account.Account, mail []letter) {
	m.t.Helper()
	m.server.Disconnect()
	began := time.Now()
	kept, err := archive.Open(m.t.Context(), m.dir, archive.Options{})
	if err != nil {
		m.t.Fatalf("the archive does not open after it: %v", err)
	}
	m.archive = kept
	m.check(a.ID, mail)
	if _, err := m.once(a); err != nil {
		m.t.Errorf("%s: %v", a.ID, err)
	}
	m.recovered(time.Since(began))
	m.check(a.ID, mail)
	m.finished(a, mail)
	m.sweep()
	if err := kept.Close(); err != nil {
		m.t.Fatal(err)
	}
}

// kill runs a victim and kills it after a while; it says whether it still ran.
func (m *matrix) kill(a account.Account, after time.Duration) bool {
	m.t.Helper()
	cmd := m.victim(a)
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill() // it may have ended
	return cmd.Wait() != nil
}

// victim is a process that fetches, started through the commands given.
func (m *matrix) victim(a account.Account, through ...string) *exec.Cmd {
	m.t.Helper()
	text, err := json.Marshal(victim{Account: a, Dir: m.dir})
	if err != nil {
		m.t.Fatal(err)
	}
	args := slices.Concat(through, []string{os.Args[0], "-test.run=^TestVictim$"})
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), victimEnv+"="+string(text))
	return cmd
}
