//go:build e2e

package e2e

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// appID is the service under which passwords are kept.
const appID = "io.github.mailloft.Mailloft"

// desktop is what a desktop session gives a program: folders, a session bus
// and an unlocked keyring.
type desktop struct {
	env []string
	dir string
}

// startDesktop starts a session bus and a Secret Service on it.
func startDesktop(t *testing.T) *desktop {
	t.Helper()
	need(t, "dbus-daemon", "dbus-send", "gnome-keyring-daemon", "secret-tool")
	d := &desktop{dir: t.TempDir()}
	d.env = []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "NO_AT_BRIDGE=1",
		"HOME=" + d.folder(t, "home"), "XDG_RUNTIME_DIR=" + d.folder(t, "runtime"),
		"XDG_DATA_HOME=" + d.folder(t, "data"), "XDG_CONFIG_HOME=" + d.folder(t, "config"),
		"XDG_CACHE_HOME=" + d.folder(t, "cache"), "XDG_STATE_HOME=" + d.folder(t, "state"),
	}
	d.startBus(t)
	d.startKeyring(t)
	return d
}

func (d *desktop) folder(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func (d *desktop) startBus(t *testing.T) {
	t.Helper()
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address=1")
	bus.Env = d.env
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	bus.Stdout = write
	start(t, bus)
	_ = write.Close()
	address, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("the bus tells no address: %v", err)
	}
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
}

func (d *desktop) startKeyring(t *testing.T) {
	t.Helper()
	keyring := exec.Command("gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets")
	keyring.Env = d.env
	keyring.Stdin = strings.NewReader("password of the keyring")
	start(t, keyring)
	eventually(t, "the Secret Service", func() error {
		reply, err := output(t, d.env, "dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets")
		if err == nil && !strings.Contains(reply, "boolean true") {
			err = errors.New(reply)
		}
		return err
	})
}

// secret asks the Secret Service, by another program than ours, for the
// password of an account.
func (d *desktop) secret(t *testing.T, accountID string) (string, error) {
	t.Helper()
	return output(t, d.env, "secret-tool", "lookup", "service", appID, "username", accountID)
}
