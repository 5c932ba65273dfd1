package archive

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

const month30 = 30 * 24 * time.Hour

func restNot(context.Context, time.Duration) error { return nil }

func TestQuietCheckIsMonthlyAndItsResultIsRemembered(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	a := open(t, dir, Options{Now: func() time.Time { return now }})
	lost := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	add(t, a, numbered(2), Incoming{Account: "a", UID: "2"})
	check := func(wantDue bool, missing int) {
		t.Helper()
		found, due, err := a.CheckQuietly(t.Context(), month30, restNot)
		if err != nil || due != wantDue || len(found.Missing) != missing {
			t.Errorf("due %v: %+v, %v", due, found, err)
		}
	}
	check(true, 0)
	check(false, 0)
	if err := os.Remove(a.files.path(mustSum(t, lost.SHA256), 202601)); err != nil {
		t.Fatal(err)
	}
	now = now.Add(29 * 24 * time.Hour)
	check(false, 0)
	now = now.Add(2 * 24 * time.Hour)
	check(true, 1)
	ledger, err := a.Ledger(t.Context(), "a")
	if err != nil || !ledger["1"].Verified.IsZero() || ledger["2"].Verified.IsZero() {
		t.Errorf("%+v, %v", ledger, err)
	}
	at, found, err := open(t, dir, Options{ReadOnly: true}).LastCheck()
	if err != nil || !at.Equal(now) || len(found.Missing) != 1 || found.OK != 1 {
		t.Errorf("%v, %+v, %v", at, found, err)
	}
	now = now.AddDate(-10, 0, 0) // the clock was wrong, then or now
	check(true, 1)
}

func TestQuietCheckGoesOnWhereItStopped(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	for i := range 3 * quietPage {
		add(t, a, numbered(i), Incoming{Account: "a", UID: numbered(i)})
	}
	stop := errors.New("enough for now")
	runs := 0
	for {
		found, due, err := a.CheckQuietly(t.Context(), month30, func(context.Context, time.Duration) error { return stop })
		if runs++; !errors.Is(err, stop) {
			if err != nil || !due || found.OK != 3*quietPage || runs != 4 {
				t.Errorf("run %d: %v, %+v, %v", runs, due, found, err)
			}
			return
		}
		if found.OK != runs*quietPage {
			t.Errorf("%d checked after run %d", found.OK, runs)
		}
	}
}

func TestAWholeCheckByHandCountsForTheMonth(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	if _, err := a.Verify(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, due, err := a.CheckQuietly(t.Context(), month30, restNot); due || err != nil {
		t.Errorf("due %v, %v", due, err)
	}
	if err := os.WriteFile(a.checkupPath(), []byte("{half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, due, err := a.CheckQuietly(t.Context(), month30, restNot); !due || err != nil {
		t.Errorf("after the file was damaged: due %v, %v", due, err)
	}
}
