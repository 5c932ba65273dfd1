package signin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
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
	grants map[secret.Password]*grant // by refresh token, old ones too
}

// New returns a desk. The file at path, which need not exist, changes the table
// of OAuth 2 providers.
func New(vault Vault, path string, log *slog.Logger) *Desk {
	return &Desk{vault: vault, path: path, log: log, now: time.Now, grants: map[secret.Password]*grant{}}
}

// Password returns what to show the account's server: its password, or for an
// account that signs in with OAuth 2 an access token. Errors are Problems with
// the codes password.*, keyring.*, signin.* and net.*.
func (d *Desk) Password(ctx context.Context, a account.Account) (secret.Password, error) {
	switch a.Method() {
	case account.OAuth2:
		refresh, err := d.refreshToken(ctx, a)
		if err != nil {
			return "", err
		}
		return d.renewed(ctx, a, refresh)
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

// refreshToken is the account's refresh token from the keyring.
func (d *Desk) refreshToken(ctx context.Context, a account.Account) (secret.Password, error) {
	refresh, err := d.vault.Get(ctx, secret.RefreshKey(a.ID))
	if errors.Is(err, secret.ErrNotFound) {
		return "", problem.New(err, "signin.needed", fmt.Sprintf("%s is not signed in on this computer.", a.Title()),
			"Sign in once in the browser.")
	}
	return refresh, err
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
	defer d.mu.Unlock()
	for _, g := range d.grants {
		g.drop(token)
	}
}
