package migrate

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/mailloft/mailloft/pop3/pop3test"
)

// TestRealProgramsAreUnderstood has the programs themselves fetch a maildrop
// and then reads what they left. It needs them installed.
func TestRealProgramsAreUnderstood(t *testing.T) {
	const user = "ada@example.org"
	uids := []string{"00001f", "UID1-1795", "a/b%c@d+e"}
	for program, c := range map[string]struct {
		file, text string
		args       []string
	}{
		"mpop": {".mpoprc", "account a\nhost 127.0.0.1\nport %[1]s\nuser ada@example.org\npassword pw\ntls on\ntls_starttls off\n" +
			"tls_trust_file %[2]s/ca.pem\nkeep on\ndelivery maildir %[2]s/Mail\n", []string{"-q", "-a"}},
		"fetchmail": {".fetchmailrc", "poll 127.0.0.1 service %[1]s protocol pop3 uidl\n" +
			"user ada@example.org password pw ssl no sslcertck keep mda \"/bin/cat\"\n", nil},
		"getmail": {".getmail/getmailrc", "[retriever]\ntype = SimplePOP3SSLRetriever\nserver = 127.0.0.1\nport = %[1]s\nusername = ada@example.org\npassword = pw\n" +
			"[destination]\ntype = MDA_external\npath = /bin/cat\nallow_root_commands = True\n", nil},
	} {
		t.Run(program, func(t *testing.T) {
			path, err := exec.LookPath(program)
			if err != nil {
				t.Skipf("%s is not installed", program)
			}
			o := pop3test.Options{Implicit: true, Users: map[string]string{user: "pw"}, Messages: map[string][]pop3test.Message{}}
			for _, uid := range uids {
				o.Messages[user] = append(o.Messages[user], pop3test.Message{UID: uid, Body: []byte("From: grace@example.org\r\nSubject: x\r\n\r\n" + uid + "\r\n")})
			}
			server, err := pop3test.Start(t, o)
			if err != nil {
				t.Fatal(err)
			}
			_, port, err := net.SplitHostPort(server.Addr())
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for _, folder := range []string{"Mail/new", "Mail/cur", "Mail/tmp", ".getmail"} {
				if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for name, text := range map[string]string{c.file: fmt.Sprintf(c.text, port, dir), "ca.pem": string(server.CertPEM())} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.CommandContext(t.Context(), path, c.args...)
			cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir+"/.config")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			found, problems := Look(Options{Home: dir, Program: program})
			want := uids
			if program == "getmail" {
				want = []string{"00001f", "UID1-1795", "a-b%c@d+e"} // see the quirk in getmail.go
			}
			if len(found) != 1 || len(problems) != 0 || !slices.Equal(found[0].Known, want) || found[0].Account.HostPort() != server.Addr() {
				t.Errorf("%+v, %v", found, problems)
			}
		})
	}
}
