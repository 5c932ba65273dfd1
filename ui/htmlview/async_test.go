package htmlview

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// goroutines runs work the way the window does: off the test's goroutine,
// which stands for Fyne's and runs what is handed back.
type goroutines struct {
	running int
	done    chan func()
}

func (g *goroutines) async(work func(context.Context) func()) {
	g.running++
	go func() { g.done <- work(context.Background()) }()
}

// settle runs what is handed back until nothing is under way.
func (g *goroutines) settle(t *testing.T) {
	t.Helper()
	deadline := time.After(time.Minute)
	for g.running > 0 {
		select {
		case done := <-g.done:
			g.running--
			if done != nil {
				done()
			}
		case <-deadline:
			t.Fatal("the work does not end")
		}
	}
}

func TestWorkInTheBackgroundEndsOnTheScreen(t *testing.T) {
	g := &goroutines{done: make(chan func(), 1000)}
	v := New(g.async)
	win := shown(t, v, 700, 400)
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "<p>Paragraph %d of words</p>", i)
	}
	v.SetDocument(bundled().HTML(b.String(), none, nil))
	for i := range 10 {
		win.Resize(fyne.NewSize(float32(400+30*i), 400))
		v.scrollTo(0, float32(500*i))
		v.Find(fmt.Sprint("paragraph 1", i))
		v.SelectAll()
		if i%3 == 0 {
			v.SetDark(i%2 == 0)
			v.zoomBy(1)
			win.Canvas().Capture()
		}
		if i%4 == 3 {
			g.settle(t)
		}
	}
	g.settle(t)
	if v.setting.Width != 670 || v.setting.Zoom != v.Zoom() {
		t.Errorf("the page was made for %+v", v.setting)
	}
	if got := v.Page().Find("Paragraph 19"); len(v.search.marks) != len(got) {
		t.Errorf("%d matches are marked, want %d", len(v.search.marks), len(got))
	}
	for _, s := range v.surface.shown {
		if s.img == nil {
			t.Errorf("strip %d was never painted", s.index)
		}
	}
}
