package fetch

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/pop3"
)

// Passwords hands out an account's credential when a session starts: its
// password, or an access token if it signs in with OAuth 2. Implementations may
// block until ctx ends. *signin.Desk is one.
type Passwords interface {
	Password(ctx context.Context, a account.Account) (secret.Password, error)
	// CertificatePassword opens the account's PKCS#12 file; empty if none is kept.
	CertificatePassword(ctx context.Context, a account.Account) (secret.Password, error)
	// Proxy is the account's proxy with its password, if one is kept; nil if it
	// can't be used.
	Proxy(ctx context.Context, a account.Account) (*url.URL, error)
	// Refused says that the server did not accept an access token.
	Refused(a account.Account, token secret.Password)
}

// Deps is what a Worker works with.
type Deps struct {
	Accounts  func() []account.Account // all of them, in the order shown; called from several goroutines
	Passwords Passwords
	Archive   Archive
	Notify    func(State)      // may be nil; in order for each account, from its goroutines; must return soon
	Log       *slog.Logger     // nil logs nothing
	Now       func() time.Time // nil is time.Now
	Memory    *Memory          // of servers; nil remembers for this run only
	Client    pop3.Config      // timeouts, limits, dialer; TLS, ServerName and Trace are set for each account

	// Trace is told each line of the protocol of accounts that want that,
	// without credentials and mail, from their goroutines. It may be nil.
	Trace func(a account.Account, line string)
}

// Worker fetches mail for all accounts. Its methods are safe for concurrent use.
type Worker struct {
	deps   Deps
	reload chan struct{} // holds one token when the accounts changed
	work   work
	paused atomic.Bool

	mu      sync.Mutex
	runners map[string]*runner // by account ID
}

// New returns a worker. It does nothing until Run or Once is called.
func New(deps Deps) *Worker {
	if deps.Log == nil {
		deps.Log = slog.New(slog.DiscardHandler)
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.Memory == nil {
		deps.Memory, _ = OpenMemory("") // nothing is read
	}
	w := &Worker{deps: deps, reload: make(chan struct{}, 1), runners: map[string]*runner{}, work: oneSession}
	w.deps.Accounts = w.unlessPaused(deps.Accounts)
	return w
}

// Run fetches at once, then on each account's interval and whenever Fetch asks
// for it, until ctx ends. It returns nil when all its goroutines have ended.
func (w *Worker) Run(ctx context.Context) error {
	running := map[string]*running{}
	defer func() {
		for _, r := range running {
			r.stop()
		}
	}()
	for {
		w.match(ctx, running)
		select {
		case <-ctx.Done():
			return nil
		case <-w.reload:
		}
	}
}

// running is a runner's goroutine.
type running struct {
	cancel context.CancelFunc
	done   chan struct{}
}

func start(ctx context.Context, r *runner) *running {
	ctx, cancel := context.WithCancel(ctx)
	g := &running{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(g.done)
		r.run(ctx)
	}()
	return g
}

func (g *running) stop() {
	g.cancel()
	<-g.done
}

// match starts a goroutine for each account that has none, tells the others
// that their account may have changed, and ends those whose account is gone.
func (w *Worker) match(ctx context.Context, all map[string]*running) {
	wanted := map[string]bool{}
	for _, a := range w.deps.Accounts() {
		wanted[a.ID] = true
		r := w.runner(a)
		if all[a.ID] == nil {
			all[a.ID] = start(ctx, r)
			continue
		}
		r.change(a)
	}
	for id, g := range all {
		if !wanted[id] {
			g.stop()
			delete(all, id)
			w.forget(id)
		}
	}
}

// runner returns the account's runner, a new one if it has none.
func (w *Worker) runner(a account.Account) *runner {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.runners[a.ID]
	if r == nil {
		r = newRunner(w.deps, a, w.work)
		w.runners[a.ID] = r
	}
	return r
}

func (w *Worker) forget(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.runners, id)
}

// Fetch asks for a session of each named account now, or of every account
// that is enabled if none is named. It does not wait. An account that waited
// for the person tries again.
func (w *Worker) Fetch(ids ...string) {
	for _, a := range w.deps.Accounts() {
		if !a.Disabled && (len(ids) == 0 || contains(ids, a.ID)) {
			w.runner(a).ask()
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// Cancel ends the account's session, if it has one, within a second. What was
// stored stays stored; nothing is deleted on the server.
func (w *Worker) Cancel(id string) {
	w.mu.Lock()
	r := w.runners[id]
	w.mu.Unlock()
	if r != nil {
		r.cancel()
	}
}

// States returns a snapshot for each account, in the accounts' order.
func (w *Worker) States() []State {
	accounts := w.deps.Accounts()
	states := make([]State, 0, len(accounts))
	for _, a := range accounts {
		s := w.runner(a).progress.snapshot()
		if a.Disabled {
			s.Phase = Disabled
		}
		states = append(states, s)
	}
	return states
}

// Reload says that accounts were added, removed or changed, or a password was.
// An account that waited for the person tries again.
func (w *Worker) Reload() {
	select {
	case w.reload <- struct{}{}:
	default: // one is on its way
	}
}

// errCancelled is the cause of a session's end when Cancel was called.
var errCancelled = errors.New("cancelled")

// errNoAccount means that Once was asked for an account that does not exist.
var errNoAccount = problem.New(nil, "account.unknown", "There is no such account.", "mailloft account list shows the accounts.")
