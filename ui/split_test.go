package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

func testPanes(t *testing.T) (*panes, [3]*canvas.Rectangle) {
	t.Helper()
	test.NewTempApp(t)
	var r [3]*canvas.Rectangle
	for i := range r {
		r[i] = canvas.NewRectangle(nil)
	}
	p := newPanes(r[0], r[1], r[2], defaultSidebar, defaultList)
	test.NewTempWindow(t, p)
	return p, r
}

func TestPanesFillEveryWidthWithoutOverlap(t *testing.T) {
	p, r := testPanes(t)
	for _, width := range []float32{760, 900, 1280, 2560} {
		p.Resize(fyne.NewSize(width, 600))
		x := float32(0)
		for i, o := range r {
			if o.Position().X != x || o.Size().Height != 600 {
				t.Errorf("%v wide: pane %d is at %v, %v", width, i, o.Position(), o.Size())
			}
			x += o.Size().Width
		}
		if x != width {
			t.Errorf("%v wide: the panes take %v", width, x)
		}
		if v := r[2].Size().Width; v < minViewer {
			t.Errorf("%v wide: the viewer has %v", width, v)
		}
	}
}

func TestDraggingAHairlineKeepsToTheLimits(t *testing.T) {
	p, r := testPanes(t)
	p.Resize(fyne.NewSize(1280, 600))
	told := 0
	p.onResized = func() { told++ }
	drag := func(grip int, dx float32) {
		p.grips[grip].Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(dx, 0)})
		p.grips[grip].DragEnd()
	}
	drag(1, 40)
	if w := r[1].Size().Width; w != defaultList+40 {
		t.Errorf("the list is %v wide", w)
	}
	drag(1, 5000)
	if w := r[2].Size().Width; w < minViewer {
		t.Errorf("the viewer was squeezed to %v", w)
	}
	drag(1, -5000)
	drag(0, -5000)
	if r[0].Size().Width != minSidebar || r[1].Size().Width != minList {
		t.Errorf("the panes are %v and %v wide", r[0].Size().Width, r[1].Size().Width)
	}
	if told != 4 {
		t.Errorf("told %d times that the widths changed", told)
	}
}
