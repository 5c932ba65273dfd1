package cli

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mailloft/mailloft/pop3/pop3test"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"mailloft": func() {
			os.Exit(Run(context.Background(), Env{
				Version: "1.2.3", Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Window: describeWindow,
			}, os.Args[1:]))
		},
	})
}

// describeWindow stands in for the window: it says what it was asked to show.
func describeWindow(_ context.Context, w Window) error {
	fmt.Printf("window file=%q demo=%v accounts=%d\n", filepath.Base(w.File), w.Demo, len(w.Core.Accounts.List()))
	if w.Picture != "" {
		return os.WriteFile(w.Picture, []byte("picture"), 0o600)
	}
	return nil
}

const (
	first = "From: Ada Lovelace <ada@example.org>\r\nTo: grace@example.org\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= from the engine\r\n" +
		"Date: Mon, 23 Nov 2026 09:41:00 +0100\r\nMessage-ID: <1@example.org>\r\n\r\nThe engine weaves algebraic patterns.\r\n.dotted\r\n"
	second = "From: Grace Hopper <grace@example.org>\r\nTo: ada@example.org\r\nSubject: A moth\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nTaped into the log book.\r\n" +
		"--b\r\nContent-Type: image/png; name=moth.png\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=moth.png\r\n\r\naGVsbG8=\r\n--b--\r\n"
)

func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			server, err := pop3test.Start(nil, pop3test.Options{
				Users: map[string]string{"grace@example.org": "cobol"},
				Messages: map[string][]pop3test.Message{"grace@example.org": {
					{UID: "uid-1", Body: []byte(first)}, {UID: "uid-2", Body: []byte(second)},
				}},
				Implicit: true,
			})
			if err != nil {
				return err
			}
			env.Defer(func() {
				if err := server.Close(); err != nil {
					t.Error(err)
				}
			})
			_, port, err := net.SplitHostPort(server.Addr())
			if err != nil {
				return err
			}
			env.Setenv("PORT", port)
			env.Setenv("LANG", "C.UTF-8")
			env.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
			env.Setenv("DISPLAY", "")
			env.Setenv("WAYLAND_DISPLAY", "")
			env.Values["server"] = server
			return os.WriteFile(filepath.Join(env.WorkDir, "ca.pem"), server.CertPEM(), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"count":    countFiles,
			"damage":   damage,
			"maildrop": maildrop,
		},
	})
}

// countFiles checks how many files below DIR have a name that ends in SUFFIX:
// "count DIR SUFFIX N".
func countFiles(ts *testscript.TestScript, _ bool, args []string) {
	n := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(path, args[1]) {
			n++
		}
		return err
	}))
	if fmt.Sprint(n) != args[2] {
		ts.Fatalf("%d files, want %s", n, args[2])
	}
}

// damage changes one byte of every .eml below DIR: "damage DIR".
func damage(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".eml") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		data[len(data)/2] ^= 1
		if err := os.Chmod(path, 0o600); err != nil {
			return err
		}
		return os.WriteFile(path, data, 0o600)
	}))
}

// maildrop checks how many messages are left on the server: "maildrop N".
func maildrop(ts *testscript.TestScript, _ bool, args []string) {
	server, ok := ts.Value("server").(*pop3test.Server)
	if !ok {
		ts.Fatalf("there is no server")
	}
	if n := len(server.Maildrop("grace@example.org")); fmt.Sprint(n) != args[0] {
		ts.Fatalf("%d messages on the server, want %s", n, args[0])
	}
}
