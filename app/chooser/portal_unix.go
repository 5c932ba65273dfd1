//go:build linux || freebsd || openbsd || netbsd

package chooser

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// The names of org.freedesktop.portal.FileChooser and of the requests that all
// portals answer with a signal.
const (
	portal      = "org.freedesktop.portal.Desktop"
	portalPath  = "/org/freedesktop/portal/desktop"
	fileChooser = "org.freedesktop.portal.FileChooser"
	request     = "org.freedesktop.portal.Request"
)

// What a Response begins with.
const (
	given     = 0
	cancelled = 1
)

// patience is how long the portal, which may have to be started, has for
// showing the dialog.
const patience = 5 * time.Second

// errUnanswered is a response that has not the form of one.
var errUnanswered = errors.New("the file chooser's answer can't be read")

// rule and filter have the portal's signatures, (us) and (sa(us)).
type rule struct {
	Kind    uint32 // 0 is a glob
	Pattern string
}

type filter struct {
	Name  string
	Rules []rule
}

func choose(ctx context.Context, r Request) (path string, err error) {
	path, err = ask(ctx, r)
	if ctx.Err() != nil { // the bus goes with it
		return "", ctx.Err()
	}
	return path, err
}

func ask(ctx context.Context, r Request) (string, error) {
	// Without a bus, the usual way to connect would start one, for nobody.
	bus, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return "", ErrNone
	}
	defer bus.Close() //nolint:errcheck // the portal closes the dialogs of those who have left
	if bus.Auth(nil) != nil || bus.Hello() != nil {
		return "", ErrNone
	}
	answers := make(chan *dbus.Signal, 8)
	bus.Signal(answers)
	// The match stands before the call: the answer may come at once.
	if err := bus.AddMatchSignalContext(ctx, dbus.WithMatchInterface(request), dbus.WithMatchMember("Response")); err != nil {
		return "", ErrNone
	}
	handle, err := show(ctx, bus, r)
	if err != nil {
		return "", ErrNone
	}
	for {
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case s, open := <-answers:
			switch {
			case !open:
				return "", ErrNone
			case s.Path == handle && s.Name == request+".Response":
				return read(s.Body)
			}
		}
	}
}

// show has the portal show the dialog and gives the name of its answer.
func show(ctx context.Context, bus *dbus.Conn, r Request) (handle dbus.ObjectPath, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	method := ".OpenFile"
	options := map[string]dbus.Variant{"handle_token": dbus.MakeVariant("mailloft" + rand.Text()), "modal": dbus.MakeVariant(true)}
	if r.Accept != "" {
		options["accept_label"] = dbus.MakeVariant(r.Accept)
	}
	if r.Folder {
		options["directory"] = dbus.MakeVariant(true)
	}
	if r.New != "" {
		method = ".SaveFile"
		options["current_name"] = dbus.MakeVariant(r.New)
	}
	if len(r.Extensions) > 0 {
		options["filters"] = dbus.MakeVariant([]filter{filterFor(r.Extensions)})
	}
	err = bus.Object(portal, portalPath).CallWithContext(ctx, fileChooser+method, 0, r.Parent, r.Title, options).Store(&handle)
	return handle, err
}

// filterFor lets files with one of the extensions through, in small and in
// capital letters.
func filterFor(extensions []string) filter {
	f := filter{Name: strings.Join(extensions, ", ")}
	for _, extension := range extensions {
		f.Rules = append(f.Rules, rule{0, "*" + extension}, rule{0, "*" + strings.ToUpper(extension)})
	}
	return f
}

// read gives the path in a response. One that ended without the person's doing
// is a portal that has nobody to show the dialog.
func read(body []any) (path string, err error) {
	var status uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(body, &status, &results); err != nil {
		return "", fmt.Errorf("%w: %w", errUnanswered, err)
	}
	switch status {
	case given:
	case cancelled:
		return "", nil
	default:
		return "", ErrNone
	}
	var uris []string
	if err := results["uris"].Store(&uris); err != nil || len(uris) == 0 {
		return "", errUnanswered
	}
	u, err := url.Parse(uris[0])
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return "", fmt.Errorf("%w: %q is no file", errUnanswered, uris[0])
	}
	return u.Path, nil
}
