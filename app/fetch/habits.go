package fetch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/pop3"
)

// Some servers must be spoken to in another way than their offers say. What
// was learnt of that in one session is remembered for the next.

const (
	// muteAfter is how often in a row a server must hang up, or fall silent,
	// when it is asked what it can do, until it is not asked any more. Once may
	// be the network.
	muteAfter = 2
	// muteFor is how long it is not asked. It may have been mended.
	muteFor = 7 * 24 * time.Hour
)

// mute says whether the server is not to be asked what it can do.
func (r remembered) mute(now time.Time) bool { return now.Before(r.MuteTill) }

// learn takes from the end of a session whether the server answers when it is
// asked what it can do.
func (s *session) learn(ctx context.Context, err error) {
	memory, before := s.deps.Memory, s.deps.Memory.of(s.account)
	now := s.deps.Now()
	var failed error
	switch {
	case ctx.Err() != nil, before.mute(now):
	case errors.Is(err, pop3.ErrCapa):
		failed = memory.change(s.account, func(r *remembered) {
			if r.Mute++; r.Mute >= muteAfter {
				r.MuteTill = now.Add(muteFor)
			}
		})
	case err == nil && before.Mute > 0:
		failed = memory.change(s.account, func(r *remembered) { r.Mute = 0 })
	}
	if failed != nil {
		s.log.Warn("whether the server says what it can do is not remembered", "err", failed)
	}
}

// heardAgain makes the next session ask the server what it can do after all:
// if it refused a sign-in, it may want one that it was not asked about.
func (s *session) heardAgain(err error) {
	if !refused(err) || !s.deps.Memory.of(s.account).mute(s.deps.Now()) {
		return
	}
	if err := s.deps.Memory.change(s.account, func(r *remembered) { r.Mute, r.MuteTill = 0, time.Time{} }); err != nil {
		s.log.Warn("that the server is to be asked again is not remembered", "err", err)
	}
}

// badTopAfter is how often in a row the line must break at the first TOP of a
// session until it is not tried any more, for as long as muteFor.
const badTopAfter = 3

// breaksAtTop says whether TOP is not to be tried.
func (r remembered) breaksAtTop(now time.Time) bool { return now.Before(r.NoTop) }

// brokeAtTop notes that the line broke at the first TOP of the session. Some
// servers can't stand TOP at any message; each would cost a session.
func (s *session) brokeAtTop() {
	until := s.deps.Now().Add(muteFor)
	if err := s.deps.Memory.change(s.account, func(r *remembered) {
		if r.BadTop++; r.BadTop >= badTopAfter {
			r.NoTop = until
		}
	}); err != nil {
		s.log.Warn("that the line breaks at TOP is not remembered", "err", err)
	}
}

// spoiltByTop notes that what the server sent for TOP was not POP3: some
// stuff dots for RETR only. TOP is not tried any more, for as long as muteFor.
func (s *session) spoiltByTop() {
	until := s.deps.Now().Add(muteFor)
	if err := s.deps.Memory.change(s.account, func(r *remembered) { r.NoTop = until }); err != nil {
		s.log.Warn("that TOP breaks the protocol is not remembered", "err", err)
	}
}

// topWorks notes that the server answered TOP.
func (s *session) topWorks() {
	if s.deps.Memory.of(s.account).BadTop == 0 {
		return
	}
	if err := s.deps.Memory.change(s.account, func(r *remembered) { r.BadTop = 0 }); err != nil {
		s.log.Warn("that the server answers TOP is not remembered", "err", err)
	}
}

// unbound notes that the server offers to bind the sign-in to the connection
// and refuses everybody who does. Each check would leave a failed sign-in in
// its log otherwise, and the tenth a closed door.
func (s *session) unbound() {
	if !s.client.Unbound() {
		return
	}
	until := s.deps.Now().Add(muteFor)
	if err := s.deps.Memory.change(s.account, func(r *remembered) { r.Unbound = until }); err != nil {
		s.log.Warn("that the server refuses sign-ins bound to the connection is not remembered", "err", err)
	}
}

// wantsUTF8 notes that the server shows some messages only to those who asked
// for UTF8 before they signed in (RFC 6856 §2). The next session does, and
// follows at once.
func (s *session) wantsUTF8(err error) {
	var reply *pop3.Error
	if !errors.As(err, &reply) || reply.Code != pop3.CodeUTF8 || s.utf8 {
		return
	}
	if err := s.deps.Memory.change(s.account, func(r *remembered) { r.UTF8 = true }); err != nil {
		s.log.Warn("that the server wants UTF8 is not remembered", "err", err)
	}
	s.result.More = s.deps.Memory.of(s.account).UTF8 // or the next would not know either
}

// askUTF8 asks for UTF8 where some message needs it. A server that refuses
// shows the others as before.
func (s *session) askUTF8(ctx context.Context) error {
	if s.utf8 = s.deps.Memory.of(s.account).UTF8; !s.utf8 {
		return nil
	}
	err := s.client.UTF8(ctx)
	if refused(err) {
		s.log.Warn("the server wants UTF8 and refuses it", "err", quoted(err))
		return nil
	}
	return err
}

// undeleted tells of messages that the server acknowledged as deleted, and
// still shows.
func (s *session) undeleted(same map[int]bool) {
	n := 0
	for _, is := range same {
		if is {
			n++
		}
	}
	if n == 0 {
		return
	}
	s.log.Warn("the server still shows what it said was deleted", "messages", n)
	if s.result.Doubt == nil && s.account.Policy.Kind != account.Leave && s.account.Policy.Kind != "" {
		s.result.Doubt = problem.New(nil, "server.undeleted", fmt.Sprintf("%s still has messages that it said were deleted.", s.account.Host),
			"They are safe here, and Mailloft asks again. If it stays so, look in the provider's settings whether POP3 may delete.")
	}
}
