package ui

import (
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/fetch"
)

func TestASessionIsToldOfOnceWhenItHasEnded(t *testing.T) {
	at := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	idle := func(last time.Time, n int) fetch.State { return fetch.State{Phase: fetch.Idle, Last: last, New: n} }
	for name, c := range map[string]struct {
		before, now fetch.State
		want        int
	}{
		"still fetching":        {idle(at, 0), fetch.State{Phase: fetch.Retrieving, Last: at, New: 3}, 0},
		"ended with three":      {fetch.State{Phase: fetch.Retrieving, Last: at, New: 3}, idle(at.Add(time.Minute), 3), 3},
		"told already":          {idle(at, 3), idle(at, 3), 0},
		"ended with nothing":    {idle(at, 3), idle(at.Add(time.Minute), 0), 0},
		"failed in the middle":  {idle(at, 0), fetch.State{Phase: fetch.Waiting, Last: at, New: 2}, 0},
		"first since the start": {fetch.State{}, idle(at, 2), 2},
	} {
		if got := arrived(c.before, c.now); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
