package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/oauth2"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// Patience is how long a person has for signing in.
const Patience = 5 * time.Minute

// Browser lets the person sign in to the account's provider in the system's
// browser and returns the refresh token that comes of it, which is kept
// nowhere yet. show is called once with the address to open. RFC 8252 §7.3.
func (d *Desk) Browser(ctx context.Context, a account.Account, show func(address string)) (secret.Password, error) {
	p, err := d.provider(a.OAuth)
	if err != nil {
		return "", err
	}
	config, err := d.config(ctx, p)
	if err != nil {
		return "", err
	}
	// Only this computer can reach it; QUIRK: some providers want the name.
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return "", problem.New(err, "signin.loopback", "Mailloft can't wait for the browser's answer on this computer.",
			"Check that programs may listen on 127.0.0.1.")
	}
	host := p.Redirect
	if host == "" {
		host = "127.0.0.1"
	}
	config.RedirectURL = "http://" + net.JoinHostPort(host, strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)) + "/"

	ctx, cancel := context.WithTimeoutCause(ctx, Patience, errPatience)
	defer cancel()
	b := &browser{
		desk: d, ctx: d.client(ctx, a), config: config, provider: p, account: a,
		state: rand.Text(), verifier: oauth2.GenerateVerifier(), ended: make(chan outcome, 1),
	}
	server := &http.Server{Handler: b, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener) // it ends with an error, always
	}()
	defer func() {
		// The page that says how it went is on its way.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(last) != nil {
			_ = server.Close() // a browser that keeps a connection open loses it
		}
		<-served
	}()

	show(b.address())
	select {
	case o := <-b.ended:
		return o.refresh, o.err
	case <-ctx.Done():
		if errors.Is(context.Cause(ctx), errPatience) {
			return "", timedOut()
		}
		return "", ctx.Err()
	}
}

var errPatience = errors.New("nobody signed in")

type outcome struct {
	refresh secret.Password
	err     error
}

// browser is one sign-in under way: the loopback server that the provider sends
// the browser back to.
type browser struct {
	desk            *Desk
	ctx             context.Context
	config          *oauth2.Config
	provider        Provider
	account         account.Account
	state, verifier string
	ended           chan outcome
}

func (b *browser) address() string {
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(b.verifier), oauth2.SetAuthURLParam("login_hint", b.account.Address)}
	for key, value := range b.provider.Params {
		options = append(options, oauth2.SetAuthURLParam(key, value))
	}
	return b.config.AuthCodeURL(b.state, options...)
}

// ServeHTTP takes the provider's answer. Any program on this computer can ask
// here, so what does not carry the state ends nothing. RFC 6749 §10.12.
func (b *browser) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if r.Method != http.MethodGet || r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(b.state)) != 1 {
		page(w, http.StatusBadRequest, "This is not the sign-in that Mailloft waits for.", "Go back to Mailloft and start again.")
		return
	}
	refresh, err := b.answer(q.Get("error"), q.Get("error_description"), q.Get("code"))
	if err != nil {
		said := problem.From(err)
		page(w, http.StatusOK, said.Text, said.Next)
	} else {
		page(w, http.StatusOK, "You are signed in.", "You can close this page and go back to Mailloft.")
	}
	select {
	case b.ended <- outcome{refresh, err}:
	default: // a page that was loaded again
	}
}

// answer exchanges the code for tokens.
func (b *browser) answer(code, description, grant string) (secret.Password, error) {
	if code != "" {
		return "", refusal(&oauth2.RetrieveError{ErrorCode: code, ErrorDescription: description}, b.provider, b.account)
	}
	ctx, cancel := context.WithTimeout(b.ctx, exchangeTimeout)
	defer cancel()
	token, err := b.config.Exchange(ctx, grant, oauth2.VerifierOption(b.verifier))
	if err != nil {
		return "", exchangeProblem(err, b.provider, b.account)
	}
	return b.desk.signedIn(token, b.provider)
}

// signedIn takes the first tokens of a sign-in.
func (d *Desk) signedIn(token *oauth2.Token, p Provider) (secret.Password, error) {
	if !granted(token, p) {
		return "", noScope(p)
	}
	if token.RefreshToken == "" {
		return "", noRefresh(p)
	}
	refresh := secret.Password(token.RefreshToken)
	g := d.grant(refresh)
	g.mu.Lock()
	defer g.mu.Unlock()
	d.take(g, token)
	return refresh, nil
}

// page answers the browser. It loads nothing and tells nobody where it came from.
func page(w http.ResponseWriter, status int, title, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	fmt.Fprintf(w, pageForm, escape(title), escape(text))
}
