package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
)

const day = 24 * time.Hour

// serveForAYear serves with a certificate that outlasts most leaps.
func serveForAYear(t *testing.T, drop ...letter) *server {
	cert, file := certificate(t, func(c *x509.Certificate) { c.NotAfter = time.Now().AddDate(1, 0, 0) })
	return (&server{t: t, tls: &tls.Config{Certificates: []tls.Certificate{cert}}, pem: file}).start(drop)
}

func TestAClockSetForwardDeletesNothingInTheSessionThatFindsIt(t *testing.T) {
	t.Run("after holidays nobody is told", func(t *testing.T) { setForward(t, 15*day, false) })
	t.Run("after months", func(t *testing.T) { setForward(t, 100*day, true) })
}

// setForward lets the clock leap, and has a person told of it or not.
func setForward(t *testing.T, leap time.Duration, told bool) {
	mail := letters("leap", 2, 1000)
	s := serveForAYear(t, mail...)
	b := newBench(t, s)
	b.account.Policy = account.Policy{Kind: account.DeleteAfter, Days: 14}
	now := time.Now()
	b.deps.Now = func() time.Time { return now }
	path := t.TempDir() + "/servers.json"
	session := func(ahead time.Duration) Result {
		t.Helper()
		b.deps.Memory, _ = OpenMemory(path) // another run each time
		now = now.Add(ahead)
		return b.mustFetch()
	}
	if r := session(0); r.New != 2 || r.Doubt != nil {
		t.Fatalf("on arrival: %+v", r)
	}
	for range 7 { // nothing new comes, so only the memory knows that the days passed one by one
		if r := session(day); r.Deleted != 0 || r.Doubt != nil {
			t.Fatalf("in the days after: %+v", r)
		}
	}
	r := session(leap)
	if r.Deleted != 0 || len(s.maildrop()) != 2 || told != (r.Doubt != nil) || told && r.Doubt.Code != "clock.leap" {
		t.Fatalf("in the session after the leap: %+v, %v", r, r.Doubt)
	}
	if r := session(time.Minute); r.Deleted != 2 || r.Doubt != nil {
		t.Errorf("in the next: %+v, %v", r, r.Doubt)
	}
	b.custody(s)
}

func TestAComputerThatIsOnOnceAWeekDeletesWhatWasOldTheWeekBefore(t *testing.T) {
	s := serveForAYear(t, letters("weekly", 1, 1000)...)
	b := newBench(t, s)
	b.account.Policy = account.Policy{Kind: account.DeleteAfter, Days: 14}
	b.deps.Memory, _ = OpenMemory("")
	now := time.Now()
	b.deps.Now = func() time.Time { return now }
	for week, want := range []int{0, 0, 0, 1} {
		if r := b.mustFetch(); r.Deleted != want {
			t.Errorf("week %d: %+v", week, r)
		}
		now = now.Add(7*day + time.Hour)
	}
}

func TestWhatTheClockSaidLastBoundsAMessagesAge(t *testing.T) {
	for name, c := range map[string]struct {
		latest, session, now, want time.Time
	}{
		"an hour later":              {today, today, today.Add(time.Hour), today.Add(time.Hour)},
		"summer time ended":          {today, today, today.Add(-time.Hour), today.Add(-time.Hour)},
		"a weekend":                  {today, today, today.Add(tolerance), today.Add(tolerance)},
		"a week":                     {today, today, today.Add(7 * day), today},
		"a week without mail":        {today, today.Add(7 * day), today.Add(7*day + time.Hour), today.Add(7*day + time.Hour)},
		"set back after a leap":      {today, today.AddDate(1, 0, 0), today.Add(time.Hour), today.Add(time.Hour)},
		"set back, then a long time": {today, today.AddDate(1, 0, 0), today.Add(7 * day), today},
		"nothing known":              {time.Time{}, time.Time{}, today, today},
	} {
		if got := (clock{now: c.now, latest: c.latest, session: c.session}).vouched(); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
