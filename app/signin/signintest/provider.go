// Package signintest is an OAuth 2 provider on loopback, for tests: it has an
// authorization endpoint with a page to allow access on, a token endpoint, one
// for device codes, and one where a mail server asks about access tokens
// (RFC 7662). It checks what RFC 6749, 7636, 8252 and 8628 ask of a client,
// and can fail in the ways real providers do.
package signintest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"
)

// What the provider's one client is called.
const (
	ClientID = "mailloft-under-test"
	Scope    = "pop"
)

// Options say how the provider behaves. They may be changed between requests
// with Provider.Set.
type Options struct {
	User         string        // who signs in, and whom access tokens are for
	ClientSecret string        // asked for at the token endpoint; empty for a public client
	Lifetime     time.Duration // of access tokens; 0 is an hour
	Rotate       bool          // a refresh token can be used once
	Long         int           // length of refresh tokens; 0 is 40 or so
	Deny         bool          // the person does not allow it
	NoRefresh    bool          // no refresh token is given
	OtherScope   string        // granted instead of what was asked for
	Status       int           // the token endpoint answers with it, and with Error
	Error        string        // an OAuth 2 error code
	Interval     int           // seconds between questions about a device code; 0 is 1
	Pending      int           // how often a device code is not entered yet
}

// Provider is a running provider.
type Provider struct {
	server *httptest.Server

	mu       sync.Mutex
	options  Options
	codes    map[string]asked // by code
	access   map[string]time.Time
	refresh  map[string]bool
	secrets  []string // every code and token ever given
	devices  map[string]int
	exchange int // requests to the token endpoint
	faults   []string
}

// asked is what an authorization request said.
type asked struct{ challenge, redirect string }

// Start starts a provider; Close ends it.
func Start(o Options) *Provider {
	p := &Provider{options: o, codes: map[string]asked{}, access: map[string]time.Time{}, refresh: map[string]bool{}, devices: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /authorize", p.allow)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("POST /device", p.device)
	mux.HandleFunc("/introspect", p.introspect)
	p.server = httptest.NewServer(mux)
	return p
}

// Close ends the provider.
func (p *Provider) Close() { p.server.Close() }

// URL is the address of the provider.
func (p *Provider) URL() string { return p.server.URL }

// Table is an oauth.toml with the provider as "test".
func (p *Provider) Table() string {
	return fmt.Sprintf(`[[provider]]
id = "test"
name = "Test Provider"
hosts = ["127.0.0.1", "localhost"]
auth_url = "%[1]s/authorize"
token_url = "%[1]s/token"
device_url = "%[1]s/device"
scopes = ["%[2]s", "offline"]
client_id = "%[3]s"
`, p.URL(), Scope, ClientID)
}

// Set changes the options.
func (p *Provider) Set(change func(*Options)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.options)
}

// Revoke makes all tokens given so far worthless.
func (p *Provider) Revoke() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.access)
	clear(p.refresh)
}

// RevokeAccess makes the access tokens given so far worthless.
func (p *Provider) RevokeAccess() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.access)
}

// Valid says whether an access token is good for the user: what a mail server
// asks.
func (p *Provider) Valid(user, token string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return user == p.options.User && time.Now().Before(p.access[token])
}

// Secrets are all codes and tokens ever given.
func (p *Provider) Secrets() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.secrets...)
}

// Exchanges is how often the token endpoint was asked.
func (p *Provider) Exchanges() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.exchange
}

// Faults are what clients did against the RFCs.
func (p *Provider) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.faults...)
}

func (p *Provider) fault(format string, args ...any) {
	p.faults = append(p.faults, fmt.Sprintf(format, args...))
}

// secret makes up a code or token of at least n characters.
func (p *Provider) secret(kind string, n int) string {
	s := kind + "-" + rand.Text()
	for len(s) < n {
		s += rand.Text()
	}
	p.secrets = append(p.secrets, s)
	return s
}

// authorize shows the page on which a person signs in and allows access. It
// sends itself off: nobody sits in front of a test.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := r.URL.Query()
	for name, want := range map[string]string{"client_id": ClientID, "response_type": "code", "code_challenge_method": "S256"} {
		if got := q.Get(name); got != want {
			p.fault("authorize: %s is %q", name, got)
		}
	}
	if len(q.Get("state")) < 16 || len(q.Get("code_challenge")) != 43 {
		p.fault("authorize: a weak state or challenge")
	}
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Scheme != "http" || back.Hostname() != "127.0.0.1" || back.Port() == "" || back.Path != "/" {
		p.fault("authorize: redirect_uri is %q", q.Get("redirect_uri"))
		http.Error(w, "bad redirect_uri", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprintf(w, `<!DOCTYPE html><title>Sign in</title><h1>Test Provider</h1><p>Mailloft wants to read the mail of %s.</p>
<form method="post" action="/authorize?%s"><button>Allow</button></form><script>document.forms[0].submit()</script>`,
		p.options.User, strings.ReplaceAll(r.URL.RawQuery, `"`, "%22"))
}

// allow sends the browser back with a code.
func (p *Provider) allow(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := r.URL.Query()
	answer := url.Values{"state": {q.Get("state")}}
	if p.options.Deny {
		answer.Set("error", "access_denied")
		answer.Set("error_description", "The user said no.")
	} else {
		code := p.secret("code", 0)
		p.codes[code] = asked{q.Get("code_challenge"), q.Get("redirect_uri")}
		answer.Set("code", code)
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+answer.Encode(), http.StatusSeeOther)
}

// token is the token endpoint.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.exchange++
	if p.options.Status != 0 {
		refuse(w, p.options.Status, p.options.Error)
		return
	}
	if r.FormValue("client_id") != ClientID || r.FormValue("client_secret") != p.options.ClientSecret {
		refuse(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	switch r.FormValue("grant_type") {
	case "authorization_code":
		asked, ok := p.codes[r.FormValue("code")]
		delete(p.codes, r.FormValue("code"))
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if !ok || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.challenge || r.FormValue("redirect_uri") != asked.redirect {
			refuse(w, http.StatusBadRequest, "invalid_grant")
			return
		}
		p.give(w, true)
	case "refresh_token":
		old := r.FormValue("refresh_token")
		if !p.refresh[old] {
			refuse(w, http.StatusBadRequest, "invalid_grant")
			return
		}
		if p.options.Rotate {
			delete(p.refresh, old)
		}
		p.give(w, p.options.Rotate)
	case "urn:ietf:params:oauth:grant-type:device_code":
		p.poll(w, r.FormValue("device_code"))
	default:
		refuse(w, http.StatusBadRequest, "unsupported_grant_type")
	}
}

// give answers with tokens.
func (p *Provider) give(w http.ResponseWriter, refresh bool) {
	lifetime := p.options.Lifetime
	if lifetime == 0 {
		lifetime = time.Hour
	}
	access := p.secret("access", 0)
	p.access[access] = time.Now().Add(lifetime)
	answer := map[string]any{"token_type": "Bearer", "access_token": access, "expires_in": int(lifetime.Seconds())}
	if p.options.OtherScope != "" {
		answer["scope"] = p.options.OtherScope
	}
	if refresh && !p.options.NoRefresh {
		token := p.secret("refresh", p.options.Long)
		p.refresh[token] = true
		answer["refresh_token"] = token
	}
	respond(w, http.StatusOK, answer)
}

// device gives a code to type. RFC 8628 §3.2.
func (p *Provider) device(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.FormValue("client_id") != ClientID || !strings.Contains(r.FormValue("scope"), Scope) {
		refuse(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	code := p.secret("device", 0)
	p.devices[code] = p.options.Pending
	respond(w, http.StatusOK, map[string]any{
		"device_code": code, "user_code": "ABCD-EFGH", "verification_uri": p.URL() + "/device",
		"expires_in": 900, "interval": max(p.options.Interval, 1),
	})
}

// poll answers whether a device code was entered by now. RFC 8628 §3.5.
func (p *Provider) poll(w http.ResponseWriter, code string) {
	left, ok := p.devices[code]
	switch {
	case !ok:
		refuse(w, http.StatusBadRequest, "expired_token")
	case p.options.Deny:
		refuse(w, http.StatusBadRequest, "access_denied")
	case left > 0:
		p.devices[code]--
		refuse(w, http.StatusBadRequest, "authorization_pending")
	default:
		delete(p.devices, code)
		p.give(w, true)
	}
}

// introspect tells a mail server about an access token. RFC 7662.
func (p *Provider) introspect(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	token := r.FormValue("token")
	if token == "" {
		token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	if !time.Now().Before(p.access[token]) {
		respond(w, http.StatusUnauthorized, map[string]any{"active": false})
		return
	}
	respond(w, http.StatusOK, map[string]any{"active": true, "username": p.options.User, "email": p.options.User})
}

func refuse(w http.ResponseWriter, status int, code string) {
	respond(w, status, map[string]any{"error": code, "error_description": "The test provider says " + code + "."})
}

func respond(w http.ResponseWriter, status int, answer map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // a client that went away is its own loss
}

// Visit does what a browser and the person in front of it do with the address
// of an authorization page, and returns the page at the end.
func Visit(address string) (*http.Response, error) {
	page, err := http.Get(address) //nolint:gosec // the test's own provider
	if err != nil {
		return nil, err
	}
	_ = page.Body.Close() // what it says is known
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	return http.PostForm(u.String(), nil)
}
