package fetch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/pop3"
)

// Some servers must be spoken to in another way than their offers say. What
// was learnt of that in one session is remembered for the next.

// habit is something a server can't stand. Where that shows in the line
// breaking, it may be the network once, so it is believed after several times.
type habit struct {
	Times int       `json:"times,omitzero"` // in a row
	Until time.Time `json:"until,omitzero"` // until then, the server is spared it
}

const (
	// spare is how long a server is spared what it can't stand. It may have
	// been mended.
	spare = 7 * 24 * time.Hour
	// muteAfter is how often in a row a server must hang up, or fall silent,
	// when it is asked what it can do.
	muteAfter = 2
	// badTopAfter is how often in a row the line must break at the first TOP of
	// a session.
	badTopAfter = 3
)

// spared says whether the server is spared it now.
func (h habit) spared(now time.Time) bool { return now.Before(h.Until) }

// again is the habit after it showed once more, to be believed after so many
// times in a row.
func (h habit) again(now time.Time, after int) habit {
	if h.Times++; h.Times >= after {
		h.Until = now.Add(spare)
	}
	return h
}

// remember changes what is remembered of the server.
func (s *session) remember(edit func(r *remembered)) {
	if err := s.deps.Memory.change(s.account, edit); err != nil {
		s.log.Warn("how the server is to be spoken to is not remembered", "err", err)
	}
}

// learn takes from the end of a session whether the server answers when it is
// asked what it can do.
func (s *session) learn(ctx context.Context, err error) {
	now, before := s.deps.Now(), s.deps.Memory.of(s.account).Mute
	switch {
	case ctx.Err() != nil, before.spared(now):
	case errors.Is(err, pop3.ErrCapa):
		s.remember(func(r *remembered) { r.Mute = r.Mute.again(now, muteAfter) })
	case err == nil && before.Times > 0:
		s.remember(func(r *remembered) { r.Mute = habit{} })
	}
}

// heardAgain makes the next session ask the server what it can do after all:
// if it refused a sign-in, it may want one that it was not asked about.
func (s *session) heardAgain(err error) {
	if refused(err) && s.deps.Memory.of(s.account).Mute.spared(s.deps.Now()) {
		s.remember(func(r *remembered) { r.Mute = habit{} })
	}
}

// brokeAtTop notes that the line broke at the first TOP of the session. Some
// servers can't stand TOP at any message; each would cost a session.
func (s *session) brokeAtTop() {
	s.remember(func(r *remembered) { r.BadTop = r.BadTop.again(s.deps.Now(), badTopAfter) })
}

// spoiltByTop notes that what the server sent for TOP was not POP3, which is
// no accident: some stuff dots for RETR only.
func (s *session) spoiltByTop() {
	s.remember(func(r *remembered) { r.BadTop = r.BadTop.again(s.deps.Now(), 1) })
}

// topWorks notes that the server answered TOP.
func (s *session) topWorks() {
	if s.deps.Memory.of(s.account).BadTop.Times > 0 {
		s.remember(func(r *remembered) { r.BadTop = habit{} })
	}
}

// unbound notes that the server offers to bind the sign-in to the connection
// and refuses everybody who does. Each check would leave a failed sign-in in
// its log otherwise, and the tenth a closed door.
func (s *session) unbound() {
	if !s.client.Unbound() {
		return
	}
	s.remember(func(r *remembered) { r.Unbound = s.deps.Now().Add(spare) })
}

// spokenWrong says whether the session broke because of how the server was
// spoken to, as far as can be told; the next speaks to it in another way.
func (s *session) spokenWrong(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	now, single := s.deps.Now(), oneByOne(s.account, s.deps)
	var broken *pop3.ProtocolError
	switch {
	case errors.Is(err, pop3.ErrBareLF):
		s.remember(func(r *remembered) { r.BareLF = now.Add(spare) })
		s.otherway = now.Before(s.deps.Memory.of(s.account).BareLF)
	case (errors.As(err, &broken) || errors.Is(err, pop3.ErrBareDot)) && !single:
		// WildDuck offers PIPELINING, and begins a reply before it has sent all of
		// the message before. And only with nothing in flight the size can tell
		// whether LF ends the lines.
		s.remember(func(r *remembered) { r.OneByOne = now.Add(spare) })
		s.otherway = oneByOne(s.account, s.deps)
	case errors.Is(err, os.ErrDeadlineExceeded) && !single:
		// Others offer it, and read one line of what came at once. But it may have
		// been the network, and this costs time.
		s.remember(func(r *remembered) { r.OneByOne = now.Add(oneByOneFor) })
		s.otherway = oneByOne(s.account, s.deps)
	}
	return s.otherway
}

// wantsUTF8 notes that the server shows some messages only to those who asked
// for UTF8 before they signed in (RFC 6856 §2). The next session does, and
// follows at once.
func (s *session) wantsUTF8(err error) {
	var reply *pop3.Error
	if !errors.As(err, &reply) || reply.Code != pop3.CodeUTF8 || s.utf8 {
		return
	}
	s.remember(func(r *remembered) { r.UTF8 = true })
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
