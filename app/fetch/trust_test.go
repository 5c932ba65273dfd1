package fetch

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// strange is a password that is easily found in what was sent.
const strange = "pass-phrase-4711"

// accountAt is an account on the server that trusts its authority.
func accountAt(t testing.TB, s *pop3test.Server, security account.Security) account.Account {
	t.Helper()
	host, port, err := net.SplitHostPort(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, s.CertPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	return account.Account{
		ID: "a", Address: "alice@example.org", Username: "alice", Host: host, Port: number, Security: security, CAFile: ca,
	}
}

// onceAt has one session of the account with the strange password.
func onceAt(t testing.TB, a account.Account, kept Archive) error {
	t.Helper()
	_, err := New(Deps{
		Accounts: func() []account.Account { return []account.Account{a} },
		Archive:  kept, Passwords: fixed(strange), Client: impatient,
	}).Once(t.Context(), a.ID, nil)
	return err
}

func openArchive(t testing.TB) *archive.Archive {
	t.Helper()
	a, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

// silent fails the test if a credential, or any command that is part of
// signing in, reached the server.
func silent(t *testing.T, s *pop3test.Server) {
	t.Helper()
	plain := base64.StdEncoding.EncodeToString([]byte("\x00alice\x00" + strange))
	for _, session := range s.Sessions() {
		all := strings.Join(session.Received, "\n")
		for _, secret := range []string{"alice", strange, plain} {
			if strings.Contains(all, secret) {
				t.Errorf("an unverified server was sent %q", secret)
			}
		}
		if strings.HasPrefix(all, "\x16\x03") {
			continue // a TLS ClientHello, to a server that does not speak TLS
		}
		for _, line := range session.Received {
			verb, _, _ := strings.Cut(line, " ")
			if verb != "CAPA" && verb != "STLS" && verb != "QUIT" {
				t.Errorf("an unverified server was sent %q", line)
			}
		}
	}
}

func TestNotOneByteOfACredentialReachesAnUnverifiedServer(t *testing.T) {
	kept := openArchive(t)
	old := func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }
	for _, c := range []struct {
		name    string
		options pop3test.Options
		change  func(*account.Account)
		want    string
	}{
		{"expired", pop3test.Options{Certificate: pop3test.Expired}, nil, "tls.expired"},
		{"wrong host", pop3test.Options{Certificate: pop3test.WrongHost}, nil, "tls.wrong-host"},
		{"self-signed", pop3test.Options{Certificate: pop3test.SelfSigned}, nil, "tls.self-signed"},
		{"unknown authority", pop3test.Options{Certificate: pop3test.UnknownCA}, nil, "tls.unknown-ca"},
		{"system's authorities only", pop3test.Options{}, func(a *account.Account) { a.CAFile = "" }, "tls.unknown-ca"},
		{"changed", pop3test.Options{}, func(a *account.Account) { a.Pinned = strings.Repeat("ab", 32) }, "tls.changed"},
		{"old TLS", pop3test.Options{TLS: old}, nil, "tls.too-old"},
		{"no CA file", pop3test.Options{}, func(a *account.Account) { a.CAFile = "/no/such/file.pem" }, "tls.ca-file"},
		{"plaintext on 995", pop3test.Options{Plaintext: true}, nil, "tls.plaintext"},
		{"STLS missing", pop3test.Options{Without: []string{"STLS"}}, func(a *account.Account) { a.Security = account.STARTTLS }, "tls.no-stls"},
		{"STLS refused", pop3test.Options{Faults: []pop3test.Fault{{Command: "STLS", Do: pop3test.Refuse, Text: "no"}}},
			func(a *account.Account) { a.Security = account.STARTTLS }, "tls.no-stls"},
		{"STLS with bytes behind it", pop3test.Options{Faults: []pop3test.Fault{{Command: "STLS", Do: pop3test.Inject, Text: "+OK\r\n"}}},
			func(a *account.Account) { a.Security = account.STARTTLS }, "tls.injected"},
	} {
		for _, security := range []account.Security{account.TLS, account.STARTTLS} {
			t.Run(c.name+" "+string(security), func(t *testing.T) {
				o := c.options
				o.Users = map[string]string{"alice": strange}
				a := account.Account{Security: security}
				if c.change != nil {
					c.change(&a)
				}
				if o.Plaintext && security == account.STARTTLS || a.Security != security {
					return // not a case of this kind
				}
				o.Implicit = security == account.TLS
				s, err := pop3test.Start(t, o)
				if err != nil {
					t.Fatal(err)
				}
				a = accountAt(t, s, security)
				if c.change != nil {
					c.change(&a)
				}
				err = onceAt(t, a, kept)
				if err == nil {
					t.Fatal("the session went through")
				}
				if got := codeOf(t, err); got != c.want {
					t.Errorf("got %s, want %s: %v", got, c.want, err)
				}
				if strings.Contains(err.Error(), strange) {
					t.Error("the error shows the password")
				}
				silent(t, s)
			})
		}
	}
}

func TestRefusedCertificateIsShownInFull(t *testing.T) {
	s, err := pop3test.Start(t, pop3test.Options{Implicit: true, Certificate: pop3test.SelfSigned, Users: map[string]string{"alice": strange}})
	if err != nil {
		t.Fatal(err)
	}
	a := accountAt(t, s, account.TLS)
	kept := openArchive(t)
	var refused *CertificateError
	if err := onceAt(t, a, kept); !errors.As(err, &refused) {
		t.Fatalf("got %v", err)
	}
	if refused.Fingerprint != s.Fingerprint() || refused.Subject == "" || refused.NotAfter.IsZero() || refused.Old != "" {
		t.Errorf("%+v", refused)
	}
	// Trusting what was shown lets the session through, in upper case and with colons, too.
	a.Pinned = colons(refused.Fingerprint)
	if err := onceAt(t, a, kept); err != nil {
		t.Errorf("a certificate trusted by hand: %v", err)
	}
	a.Pinned = strings.Repeat("00", 32)
	if err := onceAt(t, a, kept); !errors.As(err, &refused) || refused.Old != a.Pinned || refused.Fingerprint != s.Fingerprint() {
		t.Errorf("the change is not shown old beside new: %v", err)
	}
}

func colons(hex string) string {
	var parts []string
	for i := 0; i < len(hex); i += 2 {
		parts = append(parts, hex[i:i+2])
	}
	return strings.ToUpper(strings.Join(parts, ":"))
}

func TestSTARTTLSWorksWhereTheServerDoes(t *testing.T) {
	s, err := pop3test.Start(t, pop3test.Options{
		Users:    map[string]string{"alice": strange},
		Messages: map[string][]pop3test.Message{"alice": {{UID: "1", Body: []byte("Subject: x\r\n\r\ny\r\n")}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := onceAt(t, accountAt(t, s, account.STARTTLS), openArchive(t)); err != nil {
		t.Fatal(err)
	}
}

func TestUnreachableServerIsToldInWords(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := closed.Addr().(*net.TCPAddr).Port
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	kept := openArchive(t)
	a := account.Account{ID: "a", Host: "127.0.0.1", Port: port, Security: account.TLS, Username: "alice"}
	if got := codeOf(t, onceAt(t, a, kept)); got != "net.refused" {
		t.Errorf("closed port: %s", got)
	}
	a.Host = "no-such-host.invalid"
	if got := codeOf(t, onceAt(t, a, kept)); got != "net.unknown-host" && got != "net.dns" {
		t.Errorf("unknown host: %s", got)
	}
}

func TestSignInFailuresAreToldApart(t *testing.T) {
	kept := openArchive(t)
	for text, want := range map[string]string{
		"[AUTH] wrong":             "auth.refused",
		"wrong":                    "auth.refused",
		"[IN-USE] locked":          "server.busy",
		"[LOGIN-DELAY] wait":       "server.login-delay",
		"[SYS/TEMP] later":         "server.temporary",
		"[SYS/PERM] never":         "server.permanent",
		"[sys/temp/x] odd":         "server.temporary",
		"Maildrop already locked.": "server.busy",
	} {
		s, err := pop3test.Start(t, pop3test.Options{
			Implicit: true, Users: map[string]string{"alice": strange},
			Faults: []pop3test.Fault{{Command: "AUTH", Do: pop3test.Refuse, Text: text}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := codeOf(t, onceAt(t, accountAt(t, s, account.TLS), kept)); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
		tries := 0
		for _, session := range s.Sessions() {
			for _, line := range session.Received {
				if strings.HasPrefix(line, "AUTH") || strings.HasPrefix(line, "PASS") {
					tries++
				}
			}
		}
		if tries != 1 {
			t.Errorf("%s: %d tries to sign in", text, tries)
		}
	}
}

func TestConnectionTestTellsEachStep(t *testing.T) {
	s, err := pop3test.Start(t, pop3test.Options{
		Implicit: true, Users: map[string]string{"alice": strange},
		Messages: map[string][]pop3test.Message{"alice": {{UID: "1", Body: []byte("Subject: x\r\n\r\ny\r\n")}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	a := accountAt(t, s, account.TLS)
	var told []string
	steps := func(s Step) { told = append(told, fmt.Sprintf("%s %v", s.Name, s.OK)) }
	if err := Test(t.Context(), a, strange, impatient, steps); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told, ", "); got != "Connect true, Encryption true, Sign in true, Maildrop true, Unique-ids true, Previews true" {
		t.Errorf("told %s", got)
	}
	if n := len(s.Maildrop("alice")); n != 1 {
		t.Errorf("the test changed the maildrop: %d messages", n)
	}
	told = nil
	if got := codeOf(t, Test(t.Context(), a, "wrong", impatient, steps)); got != "auth.refused" {
		t.Errorf("wrong password: %s", got)
	}
	if got := strings.Join(told, ", "); got != "Connect true, Encryption true, Sign in false" {
		t.Errorf("told %s", got)
	}
	a.CAFile = ""
	told = nil
	if got := codeOf(t, Test(t.Context(), a, strange, impatient, steps)); got != "tls.unknown-ca" || strings.Join(told, ", ") != "Connect false" {
		t.Errorf("unknown authority: %s, told %v", got, told)
	}
}

// slowKeyring never answers, as a prompt that nobody sees.
type slowKeyring struct{ fixed }

func (slowKeyring) Password(ctx context.Context, _ account.Account) (secret.Password, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

func TestCancelEndsASessionWithinASecondWherever(t *testing.T) {
	big := []pop3test.Message{{UID: "big", Stream: func() io.Reader { return endless{} }, Size: "1000"}}
	for name, c := range map[string]struct {
		options   pop3test.Options
		passwords Passwords
		phase     Phase
	}{
		"in the keyring":     {passwords: slowKeyring{}, phase: Keyring},
		"in the handshake":   {options: pop3test.Options{Faults: []pop3test.Fault{{Command: "CONNECT", Do: pop3test.Stall}}}, phase: Connecting},
		"in the greeting":    {options: pop3test.Options{Faults: []pop3test.Fault{{Command: "GREETING", Do: pop3test.Stall}}}, phase: Connecting},
		"while signing in":   {options: pop3test.Options{Faults: []pop3test.Fault{{Command: "AUTH", Do: pop3test.Stall}}}, phase: SigningIn},
		"in a listing":       {options: pop3test.Options{Faults: []pop3test.Fault{{Command: "UIDL", Do: pop3test.Stall, After: 3}}}, phase: Listing},
		"in a message":       {options: pop3test.Options{Messages: map[string][]pop3test.Message{"alice": big}}, phase: Retrieving},
		"in a slow message":  {options: pop3test.Options{Messages: map[string][]pop3test.Message{"alice": big}, Rate: 1000}, phase: Retrieving},
		"waiting for a DELE": {options: pop3test.Options{Faults: []pop3test.Fault{{Command: "DELE", Do: pop3test.Stall}}}, phase: Deleting},
		"waiting for QUIT":   {options: pop3test.Options{Faults: []pop3test.Fault{{Command: "QUIT", Do: pop3test.Stall}}}, phase: Finishing},
	} {
		t.Run(name, func(t *testing.T) {
			o := c.options
			o.Implicit, o.Users = true, map[string]string{"alice": strange}
			if o.Messages == nil {
				o.Messages = map[string][]pop3test.Message{"alice": {{UID: "1", Body: []byte("Subject: x\r\n\r\ny\r\n")}}}
			}
			s, err := pop3test.Start(t, o)
			if err != nil {
				t.Fatal(err)
			}
			a := accountAt(t, s, account.TLS)
			a.Interval, a.Policy = time.Hour, atOnce
			passwords := c.passwords
			if passwords == nil {
				passwords = fixed(strange)
			}
			states := make(chan State, 10_000)
			w := New(Deps{
				Accounts: func() []account.Account { return []account.Account{a} },
				Archive:  openArchive(t), Passwords: passwords, Client: pop3.Config{}, Notify: func(s State) { states <- s },
			})
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- w.Run(ctx) }()
			await(t, states, func(s State) bool { return s.Phase == c.phase })
			time.Sleep(50 * time.Millisecond)
			began := time.Now()
			w.Cancel(a.ID)
			last := await(t, states, func(s State) bool { return s.Phase == Idle })
			if took := time.Since(began); took > time.Second {
				t.Errorf("cancelled after %v", took)
			}
			if last.Problem != nil || last.Next.IsZero() {
				t.Errorf("state %+v", last)
			}
			began = time.Now()
			stop()
			if err := <-done; err != nil || time.Since(began) > time.Second {
				t.Errorf("Run ended after %v with %v", time.Since(began), err)
			}
			if n := len(s.Maildrop("alice")); n != 1 && c.phase != Finishing {
				t.Errorf("%d messages on the server", n)
			}
		})
	}
}

func await(t *testing.T, states <-chan State, want func(State) bool) State {
	t.Helper()
	for deadline := time.After(10 * time.Second); ; {
		select {
		case s := <-states:
			if want(s) {
				return s
			}
		case <-deadline:
			t.Fatal("the state never came")
		}
	}
}

const endlessLine = "0123456789abcdef0123456789abcdef\r\n"

// endless is a message without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	n := 0
	for n+len(endlessLine) <= len(p) {
		n += copy(p[n:], endlessLine)
	}
	if n == 0 {
		n = copy(p, "\r\n")
	}
	return n, nil
}
