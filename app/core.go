// Package app is the core of Mailloft: everything a person can do, without a
// screen. [Core] owns the rooms below it and one event stream; the window and
// the commands call the rooms through it.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// Core is an opened profile.
type Core struct {
	Dirs     Dirs
	Accounts *account.Store
	Secrets  *secret.Vault
	Archive  *archive.Archive
	Fetch    *fetch.Worker
	Mended   *problem.Problem // what Open found wrong with the index and mended; nil if nothing

	log     *slog.Logger
	events  events
	servers *fetch.Memory
}

// Options say how to open a profile.
type Options struct {
	Dirs     Dirs
	Ring     secret.Ring // nil means the operating system's keyring
	ReadOnly bool        // for commands that only read: works beside a running window
	Log      *slog.Logger
}

// Open opens the profile in o.Dirs, creating its folders. Errors are meant
// for people (see package problem).
func Open(ctx context.Context, o Options) (*Core, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Ring == nil {
		o.Ring = secret.Keyring{}
	}
	c := &Core{Dirs: o.Dirs, log: o.Log, Secrets: secret.NewVault(o.Ring, secret.Timeout)}
	var err error
	if c.Accounts, err = account.OpenStore(o.Dirs.Accounts()); err != nil {
		return nil, err
	}
	c.Archive, err = archive.Open(ctx, o.Dirs.Data, archive.Options{
		ReadOnly:   o.ReadOnly,
		Log:        o.Log,
		Notify:     func(change archive.Change) { c.events.emit(change) },
		Rebuilt:    func(p *problem.Problem, _ archive.Report) { c.Mended = p },
		AccountIDs: func(name string) []string { return named(c.Accounts.List(), name) },
	})
	if err != nil {
		return nil, err
	}
	if c.servers, err = fetch.OpenMemory(o.Dirs.Servers()); err != nil {
		c.log.Warn("starting without it", "err", err)
	}
	c.Fetch = fetch.New(fetch.Deps{
		Memory:    c.servers,
		Accounts:  c.Accounts.List,
		Passwords: c.Secrets,
		Archive:   c.Archive,
		Log:       o.Log,
		Notify:    func(s fetch.State) { c.events.emit(s) },
	})
	return c, nil
}

// named lists the IDs of the accounts whose name or address contains name,
// without regard to case.
func named(accounts []account.Account, name string) []string {
	var ids []string
	name = strings.ToLower(name)
	for _, a := range accounts {
		if a.ID == name || strings.Contains(strings.ToLower(a.Name), name) || strings.Contains(strings.ToLower(a.Address), name) {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// Run fetches mail on each account's schedule, and tidies the archive between
// sessions, until ctx ends.
func (c *Core) Run(ctx context.Context) error {
	arrived := make(chan struct{}, 1)
	defer c.Subscribe(func(e Event) {
		if s, ok := e.(fetch.State); ok && s.Phase == fetch.Idle && s.New > 0 {
			select {
			case arrived <- struct{}{}:
			default:
			}
		}
	})()
	var tidying sync.WaitGroup
	tidying.Go(func() {
		for {
			select {
			case <-arrived:
			case <-ctx.Done():
				return
			}
			if err := c.Archive.Tidy(ctx); err != nil && ctx.Err() == nil {
				c.log.Warn("tidy", "err", err)
			}
		}
	})
	err := c.Fetch.Run(ctx)
	tidying.Wait()
	return err
}

// Subscribe calls listen for every event until cancel is called. listen runs
// on the goroutine where the event happened and must not block.
func (c *Core) Subscribe(listen func(Event)) (cancel func()) { return c.events.subscribe(listen) }

// SaveAccount adds or changes an account. A password of nil leaves the one in
// the keyring as it is. If only the keyring failed, the account is saved, the
// password is kept for this run, and the error is the keyring's.
func (c *Core) SaveAccount(ctx context.Context, a account.Account, p *secret.Password) (account.Account, error) {
	a, err := c.Accounts.Save(a)
	if err != nil {
		return a, err
	}
	if p != nil && a.AskEach {
		c.Secrets.SetForSession(a.ID, *p)
	} else if p != nil {
		err = c.Secrets.Set(ctx, a.ID, *p)
	}
	c.accountsChanged()
	return a, err
}

// StaleSecret is the code of the Problem that RemoveAccount returns when all is
// done but the keyring would not give up the password.
const StaleSecret = "keyring.stale"

// RemoveAccount forgets the account and its password. Its mail stays in the
// archive unless deleteMail is set. Nothing happens on the server.
func (c *Core) RemoveAccount(ctx context.Context, id string, deleteMail bool) error {
	if err := c.Accounts.Remove(id); err != nil {
		return err
	}
	c.Fetch.Cancel(id)
	if err := c.servers.Forget(id); err != nil {
		c.log.Warn("the account's server stays remembered", "err", err)
	}
	err := c.Archive.RemoveAccount(ctx, id, deleteMail)
	if left := c.Secrets.Delete(ctx, id); left != nil && err == nil {
		err = problem.New(left, StaleSecret, "The account is removed, but its password may still be in the keyring.",
			fmt.Sprintf("Remove the entry of %s from the keyring by hand. The reason: %s", secret.Service, problem.From(left).Text))
	}
	c.accountsChanged()
	return err
}

func (c *Core) accountsChanged() {
	c.Fetch.Reload()
	c.events.emit(AccountsChanged{})
}

// Close ends what Open began. Run of the fetch worker must have returned.
func (c *Core) Close() error {
	return c.Archive.Close()
}
