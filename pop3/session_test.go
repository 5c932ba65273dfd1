package pop3_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mailloft/mailloft/pop3"
)

// TestSessions plays whole sessions against what is in testdata/sessions. Of
// each archive the comment is the promise, "calls" what the client is told to
// do, "wire" what both sides say (see converse), and "results" what the calls
// gave. With POP3_UPDATE set, the results are written anew.
func TestSessions(t *testing.T) {
	files, err := filepath.Glob("testdata/sessions/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := converse(t, pop3.Config{}, section(t, a, "wire"))
			var results strings.Builder
			for call := range strings.Lines(section(t, a, "calls")) {
				if call = strings.TrimSpace(call); call != "" {
					fmt.Fprintf(&results, "%s: %s\n", call, do(t.Context(), c, strings.Fields(call)))
				}
			}
			if os.Getenv("POP3_UPDATE") != "" {
				update(t, file, a, results.String())
				return
			}
			if diff := cmp.Diff(section(t, a, "results"), results.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func section(t *testing.T, a *txtar.Archive, name string) string {
	t.Helper()
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("there is no %q", name)
	return ""
}

func update(t *testing.T, file string, a *txtar.Archive, results string) {
	t.Helper()
	for i := range a.Files {
		if a.Files[i].Name == "results" {
			a.Files[i].Data = []byte(results)
		}
	}
	if err := os.WriteFile(file, txtar.Format(a), 0o600); err != nil {
		t.Fatal(err)
	}
}

// do makes a call and says in a line what came of it.
func do(ctx context.Context, c *pop3.Client, call []string) string {
	text, err := outcomeOf(ctx, c, call[0], call[1:])
	if err != nil {
		return fmt.Sprintf("%T %v", err, err)
	}
	return text
}

func outcomeOf(ctx context.Context, c *pop3.Client, verb string, args []string) (string, error) {
	switch verb {
	case "capa":
		caps, err := c.Capa(ctx)
		return fmt.Sprintf("%+v", caps), err
	case "signin":
		cred := pop3.Credentials{Username: args[0], Password: args[1]}
		if mechanism := args[2:]; len(mechanism) > 0 {
			cred.Mechanisms = mechanism
		}
		return "ok", c.SignIn(ctx, cred)
	case "token":
		return "ok", c.SignIn(ctx, pop3.Credentials{Username: args[0], Token: args[1]})
	case "utf8":
		return "ok", c.UTF8(ctx)
	case "languages":
		all, err := c.Languages(ctx)
		return fmt.Sprint(all), err
	case "language":
		return "ok", c.SetLanguage(ctx, args[0])
	case "stat":
		count, size, err := c.Stat(ctx)
		return fmt.Sprint(count, " ", size), err
	case "list":
		all, err := c.List(ctx)
		return fmt.Sprint(all), err
	case "uidl":
		all, err := c.Uidl(ctx)
		return fmt.Sprint(all), err
	case "survey":
		s, err := c.Survey(ctx)
		return fmt.Sprintf("%+v", s), err
	case "quit":
		return "ok", c.Quit(ctx)
	case "noop":
		return "ok", c.Noop(ctx)
	}
	return ofMessage(ctx, c, verb, args)
}

// ofMessage makes a call about a message. Bodies are quoted, long ones hashed.
func ofMessage(ctx context.Context, c *pop3.Client, verb string, args []string) (string, error) {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	keep := func(r io.Reader) error { _, err := b.ReadFrom(r); return err }
	switch verb {
	case "dele":
		return "ok", c.Dele(ctx, n)
	case "retr":
		err = c.Retr(ctx, n, keep)
	case "top":
		lines, bad := strconv.Atoi(args[1])
		if bad != nil {
			return "", bad
		}
		err = c.Top(ctx, n, lines, keep)
	default:
		return "", fmt.Errorf("no call %q", verb)
	}
	if b.Len() > 1000 {
		return fmt.Sprintf("%d bytes, SHA-256 %x", b.Len(), sha256.Sum256(b.Bytes())), err
	}
	return fmt.Sprintf("%q", b.String()), err
}
