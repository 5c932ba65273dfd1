package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// paintedCanvas is a canvas as Fyne's own is: giving things their room marks
// it as changed.
type paintedCanvas struct {
	fyne.Canvas
	dirty bool
	rooms int // how often things were given their room
}

func (c *paintedCanvas) SetDirty() { c.dirty = true }

func (c *paintedCanvas) CheckDirtyAndClear() bool {
	was := c.dirty
	c.dirty = false
	return was
}

func (c *paintedCanvas) EnsureMinSize() bool {
	c.rooms++
	c.dirty = true
	return false
}

type paintedWindow struct {
	fyne.Window
	canvas *paintedCanvas
}

func (w *paintedWindow) Canvas() fyne.Canvas { return w.canvas }

func newPaintedWindow(t *testing.T) *paintedWindow {
	content := canvas.NewRectangle(nil)
	content.SetMinSize(fyne.NewSize(10, 10))
	win := test.NewTempWindow(t, content)
	return &paintedWindow{win, &paintedCanvas{Canvas: win.Canvas()}}
}

func TestWhatChangesHasItsRoomBeforeTheFrame(t *testing.T) {
	w, s, now := newPaintedWindow(t), settler{}, time.Now()
	tick := func() bool {
		s.settle([]fyne.Window{w}, now)
		return w.canvas.CheckDirtyAndClear()
	}
	w.canvas.SetDirty()
	if !tick() || w.canvas.rooms != 0 {
		t.Error("a window whose least size is new was not left to Fyne")
	}
	w.canvas.SetDirty()
	if !tick() || w.canvas.rooms != 1 {
		t.Errorf("things were given their room %d times, want once before a frame", w.canvas.rooms)
	}
	if tick() || w.canvas.rooms != 1 {
		t.Error("a frame although nothing changed")
	}
	s.settle(nil, now)
	if len(s.windows) != 0 {
		t.Error("a window that is closed is remembered")
	}
}

func TestAMessageBeingOpenedHoldsTheFrameBackForALittleWhile(t *testing.T) {
	w, s := newPaintedWindow(t), settler{}
	windows := []fyne.Window{w}
	s.hold(true)
	start := s.since
	w.canvas.SetDirty()
	if s.settle(windows, start); w.canvas.CheckDirtyAndClear() {
		t.Error("painted before the rest was there")
	}
	s.hold(false)
	if s.settle(windows, start); !w.canvas.CheckDirtyAndClear() {
		t.Error("not painted when the rest was there")
	}
	s.hold(true)
	w.canvas.SetDirty()
	s.settle(windows, s.since)
	if s.settle(windows, s.since.Add(holdMost)); !w.canvas.CheckDirtyAndClear() {
		t.Error("not painted although it took long")
	}
	s.hold(true)
	s.since = s.since.Add(-time.Hour) // step after step after step
	if s.hold(true); s.until.After(s.since.Add(holdMost)) {
		t.Error("held back for longer than it may be")
	}
}

func TestStoppingLetsGoOfWhatWasHeldBack(t *testing.T) {
	w, s, now := newPaintedWindow(t), settler{}, time.Now()
	s.start(func() []fyne.Window { return nil })
	s.settle([]fyne.Window{w}, now)
	s.hold(true)
	w.canvas.SetDirty()
	s.settle([]fyne.Window{w}, now)
	if w.canvas.dirty {
		t.Fatal("the frame was not held back")
	}
	s.stop()
	if !w.canvas.dirty {
		t.Error("the frame that was held back is lost")
	}
	s.stop() // there is nothing to stop any more
}
