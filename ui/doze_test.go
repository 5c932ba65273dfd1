package ui

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// fyneLoop stands for the Fyne goroutine: it runs what is queued, one by one.
func fyneLoop(ctx context.Context) (queue func(func())) {
	calls := make(chan func(), 16)
	go func() {
		for {
			select {
			case f := <-calls:
				f()
			case <-ctx.Done():
				return
			}
		}
	}()
	return func(f func()) { calls <- f }
}

func TestDozeRestsMostOfTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		queue := fyneLoop(ctx)
		var rested time.Duration
		d := newDoze(func(f func()) {
			queue(func() {
				began := time.Now()
				f()
				rested += time.Since(began)
			})
		}, func() bool { return true })
		go d.run(ctx)
		time.Sleep(10 * time.Second)
		cancel()
		synctest.Wait()
		if rested < 8*time.Second || rested > 9500*time.Millisecond {
			t.Errorf("rested %v of 10 s; the loop needs some of it", rested)
		}
	})
}

func TestDozeWakesForWhatIsQueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := newDoze(fyneLoop(ctx), func() bool { return true })
		go d.run(ctx)
		time.Sleep(50 * time.Millisecond) // it rests now
		began, done := time.Now(), make(chan struct{})
		d.do(func() { close(done) })
		<-done
		if late := time.Since(began); late != 0 {
			t.Errorf("it came %v late", late)
		}
		cancel()
		synctest.Wait()
	})
}

func TestDozeEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		loop, stop := context.WithCancel(t.Context())
		ctx, cancel := context.WithCancel(loop)
		d := newDoze(fyneLoop(loop), func() bool { return true })
		ended := make(chan struct{})
		go func() { d.run(ctx); close(ended) }()
		time.Sleep(50 * time.Millisecond)
		began, done := time.Now(), make(chan struct{})
		cancel()
		d.queue(func() { close(done) })
		<-done
		<-ended
		if late := time.Since(began); late != 0 {
			t.Errorf("the loop rested %v longer", late)
		}
		stop()
		synctest.Wait()
	})
}

func TestDozeRestsOnlyWithAnEmptyScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := newDoze(fyneLoop(ctx), func() bool { return false })
		go d.run(ctx)
		time.Sleep(50 * time.Millisecond)
		began, done := time.Now(), make(chan struct{})
		d.queue(func() { close(done) })
		<-done
		if late := time.Since(began); late != 0 {
			t.Errorf("a window on the screen waited %v", late)
		}
		cancel()
		synctest.Wait()
	})
}
