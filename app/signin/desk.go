package signin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// Vault is the part of *secret.Vault that a Desk uses.
type Vault interface {
	Password(ctx context.Context, a account.Account) (secret.Password, error)
	Get(ctx context.Context, key string) (secret.Password, error)
	Set(ctx context.Context, key string, p secret.Password) error
}

// Desk hands out what accounts sign in with. It is safe for concurrent use.
type Desk struct {
	vault Vault
	path  string // of the person's oauth.toml
	log   *slog.Logger
	http  http.RoundTripper // nil: the default, through the account's proxy
	now   func() time.Time

	mu     sync.Mutex
	turns  map[string]chan struct{}   // by account ID: holds a token while one is being renewed
	grants map[secret.Password]*grant // by refresh token: the first of each, and the one now
}

// New returns a desk. The file at path, which need not exist, changes the table
// of OAuth 2 providers.
func New(vault Vault, path string, log *slog.Logger) *Desk {
	return &Desk{vault: vault, path: path, log: log, now: time.Now, turns: map[string]chan struct{}{}, grants: map[secret.Password]*grant{}}
}

// Password returns what to show the account's server: its password, or for an
// account that signs in with OAuth 2 an access token. Errors are Problems with
// the codes password.*, keyring.*, signin.* and net.*.
func (d *Desk) Password(ctx context.Context, a account.Account) (secret.Password, error) {
	switch a.Method() {
	case account.OAuth2:
		return d.accessToken(ctx, a)
	case account.Command:
		return runCommand(ctx, a)
	}
	return d.vault.Password(ctx, a)
}

// CertificatePassword returns the password of the account's PKCS#12 file; empty
// if none is kept.
func (d *Desk) CertificatePassword(ctx context.Context, a account.Account) (secret.Password, error) {
	p, err := d.vault.Get(ctx, secret.CertificateKey(a.ID))
	if errors.Is(err, secret.ErrNotFound) {
		return "", nil
	}
	return p, err
}

// Proxy is the account's proxy, with the password that is kept for it if there
// is one; nil if the account has no proxy that can be used.
func (d *Desk) Proxy(ctx context.Context, a account.Account) (*url.URL, error) {
	u := a.ProxyURL()
	if u == nil || a.ProxyWith("") == "" {
		return u, nil
	}
	kept, err := d.vault.Get(ctx, secret.ProxyKey(a.ID))
	if errors.Is(err, secret.ErrNotFound) {
		return u, nil
	}
	if err != nil {
		return nil, err
	}
	if address, password := account.TakeProxyPassword(string(kept)); address == u.String() { // not another's
		u.User = url.UserPassword(u.User.Username(), password)
	}
	return u, nil
}

// refreshToken is the account's refresh token from the keyring.
func (d *Desk) refreshToken(ctx context.Context, a account.Account) (secret.Password, error) {
	refresh, err := d.vault.Get(ctx, secret.RefreshKey(a.ID))
	if errors.Is(err, secret.ErrNotFound) {
		return "", problem.New(err, "signin.needed", fmt.Sprintf("%s is not signed in on this computer.", a.Title()),
			"Sign in once in the browser.")
	}
	return refresh, err
}

// accessToken is an access token for the account. One is asked for at a time, so
// that nobody reads a refresh token from the keyring that is just being
// exchanged for the next.
func (d *Desk) accessToken(ctx context.Context, a account.Account) (secret.Password, error) {
	turn := d.turn(a.ID)
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	refresh, err := d.refreshToken(ctx, a)
	if err != nil {
		return "", err
	}
	return d.renewed(ctx, a, refresh)
}

func (d *Desk) turn(id string) chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.turns[id] == nil {
		d.turns[id] = make(chan struct{}, 1)
	}
	return d.turns[id]
}

// renewed is an access token for the refresh token that the keyring holds. If
// the provider exchanges that for another, the keyring gets it. If it refuses
// it, another Mailloft may have exchanged it meanwhile: the keyring knows.
func (d *Desk) renewed(ctx context.Context, a account.Account, refresh secret.Password) (secret.Password, error) {
	access, latest, err := d.access(ctx, a, refresh)
	if err != nil && problem.From(err).Code == codeRevoked {
		again, reading := d.refreshToken(ctx, a)
		if reading != nil || again == refresh {
			return "", err
		}
		refresh = again
		access, latest, err = d.access(ctx, a, refresh)
	}
	if err != nil {
		return "", err
	}
	if latest != refresh {
		if err := d.vault.Set(ctx, secret.RefreshKey(a.ID), latest); err != nil {
			d.log.Warn("the new refresh token is kept for this session only", "account", a.ID, "err", err)
		}
	}
	return access, nil
}

// Refused says that the server did not accept the access token it was shown.
// The next one asked for is a new one.
func (d *Desk) Refused(a account.Account, token secret.Password) {
	if a.Method() != account.OAuth2 {
		return
	}
	d.mu.Lock()
	all := slices.Collect(maps.Values(d.grants))
	d.mu.Unlock() // a grant's lock is never waited for with this one held
	for _, g := range all {
		g.drop(token)
	}
}
