package fetch

import (
	"context"
	"fmt"
	"io"
	"net/mail"
	"strings"

	"github.com/mailloft/mailloft/app/problem"
)

// What LIST, UIDL and DELE mean by a number, RETR must mean, too. A server that
// sends another message under it would have that one stored, and delete the
// one that nobody has. Where the sizes are as listed nothing speaks for that.
// Where they are not, as with many honest servers, they may be those of the
// neighbours; and TOP may show another message.

// looksAtMost is how many messages of another size than listed are looked at.
// A server that mixes its numbers up hardly does so for one of them only.
const looksAtMost = 4

// misfit says whether what was retrieved under the item's number has another
// size than is listed.
func (s *session) misfit(it item) bool {
	size, known := s.octets[it.number]
	return known && it.size >= 0 && size != it.size
}

// asNumbered leaves out what the server may mean another message by: all
// misfits, if it takes the numbers for those of the neighbours; and if TOP shows
// another message than was retrieved, all of which it does not show the same.
func (s *session) asNumbered(ctx context.Context, items []item) ([]item, error) {
	var misfits, left []item
	for _, it := range items {
		if s.misfit(it) {
			misfits = append(misfits, it)
		} else {
			left = append(left, it)
		}
	}
	if len(misfits) > 0 && s.deps.Now().Before(s.deps.Memory.of(s.account).Numbers) || s.shifted(misfits) {
		s.misnumbers(len(misfits))
		return left, nil
	}
	some := misfits
	if len(some) > looksAtMost {
		some = append(some[:looksAtMost-1:looksAtMost-1], some[len(some)-1])
	}
	shown, err := s.shownAs(ctx, some)
	if err != nil || !anotherIn(shown) {
		return items, err
	}
	if shown, err = s.shownAs(ctx, items); err != nil {
		return nil, err
	}
	left = nil
	for _, it := range items {
		if shown[it.number] == theSame {
			left = append(left, it)
		}
	}
	s.misnumbers(len(items) - len(left))
	return left, nil
}

// shifted says whether most of the misfits have the sizes that are listed for
// the messages before them, or behind them.
func (s *session) shifted(misfits []item) bool {
	listed := make(map[int]int64, len(s.items))
	for _, it := range s.items {
		listed[it.number] = it.size
	}
	var before, behind int
	for _, it := range misfits {
		size := s.octets[it.number]
		if of, is := listed[it.number-1]; is && of == size {
			before++
		}
		if of, is := listed[it.number+1]; is && of == size {
			behind++
		}
	}
	return len(misfits) > 1 && 2*max(before, behind) > len(misfits)
}

// identity is what TOP tells about a stored message.
type identity int

const (
	untold identity = iota // neither
	theSame
	another
)

func anotherIn(shown map[int]identity) bool {
	for _, is := range shown {
		if is == another {
			return true
		}
	}
	return false
}

// shownAs asks TOP whether the server means the stored messages.
func (s *session) shownAs(ctx context.Context, items []item) (map[int]identity, error) {
	byNumber := make(map[int]item, len(items))
	for _, it := range items {
		byNumber[it.number] = it
	}
	shown := make(map[int]identity, len(items))
	err := s.tops(ctx, items, proofLines, func(n int, r io.Reader) error {
		file := s.openStored(ctx, byNumber[n])
		if file == nil {
			return nil
		}
		defer func() { _ = file.Close() }() // only read
		shown[n] = identify(file, r)
		return nil
	})
	return shown, err
}

// identify compares what tells two messages apart. Servers add and omit other
// fields.
func identify(stored, shown io.Reader) identity {
	a, err := mail.ReadMessage(io.LimitReader(stored, maxHeader))
	if err != nil {
		return untold
	}
	b, err := mail.ReadMessage(io.LimitReader(shown, maxHeader))
	if err != nil {
		return untold
	}
	for _, fields := range [][]string{{"Message-Id"}, {"Date", "From", "Subject"}} {
		one, other := joined(a.Header, fields), joined(b.Header, fields)
		switch {
		case one == "" || other == "":
		case one == other:
			return theSame
		default:
			return another
		}
	}
	return untold
}

// joined gives fields in one text; empty if there are none of them.
func joined(h mail.Header, fields []string) string {
	var all []string
	for _, f := range fields {
		all = append(all, strings.Fields(h.Get(f))...)
	}
	return strings.Join(all, " ")
}

// misnumbers tells that messages stay because of their numbers. In later sessions
// there may be too few of them to show it.
func (s *session) misnumbers(n int) {
	s.log.Warn("the server sends other messages than it lists under their numbers", "messages", n)
	s.remember(func(r *remembered) { r.Numbers = s.deps.Now().Add(spare) })
	s.result.Doubt = problem.New(nil, "server.numbers", fmt.Sprintf("%s sends other messages than the ones it is asked for.", s.account.Host),
		"What was sent is safe here. Nothing is deleted there where it may be another message. Look in the provider's web mail for what is missing here, and tell the provider.")
}
