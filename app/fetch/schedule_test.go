package fetch

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// schedule is a worker whose sessions are played by a function, in virtual time.
type schedule struct {
	*Worker
	began time.Time

	mu       sync.Mutex
	accounts []account.Account
	starts   []time.Duration // since began
	most     int             // sessions at once
	running  int
}

// newSchedule runs a worker until the test's end. play is a session.
func newSchedule(t *testing.T, play func(ctx context.Context, r *runner, n int) (Result, error), accounts ...account.Account) *schedule {
	t.Helper()
	s := &schedule{began: time.Now(), accounts: accounts}
	s.Worker = New(Deps{Accounts: s.list})
	s.work = func(ctx context.Context, r *runner, _ account.Account, p *progress) (Result, error) {
		s.mu.Lock()
		s.starts = append(s.starts, time.Since(s.began))
		n := len(s.starts)
		s.running++
		s.most = max(s.most, s.running)
		s.mu.Unlock()
		p.update(func(st *State) { st.Phase = Connecting })
		result, err := play(ctx, r, n)
		s.mu.Lock()
		s.running--
		s.mu.Unlock()
		return result, err
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return s
}

func (s *schedule) list() []account.Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]account.Account(nil), s.accounts...)
}

func (s *schedule) set(accounts ...account.Account) {
	s.mu.Lock()
	s.accounts = accounts
	s.mu.Unlock()
	s.Reload()
	synctest.Wait()
}

func (s *schedule) sessions() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]time.Duration(nil), s.starts...)
}

func (s *schedule) state() State { return s.States()[0] }

func sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func fine(context.Context, *runner, int) (Result, error) { return Result{}, nil }

func failing(code string) func(context.Context, *runner, int) (Result, error) {
	return func(context.Context, *runner, int) (Result, error) {
		return Result{}, problem.New(nil, code, "It failed.", "")
	}
}

var every10 = account.Account{ID: "a", Host: "pop.example.org", Interval: 10 * time.Minute}

func TestAccountIsCheckedAtStartAndOnItsInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, fine, every10)
		sleep(21 * time.Minute)
		got := s.sessions()
		if len(got) != 3 || got[0] != 0 || got[1] < 10*time.Minute || got[1] > 10*time.Minute+time.Second {
			t.Errorf("sessions at %v", got)
		}
		if st := s.state(); st.Phase != Idle || time.Until(st.Next) > 10*time.Minute {
			t.Errorf("state %+v", st)
		}
	})
}

func TestAccountWithoutIntervalIsCheckedOnlyOnDemand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, fine, account.Account{ID: "a"})
		sleep(24 * time.Hour)
		if got := s.sessions(); len(got) != 0 {
			t.Errorf("sessions at %v", got)
		}
		s.Fetch("a")
		sleep(time.Second)
		s.Fetch()
		sleep(24 * time.Hour)
		if got := s.sessions(); len(got) != 2 {
			t.Errorf("sessions at %v", got)
		}
	})
}

func TestOneBadPasswordStopsTheRetriesUntilThePersonActs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, failing("auth.refused"), every10)
		sleep(24 * time.Hour)
		if got := s.sessions(); len(got) != 1 {
			t.Fatalf("%d sessions with a bad password", len(got))
		}
		if st := s.state(); st.Phase != NeedsYou || st.Problem == nil || !st.Next.IsZero() {
			t.Errorf("state %+v", st)
		}
		s.Fetch("a")
		sleep(time.Hour)
		s.set(every10) // a new password: the account itself is the same
		sleep(24 * time.Hour)
		if got := s.sessions(); len(got) != 3 {
			t.Errorf("%d sessions after Fetch and Reload, want one more each", len(got))
		}
	})
}

func TestBusyMaildropIsWaitedForAndNeverNeedsThePerson(t *testing.T) {
	for _, code := range []string{"server.busy", "server.login-delay", "server.temporary"} {
		synctest.Test(t, func(t *testing.T) {
			s := newSchedule(t, failing(code), every10)
			sleep(3 * time.Second)
			if st := s.state(); st.Phase != Waiting || st.Problem.Code != code || st.Next.IsZero() {
				t.Errorf("%s: state %+v", code, st)
			}
			sleep(time.Hour)
			if got := len(s.sessions()); got < 4 || got > 12 {
				t.Errorf("%s: %d tries in an hour", code, got)
			}
		})
	}
}

func TestPasswordTypedDuringASessionIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, func(_ context.Context, _ *runner, n int) (Result, error) {
			if n > 1 {
				return Result{}, nil
			}
			time.Sleep(10 * time.Second)
			return failing("auth.refused")(nil, nil, 0)
		}, every10)
		sleep(time.Second)
		s.set(every10) // the session is still trying the old password
		sleep(20 * time.Second)
		if got := s.sessions(); len(got) != 2 {
			t.Errorf("sessions at %v", got)
		}
		s.set(every10)
		sleep(time.Minute)
		if got := s.sessions(); len(got) != 2 {
			t.Errorf("Reload made a session of an account that is fine: %v", got)
		}
	})
}

func TestBeingOnlineAgainIsNoticedSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, failing("net.dns"), every10)
		sleep(3 * time.Hour)
		got := s.sessions()
		if last := got[len(got)-1] - got[len(got)-2]; last > 2*time.Minute {
			t.Errorf("offline, looked again after %v", last)
		}
	})
}

func TestFailuresAreRetriedLessAndLess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, failing("net.refused"), every10)
		sleep(12 * time.Hour)
		got := s.sessions()
		if first := got[1] - got[0]; first < 15*time.Second || first > time.Minute {
			t.Errorf("first retry after %v", first)
		}
		if last := got[len(got)-1] - got[len(got)-2]; last < 15*time.Minute || last > time.Hour {
			t.Errorf("late retry after %v", last)
		}
	})
}

func TestLoginDelayHoldsEvenOnDemand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, func(_ context.Context, r *runner, _ int) (Result, error) {
			r.signingIn(5 * time.Minute)
			return Result{}, nil
		}, account.Account{ID: "a", Interval: time.Minute})
		sleep(time.Minute + 30*time.Second)
		s.Fetch("a")
		sleep(time.Second)
		if st := s.state(); st.Phase != Waiting || st.Problem == nil || st.Problem.Code != "server.login-delay" {
			t.Errorf("state %+v", st)
		}
		sleep(9 * time.Minute)
		if got := s.sessions(); len(got) != 3 || got[1] < 5*time.Minute || got[2] < 10*time.Minute {
			t.Errorf("sessions at %v", got)
		}
	})
}

func TestProviderRuleHoldsWithoutCAPA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, func(_ context.Context, r *runner, _ int) (Result, error) {
			r.signingIn(0)
			return Result{}, nil
		}, account.Account{ID: "a", Host: "pop3.web.de", Interval: time.Minute})
		sleep(31 * time.Minute)
		if got := s.sessions(); len(got) != 3 || got[1] < 15*time.Minute {
			t.Errorf("sessions at %v", got)
		}
	})
}

func TestMoreMailIsFetchedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, func(_ context.Context, _ *runner, n int) (Result, error) {
			return Result{More: n < 5}, nil
		}, every10)
		sleep(time.Second)
		if got := s.sessions(); len(got) != 5 {
			t.Errorf("sessions at %v", got)
		}
	})
}

// A server whose listings contradict each other could have sessions without
// end, each of which finds that there is more and nothing new.
func TestSessionsInVainEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, func(context.Context, *runner, int) (Result, error) {
			return Result{Duplicates: 3, Skipped: 2, Deleted: 1, More: true}, nil
		}, every10)
		sleep(time.Minute)
		if got := len(s.sessions()); got != mostVain {
			t.Errorf("%d sessions in the first minute, want %d", got, mostVain)
		}
		sleep(10 * time.Minute)
		if got := len(s.sessions()); got != 2*mostVain {
			t.Errorf("%d sessions at the second check, want %d", got, 2*mostVain)
		}
	})
}

func TestSessionsThatFetchAreNotInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const all = 3 * mostVain
		s := newSchedule(t, func(_ context.Context, _ *runner, n int) (Result, error) {
			return Result{New: n % 2, More: n < all}, nil
		}, every10)
		sleep(time.Minute)
		if got := len(s.sessions()); got != all {
			t.Errorf("%d sessions, want %d", got, all)
		}
	})
}

// hang is a session that lasts until it is cancelled.
func hang(ctx context.Context, r *runner, _ int) (Result, error) {
	<-ctx.Done()
	if context.Cause(ctx) == errCancelled {
		return Result{}, translate(errCancelled, r.current())
	}
	return Result{}, ctx.Err()
}

func TestCancelEndsTheSessionAndNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, hang, every10)
		sleep(time.Minute)
		s.Cancel("a")
		s.Cancel("no such account")
		synctest.Wait()
		if st := s.state(); st.Phase != Idle || st.Problem != nil || st.Next.IsZero() {
			t.Errorf("state %+v", st)
		}
		sleep(11 * time.Minute)
		if got := s.sessions(); len(got) != 2 {
			t.Errorf("sessions at %v", got)
		}
	})
}

func TestAccountsRunSideBySideButEachHasOneSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, off := every10, every10
		b.ID = "b"
		off.ID, off.Disabled = "off", true
		s := newSchedule(t, hang, every10, b, off)
		for range 10 {
			s.Fetch()
			s.Fetch("off")
			sleep(time.Second)
		}
		if s.most != 2 || len(s.sessions()) != 2 {
			t.Errorf("%d sessions, %d at once; want 2 and 2", len(s.sessions()), s.most)
		}
		if st := s.States()[2]; st.Phase != Disabled {
			t.Errorf("disabled account is %s", st.Phase)
		}
	})
}

func TestAccountsComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, hang, every10)
		sleep(time.Second)
		b := every10
		b.ID = "b"
		s.set(b) // a is gone: its session ends
		sleep(time.Second)
		if s.running != 1 || len(s.sessions()) != 2 {
			t.Errorf("%d running of %d sessions", s.running, len(s.sessions()))
		}
		b.Disabled = true
		s.set(b)
		if st := s.state(); s.running != 0 || st.Phase != Disabled {
			t.Errorf("%d running, state %+v", s.running, st)
		}
		b.Disabled = false
		s.set(b)
		if s.running != 1 {
			t.Error("an account that was enabled again is not checked")
		}
	})
}

func TestClockSetBackDoesNotKeepMailAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var jump time.Duration
		r := newRunner(Deps{Now: func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return time.Now().Add(jump).Round(0)
		}}, every10, nil)
		at := r.deps.Now().Add(10 * time.Minute)
		began := time.Now()
		time.AfterFunc(time.Minute, func() {
			mu.Lock()
			defer mu.Unlock()
			jump = -10 * 365 * 24 * time.Hour
		})
		if e := r.wait(t.Context(), at); e != due || time.Since(began) > 11*time.Minute {
			t.Errorf("event %v after %v", e, time.Since(began))
		}
	})
}

func TestSleepOfTheComputerIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var slept time.Duration
		r := newRunner(Deps{Now: func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return time.Now().Add(slept).Round(0)
		}}, every10, nil)
		time.AfterFunc(time.Minute, func() { // the wall clock goes on, timers stood still
			mu.Lock()
			defer mu.Unlock()
			slept = 8 * time.Hour
		})
		began := time.Now()
		if e := r.wait(t.Context(), r.deps.Now().Add(time.Hour)); e != due || time.Since(began) > 2*time.Minute {
			t.Errorf("event %v after %v", e, time.Since(began))
		}
	})
}

func TestQuietHoursHoldTheScheduleButNotThePerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now().Local()
		a := account.Account{ID: "1", Interval: time.Hour,
			Quiet: now.Format("15:04") + "-" + now.Add(2*time.Hour).Format("15:04")}
		s := newSchedule(t, func(context.Context, *runner, int) (Result, error) { return Result{}, nil }, a)
		sleep(time.Hour)
		if n := len(s.sessions()); n != 0 {
			t.Fatalf("%d sessions in quiet hours", n)
		}
		if next := s.state().Next; !next.Equal(now.Add(2 * time.Hour).Truncate(time.Minute)) {
			t.Errorf("waits until %v", next)
		}
		s.Fetch("1")
		sleep(time.Minute)
		if n := len(s.sessions()); n != 1 {
			t.Errorf("%d sessions after the person asked", n)
		}
		sleep(90 * time.Minute)
		if n := len(s.sessions()); n != 2 {
			t.Errorf("%d sessions after the quiet hours", n)
		}
	})
}
