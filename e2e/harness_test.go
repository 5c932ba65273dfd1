//go:build e2e

package e2e

import (
	"crypto/tls"
	"fmt"
	"net/textproto"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/assets"
)

// The surroundings are proved before the program is blamed.

func TestDovecotServesItsMaildrop(t *testing.T) {
	server := startDovecot(t)
	body := []byte("Subject: hello\r\n\r\n.one line that begins with a dot\r\n")
	server.deliver(t, body)
	conn, err := tls.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", server.PortTLS), &tls.Config{RootCAs: readPool(t, server.CA)})
	if err != nil {
		t.Fatal(err)
	}
	talk := textproto.NewConn(conn)
	defer talk.Close()
	for _, command := range []string{"", "USER " + mailUser, "PASS " + mailPassword, "RETR 1"} {
		if command != "" {
			if err := talk.PrintfLine("%s", command); err != nil {
				t.Fatal(err)
			}
		}
		line, err := talk.ReadLine()
		if err != nil || !strings.HasPrefix(line, "+OK") {
			t.Fatalf("after %q: %q, %v", command, line, err)
		}
	}
	lines, err := talk.ReadDotLines()
	if got := strings.Join(lines, "\r\n") + "\r\n"; err != nil || got != string(body) {
		t.Errorf("retrieved %q, %v", got, err)
	}
	server.stop(t)
	if _, err := tls.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", server.PortTLS), &tls.Config{RootCAs: readPool(t, server.CA)}); err == nil {
		t.Error("Dovecot still listens after it was stopped")
	}
	server.start(t)
}

func TestKeyringKeepsASecret(t *testing.T) {
	d := startDesktop(t)
	store := exec.Command("secret-tool", "store", "--label=e2e", "service", appID, "username", "someone")
	store.Env = d.env
	store.Stdin = strings.NewReader(mailPassword)
	if out, err := store.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got, err := d.secret(t, "someone"); got != mailPassword {
		t.Errorf("looked up %q, %v", got, err)
	}
}

func TestScreenShowsAPicture(t *testing.T) {
	d := startDesktop(t)
	s := d.startScreen(t)
	if out, err := output(t, s.env, "xdotool", "getdisplaygeometry"); err != nil || out != "1280 800" {
		t.Errorf("the screen is %q, %v", out, err)
	}
	if img := s.look(t); img.Bounds().Dx() != 1280 {
		t.Errorf("the picture is %v", img.Bounds())
	}
}

// demoMail is what the tests deliver.
func demoMail() [][]byte {
	var bodies [][]byte
	for _, m := range assets.DemoMailbox(time.Now()) {
		bodies = append(bodies, m.Body)
	}
	return bodies
}
