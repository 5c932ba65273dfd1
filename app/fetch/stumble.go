package fetch

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// Some messages break the session whenever they are asked for: the server's
// process dies at them, or what scans mail on the way does. Met in the order
// of the listing, one of those would keep all mail behind it away for ever,
// and, as no session came to its QUIT, everything on the server.
//
// So the message that was awaited when the line broke is remembered. The next
// session puts it aside, fetches and deletes the others, and comes to its
// QUIT; only then a session of its own asks for what was put aside. Mostly
// the message was innocent, and that is all it cost.

const (
	// oftenStumbled is how often the line must break at a message for it to
	// get sessions of its own even when there is nothing else to fetch.
	oftenStumbled = 3

	maxStumbles = 200 // places remembered for an account

	// oneByOneFor is how long a server that seemed to lose commands gets one at
	// a time.
	oneByOneFor = 24 * time.Hour
)

// places name an item from one session to the next: by its key, and by where
// it is, as some servers give other unique-ids each time.
func (it item) places() []string {
	here := derivedKey("place-", it.number, it.size)
	if it.key == "" {
		return []string{here}
	}
	return []string{it.key, here}
}

// brokeAt says how often sessions broke where the item is.
func (s *session) brokeAt(it item) int {
	n := 0
	for _, place := range it.places() {
		n = max(n, s.stumbles[place])
	}
	return n
}

// stumbled remembers that the line broke while it was awaited.
func (s *session) stumbled(ctx context.Context, it item, err error) {
	s.broke = true
	if s.spokenWrong(ctx, err) {
		return // it need not be the message's fault
	}
	s.maybeLost(ctx, err)
	s.log.Warn("the session broke while a message was awaited", "number", it.number, "size", it.size)
	if err := s.deps.Memory.stumbled(s.account, it.places()); err != nil {
		s.log.Warn("where the session broke is not remembered", "err", err)
	}
}

// maybeLost remembers that the server closed the line before anything of a
// message had come, as it may if it lost commands. For a while it gets one at a
// time.
func (s *session) maybeLost(ctx context.Context, err error) {
	if ctx.Err() != nil || refused(err) || s.result.Bytes > 0 {
		return
	}
	if err := s.deps.Memory.oneByOne(s.account, s.deps.Now().Add(oneByOneFor)); err != nil {
		s.log.Warn("that the server may lose commands is not remembered", "err", err)
	}
}

// oneByOne says whether no command is sent before the one before is answered:
// a message must be safe before the next is asked for, or the server can't
// stand more.
func oneByOne(a account.Account, deps Deps) bool {
	return ruleFor(a).each || deps.Now().Before(deps.Memory.of(a).OneByOne)
}

// setAside takes the messages at which sessions broke out of the listing, and
// forgets those that are here by now or no longer there.
func (s *session) setAside() {
	if len(s.stumbles) == 0 {
		return
	}
	still := map[string]int{}
	var rest []item
	often := 0
	for _, it := range s.items {
		n := s.brokeAt(it)
		if n == 0 || !s.missing(it) {
			rest = append(rest, it)
			continue
		}
		for _, place := range it.places() {
			still[place] = n
		}
		often = max(often, n)
		s.aside = append(s.aside, it)
	}
	if s.complete && !maps.Equal(still, s.stumbles) {
		if err := s.deps.Memory.stumblesAre(s.account, still); err != nil {
			s.log.Warn("where sessions broke is not forgotten", "err", err)
		}
	}
	if often < oftenStumbled && !slices.ContainsFunc(rest, s.missing) {
		s.aside = nil // nothing else would have to wait for them
		return
	}
	s.items = rest
}

// asideSession has a session for what the one before put aside. That the line
// breaks again does not make it fail, for everything else is done.
func asideSession(ctx context.Context, before *session) (Result, error) {
	s := newSession(before.runner, before.account, before.progress)
	return s.run(ctx, func(ctx context.Context) error {
		if err := s.open(ctx); err != nil {
			return err
		}
		// In the order of how often they broke it, or the first would keep the
		// others away in its turn.
		wanted := map[string]bool{}
		for _, it := range before.aside {
			for _, place := range it.places() {
				wanted[place] = true
			}
		}
		s.items = slices.DeleteFunc(s.items, func(it item) bool {
			return !slices.ContainsFunc(it.places(), func(place string) bool { return wanted[place] })
		})
		slices.SortStableFunc(s.items, func(a, b item) int { return s.brokeAt(a) - s.brokeAt(b) })
		err := s.fetchNew(ctx)
		if err != nil && s.broke {
			s.leaveAside(s.items)
			return nil
		}
		if err != nil {
			return err
		}
		s.arrived(s.items)
		s.items = ordered(s.items, func(it item) int { return it.number })
		if err := s.deleteAll(ctx); err != nil {
			return err
		}
		return s.quit(ctx)
	})
}

// arrived forgets that sessions broke at messages that are here now.
func (s *session) arrived(items []item) {
	left := maps.Clone(s.stumbles)
	for _, it := range items {
		if !s.missing(it) {
			for _, place := range it.places() {
				delete(left, place)
			}
		}
	}
	if err := s.deps.Memory.stumblesAre(s.account, left); err != nil {
		s.log.Warn("where sessions broke is not forgotten", "err", err)
	}
}

// leaveAside notes what was put aside and is not here yet.
func (s *session) leaveAside(items []item) {
	for _, it := range items {
		if s.missing(it) {
			s.leave(it, breaksThere(s.account, it.number))
		}
	}
}

func breaksThere(a account.Account, number int) *problem.Problem {
	return problem.New(nil, "message.breaks", fmt.Sprintf("The connection to %s breaks when message %d is asked for.", a.Host, number),
		"It comes last from now on, and keeps nothing else away. If it stays so, look at it in the provider's web mail, or ask the server's keeper.")
}

// stumbled notes that a session broke at a message, which has these names.
func (m *Memory) stumbled(a account.Account, places []string) error {
	return m.change(a, func(s *remembered) {
		s.Stumbles = maps.Clone(s.Stumbles) // of may have handed it out
		if s.Stumbles == nil {
			s.Stumbles = map[string]int{}
		}
		for _, place := range places {
			if len(s.Stumbles) < maxStumbles || s.Stumbles[place] > 0 {
				s.Stumbles[place]++
			}
		}
	})
}

func (m *Memory) oneByOne(a account.Account, until time.Time) error {
	return m.change(a, func(s *remembered) { s.OneByOne = until })
}

func (m *Memory) stumblesAre(a account.Account, places map[string]int) error {
	return m.change(a, func(s *remembered) { s.Stumbles = places })
}
