package signin

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// An access token that ends sooner than this is renewed first: a session
// should not begin with one that ends on the way to the server.
const margin = 2 * time.Minute

// How long an exchange with a provider may take.
const exchangeTimeout = 30 * time.Second

// grant is what a refresh token gives. Its lock is held while the provider is
// asked, so that one refresh is under way at a time: many providers take a
// refresh token once.
type grant struct {
	mu     sync.Mutex
	access secret.Password
	until  time.Time
	latest secret.Password // the refresh token now
	first  secret.Password // and at the beginning
}

// drop forgets the access token if it is this one.
func (g *grant) drop(token secret.Password) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.access == token {
		g.access = ""
	}
}

// Token returns an access token for a refresh token that is not in the keyring
// yet: to try settings before they are saved.
func (d *Desk) Token(ctx context.Context, a account.Account, refresh secret.Password) (secret.Password, error) {
	access, _, err := d.access(ctx, a, refresh)
	return access, err
}

// Latest is what a provider exchanged the refresh token for since it was given,
// and what is to be kept.
func (d *Desk) Latest(refresh secret.Password) secret.Password {
	g := d.grant(refresh)
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.latest
}

func (d *Desk) grant(refresh secret.Password) *grant {
	d.mu.Lock()
	defer d.mu.Unlock()
	g := d.grants[refresh]
	if g == nil {
		g = &grant{latest: refresh, first: refresh}
		d.grants[refresh] = g
	}
	return g
}

// access returns an access token, from memory or the provider, and the refresh
// token as it is then.
func (d *Desk) access(ctx context.Context, a account.Account, refresh secret.Password) (access, latest secret.Password, err error) {
	g := d.grant(refresh)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.access != "" && d.now().Add(margin).Before(g.until) {
		return g.access, g.latest, nil
	}
	p, err := d.provider(a.OAuth)
	if err != nil {
		return "", "", err
	}
	config, err := d.config(ctx, p)
	if err != nil {
		return "", "", err
	}
	ctx, cancel := context.WithTimeout(d.client(ctx, a), exchangeTimeout)
	defer cancel()
	token, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: string(g.latest)}).Token()
	if err != nil {
		return "", "", exchangeProblem(err, p, a)
	}
	d.take(g, token)
	return g.access, g.latest, nil
}

// take notes what a provider gave; the caller holds the grant's lock.
func (d *Desk) take(g *grant, token *oauth2.Token) {
	g.access, g.until = secret.Password(token.AccessToken), token.Expiry
	if g.until.IsZero() {
		g.until = d.now().Add(time.Hour) // RFC 6749 §5.1 leaves it out where it is documented otherwise
	}
	next := secret.Password(token.RefreshToken)
	if next == "" || next == g.latest {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if g.latest != g.first {
		delete(d.grants, g.latest)
	}
	g.latest = next
	d.grants[next] = g
}

// config is the client of a provider, with the person's own secret if the table
// has none.
func (d *Desk) config(ctx context.Context, p Provider) (*oauth2.Config, error) {
	if p.ClientID == "" {
		return nil, problem.New(nil, "signin.client", "Signing in to "+p.Name+" in the browser needs a client ID, and there is none yet.",
			"Get one of your own from "+p.Name+" and enter it in the account's settings; docs/oauth.md says how. An app password does without.")
	}
	client := secret.Password(p.ClientSecret)
	if client == "" {
		// Without it the provider may still be content; if not, it says so.
		if own, err := d.vault.Get(ctx, secret.ClientKey(p.ID)); err == nil {
			client = own
		}
	}
	style := oauth2.AuthStyleInParams
	if p.BasicAuth && client != "" {
		style = oauth2.AuthStyleInHeader
	}
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: string(client), Scopes: p.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: p.AuthURL, TokenURL: p.TokenURL, DeviceAuthURL: p.DeviceURL, AuthStyle: style},
	}, nil
}

// client lets the oauth2 library go through the account's proxy. Redirects are
// not followed: a token endpoint has no use for them, and a secret would follow.
func (d *Desk) client(ctx context.Context, a account.Account) context.Context {
	transport := d.http
	if transport == nil {
		own := http.DefaultTransport.(*http.Transport).Clone() // it is one
		own.DisableKeepAlives = true
		if a.ProxyURL() != nil {
			own.Proxy = func(r *http.Request) (*url.URL, error) { return d.Proxy(r.Context(), a) }
		}
		transport = own
	}
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
}

// granted checks that the person allowed what was asked for: Google lets them
// untick it. RFC 6749 §5.1: a scope that is as asked for may be left out.
func granted(token *oauth2.Token, p Provider) bool {
	said, _ := token.Extra("scope").(string)
	if said == "" || len(p.Scopes) == 0 {
		return true
	}
	for _, scope := range strings.Fields(said) {
		if strings.EqualFold(scope, p.Scopes[0]) {
			return true
		}
	}
	return false
}
