package signin

import (
	"context"
	"errors"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// DeviceCode is what a person enters at an address, in any browser.
type DeviceCode struct {
	Address string
	Code    string
	Until   time.Time // when it ends
}

// Device lets the person sign in with a code, on this computer or another
// device, and returns the refresh token as Browser does. show is called once.
// RFC 8628.
func (d *Desk) Device(ctx context.Context, a account.Account, show func(DeviceCode)) (secret.Password, error) {
	p, err := d.provider(a.OAuth)
	if err != nil {
		return "", err
	}
	if p.DeviceURL == "" {
		return "", problem.New(nil, "signin.device", p.Name+" offers no sign-in by code.", "Sign in with the browser of this computer.")
	}
	config, err := d.config(ctx, p)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeoutCause(d.client(ctx, a), Patience, errPatience)
	defer cancel()
	code, err := config.DeviceAuth(ctx)
	if err != nil {
		return "", exchangeProblem(err, p, a)
	}
	until := d.now().Add(Patience)
	if !code.Expiry.IsZero() && code.Expiry.Before(until) {
		until = code.Expiry
	}
	show(DeviceCode{code.VerificationURI, code.UserCode, until})
	token, err := config.DeviceAccessToken(ctx, code)
	switch {
	case err == nil:
		return d.signedIn(token, p)
	case errors.Is(context.Cause(ctx), errPatience), ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		return "", timedOut()
	case ctx.Err() != nil:
		return "", ctx.Err()
	}
	return "", exchangeProblem(err, p, a)
}
