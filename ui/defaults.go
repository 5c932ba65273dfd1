package ui

import (
	"context"

	"github.com/mailloft/mailloft/app/account"
)

// Move implements settings.Backend.
func (b backend) Move(id string, up bool, done func(error)) {
	b.w.loop.async(func(context.Context) func() {
		err := b.w.core.MoveAccount(id, up)
		return func() { done(err) }
	})
}

// Defaults implements settings.Backend.
func (b backend) Defaults() account.Defaults { return b.w.core.Accounts.Defaults() }

// SetDefaults implements settings.Backend.
func (b backend) SetDefaults(d account.Defaults, done func(error)) {
	b.w.loop.async(func(context.Context) func() {
		err := b.w.core.Accounts.SetDefaults(d)
		return func() { done(err) }
	})
}

// Export implements settings.Backend.
func (b backend) Export(path string, done func(error)) {
	b.w.loop.async(func(context.Context) func() {
		err := b.w.core.ExportSettings(path)
		return func() { done(err) }
	})
}

// Import implements settings.Backend.
func (b backend) Import(path string, done func(string, error)) {
	b.w.loop.async(func(ctx context.Context) func() {
		came, err := b.w.core.ImportSettings(ctx, path)
		return func() { done(came.Sentence(), err) }
	})
}
