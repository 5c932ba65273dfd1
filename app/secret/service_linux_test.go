package secret

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// This file is a Secret Service that misbehaves as it is told, on a bus of its
// own. Real ones are tried in e2e.

const (
	busName    = "org.freedesktop.secrets"
	root       = dbus.ObjectPath("/org/freedesktop/secrets")
	login      = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	defaultOne = dbus.ObjectPath("/org/freedesktop/secrets/aliases/default")
	promptPath = dbus.ObjectPath("/org/freedesktop/secrets/prompt/p")
	nothing    = dbus.ObjectPath("/")
	service    = "org.freedesktop.Secret.Service"
)

// answer is what happens when the person is asked.
type answer int

const (
	allow answer = iota
	dismiss
	never   // the question stays on the screen
	mistype // the person gives up after wrong passwords: not dismissed, and not unlocked
	garbage // what comes back has another form than the specification says
)

// habits are how a Secret Service behaves.
type habits struct {
	silent    string // the method that is never answered
	dies      string // the method that ends the service
	locked    bool   // the collection
	itemsToo  bool   // each item is locked for each program, as KeePassXC can be told
	confirm   bool   // making and deleting entries asks, too
	nowhere   bool   // there is no collection: KeePassXC with nothing for the Secret Service
	oddValues bool   // properties have another type
	most      int    // bytes an entry takes; 0 is any
	person    answer
}

// fakeService is a Secret Service.
type fakeService struct {
	conn *dbus.Conn
	habits

	mu    sync.Mutex
	items map[dbus.ObjectPath]entry
	next  int
	then  func() dbus.Variant // what the prompt does when it is allowed
	stop  chan struct{}
}

type entry struct {
	attributes map[string]string
	value      []byte
}

// secretValue is the specification's Secret.
type secretValue struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// busConfig is a session bus that starts no service by itself: the desktop's
// own keyring is not for tests.
const busConfig = `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

var busOnce = sync.OnceValues(func() (string, error) {
	config, err := os.CreateTemp("", "bus-*.conf")
	if err != nil {
		return "", err
	}
	defer os.Remove(config.Name()) //nolint:errcheck // a leftover of a test in the folder for such
	if _, err := config.WriteString(busConfig); err != nil {
		return "", err
	}
	if err := config.Close(); err != nil {
		return "", err
	}
	bus := exec.Command("dbus-daemon", "--config-file="+config.Name(), "--nofork", "--print-address=1")
	out, err := bus.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := bus.Start(); err != nil {
		return "", err
	}
	endBus = func() { _, _ = bus.Process.Kill(), bus.Wait() }
	address, err := bufio.NewReader(out).ReadString('\n')
	return strings.TrimSpace(address), err
})

// endBus ends the tests' bus, if there is one.
var endBus = func() {}

// ownBus gives the test a session bus without a Secret Service. All tests of
// the process share it, because the D-Bus library keeps one connection.
func ownBus(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Skip("dbus-daemon is missing: run scripts/deps.sh test")
	}
	address, err := busOnce()
	if err != nil {
		t.Fatal(err)
	}
	// Not with t.Setenv: the library's one connection outlives the test.
	if err := os.Setenv("DBUS_SESSION_BUS_ADDRESS", address); err != nil {
		t.Fatal(err)
	}
}

// serveSecrets starts a Secret Service; it ends with the test.
func serveSecrets(t *testing.T, h habits, items map[dbus.ObjectPath]entry) *fakeService {
	t.Helper()
	ownBus(t)
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	s := &fakeService{conn: conn, habits: h, items: maps.Clone(items), stop: make(chan struct{})}
	if s.items == nil {
		s.items = map[dbus.ObjectPath]entry{}
	}
	s.export(t)
	reply, err := conn.RequestName(busName, dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("no name for the service: %v, %v", reply, err)
	}
	t.Cleanup(s.end)
	return s
}

// end lets go of everybody who waits, and of the name. A question that is on
// the screen is dismissed: the keyring's library would wait for it for ever.
func (s *fakeService) end() {
	select {
	case <-s.stop:
		return
	default:
		close(s.stop)
	}
	if s.person == never {
		_ = s.conn.Emit(promptPath, "org.freedesktop.Secret.Prompt.Completed", true, dbus.MakeVariant(""))
	}
	_ = s.conn.Close()
}

func (s *fakeService) export(t *testing.T) {
	t.Helper()
	methods := map[string]any{"OpenSession": s.openSession, "Unlock": s.unlock}
	collection := map[string]any{"SearchItems": s.searchItems, "CreateItem": s.createItem}
	collections := []dbus.ObjectPath{login}
	if s.nowhere {
		collections = []dbus.ObjectPath{}
	}
	var value any = collections
	if s.oddValues {
		value = "login"
	}
	_, err := prop.Export(s.conn, root, prop.Map{service: {"Collections": {Value: value}}})
	paths := []dbus.ObjectPath{login, defaultOne}
	if s.nowhere {
		paths = nil
	}
	for _, path := range paths {
		if err == nil {
			err = s.conn.ExportMethodTable(collection, path, "org.freedesktop.Secret.Collection")
		}
	}
	for _, e := range []error{
		err,
		s.conn.ExportMethodTable(methods, root, service),
		s.conn.ExportMethodTable(map[string]any{"Close": s.closeSession}, root+"/session/s", "org.freedesktop.Secret.Session"),
		s.conn.ExportMethodTable(map[string]any{"Prompt": s.prompt}, promptPath, "org.freedesktop.Secret.Prompt"),
	} {
		if e != nil {
			t.Fatal(e)
		}
	}
	for path := range s.items {
		s.exportItem(path)
	}
}

func (s *fakeService) exportItem(path dbus.ObjectPath) {
	_ = s.conn.ExportMethodTable(map[string]any{
		"GetSecret": func(session dbus.ObjectPath) (secretValue, *dbus.Error) { return s.getSecret(path, session) },
		"Delete":    func() (dbus.ObjectPath, *dbus.Error) { return s.remove(path) },
	}, path, "org.freedesktop.Secret.Item") // a test sees what does not work
}

// called does what the service does when a method is called.
func (s *fakeService) called(method string) {
	switch method {
	case s.silent:
		<-s.stop
	case s.dies:
		s.end()
	}
}

func (s *fakeService) closeSession() *dbus.Error {
	s.called("Close")
	return nil
}

func (s *fakeService) openSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	s.called("OpenSession")
	return dbus.MakeVariant(""), root + "/session/s", nil
}

func (s *fakeService) unlock(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.called("Unlock")
	s.mu.Lock()
	defer s.mu.Unlock()
	item := len(objects) == 1 && strings.HasPrefix(string(objects[0]), string(login)+"/")
	switch {
	case s.nowhere:
		return []dbus.ObjectPath{}, nothing, nil
	case item && s.itemsToo, !item && s.locked:
		s.then = func() dbus.Variant {
			if item {
				s.itemsToo = false
			} else {
				s.locked = false
			}
			return dbus.MakeVariant(objects)
		}
		return []dbus.ObjectPath{}, promptPath, nil
	}
	return objects, nothing, nil
}

func (s *fakeService) searchItems(want map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	s.called("SearchItems")
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []dbus.ObjectPath{}
	for path, e := range s.items {
		if maps.Equal(e.attributes, want) {
			found = append(found, path)
		}
	}
	return found, nil
}

func (s *fakeService) createItem(properties map[string]dbus.Variant, value secretValue, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.called("CreateItem")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.most > 0 && len(value.Value) > s.most {
		return nothing, nothing, dbus.NewError("org.freedesktop.DBus.Error.LimitsExceeded", []any{"too long"})
	}
	attributes, _ := properties["org.freedesktop.Secret.Item.Attributes"].Value().(map[string]string)
	create := func() dbus.ObjectPath {
		for path, e := range s.items {
			if maps.Equal(e.attributes, attributes) {
				s.items[path] = entry{attributes, value.Value}
				return path
			}
		}
		s.next++
		path := dbus.ObjectPath(fmt.Sprintf("%s/i%d", login, s.next))
		s.items[path] = entry{attributes, value.Value}
		s.exportItem(path)
		return path
	}
	if s.confirm {
		s.then = func() dbus.Variant { return dbus.MakeVariant(create()) }
		return nothing, promptPath, nil
	}
	return create(), nothing, nil
}

func (s *fakeService) getSecret(path, session dbus.ObjectPath) (secretValue, *dbus.Error) {
	s.called("GetSecret")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.itemsToo || s.locked {
		return secretValue{}, dbus.NewError("org.freedesktop.Secret.Error.IsLocked", nil)
	}
	return secretValue{session, []byte{}, s.items[path].value, "text/plain"}, nil
}

func (s *fakeService) remove(path dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
	s.called("Delete")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.confirm {
		s.then = func() dbus.Variant { delete(s.items, path); return dbus.MakeVariant("") }
		return promptPath, nil
	}
	delete(s.items, path)
	return nothing, nil
}

// prompt asks the person.
func (s *fakeService) prompt(string) *dbus.Error {
	s.called("Prompt")
	s.mu.Lock()
	defer s.mu.Unlock()
	body := []any{false, dbus.MakeVariant([]dbus.ObjectPath{})}
	switch s.person {
	case allow:
		body[1] = s.then()
	case dismiss:
		body[0] = true
	case never:
		return nil
	case garbage:
		body = []any{"what?"}
	}
	go func() { _ = s.conn.Emit(promptPath, "org.freedesktop.Secret.Prompt.Completed", body...) }()
	return nil
}
