package fetch

import (
	"context"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// visit has a session for something that the person ordered, rather than the
// schedule. It waits for the account's turn, and as long as the server wants a
// pause between sign-ins. do finds the session opened, and has to quit it.
func (w *Worker) visit(ctx context.Context, id string, notify func(State), do func(context.Context, *session) error) (Result, error) {
	r := w.runnerOf(id)
	if r == nil {
		return Result{}, errNoAccount
	}
	p := newProgress(id, notify)
	defer p.close()
	if len(r.turn) == 0 {
		p.update(func(s *State) { s.Phase, s.Problem = Waiting, errNotYourTurn })
	}
	result, err := r.inTurn(ctx, func(ctx context.Context, a account.Account) (Result, error) {
		if err := r.untilWelcome(ctx, p); err != nil {
			return Result{}, translate(err, a)
		}
		_, result, err := r.has(ctx, a, p, func(ctx context.Context, s *session) error {
			if err := s.open(ctx); err != nil {
				return err
			}
			if err := s.remap(ctx); err != nil { // or all would look new after a migration
				return err
			}
			return do(ctx, s)
		})
		return result, err
	})
	p.update(func(s *State) { s.Phase, s.Problem, s.Rate = Idle, problem.From(err), 0 })
	return result, err
}

// errNotYourTurn is shown while another session of the account is under way.
var errNotYourTurn = problem.New(nil, "fetch.turn", "Another session of this account is under way.", "This comes next.")

// runnerOf returns the runner of the account with that ID, as the account is
// now; nil if there is none.
func (w *Worker) runnerOf(id string) *runner {
	for _, a := range w.deps.Accounts() {
		if a.ID == id {
			r := w.runner(a)
			r.mu.Lock()
			r.account = a // without waking the schedule, which may wait for the person
			r.mu.Unlock()
			return r
		}
	}
	return nil
}

// untilWelcome waits until the server lets the account sign in again, where it
// said so or is known to refuse. What is only known to be polite is left to
// the schedule: a person does not ask every five minutes.
func (r *runner) untilWelcome(ctx context.Context, p *progress) error {
	at := r.welcome()
	for {
		left := at.Sub(r.deps.Now())
		if left <= 0 {
			return nil
		}
		p.update(func(s *State) { s.Phase, s.Next, s.Problem = Waiting, at, tooSoon(nil, r.current(), at) })
		timer := time.NewTimer(min(left, lookEvery))
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-timer.C:
		}
	}
}

// welcome is when the server accepts the next sign-in.
func (r *runner) welcome() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	pause := r.delay
	if rule := ruleFor(r.account); rule.soonIsAuth {
		pause = max(pause, rule.between)
	}
	if r.signedIn.IsZero() || pause <= 0 {
		return time.Time{}
	}
	return r.signedIn.Add(pause)
}
