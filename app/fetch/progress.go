package fetch

import (
	"sync"
	"time"
)

// notifyEvery is the shortest time between two notices of one account's state.
const notifyEvery = 100 * time.Millisecond

// rateOver is the time over which State.Rate is measured before it is smoothed.
const rateOver = 500 * time.Millisecond

// progress holds an account's State and tells one listener about it, at most
// once every notifyEvery. A state that comes too soon is sent later, by a
// timer, so that the listener always ends up with the newest one.
type progress struct {
	notify func(State) // may be nil

	mu     sync.Mutex
	state  State
	sent   time.Time // monotonic
	timer  *time.Timer
	closed bool
	metre  metre

	sending sync.Mutex // keeps notices in order; held while notify runs
}

// metre measures bytes a second.
type metre struct {
	since time.Time
	bytes int64
}

func newProgress(id string, notify func(State)) *progress {
	return &progress{notify: notify, state: State{Account: id, Phase: Idle}}
}

// snapshot returns the state as it is now.
func (p *progress) snapshot() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// update changes the state and lets the listener know in due time.
func (p *progress) update(change func(*State)) {
	p.mu.Lock()
	before := p.state.Phase
	change(&p.state)
	settled := p.state.Phase != before && !p.state.Busy()
	wait := notifyEvery - time.Since(p.sent)
	if !settled && !p.sent.IsZero() && wait > 0 {
		p.sendLater(wait)
		p.mu.Unlock()
		return
	}
	p.mu.Unlock()
	p.send(false)
}

// sendLater starts the timer unless it runs. p.mu is held.
func (p *progress) sendLater(wait time.Duration) {
	if p.timer == nil && !p.closed {
		p.timer = time.AfterFunc(wait, func() { p.send(true) })
	}
}

// send tells the listener the newest state. A call that was put off has nothing
// to do if another one came before it.
func (p *progress) send(putOff bool) {
	p.sending.Lock()
	defer p.sending.Unlock()
	p.mu.Lock()
	if putOff && p.timer == nil {
		p.mu.Unlock()
		return
	}
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
	p.sent = time.Now()
	state, closed := p.state, p.closed
	p.mu.Unlock()
	if p.notify != nil && !closed {
		p.notify(state)
	}
}

// close sends what is still waiting to be sent; afterwards the listener hears
// nothing more.
func (p *progress) close() {
	p.mu.Lock()
	waiting := p.timer != nil
	p.mu.Unlock()
	if waiting {
		p.send(false)
	}
	p.sending.Lock() // let a notice under way end
	defer p.sending.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
}

// received adds n bytes to the session's count and keeps the rate smooth.
func (p *progress) received(n int) {
	p.update(func(s *State) {
		s.Bytes += int64(n)
		s.Rate = p.metre.add(int64(n), s.Rate)
	})
}

// add counts n bytes and returns the new rate, given the one so far.
func (m *metre) add(n int64, rate float64) float64 {
	if m.since.IsZero() {
		m.since = time.Now()
	}
	m.bytes += n
	passed := time.Since(m.since)
	if passed < rateOver {
		return rate
	}
	latest := float64(m.bytes) / passed.Seconds()
	*m = metre{since: time.Now()}
	if rate == 0 {
		return latest
	}
	return 0.7*rate + 0.3*latest
}

// begin clears the figures of the session before.
func (p *progress) begin() {
	p.update(func(s *State) {
		*s = State{Account: s.Account, Phase: Keyring, Last: s.Last, Problem: s.Problem}
		p.metre = metre{}
	})
}

// end leaves the session's figures to be seen until the next one.
func (p *progress) end(r Result, at time.Time, success bool) {
	p.update(func(s *State) {
		s.New, s.Deleted, s.Rate = r.New, r.Deleted, 0
		if success {
			s.Last = at
		}
	})
}
