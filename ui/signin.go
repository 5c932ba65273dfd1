package ui

import (
	"context"
	"errors"
	"net/url"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/app/signin"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/settings"
)

// Providers implements settings.Backend.
func (b backend) Providers() []signin.Provider {
	list, err := b.w.core.SignIn.Providers()
	if err != nil {
		b.w.notice(err)
	}
	return list
}

// SignIn implements settings.Backend.
func (b backend) SignIn(a account.Account, s settings.SignIn, done func(refresh string, err error)) (cancel func()) {
	ctx, cancel := context.WithCancel(b.w.loop.ctx)
	b.w.loop.async(func(context.Context) func() {
		defer cancel()
		refresh, err := b.signIn(ctx, a, s)
		return func() { done(string(refresh), err) }
	})
	return cancel
}

func (b backend) signIn(ctx context.Context, a account.Account, s settings.SignIn) (secret.Password, error) {
	desk := b.w.core.SignIn
	if s.ClientID != "" {
		if err := desk.SetClientID(a.OAuth, s.ClientID); err != nil {
			return "", err
		}
	}
	if s.ClientSecret != "" {
		// A keyring that fails keeps it for this run, which is enough to go on.
		if err := b.w.core.Secrets.Set(ctx, secret.ClientKey(a.OAuth), secret.Password(s.ClientSecret)); err != nil {
			b.w.log.Warn("the client secret is kept for this run only", "err", err)
		}
	}
	if s.Device {
		return desk.Device(ctx, a, later(b.w.loop, s.Code))
	}
	return desk.Browser(ctx, a, later(b.w.loop, func(address string) {
		s.Address(address)
		if u, err := url.Parse(address); err == nil {
			if err := b.w.app.OpenURL(u); err != nil {
				b.w.log.Warn("the browser was not opened", "err", err)
			}
		}
	}))
}

// CertificatePassword implements settings.Backend.
func (b backend) CertificatePassword(id, password string, keep bool) {
	b.secret(id, secret.CertificateKey(id), secret.Password(password), keep)
}

// ProxyPassword implements settings.Backend.
func (b backend) ProxyPassword(a account.Account, password string, keep bool) {
	b.secret(a.ID, secret.ProxyKey(a.ID), secret.Password(a.ProxyWith(password)), keep)
}

// secret gives p to the account for this run, or keeps it and fetches with it.
func (b backend) secret(id, key string, p secret.Password, keep bool) {
	if !keep {
		b.w.core.Secrets.SetForSession(key, p)
		return
	}
	b.w.loop.async(func(ctx context.Context) func() {
		err := b.w.core.Secrets.Set(ctx, key, p)
		return func() {
			if err != nil {
				b.w.notice(err)
			}
			b.w.core.Fetch.Fetch(id)
		}
	})
}

// signInAgain leads through the browser once more, and keeps what comes of it.
func (w *Window) signInAgain(a account.Account, p *problem.Problem) {
	w.dialogs.SignIn(a, say.Words(p.Text), func(refresh string) {
		backend{w}.Save(a, &refresh, func(_ account.Account, err error) {
			if err != nil && !errors.Is(err, context.Canceled) {
				w.notice(err)
			}
		})
	})
}
