package ui

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
)

func TestResultsComeBackOnTheQueue(t *testing.T) {
	q := newQueue()
	l := newLoop(context.Background(), q.add)
	got := 0
	l.async(func(context.Context) func() { return func() { got++ } })
	l.async(func(context.Context) func() { return nil })
	l.work.Wait()
	if got != 0 {
		t.Fatal("the result was used on the worker's goroutine")
	}
	q.run()
	if got != 1 || l.pending.Load() != 0 {
		t.Errorf("got %d results, %d pending", got, l.pending.Load())
	}
}

func TestNothingComesBackAfterStop(t *testing.T) {
	q := newQueue()
	l := newLoop(context.Background(), q.add)
	l.async(func(context.Context) func() { return func() { t.Error("a result of a stopped loop was used") } })
	l.work.Wait()
	l.stop()
	q.run()
	l.async(func(context.Context) func() { t.Error("work began after stop"); return nil })
	l.work.Wait()
}

func TestStopCancelsWorkAndWaitsForIt(t *testing.T) {
	l := newLoop(context.Background(), newQueue().add)
	ended := false
	l.async(func(ctx context.Context) func() {
		<-ctx.Done()
		ended = true
		return nil
	})
	l.stop()
	if !ended {
		t.Error("stop returned while work went on")
	}
}

func TestNewsIsMergedAndNothingIsForgotten(t *testing.T) {
	var n news
	if !n.empty() {
		t.Error("no news is not empty")
	}
	for _, e := range []app.Event{
		fetch.State{Account: "a", Done: 1}, fetch.State{Account: "b", Done: 5}, fetch.State{Account: "a", Done: 2},
		archive.Change{Kind: archive.Added, IDs: []archive.ID{1, 2}}, archive.Change{Kind: archive.Flagged, IDs: []archive.ID{3}},
		app.AccountsChanged{},
	} {
		n.add(e)
	}
	if n.states["a"].Done != 2 || n.states["b"].Done != 5 || !n.accounts || !n.reload || n.everyRow {
		t.Errorf("got %+v", n)
	}
	if !slices.Equal(n.changed, []archive.ID{1, 2, 3}) {
		t.Errorf("changed %v", n.changed)
	}
	n.add(archive.Change{Kind: archive.Reset})
	if !n.everyRow {
		t.Error("a reset did not ask for every row")
	}
}

func TestReadMessagesStayInTheUnreadViewWhereTheyWere(t *testing.T) {
	kept := map[archive.ID]bool{7: true, 3: true, 9: true}
	got := withKept([]archive.ID{9, 8, 4, 1}, kept, archive.View{}, nil)
	if want := []archive.ID{9, 8, 7, 4, 3, 1}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if len(slices.Collect(maps.Keys(kept))) != 3 {
		t.Error("kept was changed")
	}
}

func TestPrefsSurviveNonsense(t *testing.T) {
	dir := t.TempDir()
	want := defaultPrefs()
	want.Compact, want.Sidebar, want.Look = true, 200, "dark"
	if err := want.save(dir); err != nil {
		t.Fatal(err)
	}
	if got := loadPrefs(dir); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	bad := want
	bad.Width, bad.List, bad.Zoom = -5, 1e9, 0
	if err := bad.save(dir); err != nil {
		t.Fatal(err)
	}
	d := defaultPrefs()
	if got := loadPrefs(dir); got.Width != d.Width || got.List != d.List || got.Zoom != d.Zoom || !got.Compact {
		t.Errorf("got %+v", got)
	}
	if got := loadPrefs(t.TempDir()); !reflect.DeepEqual(got, d) {
		t.Errorf("without a file: %+v", got)
	}
}
