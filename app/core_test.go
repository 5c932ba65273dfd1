package app

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

func TestMain(m *testing.M) {
	if home := os.Getenv(crashIn); home != "" {
		crash(home)
	}
	// The log's rotation keeps a goroutine for as long as the program runs.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("gopkg.in/natefinch/lumberjack%2ev2.(*Logger).millRun"))
}

const password = secret.Password("correct horse battery")

// open opens a profile in a folder of its own, with its log.
func open(t *testing.T, ring secret.Ring) *Core {
	t.Helper()
	dirs := HomeDirs(t.TempDir())
	log, closer, err := OpenLog(dirs.Log)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Open(context.Background(), Options{Dirs: dirs, Ring: ring, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(c.Close(), closer.Close()); err != nil {
			t.Error(err)
		}
	})
	return c
}

// serve starts a server with one message, and gives the account for it.
func serve(t *testing.T) account.Account {
	t.Helper()
	server, err := pop3test.Start(t, pop3test.Options{
		Users:    map[string]string{"ada@example.org": string(password)},
		Messages: map[string][]pop3test.Message{"ada@example.org": {{UID: "1", Body: []byte("Subject: hello\r\n\r\nbody\r\n")}}},
		Implicit: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	a := account.New("ada@example.org")
	a.CAFile = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(a.CAFile, server.CertPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	a.Host = host
	if a.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestMailArrivesAndEveryListenerHearsOfIt(t *testing.T) {
	c := open(t, &secret.Memory{})
	var mu sync.Mutex
	heard := map[string]int{}
	cancel := c.Subscribe(func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		switch e := e.(type) {
		case archive.Change:
			heard[string(e.Kind)]++
		case AccountsChanged:
			heard["accounts"]++
		}
	})
	p := password
	a, err := c.SaveAccount(context.Background(), serve(t), &p)
	if err != nil {
		t.Fatal(err)
	}
	result, err := c.Fetch.Once(context.Background(), a.ID, func(fetch.State) {})
	if err != nil || result.New != 1 {
		t.Fatalf("%+v, %v", result, err)
	}
	if states := c.Fetch.States(); len(states) != 1 || states[0].New != 1 || states[0].Last.IsZero() {
		t.Errorf("the window would not know of it: %+v", states)
	}
	mu.Lock()
	if heard["accounts"] != 1 || heard[string(archive.Added)] != 1 {
		t.Errorf("heard %v", heard)
	}
	mu.Unlock()
	cancel()
	if err := c.RemoveAccount(context.Background(), a.ID, false); err != nil {
		t.Fatal(err)
	}
	if heard["accounts"] != 1 {
		t.Error("a listener was called after it had left")
	}
	if n, err := c.Archive.Counts(context.Background()); err != nil || n.All != 1 {
		t.Errorf("after the account left, %d messages, %v", n.All, err)
	}
}

func TestNoFileOfTheProfileHoldsThePassword(t *testing.T) {
	c := open(t, &secret.Memory{})
	p := password
	a, err := c.SaveAccount(context.Background(), serve(t), &p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Fetch.Once(context.Background(), a.ID, func(fetch.State) {}); err != nil {
		t.Fatal(err)
	}
	wrong := a
	wrong.Username = "eve@example.org"
	if _, err := c.SaveAccount(context.Background(), wrong, &p); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Fetch.Once(context.Background(), a.ID, func(fetch.State) {}); problem.From(err) == nil {
		t.Fatal("the wrong user signed in")
	}
	files := 0
	err = filepath.WalkDir(c.Dirs.Config, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		body, err := os.ReadFile(path)
		if bytes.Contains(body, []byte(password)) || bytes.Contains(body, []byte("Y29ycmVjdCBob3JzZSBiYXR0ZXJ5")) {
			t.Errorf("%s holds the password", path)
		}
		return err
	})
	if err != nil || files < 4 {
		t.Errorf("looked into %d files, %v", files, err)
	}
}

// brokenRing is a keyring that does not work.
type brokenRing struct{}

var errBroken = errors.New("broken")

func (brokenRing) Get(string) (secret.Password, error) { return "", errBroken }
func (brokenRing) Set(string, secret.Password) error   { return errBroken }
func (brokenRing) Delete(string) error                 { return errBroken }

func TestWithoutAKeyringAnAccountWorksForTheSession(t *testing.T) {
	c := open(t, brokenRing{})
	p := password
	a, err := c.SaveAccount(context.Background(), serve(t), &p)
	if pr := problem.From(err); pr == nil || pr.Code != "keyring.unavailable" || a.ID == "" {
		t.Fatalf("%+v, %v", a, err)
	}
	if result, err := c.Fetch.Once(context.Background(), a.ID, func(fetch.State) {}); err != nil || result.New != 1 {
		t.Errorf("%+v, %v", result, err)
	}
	err = c.RemoveAccount(context.Background(), a.ID, true)
	if pr := problem.From(err); pr == nil || pr.Code != StaleSecret {
		t.Errorf("got %v", err)
	}
	if n, _ := c.Archive.Counts(context.Background()); n.All != 0 || len(c.Accounts.List()) != 0 {
		t.Errorf("%d messages, %d accounts are left", n.All, len(c.Accounts.List()))
	}
}

func TestAMendedIndexIsTold(t *testing.T) {
	dirs := HomeDirs(t.TempDir())
	c, err := Open(context.Background(), Options{Dirs: dirs, Ring: &secret.Memory{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Archive.Add(context.Background(), bytes.NewReader([]byte("Subject: x\r\n\r\n")), archive.Incoming{}); err != nil {
		t.Fatal(err)
	}
	if c.Mended != nil {
		t.Errorf("a new archive was mended: %v", c.Mended)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dirs.Data, "index.db"), []byte("not a database"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err = Open(context.Background(), Options{Dirs: dirs, Ring: &secret.Memory{}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	if c.Mended == nil || c.Mended.Next == "" && c.Mended.Text == "" {
		t.Errorf("nobody was told: %v", c.Mended)
	}
	if n, err := c.Archive.Counts(context.Background()); err != nil || n.All != 1 {
		t.Errorf("%d messages, %v", n.All, err)
	}
}

func TestSearchNamesAccountsAsPeopleDo(t *testing.T) {
	list := []account.Account{{ID: "1", Name: "Work", Address: "ada@corp.example"}, {ID: "2", Address: "ada@home.example"}}
	for name, want := range map[string]int{"work": 1, "ADA": 2, "home": 1, "2": 1, "nobody": 0} {
		if got := named(list, name); len(got) != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
