//go:build e2e

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// panel is what a desktop has beside a program's windows, on the session bus:
// a tray for icons (StatusNotifierWatcher) and whoever shows notifications.
type panel struct {
	bus *dbus.Conn

	mu    sync.Mutex
	icons []icon
	notes []note
}

// icon is one that was registered, by the bus name of its program.
type icon struct {
	owner string
	path  dbus.ObjectPath
}

type note struct{ title, body string }

const (
	trayName = "org.kde.StatusNotifierWatcher"
	trayPath = "/StatusNotifierWatcher"
	menuName = "com.canonical.dbusmenu"
)

// startPanel puts a panel on the bus of d; with a tray or without one.
func (d *desktop) startPanel(t *testing.T, tray bool) *panel {
	t.Helper()
	address := ""
	for _, variable := range d.env {
		if value, ok := strings.CutPrefix(variable, "DBUS_SESSION_BUS_ADDRESS="); ok {
			address = value
		}
	}
	bus, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	p := &panel{bus: bus}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	claim := func(name string) {
		reply, err := bus.RequestName(name, dbus.NameFlagDoNotQueue)
		must(err)
		if reply != dbus.RequestNameReplyPrimaryOwner {
			t.Fatalf("the name %s is taken", name)
		}
	}
	must(bus.Export(notifications{p}, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"))
	claim("org.freedesktop.Notifications")
	if tray {
		must(bus.Export(watcher{p}, trayPath, trayName))
		_, err = prop.Export(bus, trayPath, prop.Map{trayName: {"IsStatusNotifierHostRegistered": {Value: true}}})
		must(err)
		claim(trayName)
	}
	return p
}

// watcher is the tray, as programs call it.
type watcher struct{ *panel }

// RegisterStatusNotifierItem takes an icon.
func (p watcher) RegisterStatusNotifierItem(sender dbus.Sender, path string) *dbus.Error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.icons = append(p.icons, icon{string(sender), dbus.ObjectPath(path)})
	return nil
}

// notifications are shown by nobody, and counted.
type notifications struct{ *panel }

// Notify takes a notification.
func (p notifications) Notify(_ string, _ uint32, _, title, body string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes = append(p.notes, note{title, body})
	return uint32(len(p.notes)), nil
}

func (p *panel) shown() []note {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.notes)
}

// icon waits for the one icon of the program.
func (p *panel) icon(t *testing.T) dbus.BusObject {
	t.Helper()
	var found icon
	eventually(t, "an icon in the tray", func() error {
		p.mu.Lock()
		defer p.mu.Unlock()
		if len(p.icons) != 1 {
			return fmt.Errorf("%d icons", len(p.icons))
		}
		found = p.icons[0]
		return nil
	})
	return p.bus.Object(found.owner, found.path)
}

// layout is an entry of a menu with what is below it, as dbusmenu sends it.
type layout struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

// menu is the texts of the icon's menu, by the numbers of its entries, and in
// their order.
func (p *panel) menu(item dbus.BusObject) (ids map[string]int32, texts []string, err error) {
	where, err := item.GetProperty("org.kde.StatusNotifierItem.Menu")
	if err != nil {
		return nil, nil, err
	}
	path, ok := where.Value().(dbus.ObjectPath)
	if !ok {
		return nil, nil, fmt.Errorf("the menu is %v", where)
	}
	var revision uint32
	var root layout
	err = p.bus.Object(item.Destination(), path).Call(menuName+".GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root)
	if err != nil {
		return nil, nil, err
	}
	ids = map[string]int32{}
	for _, child := range root.Children {
		var entry layout
		if err := dbus.Store([]any{child.Value()}, &entry); err != nil {
			return nil, nil, err
		}
		if text, ok := entry.Properties["label"].Value().(string); ok {
			ids[text] = entry.ID
			texts = append(texts, text)
		}
	}
	return ids, texts, nil
}

// waitForEntry waits until the menu has an entry, and returns its number.
func (p *panel) waitForEntry(t *testing.T, item dbus.BusObject, text string) (id int32) {
	t.Helper()
	eventually(t, "the entry "+text, func() error {
		ids, texts, err := p.menu(item)
		var ok bool
		if id, ok = ids[text]; !ok && err == nil {
			err = fmt.Errorf("the menu has %q", texts)
		}
		return err
	})
	return id
}

// choose clicks an entry of the icon's menu.
func (p *panel) choose(t *testing.T, item dbus.BusObject, text string) {
	t.Helper()
	id := p.waitForEntry(t, item, text)
	call := p.bus.Object(item.Destination(), item.Path()+"/menu").Call(menuName+".Event", 0, id, "clicked", dbus.MakeVariant(int32(0)), uint32(0))
	if call.Err != nil {
		t.Fatal(call.Err)
	}
}

// click clicks the icon itself.
func (p *panel) click(t *testing.T, item dbus.BusObject) {
	t.Helper()
	if call := item.Call("org.kde.StatusNotifierItem.Activate", 0, int32(0), int32(0)); call.Err != nil {
		t.Fatal(call.Err)
	}
}
