//go:build linux || freebsd || openbsd || netbsd

package theme

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// desktopTells asks the portal's settings, as Fyne does.
func desktopTells(ctx context.Context) bool {
	// Without a bus, the usual way to connect would start one, for nobody.
	bus, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer bus.Close() //nolint:errcheck // asked what was to be asked
	if bus.Auth(nil) != nil || bus.Hello() != nil {
		return false
	}
	portal := bus.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop")
	for _, read := range []string{"ReadOne", "Read"} { // the second is of older portals
		call := portal.CallWithContext(ctx, "org.freedesktop.portal.Settings."+read, 0, "org.freedesktop.appearance", "color-scheme")
		if call.Err == nil {
			return true
		}
	}
	return false
}
