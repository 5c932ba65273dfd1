package fetch

import (
	"fmt"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// clock is what this session knows about the time.
func (s *session) clock() clock {
	c := clock{now: s.deps.Now(), latest: s.ledger.latest, session: s.deps.Memory.of(s.account).Session}
	if state, ok := s.client.ConnectionState(); ok && len(state.PeerCertificates) > 0 {
		c.notBefore, c.notAfter = state.PeerCertificates[0].NotBefore, state.PeerCertificates[0].NotAfter
	}
	return c
}

// remarkable is how far the clock must have leapt before a person hears of it:
// they may have been away a month, and all that comes of it is a session's wait.
const remarkable = 40 * 24 * time.Hour

// heldBack tells of messages that would be old enough to be deleted, beside the
// candidates there are, if the clock had not leapt since the session before.
func (s *session) heldBack(c clock, candidates int) {
	last := c.vouched()
	if s.account.Policy.Kind != account.DeleteAfter || last.Equal(c.now) {
		return
	}
	c.session = c.now // as it will be in the next session
	held := len(expendable(s.account.Policy, s.items, s.ledger, c)) - candidates
	if held <= 0 {
		return
	}
	s.log.Info("the clock leapt; what seems old enough now is not deleted in this session", "messages", held, "before", last, "now", c.now)
	if s.result.Doubt == nil && c.now.Sub(last) > remarkable {
		days := int(c.now.Sub(last) / (24 * time.Hour))
		s.result.Doubt = problem.New(nil, "clock.leap", fmt.Sprintf("This computer's clock is %d days further than at the last check of %s.", days, s.account.Title()),
			"Look whether its date is right. What became old enough in between is deleted on the server at the next check, not now.")
	}
}

// sessionStep is how exactly the end of a session is remembered: not every
// check is worth a write.
const sessionStep = time.Hour

// noteClock remembers when the session was, for the next to see a leap.
func (s *session) noteClock() {
	now := s.deps.Now()
	if s.account.Policy.Kind != account.DeleteAfter || now.Sub(s.deps.Memory.of(s.account).Session).Abs() < sessionStep {
		return
	}
	if err := s.deps.Memory.change(s.account, func(r *remembered) { r.Session = now }); err != nil {
		s.log.Warn("the time of the session is not remembered", "err", err)
	}
}
