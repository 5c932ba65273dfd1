package fetch

import (
	"context"
	"fmt"
	"time"

	"github.com/mailloft/mailloft/app/problem"
)

// Result says what a session did.
type Result struct {
	Listed     int // messages the server listed
	New        int // stored, and not in the archive before
	Duplicates int // retrieved, and found to be in the archive already
	Partial    int // of New, those of which only the beginning was fetched
	Completed  int // partial messages whose rest was fetched
	Remapped   int // known messages under new unique-ids, recognised without fetching them
	Skipped    int // left on the server by a rule
	Unlimited  int // fetched whole, for the server shows no beginnings, though over the size limit
	Deleted    int // deletions the server committed
	Ruled      int // of Deleted, those that a rule deleted without their being fetched
	Bytes      int64
	Failed     []Failure        // messages that could not be fetched or deleted, one by one
	Doubt      *problem.Problem // why less was done than the account asks for, though nothing failed; nil for none
	More       bool             // the session ended at its cap, or the provider lists more in the next one
}

// Failure is one message that the server refused while the session went on.
type Failure struct {
	Number int    // in that session
	UID    string // empty if the server gave none fit to show
	Err    error  // a *problem.Problem
}

// problem puts single failures into words; nil if there were none.
func (r Result) problem() *problem.Problem {
	switch n := len(r.Failed); {
	case n == 0:
		return r.Doubt
	case n == 1:
		return problem.From(r.Failed[0].Err) // it says which, and why
	default:
		return problem.New(r.Failed[0].Err, "fetch.partly", fmt.Sprintf("The server refused %d messages.", n),
			"They are tried again at the next check; everything else is here.")
	}
}

// brought says whether there is mail here that was not before. What was skipped,
// recognised or deleted does not count: under unique-ids that change each time,
// or where a deletion is only pretended, it is so in every session.
func (r Result) brought() bool { return r.New+r.Completed > 0 }

// add sums up sessions that followed each other.
func (r *Result) add(o Result) {
	r.Listed = o.Listed
	r.New += o.New
	r.Duplicates += o.Duplicates
	r.Partial += o.Partial
	r.Completed += o.Completed
	r.Remapped += o.Remapped
	r.Skipped += o.Skipped
	r.Unlimited += o.Unlimited
	r.Deleted += o.Deleted
	r.Ruled += o.Ruled
	r.Bytes += o.Bytes
	r.Failed = o.Failed // the later session tried them again
	r.Doubt = o.Doubt
	r.More = o.More
}

// Once fetches the account's mail now and returns when that is done, without
// the scheduler: for commands. It has further sessions while there is more and
// the server does not ask for a pause between them. The result counts what was
// done even when err is not nil. Errors are *problem.Problem. notify may be nil.
func (w *Worker) Once(ctx context.Context, id string, notify func(State)) (Result, error) {
	r := w.runnerOf(id)
	if r == nil {
		return Result{}, errNoAccount
	}
	return r.once(ctx, notify)
}

func (r *runner) once(ctx context.Context, notify func(State)) (Result, error) {
	p := newProgress(r.current().ID, notify)
	defer p.close()
	defer func() { // States tells of this session, too
		last := p.snapshot()
		r.progress.update(func(s *State) { *s = last })
	}()
	var sum Result
	if err := r.letIn(ctx, p); err != nil {
		p.update(func(s *State) { s.Phase, s.Problem = Idle, problem.From(err) })
		return sum, err
	}
	for {
		result, err := r.session(ctx, p)
		sum.add(result)
		again := err == nil && r.goesOn(result)
		if again && !r.deps.Now().Before(r.earliest()) {
			continue
		}
		why := problem.From(err)
		if why == nil {
			why = sum.problem()
		}
		p.update(func(s *State) { s.Phase, s.Problem, s.Rate = Idle, why, 0 })
		return sum, err
	}
}

// patientFor is how long a command waits for the pause a server wants. A
// longer one is told, and the command ends: its next run will be later.
const patientFor = time.Minute

// letIn waits for a short pause between sign-ins, and refuses for a long one.
func (r *runner) letIn(ctx context.Context, p *progress) error {
	if at := r.welcome(); at.Sub(r.deps.Now()) > patientFor {
		return tooSoon(nil, r.current(), at)
	}
	if err := r.untilWelcome(ctx, p); err != nil {
		return translate(err, r.current())
	}
	return nil
}
