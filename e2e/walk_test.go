//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/assets"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// TestWalk chooses every entry of every menu with the keyboard, presses every
// shortcut that stands in a menu or in the sheet of shortcuts, and looks
// whether what the entry promises happens. The program says which there are:
// one that walks_test.go does not know fails the test.
func TestWalk(t *testing.T) {
	k := newWalker(t)
	var menus struct {
		Menus []menuEntry
		Keys  [][2]string
	}
	eventually(t, "the menus", func() error { return readJSON(filepath.Join(k.watch, "menu.json"), &menus) })
	known := map[string]bool{}
	for i, menu := range menus.Menus {
		for j, entry := range menu.Items {
			name := menu.Text + "/" + entry.Text
			if entry.Disabled {
				continue
			}
			open := append([]string{"alt"}, slices.Concat(repeat("Right", i), repeat("Down", j+1))...)
			for n, sub := range entry.Items {
				known[name+"/"+sub.Text] = true
				// The submenu opens with its first entry chosen.
				k.take(name+"/"+sub.Text, slices.Concat(open, []string{"Right"}, repeat("Down", n+1), []string{"Return"}))
			}
			if entry.Items != nil {
				continue
			}
			known[name] = true
			k.take(name, append(open, "Return"))
			if entry.Key != "" {
				k.take(name, []string{keysym(entry.Key)})
			}
		}
	}
	for _, row := range menus.Keys {
		known["Keys/"+row[1]] = true
		for _, keys := range sheetKeys[row[1]] {
			k.take("Keys/"+row[1], keys)
		}
		if sheetKeys[row[1]] == nil {
			t.Errorf("no walk presses %q, %q", row[0], row[1])
		}
	}
	for name := range walks {
		if !known[name] {
			t.Errorf("the program has no %q any more", name)
		}
	}
	k.screen.picture(t, "walk-end")
	k.quit()
}

// menuEntry is what the program writes into menu.json.
type menuEntry struct {
	Text, Key string
	Disabled  bool
	Items     []menuEntry
}

// sight is what the program writes into sight.json.
type sight struct {
	Windows            []string
	Overlays, Selected int
	First              int64
	Focus              string
	Folder, Query      string
	Said               string
	FullScreen         bool
	Compact, Sidebar   bool
	Reading, Order     string
	Busy               bool
	Text, Zoom         float32
	Unread             int
}

// walker takes the walks.
type walker struct {
	t        *testing.T
	desktop  *desktop
	screen   *screen
	window   *window
	program  *program
	process  *process
	server   *pop3test.Server
	watch    string
	sessions int    // of the server that were counted
	opened   string // where the program to open folders with leaves its arguments
}

func newWalker(t *testing.T) *walker {
	d := startDesktop(t)
	k := &walker{t: t, desktop: d, watch: d.folder(t, "watch"), opened: filepath.Join(d.dir, "opened")}
	opener := filepath.Join(d.folder(t, "bin"), "xdg-open")
	if err := os.WriteFile(opener, []byte("#!/bin/sh\necho \"$@\" >>"+k.opened+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	d.env[0] = "PATH=" + filepath.Dir(opener) + ":" + os.Getenv("PATH")
	k.screen, k.program = d.startScreen(t), newProgram(t, d)
	k.startServer()
	k.program.must(t, "", "fetch")
	d.env = append(d.env, "MAILLOFT_WATCH="+k.watch)
	k.process = start(t, k.program.command(t.Context()))
	k.window = k.screen.wait(t, "Mailloft")
	eventually(t, "mail in the list", func() error {
		if s := k.sight(); s.Unread == 0 {
			return fmt.Errorf("%+v", s)
		}
		return nil
	})
	return k
}

// startServer serves the demo's mail.
func (k *walker) startServer() {
	var mail []pop3test.Message
	for _, m := range assets.DemoMailbox(time.Now()) {
		mail = append(mail, pop3test.Message{UID: m.UID, Body: m.Body})
	}
	k.serve(pop3test.Options{Messages: map[string][]pop3test.Message{mailUser: mail}})
}

// serve starts a server and adds the account for it.
func (k *walker) serve(o pop3test.Options) {
	k.t.Helper()
	o.Users, o.Implicit = map[string]string{mailUser: mailPassword}, true
	k.server, _ = pop3test.Start(k.t, o)
	ca := filepath.Join(k.desktop.dir, "server.pem")
	if err := os.WriteFile(ca, k.server.CertPEM(), 0o600); err != nil {
		k.t.Fatal(err)
	}
	_, port, _ := strings.Cut(k.server.Addr(), ":")
	k.program.must(k.t, mailPassword+"\n", "account", "add", "--address", mailUser, "--host", "127.0.0.1", "--port", port,
		"--username", mailUser, "--ca", ca, "--password-stdin")
}

// sight is what the window shows now.
func (k *walker) sight() (s sight) {
	_ = readJSON(filepath.Join(k.watch, "sight.json"), &s) // the caller waits until it is as it should be
	return s
}

// press presses keys in the main window, one behind the other.
func (k *walker) press(keys ...string) {
	k.t.Helper()
	focus := []string{"windowfocus", k.window.id}
	for len(keys) > 0 {
		if text, ok := strings.CutPrefix(keys[0], "type:"); ok {
			k.window.do(k.t, append(focus, "type", "--delay", "5", text)...)
			keys = keys[1:]
			continue
		}
		n := slices.IndexFunc(keys, func(key string) bool { return strings.HasPrefix(key, "type:") })
		if n < 0 {
			n = len(keys)
		}
		k.window.do(k.t, slices.Concat(focus, []string{"key", "--delay", "8"}, keys[:n])...)
		keys = keys[n:]
	}
}

// home brings the window to where each walk begins: nothing open, the inbox,
// its first message chosen.
func (k *walker) home(name string) sight {
	k.t.Helper()
	for try := 0; ; try++ {
		s := k.sight()
		if len(s.Windows) == 1 && s.Overlays == 0 && !s.FullScreen {
			break
		}
		if try == 20 {
			k.screen.picture(k.t, "walk-stuck")
			k.t.Fatalf("%s: what it opened can't be left with Escape: %+v", name, s)
		}
		k.leave(s)
	}
	k.press("ctrl+k", "Escape") // from wherever the keyboard is to the list, with no search
	if k.sight().Folder != "inbox" {
		k.pressAndWait("ctrl+1")
	}
	var s sight
	for try := 0; ; try++ {
		k.press("Home")
		for settled, tries := 0, 0; tries < 20; tries++ {
			time.Sleep(25 * time.Millisecond)
			s = k.sight()
			if settled++; atHome(s) != nil {
				settled = 0
			} else if settled == 4 {
				return s
			}
		}
		if try == 10 {
			k.screen.picture(k.t, "walk-stuck")
			k.t.Fatalf("after %s the window is not as at first: %v", name, atHome(s))
		}
		k.press("ctrl+k", "Escape", "ctrl+1")
	}
}

func atHome(s sight) error {
	if s.Folder != "inbox" || s.Query != "" || s.Selected != 1 || s.Focus != "maillist.rows" {
		return fmt.Errorf("%+v", s)
	}
	return nil
}

// leave leaves whatever is open with Escape.
func (k *walker) leave(s sight) {
	k.t.Helper()
	id := k.window.id
	if len(s.Windows) > 1 {
		other := s.Windows[len(s.Windows)-1]
		if found, err := output(k.t, k.screen.env, "xdotool", "search", "--onlyvisible", "--name", "^"+regexp.QuoteMeta(other)+"$"); err == nil {
			id, _, _ = strings.Cut(found, "\n")
		}
	}
	if s.FullScreen {
		k.press("F11")
	}
	_, _ = output(k.t, k.screen.env, "xdotool", "windowfocus", id, "key", "Escape") // the window may be gone by now
	for range 20 {
		if fmt.Sprint(k.sight()) != fmt.Sprint(s) {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
}

// take takes one walk: it presses keys and waits for what name promises. On a
// busy machine keys outrun what they are meant for, so that one that failed is
// taken once more.
func (k *walker) take(name string, keys []string) {
	k.t.Helper()
	w, ok := walks[name]
	if !ok && strings.HasSuffix(name, "…") {
		w, ok = walk{want: opens}, true
	}
	if !ok {
		k.t.Errorf("%q is in no walk; say in walks_test.go what should happen", name)
		return
	}
	if w.skip != "" {
		return
	}
	err := k.attempt(name, w, keys)
	if err != nil {
		k.t.Logf("once more: %s: %v", name, err)
		err = k.attempt(name, w, keys)
	}
	if err != nil {
		k.screen.picture(k.t, "walk-failed-"+strings.Map(plain, name))
		k.t.Errorf("%s by %s: %v", name, strings.Join(keys, " "), err)
	}
	if w.picture {
		time.Sleep(300 * time.Millisecond)
		k.screen.picture(k.t, "walk-"+strings.Map(plain, name))
	}
	if w.after != nil {
		k.pressAndWait(w.after...)
	}
}

// attempt takes a walk from home to what it promises.
func (k *walker) attempt(name string, w walk, keys []string) error {
	k.t.Helper()
	k.home(name)
	for _, first := range w.first {
		k.pressAndWait(first...)
	}
	k.sessions = len(k.server.Sessions())
	before, picture := k.sight(), k.screen.pixels(k.t)
	k.press(keys...)
	err := errors.New("not looked at")
	for deadline := time.Now().Add(patience / 2); err != nil && time.Now().Before(deadline); time.Sleep(25 * time.Millisecond) {
		if err = w.want(k, before, k.sight()); err == nil && !w.unseen && bytes.Equal(picture, k.screen.pixels(k.t)) {
			err = errors.New("the picture is as before")
		}
	}
	if err != nil {
		return fmt.Errorf("%w\nbefore %+v\nafter  %+v", err, before, k.sight())
	}
	return nil
}

// pressAndWait presses keys and waits until what they do is done: something
// else is shown, and then nothing new any more.
func (k *walker) pressAndWait(keys ...string) {
	k.t.Helper()
	last := fmt.Sprint(k.sight())
	k.press(keys...)
	changed := false
	for same, end := 0, time.Now().Add(3*time.Second); same < 3 && time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		now := fmt.Sprint(k.sight())
		if same++; now != last {
			last, changed, same = now, true, 0
		}
		if !changed {
			same = 0
		}
	}
}

// quit leaves the program and reads what it said.
func (k *walker) quit() {
	k.t.Helper()
	k.home("the last walk")
	quit(k.t, k.window, k.process)
	log, err := os.ReadFile(filepath.Join(k.program.home, "log", "mailloft.log"))
	if err != nil {
		k.t.Fatal(err)
	}
	for line := range strings.Lines(string(log)) {
		if strings.Contains(line, "shown to the person") || strings.Contains(line, "level=ERROR") || strings.Contains(line, "Fyne error") {
			k.t.Errorf("the log has: %s", line)
		}
	}
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func repeat(key string, n int) []string { return slices.Repeat([]string{key}, n) }

// keysym is a shortcut of menu.json in the words of xdotool.
func keysym(key string) string {
	i := strings.LastIndex(key[:len(key)-1], "+") + 1
	name := key[i:]
	if other, ok := map[string]string{",": "comma", "+": "equal", "-": "minus", "[": "bracketleft", "]": "bracketright"}[name]; ok {
		name = other
	} else if len(name) == 1 {
		name = strings.ToLower(name)
	}
	return key[:i] + name
}

func plain(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return r
	case r == '…':
		return -1
	}
	return '-'
}
