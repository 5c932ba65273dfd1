//go:build e2e

package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/signin/signintest"
)

// startProvider starts an OAuth 2 provider that the program knows as "test".
func startProvider(t *testing.T, p *program, o signintest.Options) *signintest.Provider {
	t.Helper()
	o.User = mailUser
	provider := signintest.Start(o)
	t.Cleanup(func() {
		provider.Close()
		if faults := provider.Faults(); len(faults) > 0 {
			t.Errorf("the provider complains: %s", faults)
		}
	})
	if err := os.MkdirAll(p.home, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.home, "oauth.toml"), []byte(provider.Table()), 0o600); err != nil {
		t.Fatal(err)
	}
	return provider
}

// useChromium makes a headless Chromium the desktop's browser. The page it ends
// on is written to the file returned.
func (d *desktop) useChromium(t *testing.T) (page string) {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is missing: run scripts/deps.sh fidelity")
	}
	page = filepath.Join(d.dir, "page.html")
	bin := d.folder(t, "bin")
	script := fmt.Sprintf(`#!/bin/sh
exec %s --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-extensions \
	--user-data-dir=%s/chromium --timeout=15000 --dump-dom "$1" >%s 2>%s/chromium.log
`, chromium, d.dir, page, d.dir)
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	for i, v := range d.env {
		if path, ok := strings.CutPrefix(v, "PATH="); ok {
			d.env[i] = "PATH=" + bin + ":" + path
		}
	}
	return page
}

// addWithBrowser adds an account by signing in with the browser.
func (p *program) addWithBrowser(t *testing.T, server *dovecot, flags ...string) string {
	t.Helper()
	args := append([]string{"account", "add", "--json", "--address", mailUser, "--host", "127.0.0.1",
		"--port", strconv.Itoa(server.PortTLS), "--ca", server.CA, "--oauth", "test", "--trace"}, flags...)
	id, _ := p.must(t, "", args...).object(t)["id"].(string)
	if id == "" {
		t.Fatal("the new account has no id")
	}
	return id
}

// noTokens fails if a code or token is in a file of the profile.
func noTokens(t *testing.T, p *program, provider *signintest.Provider) {
	t.Helper()
	p.files(t, func(path string, body []byte) {
		for _, s := range provider.Secrets() {
			if strings.Contains(string(body), s) {
				t.Errorf("%s holds %s", path, s)
			}
		}
	})
}

func TestBrowserSignInFetchesFromDovecot(t *testing.T) {
	for _, mechanism := range []string{"xoauth2", "oauthbearer"} {
		t.Run(mechanism, func(t *testing.T) {
			d := startDesktop(t)
			p, page := newProgram(t, d), d.useChromium(t)
			provider := startProvider(t, p, signintest.Options{Rotate: true, Long: 4096})
			server := startDovecotWith(t, mechanism, provider.URL()+"/introspect")
			server.deliver(t, demoMail()[0])

			id := p.addWithBrowser(t, server)
			if fetched := p.must(t, "", "fetch", "--json").object(t); fetched["new"] != float64(1) || fetched["error"] != nil {
				t.Errorf("fetched %v", fetched)
			}
			eventually(t, "the page at the end", func() error {
				text, err := os.ReadFile(page)
				if err == nil && !strings.Contains(string(text), "You are signed in.") {
					err = errors.New(string(text))
				}
				return err
			})
			if kept, err := d.secret(t, id+"/oauth"); !strings.HasPrefix(kept, "sealed:v1:") {
				t.Errorf("the Secret Service has %.20q…, %v", kept, err)
			}
			provider.Revoke()
			if r := p.run(t, "", "fetch"); r.code != 1 || !strings.Contains(r.stderr, "no longer accepts the sign-in") {
				t.Errorf("after it was revoked: exit code %d, %s", r.code, r.stderr)
			}
			p.must(t, "", "account", "signin", mailUser)
			p.must(t, "", "fetch")
			noTokens(t, p, provider)
		})
	}
}

func TestDeviceCodeFetchesFromDovecot(t *testing.T) {
	p := newProgram(t, startDesktop(t))
	provider := startProvider(t, p, signintest.Options{Pending: 1})
	server := startDovecotWith(t, "plain xoauth2 oauthbearer", provider.URL()+"/introspect")
	server.deliver(t, demoMail()[0])
	r := p.must(t, "", "account", "add", "--address", mailUser, "--host", "127.0.0.1",
		"--port", strconv.Itoa(server.PortTLS), "--ca", server.CA, "--oauth", "test", "--device-code")
	if !strings.Contains(r.stderr, "ABCD-EFGH") {
		t.Errorf("no code is shown: %s", r.stderr)
	}
	if fetched := p.must(t, "", "fetch", "--json").object(t); fetched["new"] != float64(1) {
		t.Errorf("fetched %v", fetched)
	}
	noTokens(t, p, provider)
}

func TestPasswordCommandFetchesWithoutAKeyring(t *testing.T) {
	d := startDesktop(t)
	p := newProgram(t, d)
	for i, v := range d.env {
		if strings.HasPrefix(v, "DBUS_SESSION_BUS_ADDRESS=") {
			d.env[i] = "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"
		}
	}
	server := startDovecot(t)
	server.deliver(t, demoMail()[0])
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(mailPassword+"\nsecond line\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.must(t, "", "account", "add", "--address", mailUser, "--host", "127.0.0.1", "--port", strconv.Itoa(server.PortTLS),
		"--ca", server.CA, "--password-command", "cat "+file)
	if fetched := p.must(t, "", "fetch", "--json").object(t); fetched["new"] != float64(1) {
		t.Errorf("fetched %v", fetched)
	}
}

// TestRealKeyringUnderStress is GNOME Keyring as it is found: locked without
// anybody to unlock it, and with secrets of every length.
func TestRealKeyringUnderStress(t *testing.T) {
	d := startDesktop(t)
	p := newProgram(t, d)
	server := startDovecot(t)
	server.deliver(t, demoMail()[0])
	for _, n := range []int{2560, 4096} {
		long := strings.Repeat("long-", n/5+1)[:n]
		r := p.must(t, long, "account", "add", "--json", "--address", fmt.Sprintf("long%d@example.org", n), "--host", "127.0.0.1", "--password-stdin")
		id, _ := r.object(t)["id"].(string)
		if kept, err := d.secret(t, id); !strings.HasPrefix(kept, "sealed:v1:") {
			t.Errorf("%d bytes: the Secret Service has %.20q…, %v", n, kept, err)
		}
		p.must(t, "", "account", "remove", id)
		if kept, _ := d.secret(t, id); kept != "" {
			t.Errorf("%d bytes: after the account was removed, the Secret Service has %.20q…", n, kept)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(p.home, "sealed", "*")); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
	id := p.addAccount(t, server)
	if out, err := output(t, d.env, "dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets",
		"org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"); err != nil {
		t.Fatalf("locking: %v: %s", err, out)
	}
	if r := p.run(t, "", "fetch"); r.code != 1 || !strings.Contains(r.stderr, "keyring") {
		t.Errorf("locked: exit code %d, %s", r.code, r.stderr)
	}
	r := p.run(t, "", "account", "remove", id)
	if r.code != 3 || !strings.Contains(r.stderr, "may still be in the keyring") {
		t.Errorf("removing while it is locked: exit code %d, %s", r.code, r.stderr)
	}
	if left, err := os.ReadFile(filepath.Join(p.home, "leftover.txt")); err != nil || !strings.Contains(string(left), id) {
		t.Errorf("what is left is not noted: %q, %v", left, err)
	}
}
