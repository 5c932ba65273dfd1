package ui

import (
	"context"
	"sync"
	"sync/atomic"
)

// loop runs work on goroutines and hands the results back to the Fyne
// goroutine. It and the bridge are the only two places that cross over.
type loop struct {
	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup
	do     func(func()) // queues a call on the Fyne goroutine

	pending atomic.Int64 // work whose result has not been handed back yet
}

func newLoop(ctx context.Context, do func(func())) *loop {
	l := &loop{do: do}
	l.ctx, l.cancel = context.WithCancel(ctx)
	return l
}

// async runs work on a goroutine of its own, then the function it returns, if
// any, on the Fyne goroutine. After stop nothing is handed back any more.
func (l *loop) async(work func(ctx context.Context) (done func())) {
	if l.ctx.Err() != nil {
		return
	}
	l.pending.Add(1)
	l.work.Go(func() {
		done := work(l.ctx)
		if done == nil || l.ctx.Err() != nil {
			l.pending.Add(-1)
			return
		}
		l.do(func() {
			defer l.pending.Add(-1)
			if l.ctx.Err() == nil {
				done()
			}
		})
	})
}

// stop cancels all work and waits for it.
func (l *loop) stop() {
	l.cancel()
	l.work.Wait()
}
