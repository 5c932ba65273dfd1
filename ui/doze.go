package ui

import (
	"context"
	"time"
)

// Fyne's loop looks for events sixty times a second, whether or not there is
// anything on the screen: one and a half percent of a core, for ever, for a
// program in the tray. It can't be told to be slower, but a call that lasts is a
// pause of it: the ticks it missed are dropped. So doze gives it such calls, one
// at a time, each ended early by whatever else is queued through do. What Fyne
// queues by itself, as a click in the tray's menu, waits for napTime at most.
type doze struct {
	queue func(func())  // on the Fyne goroutine
	empty func() bool   // nothing is on the screen; asked there
	woken chan struct{} // holds one word that something was queued
}

const (
	napEvery = 300 * time.Millisecond
	napTime  = 280 * time.Millisecond // the loop has its tick between two
)

func newDoze(queue func(func()), empty func() bool) *doze {
	return &doze{queue: queue, empty: empty, woken: make(chan struct{}, 1)}
}

// do queues f on the Fyne goroutine and ends a nap of it. It may be called from
// any goroutine.
func (d *doze) do(f func()) {
	d.queue(f)
	select {
	case d.woken <- struct{}{}:
	default:
	}
}

// run slows the Fyne goroutine down until ctx ends. It runs on a goroutine of
// its own.
func (d *doze) run(ctx context.Context) {
	tick := time.NewTicker(napEvery)
	defer tick.Stop()
	rested := make(chan struct{}, 1)
	for {
		d.queue(func() {
			d.nap(ctx)
			rested <- struct{}{}
		})
		select {
		case <-rested:
		case <-ctx.Done():
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// nap is one pause, on the Fyne goroutine.
func (d *doze) nap(ctx context.Context) {
	if !d.empty() {
		return
	}
	select {
	case <-d.woken:
	case <-time.After(napTime):
	case <-ctx.Done():
	}
}
