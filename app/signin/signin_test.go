package signin

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/app/signin/signintest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		http.DefaultClient.CloseIdleConnections()
		os.Exit(code)
	}))
}

var ada = account.Account{ID: "1", Address: "ada@example.org", Name: "Ada", Host: "127.0.0.1", OAuth: "test"}

func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return problem.From(err).Code
}

// setUp starts a provider and a desk that knows it.
func setUp(t *testing.T, o signintest.Options) (*signintest.Provider, *Desk, *secret.Vault) {
	t.Helper()
	o.User = ada.Address
	p := signintest.Start(o)
	t.Cleanup(func() {
		p.Close()
		http.DefaultClient.CloseIdleConnections()
		if faults := p.Faults(); len(faults) > 0 {
			t.Errorf("the provider complains: %s", faults)
		}
	})
	path := filepath.Join(t.TempDir(), "oauth.toml")
	if err := os.WriteFile(path, []byte(p.Table()), 0o600); err != nil {
		t.Fatal(err)
	}
	vault := secret.NewVault(secret.Sealed{Ring: &secret.Memory{}, Dir: t.TempDir()}, time.Second)
	return p, New(vault, path, slog.New(slog.DiscardHandler)), vault
}

// visit is the browser and the person.
func visit(t *testing.T) func(string) {
	return func(address string) {
		go func() {
			if page, err := signintest.Visit(address); err == nil {
				_ = page.Body.Close()
			}
		}()
	}
}

// signIn signs in and keeps what comes of it.
func signIn(t *testing.T, d *Desk, v *secret.Vault) secret.Password {
	t.Helper()
	refresh, err := d.Browser(t.Context(), ada, visit(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Set(t.Context(), secret.RefreshKey(ada.ID), refresh); err != nil {
		t.Fatal(err)
	}
	return refresh
}

func TestBrowserSignInGivesAnAccessTokenThatTheServerAccepts(t *testing.T) {
	p, d, v := setUp(t, signintest.Options{})
	signIn(t, d, v)
	token, err := d.Password(t.Context(), ada)
	if err != nil || !p.Valid(ada.Address, string(token)) {
		t.Fatalf("got %q, %v", string(token), err)
	}
	if _, err := d.Password(t.Context(), ada); err != nil || p.Exchanges() != 1 {
		t.Errorf("a token that is good was asked for again: %d exchanges, %v", p.Exchanges(), err)
	}
	other := New(v, d.path, d.log) // the program started anew
	token, err = other.Password(t.Context(), ada)
	if err != nil || !p.Valid(ada.Address, string(token)) || p.Exchanges() != 2 {
		t.Errorf("after a new start: %v, %d exchanges", err, p.Exchanges())
	}
}

func TestThePageSaysHowItWentAndLoadsNothing(t *testing.T) {
	_, d, _ := setUp(t, signintest.Options{})
	var body, policy string
	done := make(chan struct{})
	_, err := d.Browser(t.Context(), ada, func(address string) {
		go func() {
			defer close(done)
			page, err := signintest.Visit(address)
			if err != nil {
				return
			}
			text, _ := io.ReadAll(page.Body)
			_ = page.Body.Close()
			body, policy = string(text), page.Header.Get("Content-Security-Policy")
		}()
	})
	<-done
	if err != nil || !strings.Contains(body, "You are signed in.") || !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("%v, policy %q, page %s", err, policy, body)
	}
}

func TestStrangersCannotEndOrTakeOverASignIn(t *testing.T) {
	_, d, _ := setUp(t, signintest.Options{})
	_, err := d.Browser(t.Context(), ada, func(address string) {
		u, _ := url.Parse(address)
		back := u.Query().Get("redirect_uri")
		for _, path := range []string{"", "?code=stolen", "?code=stolen&state=guessed", "?error=access_denied&state=", "favicon.ico"} {
			answer, err := http.Get(back + path)
			if err != nil {
				t.Error(err)
				continue
			}
			_ = answer.Body.Close()
			if answer.StatusCode < 400 {
				t.Errorf("%q was answered with %s", path, answer.Status)
			}
		}
		visit(t)(address)
	})
	if err != nil {
		t.Errorf("the sign-in itself: %v", err)
	}
}

func TestSignInThatFailsSaysWhy(t *testing.T) {
	for name, test := range map[string]struct {
		options signintest.Options
		code    string
	}{
		"Access is not allowed at the provider":   {signintest.Options{Deny: true}, "signin.denied"},
		"The box for reading mail is not ticked":  {signintest.Options{OtherScope: "openid email"}, "signin.scope"},
		"The provider gives no refresh token":     {signintest.Options{NoRefresh: true}, "signin.refused"},
		"The client ID or client secret is wrong": {signintest.Options{ClientSecret: "hers"}, "signin.client"},
		"The provider is in trouble":              {signintest.Options{Status: 503, Error: "oops"}, "net.signin"},
		"The provider refuses for another reason": {signintest.Options{Status: 400, Error: "never_seen"}, "signin.refused"},
	} {
		p, d, _ := setUp(t, test.options)
		_, err := d.Browser(t.Context(), ada, visit(t))
		if codeOf(err) != test.code || problem.From(err).Next == "" {
			t.Errorf("%s: got %v", name, err)
		}
		noSecrets(t, p, err)
		inTheDocs(t, name, err)
	}
}

// inTheDocs checks that the table of bad cases tells the problem's words.
func inTheDocs(t *testing.T, name string, err error) {
	t.Helper()
	text, reading := os.ReadFile("../../docs/sign-in.md")
	if reading != nil {
		t.Fatal(reading)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "| "+name+" |") {
			if !strings.Contains(line, problem.From(err).Text) {
				t.Errorf("docs/sign-in.md says %s, the program %q", line, problem.From(err).Text)
			}
			return
		}
	}
	t.Errorf("docs/sign-in.md has no row %q", name)
}

// noSecrets fails if an error shows a code or token.
func noSecrets(t *testing.T, p *signintest.Provider, err error) {
	t.Helper()
	for _, s := range p.Secrets() {
		if err != nil && strings.Contains(err.Error()+problem.From(err).Sentence(), s) {
			t.Errorf("a secret is told: %v", err)
		}
	}
}

func TestSignInThatIsCancelledEndsAtOnce(t *testing.T) {
	_, d, _ := setUp(t, signintest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	began := time.Now()
	_, err := d.Browser(ctx, ada, func(string) { cancel() })
	if !errors.Is(err, context.Canceled) || time.Since(began) > 2*time.Second {
		t.Errorf("after %v: %v", time.Since(began), err)
	}
}

func TestWithoutAClientIDTheNextStepIsTold(t *testing.T) {
	_, d, _ := setUp(t, signintest.Options{})
	a := ada
	a.OAuth = "google"
	_, err := d.Browser(t.Context(), a, func(string) { t.Error("the browser was opened") })
	if codeOf(err) != "signin.client" {
		t.Errorf("got %v", err)
	}
	inTheDocs(t, "There is no client ID for the provider", err)
	a.OAuth = "nobody"
	if _, err := d.Browser(t.Context(), a, nil); codeOf(err) != "signin.provider" {
		t.Errorf("got %v", err)
	}
}

func TestClientSecretOfOnesOwnComesFromTheKeyring(t *testing.T) {
	_, d, v := setUp(t, signintest.Options{ClientSecret: "hers"})
	if err := v.Set(t.Context(), secret.ClientKey("test"), "hers"); err != nil {
		t.Fatal(err)
	}
	signIn(t, d, v)
}

func TestDeviceCodeSignsIn(t *testing.T) {
	p, d, v := setUp(t, signintest.Options{Pending: 1})
	var shown DeviceCode
	refresh, err := d.Device(t.Context(), ada, func(c DeviceCode) { shown = c })
	if err != nil || shown.Code != "ABCD-EFGH" || shown.Address != p.URL()+"/device" || time.Until(shown.Until) > Patience {
		t.Fatalf("%+v, %v", shown, err)
	}
	_ = v.Set(t.Context(), secret.RefreshKey(ada.ID), refresh)
	if token, err := d.Password(t.Context(), ada); err != nil || !p.Valid(ada.Address, string(token)) {
		t.Errorf("got %v", err)
	}
	p.Set(func(o *signintest.Options) { o.Deny = true })
	if _, err := d.Device(t.Context(), ada, func(DeviceCode) {}); codeOf(err) != "signin.denied" {
		t.Errorf("not allowed: %v", err)
	}
}

func TestExpiredAccessTokenIsRenewedWithoutThePerson(t *testing.T) {
	p, d, v := setUp(t, signintest.Options{Lifetime: time.Minute}) // under the margin
	signIn(t, d, v)
	first, err := d.Password(t.Context(), ada)
	if err != nil {
		t.Fatal(err)
	}
	second, err := d.Password(t.Context(), ada)
	if err != nil || first == second || !p.Valid(ada.Address, string(second)) {
		t.Errorf("got %v", err)
	}
}

func TestRefusedAccessTokenIsNotShownAgain(t *testing.T) {
	p, d, v := setUp(t, signintest.Options{})
	signIn(t, d, v)
	first, _ := d.Password(t.Context(), ada)
	p.RevokeAccess()
	d.Refused(ada, first)
	second, err := d.Password(t.Context(), ada)
	if err != nil || first == second || !p.Valid(ada.Address, string(second)) {
		t.Errorf("got %v", err)
	}
}

func TestExchangedRefreshTokenIsKept(t *testing.T) {
	p, d, v := setUp(t, signintest.Options{Rotate: true, Lifetime: time.Minute})
	first := signIn(t, d, v)
	for range 3 {
		if _, err := d.Password(t.Context(), ada); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := v.Get(t.Context(), secret.RefreshKey(ada.ID))
	if err != nil || kept == first {
		t.Fatalf("the keyring holds the used token, %v", err)
	}
	if _, err := New(v, d.path, d.log).Password(t.Context(), ada); err != nil {
		t.Errorf("after a new start: %v", err)
	}
	if _, err := d.Password(t.Context(), ada); err != nil {
		t.Errorf("when another Mailloft exchanged the token meanwhile: %v", err)
	}
	if n := len(d.grants); n > 4 {
		t.Errorf("%d refresh tokens are remembered after %d exchanges", n, p.Exchanges())
	}
}

func TestServersRefusalDuringAnExchangeBlocksNobody(t *testing.T) {
	_, d, v := setUp(t, signintest.Options{Rotate: true, Lifetime: time.Minute})
	signIn(t, d, v)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 10 {
				token, err := d.Password(t.Context(), ada)
				if err != nil {
					t.Error(err)
				}
				d.Refused(ada, token)
			}
		})
	}
	all.Wait()
}

func TestManyAtOnceUseOneExchange(t *testing.T) {
	p, d, v := setUp(t, signintest.Options{Rotate: true})
	signIn(t, d, v)
	fresh := New(v, d.path, d.log)
	before := p.Exchanges()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := fresh.Password(t.Context(), ada); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := p.Exchanges() - before; n != 1 {
		t.Errorf("%d exchanges", n)
	}
}

func TestRevokedSignInAsksAgainInWords(t *testing.T) {
	p, d, v := setUp(t, signintest.Options{Lifetime: time.Minute})
	signIn(t, d, v)
	p.Revoke()
	_, err := d.Password(t.Context(), ada)
	if codeOf(err) != "signin.revoked" || !strings.Contains(problem.From(err).Next, "Sign in again") {
		t.Fatalf("got %v", err)
	}
	noSecrets(t, p, err)
	inTheDocs(t, "The sign-in was revoked, or has run out", err)
	signIn(t, d, v)
	if _, err := d.Password(t.Context(), ada); err != nil {
		t.Errorf("after signing in again: %v", err)
	}
}

func TestProviderThatIsAwayIsNotARevokedSignIn(t *testing.T) {
	p, d, v := setUp(t, signintest.Options{Lifetime: time.Minute})
	signIn(t, d, v)
	p.Set(func(o *signintest.Options) { o.Status, o.Error = 500, "" })
	if _, err := d.Password(t.Context(), ada); codeOf(err) != "net.signin" {
		t.Errorf("in trouble: %v", err)
	}
	p.Close()
	if _, err := d.Password(t.Context(), ada); codeOf(err) != "net.signin" {
		t.Errorf("gone: %v", err)
	}
}

func TestSettingsOnAnotherComputerAskToSignIn(t *testing.T) {
	_, d, _ := setUp(t, signintest.Options{})
	_, err := d.Password(t.Context(), ada)
	if codeOf(err) != "signin.needed" {
		t.Errorf("got %v", err)
	}
	inTheDocs(t, "The settings came from another computer, and the account signs in with the browser", err)
	password := ada
	password.OAuth = ""
	if _, err = d.Password(t.Context(), password); codeOf(err) != "password.missing" {
		t.Errorf("got %v", err)
	}
	inTheDocs(t, "The settings came from another computer, or the entry was deleted", err)
	password.AskEach = true
	if _, err = d.Password(t.Context(), password); codeOf(err) != "password.ask" {
		t.Errorf("got %v", err)
	}
	inTheDocs(t, "The password is asked for each time", err)
}

func TestLongRefreshTokenFitsAKeyring(t *testing.T) {
	_, d, v := setUp(t, signintest.Options{Long: 4096})
	if refresh := signIn(t, d, v); len(refresh) < 4096 {
		t.Fatalf("only %d bytes", len(refresh))
	}
	if _, err := New(v, d.path, d.log).Password(t.Context(), ada); err != nil {
		t.Error(err)
	}
}

func TestLatestIsWhatIsToBeKeptAfterATrial(t *testing.T) {
	_, d, v := setUp(t, signintest.Options{Rotate: true, Lifetime: time.Minute})
	refresh, err := d.Browser(t.Context(), ada, visit(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(t.Context(), ada, refresh); err != nil {
		t.Fatal(err)
	}
	latest := d.Latest(refresh)
	if latest == refresh {
		t.Fatal("the used token would be kept")
	}
	_ = v.Set(t.Context(), secret.RefreshKey(ada.ID), latest)
	if _, err := New(v, d.path, d.log).Password(t.Context(), ada); err != nil {
		t.Error(err)
	}
}
