package archive

import (
	"context"
	"errors"
	"testing"
)

// counting emits the first n whole numbers.
func counting(n int, err error) func(context.Context, func(int) error) error {
	return func(_ context.Context, emit func(int) error) error {
		for i := range n {
			if err := emit(i); err != nil {
				return err
			}
		}
		return err
	}
}

func TestStreamGivesEverythingInOrder(t *testing.T) {
	for _, n := range []int{0, 1, chunkSize, 3*chunkSize + 1, 40 * chunkSize} {
		s := ahead(t.Context(), counting(n, nil))
		next := 0
		err := s.each(func(i int) error {
			if i != next {
				t.Fatalf("%d of %d came as %d", i, n, next)
			}
			next++
			return nil
		})
		if s.close(); err != nil || next != n {
			t.Errorf("%d of %d, %v", next, n, err)
		}
	}
}

func TestStreamEndsWithTheErrorOfEitherSide(t *testing.T) {
	broken := errors.New("broken")
	s := ahead(t.Context(), counting(chunkSize, broken))
	if err := s.each(func(int) error { return nil }); !errors.Is(err, broken) {
		t.Errorf("the maker failed: %v", err)
	}
	s.close()

	s = ahead(t.Context(), counting(1<<30, nil)) // more than anybody takes
	if err := s.each(func(int) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("the taker failed: %v", err)
	}
	s.close() // ends the maker, or this test does not end
}
