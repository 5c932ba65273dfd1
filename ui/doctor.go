package ui

import (
	"context"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/ui/settings"
)

// Examine implements settings.Backend.
func (b backend) Examine(a account.Account, password *string, steps func(settings.Step), done func(string, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(b.w.loop.ctx)
	b.w.loop.async(func(context.Context) func() {
		defer cancel()
		var given *secret.Password
		if password != nil {
			// What was typed may be a refresh token, which is for the provider only.
			p, err := b.credential(ctx, a, password)
			if err != nil {
				return func() { done("", err) }
			}
			given = &p
		}
		var all []fetch.Step
		err := b.w.core.Examine(ctx, a, given, func(s fetch.Step) {
			all = append(all, s)
			b.w.loop.do(func() { steps(shown(s)) })
		})
		report := b.w.core.DoctorReport(b.w.app.Metadata().Version, a, all)
		return func() { done(report, err) }
	})
	return cancel
}

// openDoctor examines the account whose mail is shown, or the first one.
func (w *Window) openDoctor() { w.dialogs.ShowDoctor(w.view.Account) }
