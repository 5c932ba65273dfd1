package fetch

import (
	"context"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// The back-off after failures: each wait is twice the one before, give or
// take a third.
const (
	firstRetry = 30 * time.Second
	lastRetry  = 30 * time.Minute
	jitter     = 1.0 / 3

	offlineRetry = 2 * time.Minute // at the latest, while this computer is offline
)

// lookEvery is how often a waiting runner looks at the wall clock: its timers
// stand still while the computer sleeps.
const lookEvery = 30 * time.Second

// runner is one account's place: it decides when a session is due and sees to
// it that there is one at a time.
type runner struct {
	deps     Deps
	work     work
	progress *progress
	turn     chan struct{} // holds one token: whoever has it may have a session
	asked    chan struct{} // holds one token when Fetch asked
	changed  chan struct{} // holds one token when the account may have changed

	mu       sync.Mutex
	account  account.Account
	end      context.CancelCauseFunc // ends the session under way; nil if there is none
	signedIn time.Time               // when a sign-in was last tried
	delay    time.Duration           // least time between sign-ins, as the server announced

	retry *backoff.ExponentialBackOff // used by whoever has the turn
	vain  int                         // the same; sessions in a row that brought nothing, though there was more
}

// work is what a runner does when its time has come: oneSession, but in tests
// of the schedule.
type work func(ctx context.Context, r *runner, a account.Account, p *progress) (Result, error)

func newRunner(deps Deps, a account.Account, do work) *runner {
	r := &runner{
		deps: deps, account: a, work: do,
		progress: newProgress(a.ID, deps.Notify),
		turn:     make(chan struct{}, 1),
		asked:    make(chan struct{}, 1),
		changed:  make(chan struct{}, 1),
		retry: &backoff.ExponentialBackOff{
			InitialInterval: firstRetry, MaxInterval: lastRetry, Multiplier: 2, RandomizationFactor: jitter,
		},
	}
	r.signedIn, r.delay = deps.Memory.lastSignIn(a, deps.Now())
	r.turn <- struct{}{}
	return r
}

func (r *runner) ask() {
	select {
	case r.asked <- struct{}{}:
	default:
	}
}

// change takes over what the account is now. A session under way goes on with
// the old one, unless the account was disabled.
func (r *runner) change(a account.Account) {
	r.mu.Lock()
	r.account = a
	end := r.end
	r.mu.Unlock()
	if a.Disabled && end != nil {
		end(errCancelled)
	}
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// cancel ends the session under way, if there is one.
func (r *runner) cancel() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.end != nil {
		r.end(errCancelled)
	}
}

func (r *runner) current() account.Account {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.account
}

// appointment is when a runner acts next, and what it shows until then.
type appointment struct {
	phase Phase
	at    time.Time        // zero: not by itself
	why   *problem.Problem // shown; nil for none
}

// event is what ends a runner's wait.
type event int

const (
	stopped event = iota
	due
	wanted // by Fetch
	edited // the account changed
)

// run has sessions until ctx ends.
func (r *runner) run(ctx context.Context) {
	defer r.progress.close()
	a := r.current()
	next := begin(a, false, r.deps.Now())
	r.show(next)
	for {
		switch r.wait(ctx, next.at) {
		case stopped:
			return
		case edited:
			if now := r.current(); !now.Equal(a) || next.phase == NeedsYou {
				a = now
				next = begin(a, next.phase == NeedsYou, r.deps.Now())
			}
		case due:
			a = r.current()
			if until := a.QuietUntil(r.deps.Now().Local()); !until.IsZero() {
				next = appointment{phase: Idle, at: until, why: next.why}
				break
			}
			next = r.attempt(ctx)
		case wanted:
			a = r.current()
			next = r.attempt(ctx)
		}
		r.show(next)
	}
}

// begin is the appointment of an account that starts afresh. An account that
// is checked only on demand has none, unless retry is set.
func begin(a account.Account, retry bool, now time.Time) appointment {
	switch {
	case a.Disabled:
		return appointment{phase: Disabled}
	case a.Interval <= 0 && !retry:
		return appointment{phase: Idle}
	}
	return appointment{phase: Idle, at: now}
}

// show lets the listener see what is waited for.
func (r *runner) show(next appointment) {
	r.progress.update(func(s *State) {
		s.Phase, s.Next, s.Problem, s.Rate = next.phase, next.at, next.why, 0
	})
}

// wait returns when the time has come, by the wall clock or by the time that
// passed, whichever is first, so that neither sleep nor a clock that is set
// back keeps mail away. A zero time never comes.
func (r *runner) wait(ctx context.Context, at time.Time) event {
	begun, length := time.Now(), at.Sub(r.deps.Now())
	for {
		left := lookEvery
		if !at.IsZero() {
			left = min(left, length-time.Since(begun))
			if left <= 0 || !r.deps.Now().Round(0).Before(at.Round(0)) {
				if ctx.Err() != nil {
					return stopped
				}
				return due
			}
		}
		if e, over := r.rest(ctx, left); over {
			return e
		}
	}
}

// rest waits for an event, or for d to pass.
func (r *runner) rest(ctx context.Context, d time.Duration) (e event, over bool) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return stopped, true
	case <-r.changed:
		return edited, true
	case <-r.asked:
		if r.current().Disabled {
			return 0, false
		}
		return wanted, true
	case <-timer.C:
		return 0, false
	}
}

// attempt has a session unless it is too soon for one, and says what is next.
func (r *runner) attempt(ctx context.Context) appointment {
	if at := r.earliest(); r.deps.Now().Before(at) {
		return appointment{phase: Waiting, at: at, why: tooSoon(nil, r.current(), at)}
	}
	result, err := r.inTurn(ctx, func(ctx context.Context, a account.Account) (Result, error) {
		if at := r.earliest(); r.deps.Now().Before(at) { // for whoever had the turn before
			return Result{}, tooSoon(nil, a, at)
		}
		return r.work(ctx, r, a, r.progress)
	})
	select {
	case <-r.asked: // during the session: that was it
	default:
	}
	if ctx.Err() != nil {
		return appointment{phase: Idle}
	}
	return r.after(result, err)
}

// earliest is when the server lets the account sign in again. RFC 2449 §6.5.
func (r *runner) earliest() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.signedIn.IsZero() {
		return time.Time{}
	}
	return r.signedIn.Add(max(r.delay, ruleFor(r.account).between))
}

// after decides what follows a session.
func (r *runner) after(result Result, err error) appointment {
	now, a := r.deps.Now(), r.current()
	if err == nil {
		return r.afterSuccess(now, a, result)
	}
	p := problem.From(err)
	switch remedyFor(p.Code) {
	case nothing:
		return r.onInterval(now, a, nil)
	case person:
		return appointment{phase: NeedsYou, why: p}
	case personOrTime:
		return appointment{phase: NeedsYou, at: r.later(now), why: p}
	case patience:
		return appointment{phase: Waiting, at: r.later(now), why: p}
	}
	if a.Interval <= 0 {
		return appointment{phase: Idle, why: p}
	}
	return appointment{phase: Waiting, at: online(p, r.later(now), now), why: p}
}

func (r *runner) afterSuccess(now time.Time, a account.Account, result Result) appointment {
	r.retry.Reset()
	if r.goesOn(result) {
		return appointment{phase: Idle, at: latest(now, r.earliest()), why: result.problem()}
	}
	return r.onInterval(now, a, result.problem())
}

// mostVain is how many sessions in a row may bring nothing. Some pass over
// mail that came through another account, or that a rule skips, as much as one
// may take; but a server that contradicts itself could have sessions without end.
const mostVain = 20

// goesOn says whether a session is followed by the next at once.
func (r *runner) goesOn(last Result) bool {
	if !last.More || last.brought() {
		r.vain = 0
		return last.More
	}
	if r.vain++; r.vain < mostVain {
		return true
	}
	r.vain = 0
	return false
}

// onInterval is the next regular check.
func (r *runner) onInterval(now time.Time, a account.Account, why *problem.Problem) appointment {
	if a.Interval <= 0 {
		return appointment{phase: Idle, why: why}
	}
	return appointment{phase: Idle, at: latest(now.Add(a.Interval), r.earliest()), why: why}
}

// later is the next try after a failure.
func (r *runner) later(now time.Time) time.Time {
	return latest(now.Add(r.retry.NextBackOff()), r.earliest())
}

// online is the next try after p. Whether this computer is online again is
// cheap to find out, and nobody's server is bothered.
func online(p *problem.Problem, at, now time.Time) time.Time {
	switch p.Code {
	case "net.dns", "net.unknown-host", "net.unreachable":
		if soon := now.Add(offlineRetry); soon.Before(at) {
			return soon
		}
	}
	return at
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// session waits for the account's turn and has one session.
func (r *runner) session(ctx context.Context, p *progress) (Result, error) {
	return r.inTurn(ctx, func(ctx context.Context, a account.Account) (Result, error) { return r.work(ctx, r, a, p) })
}

// inTurn waits for the account's turn and does something that Cancel can end.
func (r *runner) inTurn(ctx context.Context, do func(context.Context, account.Account) (Result, error)) (Result, error) {
	select {
	case <-r.turn:
	case <-ctx.Done():
		return Result{}, problem.From(ctx.Err())
	}
	defer func() { r.turn <- struct{}{} }()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	r.mu.Lock()
	a := r.account
	r.end = end
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		r.end = nil
		r.mu.Unlock()
	}()
	return do(ctx, a)
}

// signingIn notes that a sign-in is being tried and what the server announced.
func (r *runner) signingIn(announced time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.signedIn, r.delay = r.deps.Now(), announced
	if err := r.deps.Memory.signedIn(r.account, r.signedIn, announced); err != nil {
		r.deps.Log.Warn("the pause between sign-ins is not remembered", "err", err)
	}
}
