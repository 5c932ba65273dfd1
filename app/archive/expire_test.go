package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const day = 24 * time.Hour

func TestOnlyWhatHasBeenInTrashLongEnoughExpires(t *testing.T) {
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	a := open(t, t.TempDir(), Options{Now: func() time.Time { return now }})
	var all []ID
	for i := range 4 {
		all = append(all, add(t, a, numbered(i), Incoming{Account: "a", UID: fmt.Sprint(i)}).ID)
	}
	trash := func(ids ...ID) {
		t.Helper()
		if err := a.Trash(t.Context(), ids); err != nil {
			t.Fatal(err)
		}
	}
	trash(all[0], all[1])
	now = now.Add(20 * day)
	trash(all[2], all[0]) // again in Trash is not anew in Trash
	if err := a.Restore(t.Context(), all[1:2]); err != nil {
		t.Fatal(err)
	}
	trash(all[1]) // but taken back and trashed again is
	now = now.Add(11 * day)
	if n, err := a.Expired(t.Context(), 30*day); n != 1 || err != nil {
		t.Errorf("%d would expire (%v), want 1", n, err)
	}
	if n, err := a.Expire(t.Context(), 30*day); n != 1 || err != nil {
		t.Errorf("%d expired (%v), want 1", n, err)
	}
	if diff := cmp.Diff([]ID{all[2], all[1]}, ids(t, a, View{Folder: Trash})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]ID{all[3]}, ids(t, a, View{Folder: All})); diff != "" {
		t.Error(diff)
	}
}

func TestSinceWhenSomethingIsInTrashSurvivesALostIndex(t *testing.T) {
	for name, lost := range map[string][]string{"index": {"index.db"}, "index and journal": {"index.db", "journal"}} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
			clock := Options{Now: func() time.Time { return now }}
			a, err := Open(t.Context(), dir, clock)
			if err != nil {
				t.Fatal(err)
			}
			gone := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
			if err := errors.Join(a.Trash(t.Context(), []ID{gone.ID}), a.Close()); err != nil {
				t.Fatal(err)
			}
			for _, path := range lost {
				if err := os.RemoveAll(filepath.Join(dir, path)); err != nil {
					t.Fatal(err)
				}
			}
			now = now.Add(31 * day)
			b := open(t, dir, clock)
			want := 1
			if len(lost) > 1 {
				want = 0 // nobody knows any more that it was in Trash at all
			}
			if n, err := b.Expire(t.Context(), 30*day); n != want || err != nil {
				t.Errorf("%d expired (%v), want %d", n, err, want)
			}
		})
	}
}

func TestWhatIsInTrashSinceAnUnknownTimeOrAFutureIsCountedFromNow(t *testing.T) {
	now := time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC) // a clock set wrong
	a := open(t, t.TempDir(), Options{Now: func() time.Time { return now }})
	one := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	two := add(t, a, numbered(2), Incoming{Account: "a", UID: "2"})
	if err := a.Trash(t.Context(), []ID{one.ID, two.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.x.w.ExecContext(t.Context(), "UPDATE message SET binned = 0 WHERE id = ?", int64(two.ID)); err != nil {
		t.Fatal(err)
	}
	now = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 0}, {29 * day, 0}, {2 * day, 2}} {
		now = now.Add(step.after)
		if n, err := a.Expire(t.Context(), 30*day); n != step.want || err != nil {
			t.Errorf("%v: %d expired (%v), want %d", now, n, err, step.want)
		}
	}
}

func TestArrivedGivesWhatCameThroughAnAccountUntilItIsSettled(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	var want []ID
	for i := range 5 {
		in := Incoming{Account: "a", UID: fmt.Sprint(i)}
		if i == 2 {
			in = Incoming{} // an import does not arrive
		}
		if s := add(t, a, numbered(i), in); i != 2 {
			want = append(want, s.ID)
		}
	}
	got, last, err := a.Arrived(t.Context(), 3)
	if err != nil || !cmp.Equal(got, want[:2]) {
		t.Fatalf("the first three: %v (%v)", got, err)
	}
	if err := a.Settled(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	if got, last, err = a.Arrived(t.Context(), 100); err != nil || !cmp.Equal(got, want[2:]) {
		t.Errorf("the rest: %v (%v)", got, err)
	}
	if err := a.Settled(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got, _, err = a.Arrived(t.Context(), 100); err != nil || got != nil {
		t.Errorf("after a rebuild old mail arrives again: %v (%v)", got, err)
	}
}
