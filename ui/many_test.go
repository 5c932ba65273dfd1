package ui

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mailloft/mailloft/app/archive"
)

func TestReadMessagesStayWhereTheyWereInAnyOrder(t *testing.T) {
	kept := map[archive.ID]bool{7: true, 3: true, 5: true}
	for _, c := range []struct {
		name             string
		view             archive.View
		shown, now, want []archive.ID
	}{
		{"by date", archive.View{Order: archive.OrderDate}, []archive.ID{3, 9, 7, 1, 5}, []archive.ID{9, 1}, []archive.ID{3, 9, 7, 1, 5}},
		{"oldest first", archive.View{Reverse: true}, []archive.ID{1, 3, 5, 7, 9}, []archive.ID{1, 5, 9}, []archive.ID{1, 3, 5, 7, 9}},
		{"some are gone", archive.View{Order: archive.OrderSize}, []archive.ID{2, 4, 6, 3}, []archive.ID{6}, []archive.ID{6, 3}},
		{"newest first", archive.View{}, nil, []archive.ID{9, 4}, []archive.ID{9, 7, 5, 4, 3}},
	} {
		if got := withKept(c.now, kept, c.view, c.shown); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// some is so many ids.
func some(n int) (ids []archive.ID) {
	for i := range n {
		ids = append(ids, archive.ID(i+1))
	}
	return ids
}

// slowly changes every id of a part, and takes a while.
func slowly(ctx context.Context, part []archive.ID) ([]archive.ID, error) {
	select {
	case <-time.After(300 * time.Millisecond):
		return part, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func TestManyMessagesAreChangedInPartsAndToldOfOnceItTakesLong(t *testing.T) {
	for n, want := range map[int][]int{0: nil, 1: nil, manyAtOnce: nil, 3 * manyAtOnce: nil, 3*manyAtOnce + 1: {3 * manyAtOnce}, 5*manyAtOnce + 7: {3 * manyAtOnce, 4 * manyAtOnce, 5 * manyAtOnce}} {
		synctest.Test(t, func(t *testing.T) {
			var told []int
			changed, left, err := inParts(t.Context(), some(n), func(done int, _ func()) { told = append(told, done) }, slowly)
			if err != nil || len(left) > 0 || !slices.Equal(changed, some(n)) {
				t.Errorf("%d: %d changed, %d left, %v", n, len(changed), len(left), err)
			}
			if !slices.Equal(told, want) {
				t.Errorf("%d: told at %v, want %v", n, told, want)
			}
		})
	}
}

func TestManyThatIsStoppedSaysWhatWasDoneAndWhatIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ids := some(10 * manyAtOnce)
		changed, left, err := inParts(t.Context(), ids, func(_ int, stop func()) { stop() }, slowly)
		if !errors.Is(err, context.Canceled) || !slices.Equal(append(changed, left...), ids) || len(changed) != 3*manyAtOnce {
			t.Errorf("%d changed, %d left, %v", len(changed), len(left), err)
		}
	})
	broken := errors.New("broken")
	calls := 0
	changed, left, err := inParts(t.Context(), some(manyAtOnce+1), nil, func(_ context.Context, part []archive.ID) ([]archive.ID, error) {
		if calls++; calls > 1 {
			return nil, broken
		}
		return part[:1], nil // the others were so already
	})
	if !errors.Is(err, broken) || len(changed) != 1 || !slices.Equal(left, []archive.ID{manyAtOnce + 1}) {
		t.Errorf("%v changed, %v left, %v", changed, left, err)
	}
}

func TestUndoThatIsStoppedLeavesTheRestToBeTakenBack(t *testing.T) {
	var back []archive.ID
	d := takenBack("Moved", some(7), func(_ context.Context, ids []archive.ID) (left []archive.ID, err error) {
		n := min(3, len(ids))
		back = append(back, ids[:n]...)
		return ids[n:], nil
	})
	for _, left := range []int{4, 1, 0} {
		rest, err := d.undo(t.Context())
		if err != nil || rest.count != left {
			t.Fatalf("%d left, want %d, %v", rest.count, left, err)
		}
		d = rest
	}
	if !slices.Equal(back, some(7)) {
		t.Errorf("%v were taken back", back)
	}
}
