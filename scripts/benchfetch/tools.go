//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// tool is a program to measure.
type tool struct {
	name string
	path string
	note string // what a reader of the table should know

	// prepare writes what the program needs into an empty folder, and returns
	// the command that fetches. The same command finds nothing new later.
	prepare func(path, folder string, s *server) (command, error)
}

// command is what to run.
type command struct {
	args  []string
	env   []string // besides the environment
	stdin string
	done  []int // exit codes that mean success

	// unprivileged is for programs that as root refuse to store mail, or do
	// it as somebody else: root runs them as nobody.
	unprivileged bool
}

// chosen are the tools asked for that are here, Mailloft first.
func chosen(s settings) []tool {
	all := []tool{
		{name: "mailloft", path: s.mailloft, note: "a file for each message, synced, read back, parsed and indexed for search", prepare: prepareMailloft},
		{name: "mpop", note: "Maildir, each message synced", prepare: prepareMpop},
		{name: "fetchmail", note: "one BSMTP file, not synced: it has no mailbox of its own, and a delivery program for each message would be slower", prepare: prepareFetchmail},
		{name: "getmail", note: "Maildir", prepare: prepareGetmail},
		{name: "fdm", note: "Maildir, each message synced", prepare: prepareFdm},
	}
	wanted := strings.Split(s.tools, ",")
	var here []tool
	for _, t := range all {
		if !slices.Contains(wanted, t.name) {
			continue
		}
		if t.path == "" {
			t.path = t.name
		}
		path, err := exec.LookPath(t.path)
		if err != nil {
			fmt.Printf("%s is not here and is skipped.\n", t.name)
			continue
		}
		t.path = path
		here = append(here, t)
	}
	return here
}

func prepareMailloft(path, folder string, s *server) (command, error) {
	global := []string{path, "--home", filepath.Join(folder, "home"), "--keyring", "memory"}
	add := append(slices.Clone(global[1:]), "account", "add", "--address", "bench@example.org", "--username", user,
		"--host", "127.0.0.1", "--port", fmt.Sprint(s.Port), "--ca", s.caFile, "--policy", "leave")
	if out, err := exec.Command(path, add...).CombinedOutput(); err != nil {
		return command{}, fmt.Errorf("account add: %w: %s", err, out)
	}
	return command{args: append(slices.Clone(global), "fetch", "--password-stdin"), stdin: password + "\n", done: []int{0}}, nil
}

func prepareMpop(path, folder string, s *server) (command, error) {
	config := fmt.Sprintf(`account default
host 127.0.0.1
port %d
user %s
password %s
tls on
tls_starttls off
tls_trust_file %s
keep on
uidls_file %s/uidls
delivery maildir %s/mail
`, s.Port, user, password, s.caFile, folder, folder)
	file, err := configure(folder, config)
	return command{args: []string{path, "--quiet", "--file", file}, done: []int{0}}, errors.Join(err, makeMaildir(folder))
}

func prepareFetchmail(path, folder string, s *server) (command, error) {
	config := fmt.Sprintf(`set idfile "%s/uids"
set pidfile "%s/pid"
poll 127.0.0.1 protocol POP3 port %d uidl
  user "%s" password "%s" is "bench" here
  ssl sslcertck sslcommonname "localhost" sslcertfile "%s" keep bsmtp "%s/batch"
`, folder, folder, s.Port, user, password, s.caFile, folder)
	file, err := configure(folder, config)
	// 1 means that there was no new mail.
	return command{
		args: []string{path, "--silent", "--nosyslog", "--fetchmailrc", file},
		env:  []string{"FETCHMAILHOME=" + folder}, done: []int{0, 1}, unprivileged: true,
	}, err
}

func prepareGetmail(path, folder string, s *server) (command, error) {
	config := fmt.Sprintf(`[retriever]
type = SimplePOP3SSLRetriever
server = 127.0.0.1
port = %d
username = %s
password = %s
ca_certs = %s
[destination]
type = Maildir
path = %s/mail/
[options]
read_all = false
delete = false
verbose = 0
`, s.Port, user, password, s.caFile, folder)
	file, err := configure(folder, config)
	return command{args: []string{path, "--getmaildir", folder, "--rcfile", file}, done: []int{0}, unprivileged: true}, errors.Join(err, makeMaildir(folder))
}

func prepareFdm(path, folder string, s *server) (command, error) {
	config := fmt.Sprintf(`set lock-file "%s/lock"
set verify-certificates
account "bench" pop3s server "127.0.0.1" port %d user "%s" pass "%s" new-only cache "%s/cache" keep
action "store" maildir "%s/mail"
match all action "store"
`, folder, s.Port, user, password, folder, folder)
	file, err := configure(folder, config)
	return command{
		args: []string{path, "-q", "-f", file, "fetch"},
		env:  []string{"SSL_CERT_FILE=" + s.caFile, "HOME=" + folder}, done: []int{0}, unprivileged: true,
	}, err
}

// configure writes a configuration that holds a password.
func configure(folder, text string) (file string, err error) {
	file = filepath.Join(folder, "config")
	return file, os.WriteFile(file, []byte(text), 0o600)
}

func makeMaildir(folder string) error {
	for _, part := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(folder, "mail", part), 0o700); err != nil {
			return err
		}
	}
	return nil
}
