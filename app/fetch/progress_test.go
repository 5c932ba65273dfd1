package fetch

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestStatesAreFewAndTheLastOneArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []State
		p := newProgress("a", func(s State) { got = append(got, s) })
		for i := 1; i <= 1000; i++ {
			p.update(func(s *State) { s.Phase, s.Done = Retrieving, i })
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if len(got) > 12 || len(got) < 8 {
			t.Errorf("%d notices in a second, want about 10", len(got))
		}
		if last := got[len(got)-1]; last.Done != 1000 {
			t.Errorf("the last notice says %d of 1000", last.Done)
		}
		p.close()
	})
}

func TestEndOfASessionIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []Phase
		p := newProgress("a", func(s State) { got = append(got, s.Phase) })
		p.update(func(s *State) { s.Phase = Connecting })
		p.update(func(s *State) { s.Phase = SigningIn })
		p.update(func(s *State) { s.Phase = NeedsYou })
		if len(got) != 2 || got[1] != NeedsYou {
			t.Errorf("got %v before any time passed", got)
		}
		p.close()
	})
}

func TestClosedProgressIsSilentAfterItsLastWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []int
		p := newProgress("a", func(s State) { got = append(got, s.Done) })
		p.update(func(s *State) { s.Phase, s.Done = Retrieving, 1 })
		p.update(func(s *State) { s.Done = 2 })
		p.close()
		p.update(func(s *State) { s.Done = 3 })
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(got) != 2 || got[1] != 2 {
			t.Errorf("got %v, want [1 2]", got)
		}
	})
}

func TestRateFollowsWhatIsReceived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProgress("a", nil)
		for range 100 {
			time.Sleep(100 * time.Millisecond)
			p.received(100_000)
		}
		if rate := p.snapshot().Rate; rate < 900_000 || rate > 1_300_000 {
			t.Errorf("1 MB/s shows as %.0f B/s", rate)
		}
		p.close()
	})
}
