//go:build e2e

package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/godbus/dbus/v5"
)

// messageFile is a message in a file whose name must be escaped in an address.
func messageFile(t *testing.T, d *desktop, name, subject string) string {
	t.Helper()
	path := filepath.Join(d.folder(t, "Märzpost #1"), name)
	if err := os.WriteFile(path, []byte("From: ada@example.org\r\nSubject: "+subject+"\r\n\r\nwords\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func fileURI(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

// waitForWindows waits until the program has the main window and those with
// these subjects.
func (k *walker) waitForWindows(subjects ...string) {
	k.t.Helper()
	want := []string{"Mailloft"}
	for _, subject := range subjects {
		want = append(want, subject+" – Mailloft")
	}
	slices.Sort(want)
	eventually(k.t, fmt.Sprintf("the windows %q", want), func() error {
		got := slices.Clone(k.sight().Windows)
		if slices.Sort(got); !slices.Equal(got, want) {
			return fmt.Errorf("there are %q", got)
		}
		return nil
	})
}

// newFileWalker starts the program without an account.
func newFileWalker(t *testing.T, args ...string) *walker {
	k := &walker{t: t, desktop: startDesktop(t)}
	k.watch = k.desktop.folder(t, "watch")
	k.screen, k.program = k.desktop.startScreen(t), newProgram(t, k.desktop)
	k.desktop.env = append(k.desktop.env, "MAILLOFT_WATCH="+k.watch)
	if len(args) > 0 {
		args[0] = messageFile(t, k.desktop, args[0], "on the command line")
	}
	k.process = start(t, k.program.command(t.Context(), args...))
	return k
}

func (k *walker) endsWell() {
	k.t.Helper()
	k.window = k.screen.wait(k.t, "^Mailloft$")
	quit(k.t, k.window, k.process)
}

// TestAMessageFileOnTheCommandLine is a double click in a file manager; the
// second one reaches the window that is there.
func TestAMessageFileOnTheCommandLine(t *testing.T) {
	k := newFileWalker(t, "first one.eml")
	k.waitForWindows("on the command line")
	second := k.program.run(t, "", messageFile(t, k.desktop, "second.eml", "handed over"))
	if second.code != 0 || second.stderr != "" {
		t.Errorf("exit code %d: %s", second.code, second.stderr)
	}
	k.waitForWindows("on the command line", "handed over")
	k.screen.picture(t, "files-handed-over")
	again := k.program.run(t, "") // with nothing to show, it only comes to the front
	if again.code != 0 {
		t.Errorf("exit code %d: %s", again.code, again.stderr)
	}
	k.waitForWindows("on the command line", "handed over")
	if files := k.program.stored(t); len(files) != 0 {
		t.Errorf("%d messages were kept that were only to be shown", len(files))
	}
	k.endsWell()
}

// TestFilesAreDroppedOnTheWindow drops one message, which is shown, and a
// mailbox with another one, which are imported.
func TestFilesAreDroppedOnTheWindow(t *testing.T) {
	k := newFileWalker(t)
	w := k.screen.wait(t, "^Mailloft$")
	w.drop(t, fileURI(messageFile(t, k.desktop, "dropped.eml", "dropped on the window")))
	k.waitForWindows("dropped on the window")
	k.screen.picture(t, "files-dropped")
	mailbox := filepath.Join(k.desktop.dir, "old mail.mbox")
	text := "From ada@example.org Fri Nov 27 10:00:00 2026\nSubject: one\n\nfirst\n\nFrom ada@example.org Fri Nov 27 10:00:00 2026\nSubject: two\n\nsecond\n"
	if err := os.WriteFile(mailbox, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w.drop(t, fileURI(mailbox), fileURI(messageFile(t, k.desktop, "third.eml", "three")))
	eventually(t, "three imported messages", func() error { return count(k.program.stored(t), 3) })
	k.endsWell()
}

// portalDialog is the desktop's file chooser; whoever is asked chooses path.
type portalDialog struct {
	bus  *dbus.Conn
	path string
}

const portalPath = "/org/freedesktop/portal/desktop"

// OpenFile is the portal's method of that name.
func (p portalDialog) OpenFile(sender dbus.Sender, _, _ string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	handle := dbus.ObjectPath(fmt.Sprintf("%s/request/%s/%s", portalPath, portalName(string(sender)), options["handle_token"].Value()))
	answer := map[string]dbus.Variant{"uris": dbus.MakeVariant([]string{fileURI(p.path)})}
	if err := p.bus.Emit(handle, "org.freedesktop.portal.Request.Response", uint32(0), answer); err != nil {
		return "", dbus.MakeFailedError(err)
	}
	return handle, nil
}

// portalName is the name of a program on the bus, as it stands in paths.
func portalName(sender string) string {
	name := []byte(sender[1:])
	for i, c := range name {
		if c == '.' {
			name[i] = '_'
		}
	}
	return string(name)
}

// TestTheDesktopsDialogChoosesAFile asks for a message file with Ctrl+O on a
// desktop that has a portal.
func TestTheDesktopsDialogChoosesAFile(t *testing.T) {
	k := newFileWalker(t)
	panel := k.desktop.startPanel(t, false)
	dialog := portalDialog{panel.bus, messageFile(t, k.desktop, "chosen.eml", "chosen in the dialog")}
	if err := panel.bus.Export(dialog, portalPath, "org.freedesktop.portal.FileChooser"); err != nil {
		t.Fatal(err)
	}
	if reply, err := panel.bus.RequestName("org.freedesktop.portal.Desktop", dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	w := k.screen.wait(t, "^Mailloft$")
	w.key(t, "ctrl+o")
	k.waitForWindows("chosen in the dialog")
	k.endsWell()
}
