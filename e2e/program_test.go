//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// program is Mailloft with a profile of its own.
type program struct {
	desktop *desktop
	home    string
}

// result is how a command ended.
type result struct {
	stdout, stderr string
	code           int
}

func newProgram(t *testing.T, d *desktop) *program {
	t.Helper()
	if os.Getenv("MAILLOFT") == "" {
		t.Fatal("MAILLOFT does not name the program; use make e2e")
	}
	return &program{desktop: d, home: filepath.Join(t.TempDir(), "profile")}
}

// command is Mailloft with arguments, ready to start.
func (p *program) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Getenv("MAILLOFT"), append([]string{"--home", p.home}, args...)...)
	cmd.Env = p.desktop.env
	cmd.WaitDelay = time.Second
	return cmd
}

// run runs a command to its end.
func (p *program) run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := p.command(ctx, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("mailloft %s: %v", strings.Join(args, " "), err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// must is run for a command that has to succeed.
func (p *program) must(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	r := p.run(t, stdin, args...)
	if r.code != 0 {
		t.Fatalf("mailloft %s: exit code %d\n%s%s", strings.Join(args, " "), r.code, r.stdout, r.stderr)
	}
	return r
}

// object parses a result of one JSON object.
func (r result) object(t *testing.T) map[string]any {
	t.Helper()
	objects := r.objects(t)
	if len(objects) != 1 {
		t.Fatalf("%d JSON objects in %q", len(objects), r.stdout)
	}
	return objects[0]
}

// objects parses a result of one JSON object a line.
func (r result) objects(t *testing.T) []map[string]any {
	t.Helper()
	var objects []map[string]any
	for line := range strings.Lines(r.stdout) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatalf("%q is no JSON object: %v", line, err)
		}
		objects = append(objects, object)
	}
	return objects
}

// addAccount adds the account of server and returns its ID.
func (p *program) addAccount(t *testing.T, server *dovecot, flags ...string) string {
	t.Helper()
	args := append([]string{
		"account", "add", "--json", "--address", mailUser, "--host", "127.0.0.1",
		"--port", strconv.Itoa(server.PortTLS), "--username", mailUser, "--ca", server.CA, "--password-stdin",
	}, flags...)
	id, _ := p.must(t, mailPassword+"\n", args...).object(t)["id"].(string)
	if id == "" {
		t.Fatal("the new account has no id")
	}
	return id
}

// stored returns the message files of the archive, without those that are
// still on their way into it.
func (p *program) stored(t *testing.T) [][]byte {
	t.Helper()
	var bodies [][]byte
	mail := filepath.Join(p.home, "mail") + string(filepath.Separator)
	p.files(t, func(path string, body []byte) {
		if filepath.Ext(path) == ".eml" && strings.HasPrefix(path, mail) {
			bodies = append(bodies, body)
		}
	})
	return bodies
}

// files visits every file of the profile. Some go while a program runs.
func (p *program) files(t *testing.T, visit func(path string, body []byte)) {
	t.Helper()
	err := filepath.WalkDir(p.home, func(path string, entry fs.DirEntry, err error) error {
		var body []byte
		if err == nil && entry.Type().IsRegular() {
			body, err = os.ReadFile(path)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err == nil && entry.Type().IsRegular():
			visit(path, body)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
