package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/migrate"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// Bring adds an account that another program has, with the messages it has
// marked as known, so that they are not downloaded again. An account that is
// here already is a Problem with the code account.exists. If only the keyring
// failed, the account is there and the error is the keyring's.
func (c *Core) Bring(ctx context.Context, f migrate.Found) (account.Account, error) {
	a := f.Account
	if other, ok := c.SameMaildrop(a); ok {
		return other, problem.New(nil, "account.exists",
			fmt.Sprintf("There is an account for %s on %s already.", a.Username, a.Host), "It was left as it is.")
	}
	if err := a.Validate(); err != nil {
		return a, err
	}
	a.ID = uuid.NewString()
	// Before the account is there: it is checked as soon as it is.
	if err := c.Fetch.KnowUIDs(ctx, a.ID, f.Known); err != nil {
		return a, err
	}
	var password *secret.Password
	if f.Password != "" && a.PasswordCommand == "" {
		password = &f.Password
	}
	return c.SaveAccount(ctx, a, password)
}

// SameMaildrop finds the account that is for the same maildrop as a.
func (c *Core) SameMaildrop(a account.Account) (account.Account, bool) {
	for _, other := range c.Accounts.List() {
		if strings.EqualFold(other.Username, a.Username) && strings.EqualFold(other.HostPort(), a.HostPort()) {
			return other, true
		}
	}
	return account.Account{}, false
}
