//go:build interop

package interop

import (
	"fmt"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template"
)

// The chroots are empty because the folders are our own; the users are ours
// because nothing here needs root.
var dovecotConfig = template.Must(template.New("dovecot.conf").Parse(`
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/state
log_path = {{.Dir}}/dovecot.log
protocols = pop3
listen = 127.0.0.1
ssl = required
ssl_cert = <{{.Dir}}/tls/cert.pem
ssl_key = <{{.Dir}}/tls/key.pem
auth_mechanisms = plain
mail_location = maildir:~/Maildir
pop3_lock_session = yes
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

// dovecot starts a Dovecot that locks a maildrop for the length of a session.
func dovecot(t *testing.T) *server {
	t.Helper()
	if _, err := exec.LookPath("dovecot"); err != nil {
		t.Skip("dovecot is missing: run scripts/deps.sh interop")
	}
	out, err := exec.Command("dovecot", "--version").Output()
	version, _, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	if err != nil || !strings.HasPrefix(version, "2.3") {
		t.Skipf("the configuration here is for Dovecot 2.3, not for %q", version)
	}
	s := newServer(t, "dovecot")
	s.version = version
	// Dovecot wants neither to read mail nor to talk to the network as root,
	// so root lends it nobody's name.
	me, err := user.Current()
	if err == nil && me.Uid == "0" {
		me, err = user.Lookup("nobody")
	}
	if err != nil {
		t.Fatal(err)
	}
	var conf, lines strings.Builder
	err = dovecotConfig.Execute(&conf, map[string]any{"Dir": s.dir, "User": me.Username, "Port": s.port, "PortTLS": s.portTLS})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range users {
		fmt.Fprintf(&lines, "%s:{PLAIN}%s:%s:%s::%s/home/%s::\n", name, password, me.Uid, me.Gid, s.dir, name)
	}
	write(t, filepath.Join(s.dir, "users"), []byte(lines.String()), 0o644)
	write(t, filepath.Join(s.dir, "dovecot.conf"), []byte(conf.String()), 0o644)
	uid, err := strconv.Atoi(me.Uid)
	if err != nil {
		t.Fatal(err)
	}
	s.drop = maildir{filepath.Join(s.dir, "home"), "Maildir", uid}
	s.command = func() *exec.Cmd { return exec.Command("dovecot", "-F", "-c", filepath.Join(s.dir, "dovecot.conf")) }
	s.begin(t)
	return s
}
