package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/mailloft/mailloft"

// A wall keeps some imports in the rooms that need them. .golangci.yml has the
// same walls for editors; this test holds them without a linter.
type wall struct {
	why     string
	imports []string // paths; "…/..." stands for everything below as well
	rooms   []string // folders that may import them, with everything below
}

var walls = []wall{
	{
		"the engine runs without a screen, and ui can be tested without one",
		[]string{"fyne.io/fyne/v2/..."}, []string{"ui", "main.go"},
	},
	{
		"only main opens a display, so that every test of ui runs without cgo",
		[]string{"fyne.io/fyne/v2/app/..."}, []string{"main.go"},
	},
	{
		"one room knows how the index is stored",
		[]string{"database/sql/...", "modernc.org/..."}, []string{"app/archive"},
	},
	{
		"reading mail has no path to the network",
		[]string{"crypto/tls", "net/http/...", "net/smtp", "net/rpc/...", "golang.org/x/net/proxy", "golang.org/x/net/websocket", "golang.org/x/oauth2/..."},
		[]string{"pop3", "app/fetch", "app/discover", "app/signin", "app/remote", "e2e", "interop", "scripts"},
	},
	{
		"dialling is for the same rooms; account and cli only join and split host:port, instance and a benchmark have a socket on this computer",
		[]string{"net"}, []string{"pop3", "app/fetch", "app/discover", "app/signin", "app/remote", "app/account", "app/instance", "app/cli", "e2e", "scripts/benchreading"},
	},
	{
		"passwords live behind one small interface",
		[]string{"github.com/zalando/go-keyring/..."}, []string{"app/secret", "e2e"},
	},
	{
		"the session bus is asked by the keyring, about the tray, for a file chooser, and whether the desktop is dark",
		[]string{"github.com/godbus/dbus/..."}, []string{"app/secret", "app/tray", "app/chooser", "ui/theme", "e2e"},
	},
	{
		"the protocol is spoken by the worker; the window asks the worker",
		[]string{module + "/pop3/..."}, []string{"pop3", "app/fetch", "app/cli", "e2e", "scripts/benchfetch", "scripts/benchmemory"},
	},
	{
		"the commands are one face of the program and nobody's library",
		[]string{module + "/app/cli/..."}, []string{"main.go", "app/cli"},
	},
	{
		"nothing below the window knows that there is one",
		[]string{module + "/ui/..."}, []string{"ui", "main.go"},
	},
	{
		"a room under app knows its neighbours, not the house around them",
		[]string{module + "/app"}, []string{"ui", "app/cli", "main.go"},
	},
}

// independent are the rooms that could be given away as they are: they import
// nothing of ours but their own parts.
var independent = []string{"pop3", "app/message", "app/mailhtml"}

// pop3Needs is all of other people's code in pop3. Tests may use more.
var pop3Needs = []string{"github.com/emersion/go-sasl", "github.com/xdg-go/scram", module + "/pop3/..."}

func TestWallsHold(t *testing.T) {
	for _, file := range sources(t) {
		for _, path := range file.imports {
			if why := breach(file.path, path); why != "" {
				t.Errorf("%s imports %s: %s", file.path, path, why)
			}
		}
	}
}

func TestBreachesAreSeen(t *testing.T) {
	for _, test := range []struct {
		file, path string
		breach     bool
	}{
		{"main.go", "fyne.io/fyne/v2/app", false},
		{"ui/window.go", "fyne.io/fyne/v2/app", true},
		{"ui/window.go", "fyne.io/fyne/v2", false},
		{"app/core.go", "fyne.io/fyne/v2", true},
		{"ui/viewer/viewer.go", module + "/pop3", true},
		{"app/archive/db.go", "modernc.org/sqlite", false},
		{"app/fetch/ledger.go", "database/sql", true},
		{"app/message/parse.go", "net/http", true},
		{"app/mailhtml/page.go", "net", true},
		{"app/mailhtml/page_test.go", "net", false},
		{"app/message/parse.go", "net/mail", false},
		{"app/message/parse.go", module + "/app/problem", true},
		{"app/mailhtml/layout.go", module + "/app/mailhtml/typeset", false},
		{"app/mailhtml/layout.go", module + "/app/message", true},
		{"pop3/client.go", "github.com/emersion/go-sasl", false},
		{"pop3/client.go", "golang.org/x/text/unicode/norm", true},
		{"pop3/client_test.go", "go.uber.org/goleak", false},
		{"pop3/pop3test/server.go", module + "/pop3", false},
		{"app/fetch/worker.go", module + "/app", true},
		{"app/cli/cli.go", module + "/app", false},
	} {
		if got := breach(test.file, test.path); (got != "") != test.breach {
			t.Errorf("%s importing %s: %q", test.file, test.path, got)
		}
	}
}

// breach says why file may not import path, or "".
func breach(file, path string) string {
	if strings.HasSuffix(file, "_test.go") && (path == "net" || path == module+"/pop3/pop3test") {
		return "" // a test may listen, to see who calls, and have a server to call
	}
	for _, w := range walls {
		if matches(w.imports, path) && !inside(w.rooms, file) {
			return w.why
		}
	}
	for _, room := range independent {
		if inside([]string{room}, file) && strings.HasPrefix(path, module+"/") && !matches([]string{module + "/" + room + "/..."}, path) {
			return room + " knows nothing of ours"
		}
	}
	foreign := strings.Contains(path, ".") && !matches(pop3Needs, path)
	if inside([]string{"pop3"}, file) && foreign && !strings.HasSuffix(file, "_test.go") {
		return "pop3 needs the standard library, the SASL mechanisms and SOCKS5 only"
	}
	return ""
}

// matches reports whether path is one of patterns.
func matches(patterns []string, path string) bool {
	for _, pattern := range patterns {
		root, below := strings.CutSuffix(pattern, "/...")
		if path == root || below && strings.HasPrefix(path, root+"/") {
			return true
		}
	}
	return false
}

// inside reports whether file is in one of rooms, or is one of them.
func inside(rooms []string, file string) bool {
	for _, room := range rooms {
		if file == room || strings.HasPrefix(file, room+"/") {
			return true
		}
	}
	return false
}

type source struct {
	path    string // from the root, with slashes
	imports []string
}

// sources parses the imports of every Go file, whatever its build tags.
func sources(t *testing.T) []source {
	t.Helper()
	var files []source
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (path == "build" || path == "dist" || entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && path != "."):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		file := source{path: filepath.ToSlash(path)}
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			file.imports = append(file.imports, name)
		}
		files = append(files, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d Go files found: the test looks in the wrong place", len(files))
	}
	return files
}
