package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

var ada = account.Account{ID: "1", Address: "ada@example.org"}

func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return problem.From(err).Code
}

// brokenRing fails every call with err.
type brokenRing struct{ err error }

func (r brokenRing) Get(string) (Password, error) { return "", r.err }
func (r brokenRing) Set(string, Password) error   { return r.err }
func (r brokenRing) Delete(string) error          { return r.err }

func TestBrokenKeyringMeansAskForThisSession(t *testing.T) {
	for text, code := range map[string]string{
		"The name org.freedesktop.secrets was not provided by any .service files":        "keyring.missing",
		"failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'": "keyring.locked",
		"prompt dismissed":     "keyring.dismissed",
		"something never seen": "keyring.unavailable",
	} {
		v := NewVault(brokenRing{errors.New(text)}, time.Second)
		_, err := v.Password(context.Background(), ada)
		if codeOf(err) != code || problem.From(err).Next == "" {
			t.Errorf("%s: got %v", text, err)
		}
		if err := v.Set(context.Background(), ada.ID, "typed"); codeOf(err) != code {
			t.Errorf("%s: Set gave %v", text, err)
		}
		if p, err := v.Password(context.Background(), ada); err != nil || string(p) != "typed" {
			t.Errorf("%s: the typed password was not kept for the session: %v", text, err)
		}
	}
}

func TestNoSessionBusStartsNoDaemon(t *testing.T) {
	if err := classify(errNoBus); codeOf(err) != "keyring.missing" {
		t.Errorf("got %v", err)
	}
}

// hangingRing never answers until released.
type hangingRing struct {
	release chan struct{}
	calls   chan struct{}
}

func (r hangingRing) Get(string) (Password, error) {
	r.calls <- struct{}{}
	<-r.release
	return "late", nil
}
func (r hangingRing) Set(string, Password) error { <-r.release; return nil }
func (r hangingRing) Delete(string) error        { <-r.release; return nil }

func TestHangingKeyringIsAskedOnceAndTimesOut(t *testing.T) {
	r := hangingRing{make(chan struct{}), make(chan struct{}, 9)}
	v := NewVault(r, 20*time.Millisecond)
	for range 3 {
		if _, err := v.Password(context.Background(), ada); codeOf(err) != "keyring.timeout" {
			t.Fatalf("got %v", err)
		}
	}
	if n := len(r.calls); n != 1 {
		t.Errorf("a keyring that hangs was called %d times", n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := v.Password(ctx, ada); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	close(r.release)
	v.timeout = time.Minute
	if p, err := v.Password(context.Background(), ada); err != nil || string(p) != "late" {
		t.Errorf("once the keyring answers again: %v", err)
	}
}

func TestAskEachNeverTouchesTheKeyring(t *testing.T) {
	v := NewVault(brokenRing{errors.New("touched")}, time.Second)
	a := ada
	a.AskEach = true
	if _, err := v.Password(context.Background(), a); codeOf(err) != "password.ask" {
		t.Errorf("got %v", err)
	}
}

func TestLongPasswordIsRefusedInWords(t *testing.T) {
	v := NewVault(&Memory{}, time.Second)
	if err := v.Set(context.Background(), "1", Password(strings.Repeat("x", 64<<10+1))); codeOf(err) != "password.long" {
		t.Errorf("got %v", err)
	}
}

func TestPasswordHidesItself(t *testing.T) {
	const p = Password("hunter2")
	var buf bytes.Buffer
	slog.New(slog.NewTextHandler(&buf, nil)).Info("x", "p", p, "in", struct{ P Password }{p})
	fmt.Fprintf(&buf, "%v %s %+v %#v", p, p, struct{ P Password }{p}, struct{ P Password }{p})
	if strings.Contains(buf.String(), "hunter2") {
		t.Error(buf.String())
	}
	if out, err := json.Marshal(p); err != nil || strings.Contains(string(out), "hunter2") {
		t.Errorf("JSON shows it: %s, %v", out, err)
	}
}
