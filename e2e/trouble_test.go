//go:build e2e

package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTrouble walks through what a person sees after a crash, and when a server
// shows another certificate than before, in both looks.
func TestTrouble(t *testing.T) {
	for _, look := range []string{"light", "dark"} {
		t.Run(look, func(t *testing.T) {
			k := &walker{t: t, desktop: startDesktop(t)}
			k.watch = k.desktop.folder(t, "watch")
			server := startDovecot(t)
			server.deliver(t, demoMail()[1])
			k.screen, k.program = k.desktop.startScreen(t), newProgram(t, k.desktop)
			id := k.program.addAccount(t, server)
			k.program.must(t, "", "fetch")
			server.stop(t)
			writeCertificates(t, server.Dir, "another CA")
			server.start(t)
			server.deliver(t, demoMail()[2])
			write(t, filepath.Join(k.program.home, "log", "crash.log"), "panic: an example\n\ngoroutine 1 [running]:\nmain.main()\n")
			write(t, filepath.Join(k.program.home, "window.toml"), fmt.Sprintf("look = %q\n", look))
			k.desktop.env = append(k.desktop.env, "MAILLOFT_WATCH="+k.watch)

			k.process = start(t, k.program.command(t.Context()))
			k.window = k.screen.wait(t, "Mailloft")
			k.waitForOverlays("the offer of a report", 1)
			k.screen.picture(t, "trouble-crash-"+look)
			k.press("Escape")
			k.waitForOverlays("no dialog", 0)

			k.clickFix()
			k.waitForOverlays("the certificate", 1)
			k.screen.picture(t, "trouble-certificate-"+look)
			k.press("Return") // "Leave" has the focus
			k.waitForOverlays("no dialog", 0)
			if n := len(k.program.stored(t)); n != 1 {
				t.Fatalf("%d messages stored, though the certificate was not trusted", n)
			}
			if said, err := os.ReadFile(filepath.Join(server.Dir, "dovecot.log")); err != nil || strings.Count(string(said), "Login: user=") != 1 {
				t.Errorf("it signed in to a server it does not know: %s, %v", said, err)
			}

			k.clickFix()
			k.waitForOverlays("the certificate", 1)
			k.press("shift+Tab", "Return") // "Always trust it"
			eventually(t, "the second message", func() error { return count(k.program.stored(t), 2) })
			k.screen.picture(t, "trouble-over-"+look)
			quit(t, k.window, k.process)

			k.program.must(t, "", "fetch", id)
			k.process = start(t, k.program.command(t.Context()))
			k.window = k.screen.wait(t, "Mailloft")
			eventually(t, "the mail", func() error {
				if s := k.sight(); s.Unread == 0 || s.Overlays > 0 { // the crash was told
					return fmt.Errorf("%+v", s)
				}
				return nil
			})
			quit(t, k.window, k.process)
		})
	}
}

// clickFix clicks "Fix…" below the first account: the last line of text in the
// sidebar's upper part. How many lines are above it depends on the date.
func (k *walker) clickFix() {
	k.t.Helper()
	var last int
	eventually(k.t, "the account's problem", func() error {
		img, lines := k.screen.look(k.t), 0
		for y := 345; y < 700; y++ {
			empty := true
			for x := 42; x < 60; x++ {
				empty = empty && img.At(x, y) == img.At(10, 700)
			}
			if !empty {
				if last != y-1 {
					lines++
				}
				last = y
			}
		}
		if lines < 4 {
			return fmt.Errorf("%d lines", lines)
		}
		return nil
	})
	k.window.click(k.t, 50, last-4)
}

// waitForOverlays waits until so many dialogs are open.
func (k *walker) waitForOverlays(what string, n int) {
	k.t.Helper()
	eventually(k.t, what, func() error {
		if s := k.sight(); s.Overlays != n {
			return errors.New(fmt.Sprint(s.Overlays, " dialogs"))
		}
		return nil
	})
}
