package ui

import (
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/settings"
)

// backend does for the settings dialogs what needs the core, off the Fyne
// goroutine.
type backend struct{ w *Window }

var _ settings.Backend = backend{}

// Accounts implements settings.Backend.
func (b backend) Accounts() []account.Account { return b.w.core.Accounts.List() }

// Save implements settings.Backend. A keyring that fails is told, but the
// account is saved and the password kept for this run.
func (b backend) Save(a account.Account, password *string, done func(account.Account, error)) {
	b.w.loop.async(func(ctx context.Context) func() {
		var p *secret.Password
		if password != nil {
			given := secret.Password(*password)
			p = &given
		}
		saved, err := b.w.core.SaveAccount(ctx, a, p)
		return func() {
			if _, ok := b.w.core.Accounts.Get(saved.ID); !ok {
				done(a, err)
				return
			}
			done(saved, nil)
			if err != nil {
				b.w.notice(problem.New(err, "keyring.session", fmt.Sprintf("The password of %s could not be kept in the keyring.", saved.Title()),
					"It is kept until Mailloft ends and asked for again next time. "+say.Error(err)))
			}
			b.w.core.Fetch.Fetch(saved.ID)
		}
	})
}

// Remove implements settings.Backend.
func (b backend) Remove(id string, deleteMail bool, done func(error)) {
	b.w.loop.async(func(ctx context.Context) func() {
		err := b.w.core.RemoveAccount(ctx, id, deleteMail)
		return func() {
			if err != nil && problem.From(err).Code == app.StaleSecret {
				b.w.notice(err)
				err = nil
			}
			done(err)
		}
	})
}

// Test implements settings.Backend.
func (b backend) Test(a account.Account, password *string, steps func(settings.Step), done func(error, *settings.Certificate)) (cancel func()) {
	ctx, cancel := context.WithCancel(b.w.loop.ctx)
	b.w.loop.async(func(context.Context) func() {
		defer cancel()
		err := b.test(ctx, a, password, func(s settings.Step) {
			b.w.loop.do(func() { steps(s) })
		})
		return func() { done(err, refused(err)) }
	})
	return cancel
}

func (b backend) test(ctx context.Context, a account.Account, password *string, steps func(settings.Step)) error {
	p, err := b.credential(ctx, a, password)
	if err != nil {
		steps(settings.Step{Name: lang.L("Sign in"), Detail: say.Error(err), Failed: true})
		return err
	}
	return b.w.core.Fetch.Test(ctx, a, p, func(s fetch.Step) {
		steps(shown(s))
	})
}

// credential is what the server is shown.
func (b backend) credential(ctx context.Context, a account.Account, typed *string) (secret.Password, error) {
	switch {
	case typed == nil:
		return b.w.core.SignIn.Password(ctx, a)
	case a.Method() == account.OAuth2:
		return b.w.core.SignIn.Token(ctx, a, secret.Password(*typed))
	}
	return secret.Password(*typed), nil
}

func shown(s fetch.Step) settings.Step {
	return settings.Step{Name: say.Words(s.Name), OK: s.OK, Detail: say.Words(s.Detail), Failed: s.Code != ""}
}

// Trust implements settings.Backend.
func (b backend) Trust(a account.Account, c settings.Certificate, once bool) {
	if once {
		b.w.core.Fetch.TrustOnce(a, c.Fingerprint)
		return
	}
	if err := b.w.core.Fetch.Accept(a, c.Fingerprint); err != nil {
		b.w.notice(err)
	}
}

// refused finds the certificate that was refused, if that is what err is about.
func refused(err error) *settings.Certificate {
	var bad *fetch.CertificateError
	if !errors.As(err, &bad) {
		return nil
	}
	return &settings.Certificate{
		Host: bad.Host, Reason: problem.From(err).Text, Subject: bad.Subject, Issuer: bad.Issuer, Names: bad.Names,
		NotBefore: bad.NotBefore, NotAfter: bad.NotAfter, Fingerprint: bad.Fingerprint, Old: bad.Old,
		OldIssuer: bad.OldIssuer, OldNotBefore: bad.OldNotBefore, OldNotAfter: bad.OldNotAfter, Verified: bad.Verified,
	}
}
