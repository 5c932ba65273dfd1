//go:build linux || freebsd || openbsd || netbsd

package chooser

import (
	"bufio"
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// desk is a portal on a bus of its own.
type desk struct {
	bus    *dbus.Conn
	answer func() []any // nil shows the dialog for ever

	mu      sync.Mutex
	method  string
	title   string
	options map[string]dbus.Variant
	asked   chan struct{}
}

// asker is the portal's file chooser, as programs call it.
type asker struct{ *desk }

func (a asker) OpenFile(sender dbus.Sender, _, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	return a.show("OpenFile", sender, title, options)
}

func (a asker) SaveFile(sender dbus.Sender, _, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	return a.show("SaveFile", sender, title, options)
}

func (d *desk) show(method string, sender dbus.Sender, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.method, d.title, d.options = method, title, options
	token := options["handle_token"].Value().(string)
	handle := dbus.ObjectPath(portalPath + "/request/" + strings.NewReplacer(":", "", ".", "_").Replace(string(sender)) + "/" + token)
	if d.answer != nil {
		// Another program's answer comes first, and this one before the call has returned.
		_ = d.bus.Emit(handle+"x", request+".Response", uint32(given), map[string]dbus.Variant{"uris": dbus.MakeVariant([]string{"file:///not/ours"})})
		_ = d.bus.Emit(handle, request+".Response", d.answer()...)
	}
	close(d.asked)
	return handle, nil
}

// busAlone starts a bus for the test and makes it the session's.
func busAlone(t *testing.T) {
	t.Helper()
	daemon := exec.CommandContext(t.Context(), "dbus-daemon", "--session", "--nofork", "--print-address=1")
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Skipf("there is no bus to be had: %v", err)
	}
	t.Cleanup(func() { _ = daemon.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
}

func startDesk(t *testing.T, answer func() []any) *desk {
	t.Helper()
	busAlone(t)
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	d := &desk{bus: bus, answer: answer, asked: make(chan struct{})}
	if err := bus.Export(asker{d}, portalPath, fileChooser); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.RequestName(portal, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return d
}

func chosen(uris ...string) func() []any {
	return func() []any {
		return []any{uint32(given), map[string]dbus.Variant{"uris": dbus.MakeVariant(uris)}}
	}
}

func TestTheDesktopsDialogGivesAPath(t *testing.T) {
	for _, test := range []struct {
		name, uri, path, method string
		request                 Request
	}{
		{"a file", "file:///home/ada/M%C3%A4rz%20%231.eml", "/home/ada/März #1.eml", "OpenFile", Request{Title: "Open", Extensions: []string{".eml"}}},
		{"a folder", "file:///home/ada/Mail", "/home/ada/Mail", "OpenFile", Request{Title: "Where?", Folder: true}},
		{"a new file", "file:///home/ada/accounts.toml", "/home/ada/accounts.toml", "SaveFile", Request{Title: "Save", New: "accounts.toml"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := startDesk(t, chosen(test.uri))
			path, err := Choose(t.Context(), test.request)
			if path != test.path || err != nil {
				t.Errorf("%q, %v", path, err)
			}
			d.mu.Lock()
			defer d.mu.Unlock()
			if d.method != test.method || d.title != test.request.Title {
				t.Errorf("asked %s %q", d.method, d.title)
			}
			if _, folder := d.options["directory"]; folder != test.request.Folder {
				t.Errorf("a folder is asked for: %v", folder)
			}
			if name, _ := d.options["current_name"].Value().(string); name != test.request.New {
				t.Errorf("the name to begin with is %q", name)
			}
			if len(test.request.Extensions) == 0 {
				return
			}
			var filters []filter
			if err := dbus.Store([]any{d.options["filters"].Value()}, &filters); err != nil || !slices.Equal(filters[0].Rules, []rule{{0, "*.eml"}, {0, "*.EML"}}) {
				t.Errorf("offered are %v, %v", d.options["filters"], err)
			}
		})
	}
}

func TestAPersonWhoWantsNoneGivesNone(t *testing.T) {
	startDesk(t, func() []any { return []any{uint32(cancelled), map[string]dbus.Variant{}} })
	if path, err := Choose(t.Context(), Request{}); path != "" || err != nil {
		t.Errorf("%q, %v", path, err)
	}
}

func TestAPortalThatCannotShowTheDialogIsNone(t *testing.T) {
	startDesk(t, func() []any { return []any{uint32(2), map[string]dbus.Variant{}} })
	if _, err := Choose(t.Context(), Request{}); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
}

func TestAnAnswerThatIsNoneIsTold(t *testing.T) {
	for _, body := range [][]any{{uint32(given)}, {"yes", "no"}, chosen()(), chosen("https://example.org/a")()} {
		startDesk(t, func() []any { return body })
		if path, err := Choose(t.Context(), Request{}); path != "" || !errors.Is(err, errUnanswered) {
			t.Errorf("%v gave %q, %v", body, path, err)
		}
	}
}

func TestADesktopWithoutAPortalIsNone(t *testing.T) {
	busAlone(t)
	if _, err := Choose(t.Context(), Request{}); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
}

func TestADialogThatIsOpenEndsWithTheProgram(t *testing.T) {
	d := startDesk(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := Choose(ctx, Request{})
		ended <- err
	}()
	<-d.asked
	cancel()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("it waits for the person still")
	}
}
