package app

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/discover"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// Examine examines the way to an account's server, as fetch.Worker.Doctor does,
// and adds what is known of the provider. For an account that is not saved,
// which stands for a server only, it stops before signing in. Where there is no
// password, it goes as far as that allows and returns why.
func (c *Core) Examine(ctx context.Context, a account.Account, password *secret.Password, steps func(fetch.Step)) error {
	var missing error
	if password == nil && a.ID != "" {
		p, err := c.SignIn.Password(ctx, a)
		if err != nil {
			missing = err
			bad := problem.From(err)
			steps(fetch.Step{Name: "Keyring", Detail: bad.Sentence(), Fix: bad.Next, Code: bad.Code})
		} else {
			password = &p
		}
	}
	err := c.Fetch.Doctor(ctx, a, password, steps)
	if text := providerWords(a); text != "" && ctx.Err() == nil {
		steps(fetch.Step{Name: "Provider", OK: true, Detail: text})
	}
	if err != nil {
		return err
	}
	return missing
}

// providerWords is what is known of the account's provider.
func providerWords(a account.Account) string {
	var parts []string
	if s, ok := discover.ForHost(a.Host); ok {
		parts = append(parts, s.Provider+".", s.Advice)
		for i, step := range s.Steps {
			parts = append(parts, fmt.Sprintf("%d. %s", i+1, step))
		}
		if s.Help != "" {
			parts = append(parts, "See "+s.Help+".")
		}
	}
	return strings.Join(strings.Fields(strings.Join(append(parts, fetch.Habits(a)...), " ")), " ")
}

// DoctorReport tells an examination's steps to whoever is asked for help. It
// holds no credential; people are left out of addresses and names.
func (c *Core) DoctorReport(version string, a account.Account, steps []fetch.Step) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Mailloft %s on %s/%s, %s\n", version, runtime.GOOS, runtime.GOARCH, time.Now().Format("2 January 2006 15:04 -0700"))
	fmt.Fprintf(&b, "Server %s, %s\n\n", a.HostPort(), a.Security)
	for _, s := range steps {
		fmt.Fprintf(&b, "%s  %s: %s", s.Mark(), s.Name, s.Detail)
		if s.Code != "" {
			fmt.Fprintf(&b, " [%s]", s.Code)
		}
		fmt.Fprintf(&b, " (%d ms)\n", s.Took.Milliseconds())
	}
	return anonymous(b.String(), append(c.Accounts.List(), a))
}
