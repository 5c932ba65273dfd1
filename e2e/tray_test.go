//go:build e2e

package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mailloft/mailloft/pop3/pop3test"
)

// newTrayWalker starts the program on a desktop with a panel. The preferences
// are those of window.toml. It is watched only if watched is set: that keeps it
// awake.
func newTrayWalker(t *testing.T, tray bool, preferences string, watched bool, args ...string) (*walker, *panel) {
	k := &walker{t: t, desktop: startDesktop(t)}
	k.watch = k.desktop.folder(t, "watch")
	p := k.desktop.startPanel(t, tray)
	k.screen, k.program = k.desktop.startScreen(t), newProgram(t, k.desktop)
	var mail []pop3test.Message
	for i := range 3 {
		mail = append(mail, pop3test.Message{UID: strconv.Itoa(i), Body: fmt.Appendf(nil, "Subject: number %d\r\n\r\nbody\r\n", i)})
	}
	k.serve(pop3test.Options{Messages: map[string][]pop3test.Message{mailUser: mail}})
	if err := os.WriteFile(filepath.Join(k.program.home, "window.toml"), []byte(preferences), 0o600); err != nil {
		t.Fatal(err)
	}
	if watched {
		k.desktop.env = append(k.desktop.env, "MAILLOFT_WATCH="+k.watch)
	}
	k.process = start(t, k.program.command(t.Context(), args...))
	return k, p
}

// onScreen is nil while the window is there.
func (k *walker) onScreen() error {
	found, err := output(k.t, k.screen.env, "xdotool", "search", "--onlyvisible", "--name", "^Mailloft$")
	if err == nil && found == "" {
		err = errors.New("no window")
	}
	return err
}

func (k *walker) offScreen() error {
	if k.onScreen() == nil {
		return errors.New("the window is there")
	}
	return nil
}

// closeWindow closes the window as its frame's button does: with
// WM_DELETE_WINDOW.
func (k *walker) closeWindow() {
	k.t.Helper()
	eventually(k.t, "the window", k.onScreen)
	k.screen.wait(k.t, "Mailloft").close(k.t)
}

func (k *walker) waitForEnd() {
	k.t.Helper()
	select {
	case <-k.process.done:
	case <-time.After(patience):
		k.t.Fatal("the program did not end")
	}
	if code := k.process.cmd.ProcessState.ExitCode(); code != 0 {
		k.t.Errorf("exit code %d", code)
	}
}

func TestTray(t *testing.T) {
	k, p := newTrayWalker(t, true, "tray = true\nnotify = true\n", false)
	item := p.icon(t)
	eventually(t, "the window", k.onScreen)
	p.waitForEntry(t, item, "3 unread")
	pixels, err := item.GetProperty("org.kde.StatusNotifierItem.IconPixmap")
	if err != nil || len(pixels.String()) < 1000 {
		t.Errorf("the icon's picture is %.80s, %v", pixels.String(), err)
	}

	k.closeWindow()
	eventually(t, "the window in the tray", k.offScreen)

	// The window's toolkit looks for events sixty times a second; not in the tray.
	main := fmt.Sprintf("/proc/%d/task/%[1]d/status", k.process.cmd.Process.Pid)
	if wakes, most := switches(t, main, 4*time.Second), 4*60/2; wakes > most {
		t.Errorf("in the tray the first thread woke %d times in 4 s, more than %d", wakes, most)
	}

	p.choose(t, item, "Pause getting mail")
	p.waitForEntry(t, item, "Go on getting mail")
	sessions := len(k.server.Sessions())
	p.choose(t, item, "Go on getting mail")
	p.waitForEntry(t, item, "Pause getting mail")

	// One notification for what a session brings, and none for nothing.
	before := len(p.shown())
	k.server.Add(mailUser, pop3test.Message{UID: "new 1", Body: []byte("Subject: a\r\n\r\n1\r\n")},
		pop3test.Message{UID: "new 2", Body: []byte("Subject: b\r\n\r\n2\r\n")})
	p.choose(t, item, "Get mail")
	p.waitForEntry(t, item, "5 unread")
	eventually(t, "a notification", func() error {
		if notes := p.shown()[before:]; len(notes) != 1 || !strings.Contains(notes[0].body, "2 new messages") || strings.Contains(fmt.Sprint(notes), "Subject") {
			return fmt.Errorf("%q", notes)
		}
		return nil
	})
	if now := len(k.server.Sessions()); now <= sessions {
		t.Errorf("%d sessions, as before", now)
	}

	p.choose(t, item, "Show the window")
	eventually(t, "the window", k.onScreen)
	k.closeWindow()
	eventually(t, "the window in the tray", k.offScreen)
	p.click(t, item)
	eventually(t, "the window, by a click on the icon", k.onScreen)
	k.closeWindow()
	eventually(t, "the window in the tray", k.offScreen)
	k.program.must(t, "") // a second start
	eventually(t, "the window, by a second start", k.onScreen)

	k.closeWindow()
	eventually(t, "the window in the tray", k.offScreen)
	p.choose(t, item, "Quit")
	k.waitForEnd()
}

func TestNotificationsCanBeSwitchedOff(t *testing.T) {
	k, p := newTrayWalker(t, true, "notify = false\n", false, "--hidden")
	item := p.icon(t)
	p.waitForEntry(t, item, "3 unread")
	k.server.Add(mailUser, pop3test.Message{UID: "new", Body: []byte("Subject: a\r\n\r\n1\r\n")})
	p.choose(t, item, "Get mail")
	p.waitForEntry(t, item, "4 unread")
	p.choose(t, item, "Quit")
	k.waitForEnd()
	if notes := p.shown(); len(notes) > 0 {
		t.Errorf("it told %q", notes)
	}
}

// TestHiddenEndsWhenToldTo ends the program in the tray in the ways that do not
// go through its menu.
func TestHiddenEndsWhenToldTo(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			k, p := newTrayWalker(t, true, "", false, "--hidden")
			p.waitForEntry(t, p.icon(t), "3 unread")
			if err := k.offScreen(); err != nil {
				t.Error(err)
			}
			began := time.Now()
			signal(t, k.process, s)
			k.waitForEnd()
			if took := time.Since(began); took > ending {
				t.Errorf("it took %v", took)
			} else {
				t.Logf("ended after %v", took.Round(time.Millisecond))
			}
		})
	}
}

// TestTrayWantedLater switches the tray on in the Preferences of a running
// program.
func TestTrayWantedLater(t *testing.T) {
	k, p := newTrayWalker(t, true, "", true)
	w := k.screen.wait(t, "Mailloft")
	k.window = w
	eventually(t, "the mail", func() error {
		if s := k.sight(); s.Unread != 3 {
			return fmt.Errorf("%+v", s)
		}
		return nil
	})
	k.press("ctrl+comma")
	eventually(t, "the preferences", func() error {
		if k.sight().Overlays == 0 {
			return errors.New("not open")
		}
		return nil
	})
	k.press(append(repeat("Tab", 6), "space", "Escape")...)
	p.waitForEntry(t, p.icon(t), "3 unread")
	k.closeWindow()
	eventually(t, "the window in the tray", k.offScreen)
	p.choose(t, p.icon(t), "Quit")
	k.waitForEnd()
}

// TestWithoutATrayNoWindowIsLost closes the window on a desktop whose panel has
// no tray, though the tray is wanted.
func TestWithoutATrayNoWindowIsLost(t *testing.T) {
	k, _ := newTrayWalker(t, false, "tray = true\n", false)
	k.closeWindow()
	k.waitForEnd()
}

// switches is how often a thread went to sleep in a time, by its status file.
func switches(t *testing.T, status string, during time.Duration) int {
	t.Helper()
	count := func() int {
		text, err := os.ReadFile(status)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(text), "\nvoluntary_ctxt_switches:")
		n, err := strconv.Atoi(strings.TrimSpace(strings.SplitN(rest, "\n", 2)[0]))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	time.Sleep(during)
	return count() - before
}
