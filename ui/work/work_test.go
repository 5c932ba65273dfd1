package work

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/theme"
)

func TestProgressSaysHowFarAndHowLong(t *testing.T) {
	start := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		unit        Unit
		done, total int64
		taken       time.Duration
		want        string
	}{
		{Messages, 0, 0, time.Minute, "Looking what there is to do…"},
		{Messages, 1, 4108, time.Second, "1 of 4,108"},
		{Messages, 2054, 4108, 2 * time.Minute, "2,054 of 4,108 · 2 minutes left"},
		{Messages, 99, 100, time.Minute, "99 of 100 · less than a minute left"},
		{Bytes, 1_000_000, 2_000_000, time.Minute, "1.0 MB of 2.0 MB · 1 minute left"},
		{Bytes, 1_000_000, 10_000_000, time.Hour, "1.0 MB of 10 MB · 9.0 hours left"},
		{Messages, 100, 100, time.Minute, "100 of 100"},
	} {
		p := progress{unit: c.unit, started: start, done: c.done, total: c.total}
		if got := p.text(start.Add(c.taken)); got != c.want {
			t.Errorf("%d of %d after %v: %q, want %q", c.done, c.total, c.taken, got, c.want)
		}
	}
}

// queue stands in for the Fyne goroutine and for the window's loop.
type queue struct{ calls chan func() }

func (q queue) loop(t *testing.T) Loop {
	return Loop{
		Async: func(work func(context.Context) func()) {
			go func() {
				if then := work(t.Context()); then != nil {
					q.calls <- then
				}
			}()
		},
		Do:  func(f func()) { q.calls <- f },
		Now: time.Now,
	}
}

func (q queue) run(t *testing.T, until func() bool) {
	t.Helper()
	for !until() {
		select {
		case f := <-q.calls:
			f()
		case <-time.After(10 * time.Second):
			t.Fatal("nothing more happened")
		}
	}
}

func TestAJobIsShownUntilItEndsAndCanBeStopped(t *testing.T) {
	test.NewTempApp(t)
	q := queue{make(chan func(), 100)}
	p := New(q.loop(t))
	window := test.NewTempWindow(t, p.Content())
	window.Resize(fyne.NewSize(900, 600))
	ended := false
	p.Start("Importing", Messages, func(ctx context.Context, report func(done, total int64)) func() {
		report(5, 10)
		<-ctx.Done()
		return func() { ended = true }
	})
	if !p.Busy() || len(p.layer.Objects) != 1 {
		t.Fatal("the job is not shown")
	}
	stop := firstButton(p.rows)
	q.run(t, func() bool {
		test.Tap(stop) // does nothing before the job has begun
		return stop.Disabled()
	})
	q.run(t, func() bool { return ended })
	if p.Busy() || len(p.layer.Objects) != 0 {
		t.Error("the card stays although nothing goes on")
	}
}

// firstButton finds a button below a container.
func firstButton(c *fyne.Container) *theme.Button {
	for _, o := range c.Objects {
		switch o := o.(type) {
		case *theme.Button:
			return o
		case *fyne.Container:
			if b := firstButton(o); b != nil {
				return b
			}
		}
	}
	return nil
}
