//go:build linux || freebsd || openbsd || netbsd

package tray

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// The names of the StatusNotifierItem specification. GNOME has nobody who
// bears them unless an extension is installed.
const (
	watcher  = "org.kde.StatusNotifierWatcher"
	path     = "/StatusNotifierWatcher"
	hostSeen = "IsStatusNotifierHostRegistered" // there is not only a list of icons, but somebody who shows them
)

func shown(ctx context.Context) bool {
	// Without a bus, the usual way to connect would start one, for nobody.
	bus, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer bus.Close() //nolint:errcheck // asked what was to be asked
	if bus.Auth(nil) != nil || bus.Hello() != nil {
		return false
	}
	var seen bool
	err = bus.Object(watcher, path).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", dbus.FlagNoAutoStart,
		watcher, hostSeen).Store(&seen)
	return err == nil && seen
}
