//go:build e2e

package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWindow is a person's first day with Mailloft: an account in the dialog,
// its mail, a message, an attachment, and the next morning without a network.
func TestWindow(t *testing.T) {
	d := startDesktop(t)
	s := d.startScreen(t)
	server, p := startDovecot(t), newProgram(t, d)
	mail := demoMail()
	for _, body := range mail[1:] {
		server.deliver(t, body)
	}
	// What a system's own certificate store would be.
	d.env = append(d.env, "SSL_CERT_FILE="+server.CA)

	program := start(t, p.command(t.Context()))
	w := s.wait(t, "Mailloft")
	s.picture(t, "1-first-start")
	addAccount(t, w, server)
	eventually(t, "the mail", func() error { return count(p.stored(t), len(mail)-1) })
	accounts := p.must(t, "", "account", "list", "--json").objects(t)
	if len(accounts) != 1 {
		t.Fatalf("accounts %v", accounts)
	}
	id, _ := accounts[0]["id"].(string)
	passwordIsInTheKeyringOnly(t, p, id)

	server.deliver(t, mail[0])
	w.clickPrimary(t) // Get mail
	eventually(t, "a new message", func() error { return count(p.stored(t), len(mail)) })
	sameMessages(t, "stored", p.stored(t), mail)
	sameMessages(t, "left on the server", server.maildrop(t), mail)
	s.picture(t, "4-mail")

	openMessage(t, w, p)
	saveAttachment(t, w, p)
	w.key(t, "Escape")
	before := s.look(t)
	s.picture(t, "7-message")
	quit(t, w, program)

	server.stop(t)
	program = start(t, p.command(t.Context()))
	w = s.wait(t, "Mailloft")
	w.search(t, query)
	eventually(t, "the message, with the server gone", func() error {
		w.key(t, "Down")
		return same(before, s.look(t), image.Rect(660, 60, 1280, 760))
	})
	s.picture(t, "8-offline")
	quit(t, w, program)
}

const query = "subject:KA-20417"

// addAccount goes through the dialogs for a new account.
func addAccount(t *testing.T, w *window, server *dovecot) {
	t.Helper()
	w.clickPrimary(t) // Add account
	w.typeText(t, mailUser)
	w.key(t, "Tab")
	w.typeText(t, mailPassword)
	w.screen.picture(t, "2-add-account")
	w.key(t, "Tab", "Return") // Set up by hand
	w.typeText(t, "127.0.0.1")
	w.key(t, "Tab", "ctrl+a")
	w.typeText(t, strconv.Itoa(server.PortTLS))
	// Over security, user name, policy, interval and Advanced to Test.
	w.key(t, "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Return")
	eventually(t, "a sign-in by the test of the connection", func() error {
		if log := server.log(t); !strings.Contains(log, "Login: user=<"+mailUser) || !strings.Contains(log, "Logged out") {
			return errors.New(log)
		}
		return nil
	})
	time.Sleep(time.Second) // what the test found appears step by step
	w.screen.picture(t, "3-test-connection")
	if left := server.log(t); strings.Contains(left, "retr=1") {
		t.Errorf("the test of the connection retrieved mail:\n%s", left)
	}
	w.key(t, "Escape")
	w.clickPrimary(t) // Save
}

// search types a search.
func (w *window) search(t *testing.T, query string) {
	t.Helper()
	w.key(t, "ctrl+k", "ctrl+a")
	w.typeText(t, query)
	w.key(t, "Return")
}

// openMessage opens the invoice and waits until it counts as read.
func openMessage(t *testing.T, w *window, p *program) {
	t.Helper()
	w.search(t, query)
	w.screen.picture(t, "5-search")
	eventually(t, "the message to be read", func() error {
		w.key(t, "Down")
		if row := p.must(t, "", "search", "--json", query).object(t); row["read"] != true {
			return fmt.Errorf("row %v", row)
		}
		return nil
	})
}

// saveAttachment saves the invoice's PDF into the home folder, where the
// dialog begins.
func saveAttachment(t *testing.T, w *window, p *program) {
	t.Helper()
	w.key(t, "ctrl+shift+s")
	w.screen.picture(t, "6-save-attachment")
	w.clickPrimary(t) // Open
	row := p.must(t, "", "search", "--json", query).object(t)
	shown := p.must(t, "", "show", "--json", reference(row)).object(t)
	saved := filepath.Join(p.desktop.dir, "home", "Invoice-KA-20417.pdf")
	eventually(t, "the attachment", func() error {
		file, err := os.ReadFile(saved)
		if err != nil {
			return err
		}
		hash := sha256.Sum256(file)
		for _, a := range shown["attachments"].([]any) {
			if a.(map[string]any)["sha256"] == hex.EncodeToString(hash[:]) {
				return nil
			}
		}
		return fmt.Errorf("%d bytes, which are none of %v", len(file), shown["attachments"])
	})
}

// quit leaves the program by its menu's key.
func quit(t *testing.T, w *window, program *process) {
	t.Helper()
	w.key(t, "ctrl+q")
	select {
	case <-program.done:
	case <-time.After(patience):
		t.Fatal("the program does not quit")
	}
	if code := program.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, bad := range []string{"panic:", "Error in Fyne call thread"} {
		if said := program.output.String(); strings.Contains(said, bad) {
			t.Errorf("the program said:\n%s", said)
		}
	}
}

func count(bodies [][]byte, want int) error {
	if len(bodies) != want {
		return fmt.Errorf("%d of %d messages", len(bodies), want)
	}
	return nil
}

// same compares a part of two pictures; a cursor may blink.
func same(a, b image.Image, part image.Rectangle) error {
	different := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				different++
			}
		}
	}
	if most := part.Dx() * part.Dy() / 100; different > most {
		return fmt.Errorf("%d pixels differ, more than %d", different, most)
	}
	return nil
}
