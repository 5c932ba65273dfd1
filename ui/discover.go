package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/discover"
	"github.com/mailloft/mailloft/ui/settings"
)

// Advise implements settings.Backend.
func (b backend) Advise(address string, done func(settings.Found, error)) {
	b.w.loop.async(func(context.Context) func() {
		s, ok, err := discover.Known(address)
		if !ok && err == nil {
			return func() { done(settings.Found{}, nil) }
		}
		return func() { done(b.found(address, s), err) }
	})
}

// Discover implements settings.Backend.
func (b backend) Discover(address string, directory bool, done func(settings.Found, error)) {
	b.w.loop.async(func(ctx context.Context) func() {
		s, err := (&discover.Finder{Directory: directory}).Find(ctx, address)
		return func() { done(b.found(address, s), err) }
	})
}

// found is what discovery says, as the dialogs show it.
func (b backend) found(address string, s discover.Settings) settings.Found {
	a := b.w.core.Accounts.Defaults().New(strings.TrimSpace(address))
	a.Host, a.Port, a.Security, a.Username = s.Host, s.Port, s.Security, s.Username
	return settings.Found{
		Account: a, Provider: s.Provider, Domain: s.Domain(), Source: sourceWords(s.Source), Guess: s.Source == discover.FromGuess,
		OnlyOAuth: s.OnlyOAuth(), AppPassword: s.AppPassword, Advice: s.Advice, Steps: s.Steps, Help: s.Help, Notes: s.Notes,
	}
}

func sourceWords(s discover.Source) string {
	switch s {
	case discover.FromTable:
		return lang.L("Mailloft's table of providers")
	case discover.FromAutoconfig:
		return lang.L("The domain's own configuration file, over https")
	case discover.FromDirectory:
		return lang.L("The public directory of the Thunderbird project, over https")
	case discover.FromMX:
		return lang.L("Who receives the domain's mail, as DNS says")
	case discover.FromSRV:
		return lang.L("A record in the domain's DNS")
	}
	return lang.L("A guess: nobody names a server for this address")
}
