package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/pop3"
)

var alice = account.Account{ID: "a", Name: "Alice", Host: "pop.example.org", Port: 995, Username: "alice"}

func codeOf(t *testing.T, err error) string {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) {
		t.Fatalf("%v is not a problem", err)
	}
	if p.Text == "" || p.Next == "" {
		t.Errorf("%s has no sentence or no next step: %+v", p.Code, p)
	}
	if strings.ContainsAny(p.Sentence()+p.Error(), "\r\n\x00\x1b\u202e") {
		t.Errorf("%s shows the server's words in the raw: %q", p.Code, p.Error())
	}
	return p.Code
}

func TestEveryFailureHasASentenceAndANextStep(t *testing.T) {
	reply := func(code, text string) error {
		return fmt.Errorf("STAT: %w", &pop3.Error{Command: "STAT", Code: code, Text: text})
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{errCancelled, "cancelled"},
		{context.Canceled, "cancelled"},
		{&net.DNSError{Err: "no such host", IsNotFound: true}, "net.unknown-host"},
		{&net.DNSError{Err: "server misbehaving", IsTemporary: true}, "net.dns"},
		{&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", errRefused)}, "net.refused"},
		{&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", errNetwork)}, "net.unreachable"},
		{&net.OpError{Op: "read", Err: os.NewSyscallError("read", errReset)}, "net.dropped"},
		{fmt.Errorf("RETR: %w", io.ErrUnexpectedEOF), "net.dropped"},
		{pop3.ErrTooSlow, "net.timeout"},
		{os.ErrDeadlineExceeded, "net.timeout"},
		{tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, "tls.plaintext"},
		{tls.AlertError(70), "tls.too-old"},
		{errors.New("tls: server selected unsupported protocol version 301"), "tls.too-old"},
		{fmt.Errorf("TLS handshake: %w", &net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}), "tls.no-common"},
		{fmt.Errorf("TLS handshake: %w", &net.OpError{Op: "remote error", Err: errors.New("tls: internal error")}), "tls.failed"},
		{fmt.Errorf("greeting: %w", &net.OpError{Op: "remote error", Err: tls.AlertError(116)}), "tls.client-cert"},
		{fmt.Errorf("TLS handshake: %w", &net.OpError{Op: "remote error", Err: tls.AlertError(42)}), "tls.client-cert"},
		{&net.OpError{Op: "local error", Err: tls.AlertError(42)}, "net.dropped"},
		{&net.OpError{Op: "local error", Err: errors.New("tls: bad record MAC")}, "net.dropped"},
		{pop3.ErrNoSTLS, "tls.no-stls"},
		{&pop3.ProtocolError{Command: "STLS", Reason: "bytes before the TLS handshake"}, "tls.injected"},
		{&pop3.ProtocolError{Command: "STAT", Reason: "no \x1b[31mstatus\r\n"}, "server.protocol"},
		{pop3.ErrNoMechanism, "auth.mechanism"},
		{reply("IN-USE", "locked"), "server.busy"},
		{reply("", "Maildrop already locked"), "server.busy"},
		{reply("LOGIN-DELAY", "wait"), "server.login-delay"},
		{reply("SYS/TEMP", "disk"), "server.temporary"},
		{reply("SYS/PERM", "gone\r\n\x1b[31m\u202e"), "server.permanent"},
		{reply("", "Service temporarily unavailable"), "server.temporary"},
		{reply("", "no\r\n\x1b[31m\u202e"), "server.refused"},
		{&fs.PathError{Op: "write", Path: "x", Err: fs.ErrPermission}, "disk.denied"},
		{&fs.PathError{Op: "sync", Path: "x", Err: errors.New("input/output error")}, "disk.failing"},
		{problem.New(nil, "keyring.locked", "Locked.", "Unlock it."), "keyring.locked"},
	} {
		if got := codeOf(t, translate(c.err, alice)); got != c.want {
			t.Errorf("%v: got %s, want %s", c.err, got, c.want)
		}
	}
}

func TestBusyServerIsNeverAWrongPassword(t *testing.T) {
	for _, c := range []struct{ code, text, want string }{
		{"IN-USE", "maildrop locked", "server.busy"},
		{"LOGIN-DELAY", "minimum time between mail checks", "server.login-delay"},
		{"SYS/TEMP", "authentication failed", "server.temporary"},
		{"SYS/PERM", "mailbox corrupt", "server.permanent"},
		{"", "unable to lock maildrop", "server.busy"},
		{"", "Too many connections, try again later", "server.temporary"},
		{"", "/var/mail/.alice.pop lock busy!  Is another session active? (11)", "server.busy"}, // qpopper
		{"", "this mailbox is blocked", "auth.refused"},
		{"", "User already logged in", "server.busy"},
		{"", "internal server error", "server.temporary"}, // nginx before a server that says IN-USE
		{"", "can't connect to pop.example.org:995", "server.temporary"},
		{"", "Server Busy", "server.temporary"},
		{"", "System error, or the password is wrong", "auth.refused"},
		{"", "failed: Re-Authentication Failure", "auth.refused"}, // perdition, for whatever the server behind it says
		{"AUTH", "mailbox locked", "auth.refused"},
		{"AUTH", "Invalid login", "auth.refused"},
		{"", "invalid password", "auth.refused"},
		{"", "", "auth.refused"},
	} {
		err := signInProblem(&pop3.Error{Command: "PASS", Code: c.code, Text: c.text}, alice)
		if got := codeOf(t, err); got != c.want {
			t.Errorf("[%s] %s: got %s, want %s", c.code, c.text, got, c.want)
		}
	}
}

// The server's own words are often all there is to go by.
func TestARefusedSignInTellsWhatTheServerSaid(t *testing.T) {
	err := signInProblem(&pop3.Error{Command: "PASS", Code: "AUTH", Text: "Application-specific password required: https://help.example/1\x1b[2J"}, alice)
	codeOf(t, err)
	if next := problem.From(err).Next; !strings.HasSuffix(next, `The server said "Application-specific password required: https://help.example/1\x1b[2J".`) {
		t.Errorf("%q", next)
	}
}

func TestAServerThatBreaksTheRulesAmongTheMailIsTheRightOne(t *testing.T) {
	for command, asksForSettings := range map[string]bool{"greeting": true, "UIDL": true, "TOP": false, "RETR": false} {
		err := translate(&pop3.ProtocolError{Command: command, Reason: "x"}, alice)
		codeOf(t, err)
		if next := problem.From(err).Next; strings.Contains(next, "Check host") != asksForSettings {
			t.Errorf("%s: %s", command, next)
		}
	}
}

func TestRemediesFitTheProblems(t *testing.T) {
	for code, want := range map[string]remedy{
		"auth.refused": person, "keyring.locked": person, "keyring.timeout": person, "password.missing": person,
		"tls.expired": personOrTime, "tls.changed": personOrTime,
		"server.busy": patience, "server.login-delay": patience, "server.temporary": patience,
		"net.refused": retry, "disk.full": retry, "server.protocol": retry, "internal": retry,
		"cancelled": nothing,
	} {
		if got := remedyFor(code); got != want {
			t.Errorf("%s: got %v, want %v", code, got, want)
		}
	}
}

func TestGmailRecentModeNeverDeletes(t *testing.T) {
	gmail := account.Account{Host: "pop.gmail.com", Username: "recent:alice@gmail.com"}
	if ruleFor(gmail).mayDelete(gmail) {
		t.Error("a deletion in recent mode takes mail from other clients")
	}
	gmail.Username = "alice@gmail.com"
	if rule := ruleFor(gmail); !rule.mayDelete(gmail) || !rule.each || !rule.partial {
		t.Errorf("rule %+v", rule)
	}
	if other := (account.Account{Host: "notgmail.com.example"}); ruleFor(other).partial {
		t.Error("a host that only looks like Gmail's has its rule")
	}
}
