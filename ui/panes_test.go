package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/theme"
)

var normal = sizes{defaultSidebar, defaultList, defaultTall}

func testPanes(t *testing.T, want reading) (*panes, [3]*canvas.Rectangle) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var r [3]*canvas.Rectangle
	for i := range r {
		r[i] = canvas.NewRectangle(nil)
	}
	p := newPanes(r[0], r[1], r[2], want, normal, true)
	test.NewTempWindow(t, p)
	return p, r
}

func TestPanesFillEveryWindowWithoutOverlap(t *testing.T) {
	for _, want := range []reading{readRight, readBelow, readPage} {
		for _, scale := range []float32{0.8, 1, 1.5, 2} {
			for width := float32(minViewer); width <= 2600; width += 37 {
				for _, height := range []float32{minViewerTall, 300, 600, 1400} {
					p := planFor(fyne.NewSize(width, height), want, normal, true, scale)
					area := p.sidebar.w*p.sidebar.h + p.list.w*p.list.h
					if !p.page {
						area += p.message.w * p.message.h
					}
					name := fmt.Sprintf("%q at %v x %v, text %v", want, width, height, scale)
					if d := area - width*height; d > 1 || d < -1 {
						t.Fatalf("%s: the panes take %v of %v: %+v", name, area, width*height, p)
					}
					for _, b := range []box{p.list, p.message} {
						if b.x+b.w > width+0.01 || b.y+b.h > height+0.01 || b.w < min(width, minList*scale)-0.01 || b.h < min(height, minTall*scale)-0.01 {
							t.Fatalf("%s: a pane is at %+v", name, b)
						}
					}
					if p.docked != (p.sidebar.w > 0) {
						t.Fatalf("%s: docked is %v, the sidebar %+v", name, p.docked, p.sidebar)
					}
				}
			}
		}
	}
}

func TestASmallWindowFoldsTheSidebarAndThenTakesTurns(t *testing.T) {
	for _, c := range []struct {
		want          reading
		width, height float32
		docked, page  bool
	}{
		{readRight, 1280, 800, true, false},
		{readRight, 900, 600, true, false},
		{readRight, 700, 600, false, false},
		{readRight, 500, 600, true, true},
		{readRight, 400, 300, false, true},
		{readBelow, 900, 600, true, false},
		{readBelow, 480, 600, false, false},
		{readBelow, 900, 340, true, true},
		{readPage, 1600, 900, true, true},
	} {
		p := planFor(fyne.NewSize(c.width, c.height), c.want, normal, true, 1)
		if p.docked != c.docked || p.page != c.page {
			t.Errorf("%q at %v x %v: docked %v, page %v", c.want, c.width, c.height, p.docked, p.page)
		}
	}
	if p := planFor(fyne.NewSize(1280, 800), readRight, normal, false, 1); p.docked || p.list.x != 0 {
		t.Errorf("a sidebar folded away by hand has %+v, the list %+v", p.sidebar, p.list)
	}
}

func TestDraggingAHairlineKeepsToTheLimits(t *testing.T) {
	p, r := testPanes(t, readRight)
	p.Resize(fyne.NewSize(1280, 600))
	told := 0
	p.onResized = func() { told++ }
	drag := func(grip int, dx, dy float32) {
		p.grips[grip].Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(dx, dy)})
		p.grips[grip].DragEnd()
	}
	drag(1, 40, 0)
	if w := r[1].Size().Width; w != defaultList+40 {
		t.Errorf("the list is %v wide", w)
	}
	drag(1, 5000, 0)
	if w := r[2].Size().Width; w < minViewer {
		t.Errorf("the viewer was squeezed to %v", w)
	}
	drag(1, -5000, 0)
	drag(0, -5000, 0)
	if r[0].Size().Width != minSidebar || r[1].Size().Width != minList {
		t.Errorf("the panes are %v and %v wide", r[0].Size().Width, r[1].Size().Width)
	}
	p.grips[1].DoubleTapped(nil)
	if p.sizes.list != defaultList {
		t.Errorf("a double click left the list at %v", p.sizes.list)
	}
	if told != 5 {
		t.Errorf("told %d times that the sizes changed", told)
	}

	p.set(readBelow)
	drag(1, 900, 50)
	if h := r[1].Size().Height; h != defaultTall+50 || p.sizes.list != defaultList {
		t.Errorf("above the message the list is %v high, and %v wide beside it", h, p.sizes.list)
	}
	drag(1, 0, 5000)
	if h := r[2].Size().Height; h < minViewerTall {
		t.Errorf("the viewer was squeezed to %v", h)
	}
}

func TestInASmallWindowListAndMessageTakeTurns(t *testing.T) {
	p, r := testPanes(t, readRight)
	p.Resize(fyne.NewSize(1280, 500))
	var plans []plan
	p.onPlan = func(now plan) { plans = append(plans, now) }
	p.Resize(fyne.NewSize(400, 500))
	if !r[1].Visible() || r[2].Visible() || r[0].Visible() {
		t.Errorf("sidebar %v, list %v, message %v", r[0].Visible(), r[1].Visible(), r[2].Visible())
	}
	p.open(true)
	if r[1].Visible() || !r[2].Visible() || r[2].Size().Width != 400 {
		t.Errorf("list %v, message %v, %v", r[1].Visible(), r[2].Visible(), r[2].Size())
	}
	p.setDrawer(true)
	if !r[0].Visible() || r[0].Size().Width > 400-drawerGap || !p.veil.Visible() {
		t.Errorf("the sidebar over it: %v, %v", r[0].Visible(), r[0].Size())
	}
	p.veil.Tapped(nil)
	if r[0].Visible() || p.veil.Visible() {
		t.Error("a click beside the sidebar leaves it there")
	}
	p.Resize(fyne.NewSize(1280, 500))
	if !r[0].Visible() || !r[1].Visible() || !r[2].Visible() {
		t.Error("a wide window does not show everything")
	}
	if len(plans) != 2 || !plans[0].page || plans[1].page {
		t.Errorf("told of %+v", plans)
	}
}
