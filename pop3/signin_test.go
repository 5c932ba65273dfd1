package pop3_test

import (
	"crypto/tls"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

const token = "ya29.a-token"

// startAll offers every mechanism.
func startAll(t testing.TB) *pop3test.Server {
	t.Helper()
	return start(t, pop3test.Options{
		Implicit: true, Greeting: "ready <1896.697170952@localhost>",
		Tokens:   map[string]string{user: token},
		Messages: mail(pop3test.Message{UID: "1", Body: []byte("confidential\r\n")}),
		SASL: []string{"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS",
			"XOAUTH2", "OAUTHBEARER", "EXTERNAL"},
	})
}

func TestEveryMechanismSignsIn(t *testing.T) {
	s := startAll(t)
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		for _, m := range []string{"USER", "APOP", "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256",
			"SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "XOAUTH2", "OAUTHBEARER", "EXTERNAL"} {
			t.Run(tls.VersionName(version)+" "+m, func(t *testing.T) {
				cfg := config(s)
				cfg.TLS.MaxVersion = version
				c, err := pop3.DialTLS(t.Context(), s.Addr(), cfg)
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = c.Close() }() // after an error, which is told
				cred := pop3.Credentials{Username: user, Password: password, Mechanisms: []string{m}}
				if strings.Contains(m, "OAUTH") {
					cred.Token = token
				}
				if err := c.SignIn(t.Context(), cred); err != nil {
					t.Fatal(err)
				}
				if n, _, err := c.Stat(t.Context()); n != 1 || err != nil {
					t.Errorf("Stat: %d, %v", n, err)
				}
				if err := c.Quit(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func TestWrongCredentialsAreTriedOnceAndOnlyOneWay(t *testing.T) {
	for _, m := range []string{"", "USER", "APOP", "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER"} {
		t.Run(m, func(t *testing.T) {
			s := startAll(t)
			c, err := pop3.DialTLS(t.Context(), s.Addr(), config(s))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.Close() }() // nothing is at stake
			cred := pop3.Credentials{Username: user, Password: "wrong"}
			if m != "" {
				cred.Mechanisms = []string{m}
			}
			if strings.Contains(m, "OAUTH") {
				cred.Token = "wrong"
			}
			err = c.SignIn(t.Context(), cred)
			var refused *pop3.Error
			if !errors.As(err, &refused) || refused.Code != pop3.CodeAuth {
				t.Fatalf("got %v", err)
			}
			if cred.Token != "" && !strings.Contains(refused.Detail, "status 401") {
				t.Errorf("the reason is lost: %+v", refused)
			}
			tries := 0
			for _, line := range s.Sessions()[0].Received {
				if strings.HasPrefix(line, "AUTH") || strings.HasPrefix(line, "USER") || strings.HasPrefix(line, "APOP") {
					tries++
				}
			}
			if tries != 1 {
				t.Errorf("%d tries: %q", tries, s.Sessions()[0].Received)
			}
			if err := c.Noop(t.Context()); !errors.As(err, &refused) {
				t.Errorf("the session is out of step: %v", err)
			}
		})
	}
}

func TestStrongestMechanismWins(t *testing.T) {
	for _, test := range []struct {
		offered []string
		want    string
	}{
		{[]string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "CRAM-MD5"}, "AUTH SCRAM-SHA-256-PLUS"},
		{[]string{"LOGIN", "PLAIN", "SCRAM-SHA-1", "CRAM-MD5"}, "AUTH SCRAM-SHA-1"},
		{[]string{"LOGIN", "PLAIN", "CRAM-MD5"}, "AUTH CRAM-MD5"},
		{[]string{"LOGIN", "PLAIN", "XOAUTH2", "EXTERNAL"}, "AUTH PLAIN"},
		{[]string{"LOGIN"}, "AUTH LOGIN"},
		{[]string{"XOAUTH2"}, "USER " + user},
	} {
		s := start(t, pop3test.Options{Implicit: true, SASL: test.offered, Greeting: "<1@localhost>"})
		c := connect(t, s, config(s))
		if got := s.Sessions()[0].Received[1]; !strings.HasPrefix(got, test.want) {
			t.Errorf("%v: %q; want %q", test.offered, got, test.want)
		}
		if err := c.Quit(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// Cyrus offers SCRAM with a binding and refuses everybody who uses it over
// TLS 1.3.
func TestABindingThatTheServerRefusesIsLeftOut(t *testing.T) {
	s := start(t, pop3test.Options{
		Implicit: true, SASL: []string{"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"},
		Users: map[string]string{user: password}, BadBinding: true,
	})
	c := connect(t, s, config(s))
	if !c.Unbound() {
		t.Error("it does not say so")
	}
	if err := c.Quit(t.Context()); err != nil {
		t.Error(err)
	}
	told := config(s)
	told.NoBinding = true
	c = connect(t, s, told)
	if c.Unbound() {
		t.Error("there was no refusal")
	}
	if err := c.Quit(t.Context()); err != nil {
		t.Error(err)
	}
	for i, want := range [][]string{{"AUTH SCRAM-SHA-256-PLUS", "AUTH SCRAM-SHA-256"}, {"AUTH SCRAM-SHA-256"}} {
		var tried []string
		for _, line := range s.Sessions()[i].Received {
			if verb, rest, _ := strings.Cut(line, " "); verb == "AUTH" {
				name, _, _ := strings.Cut(rest, " ")
				tried = append(tried, verb+" "+name)
			}
		}
		if !slices.Equal(tried, want) {
			t.Errorf("session %d: %q, want %q", i, tried, want)
		}
	}
}

// Nothing weaker than that is tried, and nothing that is not allowed.
func TestARefusedBindingWeakensNothingElse(t *testing.T) {
	for _, allowed := range [][]string{nil, {"SCRAM-SHA-256-PLUS", "PLAIN"}} {
		s := start(t, pop3test.Options{
			Implicit: true, SASL: []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"}, Users: map[string]string{user: "another"}, BadBinding: true,
		})
		c, err := pop3.DialTLS(t.Context(), s.Addr(), config(s))
		if err != nil {
			t.Fatal(err)
		}
		var refused *pop3.Error
		err = c.SignIn(t.Context(), pop3.Credentials{Username: user, Password: password, Mechanisms: allowed})
		if !errors.As(err, &refused) || refused.Code != pop3.CodeAuth || c.Unbound() {
			t.Errorf("allowed %v: %v", allowed, err)
		}
		_ = c.Close() // nothing is at stake
		for _, line := range s.Sessions()[0].Received {
			if strings.HasPrefix(line, "AUTH PLAIN") || allowed != nil && strings.HasPrefix(line, "AUTH SCRAM-SHA-256 ") {
				t.Errorf("allowed %v: sent %q", allowed, line)
			}
		}
	}
}

func TestNothingInCommonSendsNothing(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true, SASL: []string{"XOAUTH2"}, Without: []string{"USER"}})
	c, err := pop3.DialTLS(t.Context(), s.Addr(), config(s))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SignIn(t.Context(), pop3.Credentials{Username: user, Password: password}); !errors.Is(err, pop3.ErrNoMechanism) {
		t.Errorf("got %v", err)
	}
	if err := c.Quit(t.Context()); err != nil {
		t.Errorf("the session did not go on: %v", err)
	}
	for _, line := range s.Sessions()[0].Received {
		if line != "CAPA" && line != "QUIT" {
			t.Errorf("sent %q", line)
		}
	}
}

func TestLongInitialResponseWaitsForTheServer(t *testing.T) {
	long := strings.Repeat("t", 3000)
	s := start(t, pop3test.Options{Implicit: true, SASL: []string{"OAUTHBEARER"}, Tokens: map[string]string{user: long}})
	c, err := pop3.DialTLS(t.Context(), s.Addr(), config(s))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SignIn(t.Context(), pop3.Credentials{Username: user, Token: long}); err != nil {
		t.Error(err)
	}
	if got := s.Sessions()[0].Received[1]; got != "AUTH OAUTHBEARER" {
		t.Errorf("sent %q", got)
	}
	if err := c.Quit(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestCapabilitiesAreAskedAgainAfterSignIn(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true, Late: []string{"UIDL", "PIPELINING"}})
	c, err := pop3.DialTLS(t.Context(), s.Addr(), config(s))
	if err != nil {
		t.Fatal(err)
	}
	before, err := c.Capa(t.Context())
	if before.UIDL || err != nil {
		t.Errorf("before: %+v, %v", before, err)
	}
	if err := c.SignIn(t.Context(), pop3.Credentials{Username: user, Password: password}); err != nil {
		t.Fatal(err)
	}
	after, err := c.Capa(t.Context())
	if !after.UIDL || !after.Pipelining || err != nil {
		t.Errorf("after: %+v, %v", after, err)
	}
	if err := c.Quit(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestServerMustProveThatItKnowsThePassword(t *testing.T) {
	// Says +OK to the client's first message of SCRAM: an impostor would.
	c := raw(t, "+OK\r\n", "+OK\r\nSASL SCRAM-SHA-256\r\n.\r\n", "+ \r\n", "+OK welcome\r\n")
	err := c.SignIn(t.Context(), pop3.Credentials{Username: user, Password: password})
	var protocol *pop3.ProtocolError
	if !errors.As(err, &protocol) {
		t.Errorf("got %v", err)
	}
}

func TestBusyMaildropIsNotAWrongPassword(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true})
	connect(t, s, config(s))
	c, err := pop3.DialTLS(t.Context(), s.Addr(), config(s))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }() // nothing is at stake
	var refused *pop3.Error
	err = c.SignIn(t.Context(), pop3.Credentials{Username: user, Password: password})
	if !errors.As(err, &refused) || refused.Code != pop3.CodeInUse {
		t.Errorf("got %v", err)
	}
}

func TestAnOfferThatIsNotKeptIsNoWrongPassword(t *testing.T) {
	c := converse(t, pop3.Config{}, `
		S: +OK
		C: CAPA
		S: +OK
		S: SASL PLAIN LOGIN
		S: USER
		S: .
		C: AUTH PLAIN
		S: -ERR unknown command
		C: AUTH LOGIN
		S: -ERR unknown command
		C: USER ada
		S: +OK
		C: PASS secret
		S: +OK`)
	if err := c.SignIn(t.Context(), pop3.Credentials{Username: "ada", Password: "secret"}); err != nil {
		t.Error(err)
	}
}

// Once the server has seen the password, or says why, nothing else is tried;
// nor is anything weaker than what hides the password.
func TestAnOfferThatIsKeptIsTriedOnce(t *testing.T) {
	for _, said := range []string{
		"S: SASL PLAIN\nS: USER\nS: .\nC: AUTH PLAIN\nS: +\nC: AGFkYQBzZWNyZXQ=\nS: -ERR no\n",
		"S: SASL PLAIN\nS: USER\nS: .\nC: AUTH PLAIN\nS: -ERR [SYS/TEMP] later\n",
		"S: SASL CRAM-MD5 PLAIN\nS: USER\nS: .\nC: AUTH CRAM-MD5\nS: -ERR unknown command\n",
		"S: SASL PLAIN\nS: USER\nS: PIPELINING\nS: .\nC: AUTH PLAIN AGFkYQBzZWNyZXQ=\nS: -ERR no\n",
	} {
		c := converse(t, pop3.Config{}, "S: +OK\nC: CAPA\nS: +OK\n"+said)
		var refused *pop3.Error
		if err := c.SignIn(t.Context(), pop3.Credentials{Username: "ada", Password: "secret"}); !errors.As(err, &refused) {
			t.Errorf("%s: %v", said, err)
		}
	}
}
