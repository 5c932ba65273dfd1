//go:build e2e

package e2e

import (
	"crypto/tls"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"time"
)

const (
	mailUser     = "robin@example.org"
	mailPassword = "grey-pigeon-417-barley"
)

// dovecot is a POP3 server with one maildrop.
type dovecot struct {
	Dir     string
	User    string // the system user it runs as
	Port    int    // STLS
	PortTLS int
	CA      string // a PEM file

	Mechanisms string // of sign-in
	Introspect string // where to ask about access tokens; empty for none

	delivered int
	process   *process
}

// The chroots are empty because the folders are our own; the users are ours
// because nothing here needs root.
var dovecotConfig = template.Must(template.New("dovecot.conf").Parse(`
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/state
log_path = {{.Dir}}/dovecot.log
protocols = pop3
listen = 127.0.0.1
ssl = required
ssl_cert = <{{.Dir}}/cert.pem
ssl_key = <{{.Dir}}/key.pem
auth_mechanisms = {{.Mechanisms}}
{{if .Introspect}}passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {{.Dir}}/oauth2
}
{{end}}mail_location = maildir:~
first_valid_uid = 1
default_internal_user = {{.User}}
default_login_user = {{.User}}
passdb {
  driver = passwd-file
  args = {{.Dir}}/users
}
userdb {
  driver = passwd-file
  args = {{.Dir}}/users
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = {{.Port}}
  }
  inet_listener pop3s {
    port = {{.PortTLS}}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`))

// startDovecot starts a server with an empty maildrop.
func startDovecot(t *testing.T) *dovecot { return startDovecotWith(t, "plain", "") }

// startDovecotWith starts one that offers these mechanisms and, if introspect
// names a provider's endpoint, asks there about access tokens.
func startDovecotWith(t *testing.T, mechanisms, introspect string) *dovecot {
	t.Helper()
	need(t, "dovecot")
	version, err := output(t, nil, "dovecot", "--version")
	if err != nil || !strings.HasPrefix(version, "2.3") {
		t.Skipf("the configuration here is for Dovecot 2.3, not for %q", version)
	}
	dir, err := os.MkdirTemp("", "dovecot-") // short: sockets live in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	ports := freePorts(t, 2)
	d := &dovecot{Dir: dir, Port: ports[0], PortTLS: ports[1], CA: filepath.Join(dir, "ca.pem"), Mechanisms: mechanisms, Introspect: introspect}
	writeCertificates(t, dir, "e2e CA")
	d.writeConfig(t)
	d.start(t)
	return d
}

// writeConfig writes the configuration. Dovecot wants neither to read mail
// nor to talk to the network as root, so root lends it nobody's name.
func (d *dovecot) writeConfig(t *testing.T) {
	t.Helper()
	me, err := user.Current()
	if err == nil && me.Uid == "0" {
		me, err = user.Lookup("nobody")
	}
	if err != nil {
		t.Fatal(err)
	}
	d.User = me.Username
	users := fmt.Sprintf("%s:{PLAIN}%s:%s:%s::%s::\n", mailUser, mailPassword, me.Uid, me.Gid, d.maildir())
	var conf strings.Builder
	if err := dovecotConfig.Execute(&conf, d); err != nil {
		t.Fatal(err)
	}
	oauth := fmt.Sprintf("introspection_mode = auth\nintrospection_url = %s\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n", d.Introspect)
	for name, text := range map[string]string{"users": users, "oauth2": oauth, "dovecot.conf": conf.String()} {
		if err := os.WriteFile(filepath.Join(d.Dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"", "new", "cur", "tmp"} {
		if err := os.MkdirAll(filepath.Join(d.maildir(), folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if os.Getuid() == 0 {
		for _, path := range []string{"", "maildir", "maildir/new", "maildir/cur", "maildir/tmp"} {
			d.chown(t, filepath.Join(d.Dir, path))
		}
	}
}

func (d *dovecot) chown(t *testing.T, path string) {
	t.Helper()
	owner, err := user.Lookup(d.User)
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(owner.Uid)
	gid, _ := strconv.Atoi(owner.Gid)
	if err := os.Chown(path, uid, gid); err != nil {
		t.Fatal(err)
	}
}

func (d *dovecot) maildir() string { return filepath.Join(d.Dir, "maildir") }

// start starts the server, again after a stop.
func (d *dovecot) start(t *testing.T) {
	t.Helper()
	d.process = start(t, exec.Command("dovecot", "-F", "-c", filepath.Join(d.Dir, "dovecot.conf")))
	t.Cleanup(func() {
		if log, err := os.ReadFile(filepath.Join(d.Dir, "dovecot.log")); err == nil && t.Failed() {
			t.Logf("dovecot.log:\n%s", log)
		}
	})
	eventually(t, "Dovecot's greeting", func() error {
		conn, err := tls.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", d.PortTLS), &tls.Config{RootCAs: readPool(t, d.CA)})
		if err != nil {
			return err
		}
		defer conn.Close()
		greeting := make([]byte, 3)
		if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
			return err
		}
		if _, err := conn.Read(greeting); err != nil {
			return err
		}
		if string(greeting) != "+OK" {
			return fmt.Errorf("greeting %q", greeting)
		}
		return nil
	})
}

// stop stops the server and waits until nobody listens any more.
func (d *dovecot) stop(t *testing.T) {
	t.Helper()
	d.process.stop(t)
}

// deliver puts a message into the maildrop.
func (d *dovecot) deliver(t *testing.T, body []byte) {
	t.Helper()
	d.delivered++
	name := fmt.Sprintf("%d.%06d.e2e", 1700000000+d.delivered, d.delivered)
	tmp, final := filepath.Join(d.maildir(), "tmp", name), filepath.Join(d.maildir(), "new", name)
	if err := os.WriteFile(tmp, body, 0o644); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		d.chown(t, tmp)
	}
	if err := os.Rename(tmp, final); err != nil {
		t.Fatal(err)
	}
}

// maildrop returns the messages that are on the server now. A session that is
// just ending moves their files about.
func (d *dovecot) maildrop(t *testing.T) (bodies [][]byte) {
	t.Helper()
	eventually(t, "a maildrop whose files stay where they are", func() (err error) {
		bodies, err = readMaildir(d.maildir())
		return err
	})
	return bodies
}

// readMaildir fails if a file was moved while it read.
func readMaildir(dir string) (bodies [][]byte, err error) {
	for _, folder := range []string{"new", "cur"} {
		files, err := filepath.Glob(filepath.Join(dir, folder, "*"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			bodies = append(bodies, body)
		}
	}
	return bodies, nil
}

// log is what the server has written about its clients.
func (d *dovecot) log(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(d.Dir, "dovecot.log"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
