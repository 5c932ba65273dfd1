package app

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

const (
	bodyMark = "the heron nests at midnight" // only in bodies
	crashIn  = "MAILLOFT_TEST_CRASH_IN"
)

// loud is a profile whose log tells everything, not only what people need.
func loud(t *testing.T, ring secret.Ring) *Core {
	t.Helper()
	dirs := HomeDirs(t.TempDir())
	_, closer, err := OpenLog(dirs.Log)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(closer.(interface{ Write([]byte) (int, error) }), &slog.HandlerOptions{Level: slog.LevelDebug - 8}))
	c, err := Open(t.Context(), Options{Dirs: dirs, Ring: ring, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(c.Close(), closer.Close()); err != nil {
			t.Error(err)
		}
	})
	return c
}

// chatty is a server that quotes passwords in its refusals, and its account.
func chatty(t *testing.T, mechanism string, right bool) account.Account {
	t.Helper()
	options := pop3test.Options{
		Users: map[string]string{"ada@example.org": string(password)}, SASL: []string{mechanism}, Implicit: true,
		Messages: map[string][]pop3test.Message{"ada@example.org": {
			{UID: "1", Body: []byte("Subject: a letter\r\n\r\n" + bodyMark + "\r\n")},
			{UID: "2", Body: []byte("Subject: broken\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n" + bodyMark + "\r\n")},
		}},
	}
	if !right {
		options.Faults = []pop3test.Fault{{Command: "AUTH", Do: pop3test.Refuse,
			Text: fmt.Sprintf("[AUTH] no %s %s", password, base64.StdEncoding.EncodeToString([]byte("\x00ada@example.org\x00"+string(password))))}}
	}
	server, err := pop3test.Start(t, options)
	if err != nil {
		t.Fatal(err)
	}
	a := account.New("ada@example.org")
	a.CAFile = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(a.CAFile, server.CertPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(server.Addr())
	a.Host = host
	a.Port, _ = strconv.Atoi(port)
	a.Trace = true
	return a
}

func TestNoCredentialAndNoMailGetsIntoLogTraceReportSettingsOrCrashFile(t *testing.T) {
	c := loud(t, &secret.Memory{})
	p := password
	fetchAll := func(a account.Account, p *secret.Password) {
		t.Helper()
		a, err := c.SaveAccount(t.Context(), a, p)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Fetch.Once(t.Context(), a.ID, func(fetch.State) {}) // some fail, which is what is told
	}
	for _, mechanism := range []string{"PLAIN", "LOGIN", "CRAM-MD5"} {
		fetchAll(chatty(t, mechanism, true), &p)
		fetchAll(chatty(t, mechanism, false), &p)
	}
	command := chatty(t, "PLAIN", false)
	command.PasswordCommand = "echo " + strings.Join(strings.Fields(string(password)), "' '")
	fetchAll(command, nil)
	provider, a := serveTokens(t, c, "XOAUTH2")
	a.Trace = true
	a = signInTo(t, c, a)
	for range 2 {
		_, _ = c.Fetch.Once(t.Context(), a.ID, func(fetch.State) {})
		provider.Revoke()
	}
	report, err := c.Report(t.Context(), "v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.Dirs.Log, "report.txt"), []byte(report), 0o600); err != nil {
		t.Fatal(err)
	}
	crashed(t, c.Dirs)
	secrets := append(provider.Secrets(), string(password), bodyMark,
		base64.StdEncoding.EncodeToString([]byte(password)), base64.StdEncoding.EncodeToString([]byte("\x00ada@example.org\x00"+string(password))))
	seen := lookThrough(t, c, secrets)
	for _, kind := range []string{"mailloft.log", "crash.log", "report.txt", "accounts.toml", "oauth.toml", "index.db", "trace-"} {
		if !strings.Contains(seen, kind) {
			t.Errorf("no %s was looked through: %s", kind, seen)
		}
	}
	if strings.Contains(report, "ada@") || !strings.Contains(report, "v1.2.3") || !strings.Contains(report, "signs in by oauth") {
		t.Errorf("the report:\n%s", report)
	}
}

// lookThrough searches every file of the profile, and names them. Messages lie
// in mail and in the index, which is what these are for.
func lookThrough(t *testing.T, c *Core, secrets []string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(c.Dirs.Config, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		body, err := os.ReadFile(path)
		names = append(names, filepath.Base(path))
		ofMail := filepath.Ext(path) == ".eml" || strings.HasPrefix(filepath.Base(path), "index.db")
		for _, s := range secrets {
			if s == bodyMark && ofMail {
				continue
			}
			if bytes.Contains(body, []byte(s)) {
				t.Errorf("%s holds %q", path, s)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

// crashed has another process crash in the middle of things, in the same profile.
func crashed(t *testing.T, dirs Dirs) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashIn+"="+dirs.Config)
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("it did not crash: %s", out)
	}
	lines, err := Tail(CrashPath(dirs.Log), 1<<20)
	if err != nil || !strings.Contains(strings.Join(lines, "\n"), "a bug, for the test") {
		t.Fatalf("%d lines in the crash file, %v; it said %s", len(lines), err, out)
	}
}

// crash is that other process: a panic while a password is in use.
func crash(home string) {
	dirs := HomeDirs(home)
	_, closer, err := OpenLog(dirs.Log)
	if err != nil {
		os.Exit(0) // which the test notices
	}
	defer closer.Close()
	vault := secret.NewVault(&secret.Memory{}, secret.Timeout)
	p := password
	vault.SetForSession("1", p)
	use := func(ctx context.Context, p secret.Password) {
		if _, err := vault.Password(ctx, account.Account{ID: "1"}); err == nil {
			panic(fmt.Errorf("a bug, for the test, with %v of %d bytes", p, len(p)))
		}
	}
	use(context.Background(), p)
}

func TestTailGivesWholeLinesOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if lines, err := Tail(path, 10); err != nil || lines != nil {
		t.Errorf("no file: %q, %v", lines, err)
	}
	for text, want := range map[string]string{"": "", "one\n": "one", "one\ntwo\nthree\n": "three", "0123456789ab\nxy\n": "xy", "two\nthree": "three"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		lines, err := Tail(path, 8)
		if err != nil || strings.Join(lines, "|") != want {
			t.Errorf("%q: %q, %v", text, lines, err)
		}
	}
}

func TestTraceIsWrittenOnlyForAccountsThatWantItAndGoesWithThem(t *testing.T) {
	c := open(t, &secret.Memory{})
	p := password
	quiet := chatty(t, "PLAIN", true)
	quiet.Trace = false
	quiet, err := c.SaveAccount(t.Context(), quiet, &p)
	if err != nil {
		t.Fatal(err)
	}
	traced, err := c.SaveAccount(t.Context(), chatty(t, "PLAIN", true), &p)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{quiet.ID, traced.ID} {
		if _, err := c.Fetch.Once(t.Context(), id, func(fetch.State) {}); err != nil {
			t.Fatal(err)
		}
	}
	if lines, err := Tail(TracePath(c.Dirs.Log, quiet.ID), 1000); err != nil || lines != nil {
		t.Errorf("an account that wants no trace has %q, %v", lines, err)
	}
	lines, err := Tail(TracePath(c.Dirs.Log, traced.ID), 10_000)
	if text := strings.Join(lines, "\n"); err != nil || !strings.Contains(text, "> RETR 1") || !strings.Contains(text, "< +OK") {
		t.Errorf("the trace: %s, %v", text, err)
	}
	if err := c.RemoveAccount(t.Context(), traced.ID, false); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(TracePath(c.Dirs.Log, traced.ID)); err == nil {
		t.Error("the trace of a removed account is still there")
	}
}
