package app

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/app/signin/signintest"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// serveTokens starts a provider and a mail server that asks it about tokens,
// and gives the account for them.
func serveTokens(t *testing.T, c *Core, mechanism string) (*signintest.Provider, account.Account) {
	t.Helper()
	provider := signintest.Start(signintest.Options{User: "ada@example.org", Rotate: true})
	t.Cleanup(provider.Close)
	if err := os.MkdirAll(c.Dirs.Config, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.Dirs.Providers(), []byte(provider.Table()), 0o600); err != nil {
		t.Fatal(err)
	}
	server, err := pop3test.Start(t, pop3test.Options{
		Verify:   func(_, user, token string) bool { return provider.Valid(user, token) },
		SASL:     []string{mechanism},
		Messages: map[string][]pop3test.Message{"ada@example.org": {{UID: "1", Body: []byte("Subject: hello\r\n\r\nbody\r\n")}}},
		Implicit: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	a := account.New("ada@example.org")
	a.OAuth, a.CAFile = "test", filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(a.CAFile, server.CertPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	a.Host = host
	a.Port, _ = strconv.Atoi(port)
	return provider, a
}

// signInTo is the person's part.
func signInTo(t *testing.T, c *Core, a account.Account) account.Account {
	t.Helper()
	refresh, err := c.SignIn.Browser(t.Context(), a, func(address string) {
		go func() {
			if page, err := signintest.Visit(address); err == nil {
				_ = page.Body.Close()
			}
		}()
	})
	if err != nil {
		t.Fatal(err)
	}
	if a, err = c.SaveAccount(t.Context(), a, &refresh); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestMailArrivesAfterABrowserSignIn(t *testing.T) {
	for _, mechanism := range []string{"XOAUTH2", "OAUTHBEARER"} {
		c := open(t, &secret.Memory{})
		provider, a := serveTokens(t, c, mechanism)
		a = signInTo(t, c, a)
		if r, err := c.Fetch.Once(t.Context(), a.ID, func(fetch.State) {}); err != nil || r.New != 1 {
			t.Fatalf("%s: %+v, %v", mechanism, r, err)
		}
		provider.RevokeAccess() // the server refuses the token; a new one is got without a word
		if _, err := c.Fetch.Once(t.Context(), a.ID, func(fetch.State) {}); err != nil {
			t.Errorf("%s, after the access token was revoked: %v", mechanism, err)
		}
		provider.Revoke()
		if _, err := c.Fetch.Once(t.Context(), a.ID, func(fetch.State) {}); problem.From(err) == nil || problem.From(err).Code != "signin.revoked" {
			t.Errorf("%s, after all was revoked: %v", mechanism, err)
		}
	}
}

func TestServerThatAcceptsNoTokenIsNotAskedForEver(t *testing.T) {
	c := open(t, &secret.Memory{})
	provider, a := serveTokens(t, c, "XOAUTH2")
	a.Username = "someone.else@example.org"
	a = signInTo(t, c, a)
	before := provider.Exchanges()
	_, err := c.Fetch.Once(t.Context(), a.ID, func(fetch.State) {})
	if problem.From(err).Code != "signin.refused" || provider.Exchanges()-before > 1 {
		t.Errorf("%v after %d exchanges", err, provider.Exchanges()-before)
	}
}

// stubborn is a keyring that does not give up entries until it is let.
type stubborn struct {
	secret.Memory
	let bool
}

func (s *stubborn) Delete(id string) error {
	if !s.let {
		return errors.New("locked")
	}
	return s.Memory.Delete(id)
}

func TestEntriesThatTheKeyringKeptAreDeletedLater(t *testing.T) {
	ring := &stubborn{}
	c := open(t, ring)
	p := password
	a, err := c.SaveAccount(t.Context(), serve(t), &p)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.RemoveAccount(t.Context(), a.ID, false); err == nil || problem.From(err).Code != StaleSecret {
		t.Fatalf("got %v", err)
	}
	c.sweepSecrets(t.Context())
	if _, err := ring.Get(a.ID); err != nil {
		t.Fatal("it is gone although the keyring is locked")
	}
	ring.let = true
	c.sweepSecrets(t.Context())
	if _, err := ring.Get(a.ID); !errors.Is(err, secret.ErrNotFound) {
		t.Errorf("the entry is still there: %v", err)
	}
	if _, err := os.Stat(c.Dirs.Leftover()); err == nil {
		t.Error("it is still noted")
	}
}

func TestAnotherWayToSignInLeavesNothingOfTheOldOne(t *testing.T) {
	ring := &secret.Memory{}
	c := open(t, ring)
	p := password
	a, err := c.SaveAccount(t.Context(), serve(t), &p)
	if err != nil {
		t.Fatal(err)
	}
	a.Name, a.Address = "Ada L.", "lovelace@example.org" // a renamed account keeps its password
	if a, err = c.SaveAccount(t.Context(), a, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := c.SignIn.Password(t.Context(), a); err != nil || got != password {
		t.Fatalf("after renaming: %v", err)
	}
	a.AskEach = true
	if a, err = c.SaveAccount(t.Context(), a, &p); err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Get(a.ID); !errors.Is(err, secret.ErrNotFound) {
		t.Errorf("the keyring still has the password: %v", err)
	}
	if got, err := c.SignIn.Password(t.Context(), a); err != nil || got != password {
		t.Errorf("for this run: %v", err)
	}
	a.AskEach, a.PasswordCommand = false, "echo from the command"
	if a, err = c.SaveAccount(context.Background(), a, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := c.SignIn.Password(t.Context(), a); err != nil || string(got) != "from the command" {
		t.Errorf("got %v", err)
	}
}
