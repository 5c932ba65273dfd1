package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// Fyne gives what has changed its size its room while it paints, and marks the
// window as changed by that: each change is painted twice. Where a processor
// does the painting, without a graphics card, that is most of the work of
// showing a message. So settler does this part of it just before a frame, when
// Fyne's animations have their turn; and it waits a little while a message is
// being opened, as its row, its header and its body would be three frames.

// canvasParts are what Fyne's canvas can do beside what fyne.Canvas says. Where
// it no longer can, each change is painted twice again.
type canvasParts interface {
	CheckDirtyAndClear() bool
	SetDirty()
	EnsureMinSize() bool
}

// How long nothing is painted for the sake of what is about to come: after
// each step of opening a message, and in all.
const (
	holdStep = 25 * time.Millisecond
	holdMost = 60 * time.Millisecond
)

// settler belongs to the Fyne goroutine. Its zero value is ready.
type settler struct {
	windows map[fyne.Window]*settled
	since   time.Time // of the hold; zero if there is none
	until   time.Time
	end     func() // stops what start began; nil if nothing is to be stopped
}

// settled is what is known of one window.
type settled struct {
	least fyne.Size // of the content: a window that has to grow is Fyne's own business
	due   bool      // a frame was held back
}

// start has all windows of the app settled from now on, until stop.
func (s *settler) start(windows func() []fyne.Window) {
	s.stop()
	a := fyne.NewAnimation(time.Hour, func(float32) { s.settle(windows(), time.Now()) })
	a.RepeatCount = fyne.AnimationRepeatForever
	a.Start()
	s.end = a.Stop
}

// stop leaves the windows to Fyne, for as long as they are not on the screen:
// a turn for every frame costs one percent of a processor.
func (s *settler) stop() {
	if s.end == nil {
		return
	}
	s.end()
	s.end = nil
	s.hold(false)
	for w, one := range s.windows {
		if canvas, ok := w.Canvas().(canvasParts); ok && one.due { // a frame was held back
			canvas.SetDirty()
		}
	}
	s.windows = nil
}

// hold says that more is about to come, or that all is there.
func (s *settler) hold(more bool) {
	if !more {
		s.since, s.until = time.Time{}, time.Time{}
		return
	}
	now := time.Now()
	if s.since.IsZero() {
		s.since = now
	}
	s.until = now.Add(holdStep)
	if last := s.since.Add(holdMost); s.until.After(last) {
		s.until = last
	}
}

func (s *settler) settle(windows []fyne.Window, now time.Time) {
	held := now.Before(s.until)
	if !held {
		s.hold(false)
	}
	all := make(map[fyne.Window]*settled, len(windows))
	for _, w := range windows {
		canvas, ok := w.Canvas().(canvasParts)
		if !ok {
			continue
		}
		one := s.windows[w]
		if one == nil {
			one = &settled{}
		}
		all[w] = one
		one.frame(w, canvas, held)
	}
	s.windows = all // without those that are closed
}

// frame has a window ready for its next frame, if there is to be one.
func (s *settled) frame(w fyne.Window, canvas canvasParts, held bool) {
	s.due = canvas.CheckDirtyAndClear() || s.due
	if !s.due || held {
		return
	}
	s.due = false
	if content := w.Canvas().Content(); content != nil && w.Canvas().Overlays().Top() == nil {
		if least := content.MinSize(); s.least == least {
			canvas.EnsureMinSize()
		} else {
			s.least = least
		}
	}
	canvas.SetDirty()
}
