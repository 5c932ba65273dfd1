// Package app is the core of Mailloft: everything a person can do, without a
// screen. [Core] owns the rooms below it and one event stream; the window and
// the commands call the rooms through it.
package app

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/app/signin"
)

// Core is an opened profile.
type Core struct {
	Dirs     Dirs
	Accounts *account.Store
	Secrets  *secret.Vault
	SignIn   *signin.Desk
	Archive  *archive.Archive
	Organise *organise.Store
	Fetch    *fetch.Worker
	Mended   *problem.Problem // what Open found wrong with the index and mended; nil if nothing

	log     *slog.Logger
	events  events
	servers *fetch.Memory
	traces  *tracer
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
		o.Ring = secret.Sealed{Ring: secret.Keyring{}, Dir: o.Dirs.Sealed()}
	}
	c := &Core{Dirs: o.Dirs, log: o.Log, Secrets: secret.NewVault(o.Ring, secret.Timeout)}
	c.traces = &tracer{dir: o.Dirs.Log, log: o.Log}
	c.SignIn = signin.New(c.Secrets, o.Dirs.Providers(), o.Log)
	var err error
	if c.Accounts, err = account.OpenStore(o.Dirs.Accounts()); err != nil {
		return nil, err
	}
	if c.Organise, err = organise.OpenStore(o.Dirs.Organise()); err != nil {
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
		Passwords: c.SignIn,
		Archive:   c.Archive,
		Log:       o.Log,
		Trace:     c.traces.write,
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

// Run fetches mail on each account's schedule, asks the rules about what
// arrives, and tidies the archive and Trash between sessions, until ctx ends.
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
	tidying.Go(func() { c.sweepSecrets(ctx) })
	added, cancel := c.arrivals()
	defer cancel()
	tidying.Go(func() { c.settle(ctx, added) })
	tidying.Go(func() { c.sweepTrash(ctx) })
	tidying.Go(func() { c.checkMonthly(ctx) })
	err := c.Fetch.Run(ctx)
	tidying.Wait()
	return err
}

// Subscribe calls listen for every event until cancel is called. listen runs
// on the goroutine where the event happened and must not block.
func (c *Core) Subscribe(listen func(Event)) (cancel func()) { return c.events.subscribe(listen) }

func (c *Core) accountsChanged() {
	c.Fetch.Reload()
	c.events.emit(AccountsChanged{})
}

// Close ends what Open began. Run of the fetch worker must have returned.
func (c *Core) Close() error {
	return errors.Join(c.Archive.Close(), c.traces.close())
}
