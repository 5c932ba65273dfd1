//go:build interop

package interop

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
)

// program is Mailloft with a profile of its own and one account.
type program struct{ home string }

// fetched is what "mailloft fetch --json" says of one session.
type fetched struct {
	New, Deleted, Failed int
	Bytes                int64
	Error                *struct{ Code, Text, Next string }
}

// code is the problem's code, or empty.
func (f fetched) code() string {
	if f.Error == nil {
		return ""
	}
	return f.Error.Code
}

// entry is a line of "mailloft ledger --json".
type entry struct {
	UID        string
	SHA256     string
	Stored     string
	Verified   string
	DeleteSent string `json:"delete_sent"`
	Deleted    string
}

// newProgram makes a profile with an account of user at port.
func newProgram(t *testing.T, s *server, user string, port int, security, policy string) *program {
	t.Helper()
	if os.Getenv("MAILLOFT") == "" {
		t.Fatal("MAILLOFT does not name the program; use make interop")
	}
	p := &program{home: filepath.Join(t.TempDir(), "profile")}
	p.must(t, "", "account", "add", "--address", user+"@example.org", "--host", "127.0.0.1", "--port", strconv.Itoa(port),
		"--security", security, "--username", user, "--ca", s.ca(), "--policy", policy)
	return p
}

// run runs a command to its end, and returns what it printed and its exit code.
func (p *program) run(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Getenv("MAILLOFT"), append([]string{"--home", p.home, "--keyring", "memory"}, args...)...)
	cmd.WaitDelay = time.Second
	var out, complaints bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &complaints
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("mailloft %s: %v", strings.Join(args, " "), err)
	}
	return out.String(), complaints.String(), cmd.ProcessState.ExitCode()
}

// must is run for a command that has to succeed.
func (p *program) must(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	stdout, stderr, code := p.run(t, stdin, args...)
	if code != 0 {
		t.Fatalf("mailloft %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout
}

// fetch has one session.
func (p *program) fetch(t *testing.T) fetched {
	t.Helper()
	return p.fetchWith(t, password)
}

// fetchWith has one session with a password of its own.
func (p *program) fetchWith(t *testing.T, password string) fetched {
	t.Helper()
	stdout, stderr, _ := p.run(t, password+"\n", "fetch", "--password-stdin", "--json")
	var f fetched
	if err := json.Unmarshal([]byte(stdout), &f); err != nil {
		t.Fatalf("fetch: %q, %q: %v", stdout, stderr, err)
	}
	if f.Error != nil {
		t.Logf("fetch: %s: %s %s", f.Error.Code, f.Error.Text, f.Error.Next)
	}
	return f
}

// mustFetch has one session in which nothing goes wrong.
func (p *program) mustFetch(t *testing.T) fetched {
	t.Helper()
	f := p.fetch(t)
	if f.Error != nil || f.Failed > 0 {
		t.Fatalf("fetch: %+v", f)
	}
	return f
}

// account changes the account.
func (p *program) account(t *testing.T, change func(*account.Account)) {
	t.Helper()
	store, err := account.OpenStore(filepath.Join(p.home, "accounts.toml"))
	if err != nil {
		t.Fatal(err)
	}
	a := store.List()[0]
	change(&a)
	if _, err := store.Save(a); err != nil {
		t.Fatal(err)
	}
}

// ledger returns the account's ledger.
func (p *program) ledger(t *testing.T) []entry {
	t.Helper()
	var entries []entry
	for line := range strings.Lines(p.must(t, "", "ledger", "--json")) {
		var e entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("ledger: %q: %v", line, err)
		}
		entries = append(entries, e)
	}
	return entries
}

// verify has the archive check itself, and returns how many messages are intact.
func (p *program) verify(t *testing.T) int {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(p.must(t, "", "verify", "--json")), "\n")
	var sums struct{ OK, Missing, Changed, Unknown, Unindexed, Index int }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &sums); err != nil {
		t.Fatal(err)
	}
	if len(lines) > 1 {
		t.Errorf("verify: %s", strings.Join(lines, "\n"))
	}
	return sums.OK
}

// stored returns the messages of the archive, as they lie on the disk.
func (p *program) stored(t *testing.T) [][]byte {
	t.Helper()
	var bodies [][]byte
	err := filepath.WalkDir(p.home, func(path string, file fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".eml" {
			return err
		}
		body, err := os.ReadFile(path)
		bodies = append(bodies, body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return bodies
}

// mechanisms returns those that sign-in was tried with, as the account's trace
// has them.
func (p *program) mechanisms(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(p.home, "log", "trace-*.log"))
	if err != nil || len(files) != 1 {
		t.Fatalf("traces: %q, %v", files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, found := range regexp.MustCompile(`(?m)> AUTH (\S+)`).FindAllStringSubmatch(string(text), -1) {
		names = append(names, found[1])
	}
	return names
}
