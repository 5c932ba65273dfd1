package app

import (
	"context"
	"fmt"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// SaveAccount adds or changes an account. p is what it signs in with: its
// password, or for an account that signs in with OAuth 2 the refresh token that
// SignIn gave; nil leaves what the keyring has. If only the keyring failed, the
// account is saved, p is kept for this run, and the error is the keyring's.
func (c *Core) SaveAccount(ctx context.Context, a account.Account, p *secret.Password) (account.Account, error) {
	before, _ := c.Accounts.Get(a.ID)
	a, err := c.Accounts.Save(a)
	if err != nil {
		return a, err
	}
	_ = c.discard(ctx, outdated(before, a)) // what fails is tried again later
	switch {
	case p == nil:
	case a.Method() == account.OAuth2:
		err = c.Secrets.Set(ctx, secret.RefreshKey(a.ID), c.SignIn.Latest(*p))
	case a.Method() == account.AskedPassword:
		c.Secrets.SetForSession(a.ID, *p)
	default:
		err = c.Secrets.Set(ctx, a.ID, *p)
	}
	c.accountsChanged()
	return a, err
}

// KeepProxyPassword puts the password of the account's proxy into the keyring.
// If that fails it is kept for this run, and the error is the keyring's.
func (c *Core) KeepProxyPassword(ctx context.Context, a account.Account, p secret.Password) error {
	return c.Secrets.Set(ctx, secret.ProxyKey(a.ID), secret.Password(a.ProxyWith(string(p))))
}

// outdated are the keyring's entries that the account needs no more after it
// was changed.
func outdated(before, now account.Account) []string {
	var keys []string
	for _, key := range secret.Keys(before.ID) {
		if before.ID != "" && needs(before, key) && !needs(now, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// needs says whether the account has a use for one of its entries.
func needs(a account.Account, key string) bool {
	switch key {
	case secret.RefreshKey(a.ID):
		return a.Method() == account.OAuth2
	case secret.CertificateKey(a.ID):
		return a.ClientCert != ""
	case secret.ProxyKey(a.ID):
		return a.ProxyWith("") != ""
	}
	return a.Method() == account.KeptPassword
}

// StaleSecret is the code of the Problem that RemoveAccount returns when all is
// done but the keyring would not give up the password.
const StaleSecret = "keyring.stale"

// RemoveAccount forgets the account and its credentials. Its mail stays in the
// archive unless deleteMail is set. Nothing happens on the server.
func (c *Core) RemoveAccount(ctx context.Context, id string, deleteMail bool) error {
	if err := c.Accounts.Remove(id); err != nil {
		return err
	}
	c.Fetch.Cancel(id)
	if err := c.servers.Forget(id); err != nil {
		c.log.Warn("the account's server stays remembered", "err", err)
	}
	c.traces.forget(id)
	err := c.Archive.RemoveAccount(ctx, id, deleteMail)
	if left := c.discard(ctx, secret.Keys(id)); left != nil && err == nil {
		err = problem.New(left, StaleSecret, "The account is removed, but its password may still be in the keyring.",
			fmt.Sprintf("Mailloft tries again when it starts next; or remove the entry of %s from the keyring by hand. The reason: %s", secret.Service, problem.From(left).Text))
	}
	c.accountsChanged()
	return err
}

// MoveAccount puts an account up by one place in the person's order, or down.
func (c *Core) MoveAccount(id string, up bool) error {
	if err := c.Accounts.Move(id, up); err != nil {
		return err
	}
	c.accountsChanged()
	return nil
}
