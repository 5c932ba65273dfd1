package fetch

import (
	"math"
	"time"

	"github.com/mailloft/mailloft/app/account"
)

// founded is a time no correct clock shows any more: Mailloft is younger.
var founded = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// clock is what a session knows about the time, so that a clock that jumped
// never deletes mail by its age.
type clock struct {
	now       time.Time
	latest    time.Time // newest time in the ledger
	session   time.Time // when the account's last complete session ended; zero if that is not remembered
	notBefore time.Time // of the server's certificate
	notAfter  time.Time
}

// tolerance is how far clocks may disagree before one of them is wrong.
const tolerance = 48 * time.Hour

// plausible says whether now may be used to judge a message's age. Two
// witnesses that do not hang on this computer's clock bracket it: the server's
// certificate, which is valid now if the clock is right (checked even where
// the certificate is pinned), and the ledger, whose newest entry can't be in
// the future.
func (c clock) plausible() bool {
	return !c.now.Before(founded) &&
		!c.now.Before(c.notBefore) && !c.now.After(c.notAfter) &&
		!c.now.Before(c.latest.Add(-tolerance))
}

// vouched is the time by which a message's age is judged: now, or, if the clock
// is much further than when it was last heard of, as it was then. The computer
// may have been off that long, or its clock been set forward within the time
// its certificates are valid; the session after this one starts from here.
func (c clock) vouched() time.Time {
	last := c.latest
	if c.session.After(last) && !c.session.After(c.now) {
		last = c.session
	}
	if last.IsZero() || c.now.Sub(last) <= tolerance {
		return c.now
	}
	return last
}

// aged says whether a message stored at that time has been here for days.
func (c clock) aged(stored time.Time, days int) bool {
	return days > 0 && !stored.Before(founded) && c.vouched().Sub(stored) >= time.Duration(days)*24*time.Hour
}

// storedAfterArrival says whether a message can have been stored at that time,
// given when its server says it received it. If not, the clock was wrong when
// the message was stored, and its age is not known. A zero received proves
// nothing either way.
func storedAfterArrival(stored, received time.Time) bool {
	return received.IsZero() || !stored.Before(received.Add(-tolerance))
}

// expendable returns the items that the policy would have the server delete,
// in listing order. Whether each may be deleted is for the proof to say.
// Messages stored in this session have their record in the ledger already.
func expendable(p account.Policy, items []item, l *ledger, c clock) []item {
	switch p.Kind {
	case account.DeleteAtOnce:
		return items
	case account.DeleteAfter:
		if !c.plausible() {
			return nil
		}
		return pick(items, l, func(r record) bool { return r.stored != 0 && c.aged(time.UnixMilli(r.stored), p.Days) })
	case account.DeleteWhenTrash:
		return pick(items, l, func(r record) bool { return r.trashed })
	case account.KeepNewest:
		return items[:len(items)-newest(p, items)]
	}
	return nil
}

func pick(items []item, l *ledger, want func(record) bool) []item {
	var out []item
	for _, it := range items {
		if rec, ok := l.records[it.key]; ok && it.key != "" && want(rec) {
			out = append(out, it)
		}
	}
	return out
}

// newest counts the items at the end of the listing that the policy keeps.
// Servers number messages in order of arrival. With a limit in bytes, the
// message that crosses the limit is kept too, and a message without a listed
// size counts nothing, so that in doubt more is kept. A limit of zero is no
// limit.
func newest(p account.Policy, items []item) int {
	if p.Count > 0 {
		return min(p.Count, len(items))
	}
	if p.Bytes <= 0 {
		return len(items)
	}
	left := p.Bytes
	for i := len(items) - 1; i >= 0; i-- {
		if left <= 0 {
			return len(items) - 1 - i
		}
		left -= min(max(items[i].size, 0), math.MaxInt64/2)
	}
	return len(items)
}
