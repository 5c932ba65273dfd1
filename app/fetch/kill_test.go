package fetch

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
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
	m.row.name = "kill -9"
	if err := m.archive.Close(); err != nil { // the victims open it
		t.Fatal(err)
	}
	killed := 0
	for n := range cases {
		user := fmt.Sprintf("victim%d", n)
		mail := letters(user, 30, 4_000)
		for _, l := range mail {
			m.server.Add(user, pop3test.Message{UID: l.uid, Body: []byte(l.body)})
		}
		a := m.accounts
		a.ID, a.Username, a.Address = user, user, user+"@example.org"
		if m.kill(a, time.Duration(rand.IntN(250))*time.Millisecond) {
			killed++
		}
		m.server.Disconnect()
		began := time.Now()
		kept, err := archive.Open(t.Context(), m.dir, archive.Options{})
		if err != nil {
			t.Fatalf("the archive does not open after a kill: %v", err)
		}
		m.archive = kept
		m.check(user, mail)
		if _, err := m.once(a); err != nil {
			t.Errorf("%s: %v", user, err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("a restart took %v", took)
		}
		m.row.longest = max(m.row.longest, time.Since(began))
		m.check(user, mail)
		m.finished(a, mail)
		if n == cases-1 {
			m.sweep()
		}
		if err := kept.Close(); err != nil {
			t.Fatal(err)
		}
	}
	m.row.cases, m.row.failed = cases, killed
	t.Log("\n" + table([]row{m.row}))
}

// kill runs a victim and kills it after a while; it says whether it still ran.
func (m *matrix) kill(a account.Account, after time.Duration) bool {
	m.t.Helper()
	text, err := json.Marshal(victim{Account: a, Dir: m.dir})
	if err != nil {
		m.t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestVictim$")
	cmd.Env = append(os.Environ(), victimEnv+"="+string(text))
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill() // it may have ended
	return cmd.Wait() != nil
}
