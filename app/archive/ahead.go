package archive

import (
	"context"
	"sync"
)

// How far a stream's maker may be ahead of who takes what it makes, in items
// and in chunks of so many.
const (
	chunkSize   = 256
	chunksAhead = 16
)

// stream is items that a goroutine makes while those before them are used.
type stream[T any] struct {
	chunks chan []T
	stop   context.CancelFunc
	work   sync.WaitGroup
	err    error // of the maker; read it when chunks is closed
}

// ahead begins a stream. Whoever does so ends it with close.
func ahead[T any](ctx context.Context, produce func(ctx context.Context, emit func(T) error) error) *stream[T] {
	ctx, stop := context.WithCancel(ctx)
	s := &stream[T]{chunks: make(chan []T, chunksAhead), stop: stop}
	s.work.Go(func() {
		defer close(s.chunks)
		var chunk []T
		flush := func() error {
			select {
			case s.chunks <- chunk:
				chunk = nil
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		s.err = produce(ctx, func(item T) error {
			if chunk = append(chunk, item); len(chunk) < chunkSize {
				return nil
			}
			return flush()
		})
		if s.err == nil {
			s.err = flush()
		}
	})
	return s
}

// each calls do for every item, in order, and gives its error or the maker's.
func (s *stream[T]) each(do func(T) error) error {
	for chunk := range s.chunks {
		for _, item := range chunk {
			if err := do(item); err != nil {
				return err
			}
		}
	}
	return s.err
}

// close ends the maker, if it is not through, and waits for it.
func (s *stream[T]) close() {
	s.stop()
	for range s.chunks { // what nobody takes any more
	}
	s.work.Wait()
}
