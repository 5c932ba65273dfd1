package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/app/secret"
)

func arrive(t *testing.T, c *Core, subject, account string) archive.ID {
	t.Helper()
	s, err := c.Archive.Add(t.Context(), strings.NewReader("Subject: "+subject+"\r\n\r\nText\r\n"), archive.Incoming{Account: account, UID: subject})
	if err != nil {
		t.Fatal(err)
	}
	return s.ID
}

func rule(t *testing.T, c *Core) {
	t.Helper()
	err := c.Organise.Update(func(s *organise.Settings) {
		s.Rules = []organise.Rule{{Name: "sales", Tags: []string{"Shop"}, Archive: true,
			Conditions: []organise.Condition{{Field: organise.Subject, Test: organise.Contains, Value: "sale"}}}}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRulesAreAskedOnceAboutEachMessageThatArrives(t *testing.T) {
	c := open(t, &secret.Memory{})
	before := arrive(t, c, "sale of before", "a")
	if err := c.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	rule(t, c)
	arrived := arrive(t, c, "big sale", "a")
	imported := arrive(t, c, "old sale", "")
	other := arrive(t, c, "hello", "a")
	if err := c.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := c.Archive.Rows(t.Context(), []archive.ID{before, arrived, imported, other})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, true, false, false} {
		if rows[i].Archived != want || (len(rows[i].Tags) == 1) != want {
			t.Errorf("%q: archived %v, tags %v, want %v", rows[i].Subject, rows[i].Archived, rows[i].Tags, want)
		}
	}
	// A person who takes it back is not overruled.
	if _, err := c.Archive.Mark(t.Context(), archive.FlagArchived, []archive.ID{arrived}, false); err != nil {
		t.Fatal(err)
	}
	if err := c.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if rows, err = c.Archive.Rows(t.Context(), []archive.ID{arrived}); err != nil || rows[0].Archived {
		t.Errorf("the rules were asked again: %+v (%v)", rows, err)
	}
}

func TestRunAsksTheRulesAsMailArrives(t *testing.T) {
	c := open(t, &secret.Memory{})
	rule(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx) }()
	for i := range 3 {
		arrive(t, c, fmt.Sprintf("sale %d", i), "a")
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		n, err := c.Archive.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n.Archived == 3 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("after 20 s: %+v", n)
		}
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestAClockThatWasSetIsNotBelieved(t *testing.T) {
	for _, c := range []struct {
		wall, real time.Duration
		steady     bool
	}{{time.Hour, time.Hour, true}, {time.Hour + time.Minute, time.Hour, true}, {800 * time.Hour, time.Hour, false}, {-time.Hour, time.Hour, false}} {
		if got := clockIsSteady(c.wall, c.real); got != c.steady {
			t.Errorf("%v by the clock, %v in truth: %v", c.wall, c.real, got)
		}
	}
}
