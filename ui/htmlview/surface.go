package htmlview

import (
	"context"
	"image/color"
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// surface is what scrolls: as large as the page, but holding objects only for
// the strips and marks that are visible. It takes the mouse and the keys.
type surface struct {
	widget.BaseWidget
	view *View

	fill    *canvas.Rectangle // the page's own background, carried on into the inset
	shown   []*strip
	spare   []*strip
	found   boxPool
	marked  boxPool
	boxes   []Rect // of the selection
	objects []fyne.CanvasObject

	pressed    clicks
	pressedURL string
	cursor     desktop.Cursor
	byMouse    bool // the focus is being given by a click
	focused    bool
}

var (
	_ fyne.Widget            = (*surface)(nil)
	_ fyne.Focusable         = (*surface)(nil)
	_ fyne.Draggable         = (*surface)(nil)
	_ fyne.SecondaryTappable = (*surface)(nil)
	_ fyne.Shortcutable      = (*surface)(nil)
	_ fyne.Accessible        = (*surface)(nil)
	_ desktop.Mouseable      = (*surface)(nil)
	_ desktop.Hoverable      = (*surface)(nil)
	_ desktop.Cursorable     = (*surface)(nil)
)

func newSurface(v *View) *surface {
	s := &surface{view: v, fill: canvas.NewRectangle(color.Transparent), cursor: desktop.DefaultCursor}
	s.ExtendBaseWidget(s)
	return s
}

// restart puts every strip aside, for another page.
func (s *surface) restart() {
	s.putAside(s.shown...)
	s.shown = nil
	s.boxes = nil
	if !s.view.selection.empty() && s.view.page != nil {
		s.boxSelection()
	}
	s.fill.FillColor = color.Transparent
	if v := s.view; v.page != nil && v.page.About().Background != nil {
		s.fill.FillColor = v.page.About().Background
	}
	s.place()
}

// place puts strips and marks where the scroll offset wants them and has
// painted what is missing.
func (s *surface) place() {
	v := s.view
	if v.page != nil && v.strips.scale != v.scale() {
		v.strips.reset(v.page, v.scale(), painting{cost: v.strips.cost})
		s.putAside(s.shown...)
		s.shown = nil
	}
	top := v.visibleTop()
	bottom := v.scroll.Offset.Y - v.Inset.Height + v.scroll.Size().Height
	first, last := v.strips.covering(top, bottom)
	v.strips.forget(first, last)
	s.paint(first, last)
	s.arrange(first, last)
	s.placeMarks(top, bottom)
	s.collect()
	s.repaint()
}

// paint paints the strips first to last at once if that is quick, else in the
// background, and always the next few there.
func (s *surface) paint(first, last int) {
	v := s.view
	now := v.strips.missing(first, last)
	if len(now) > 0 && v.strips.cost*time.Duration(len(now)) <= paintBudget {
		made := paintStrips(context.Background(), v.page, v.strips.scale, now)
		v.strips.keep(made)
		v.tellFault(made)
		now = nil
	}
	if last < first {
		return
	}
	ahead := append(v.strips.missing(last+1, last+stripsAhead), v.strips.missing(first-stripsAhead, first-1)...)
	if list := slices.Concat(now, ahead); len(list) > 0 {
		s.paintLater(list)
	}
}

func (s *surface) paintLater(list []int) {
	v := s.view
	page, scale, epoch := v.page, v.strips.scale, v.strips.epoch
	for _, i := range list {
		v.strips.pending[i] = true
	}
	v.async(func(ctx context.Context) func() {
		made := paintStrips(ctx, page, scale, list)
		return func() {
			if v.strips.epoch != epoch {
				return
			}
			v.strips.keep(made)
			s.reveal()
			v.tellFault(made)
		}
	})
}

// reveal gives visible strips the pictures that have arrived for them.
func (s *surface) reveal() {
	for _, st := range s.shown {
		st.show(st.index, s.view.strips.images[st.index])
		st.place(s.origin(), s.view.strips.scale, s.view.strips.width)
	}
	s.repaint()
}

// arrange shows exactly the strips first to last.
func (s *surface) arrange(first, last int) {
	v := s.view
	have := map[int]bool{}
	kept := s.shown[:0]
	for _, st := range s.shown {
		if st.index < first || st.index > last {
			s.putAside(st)
			continue
		}
		have[st.index] = true
		kept = append(kept, st)
	}
	s.shown = kept
	for i := first; i <= last; i++ {
		if !have[i] {
			st := s.takeSpare()
			st.index = i
			s.shown = append(s.shown, st)
		}
	}
	for _, st := range s.shown {
		st.show(st.index, v.strips.images[st.index])
		st.place(s.origin(), v.strips.scale, v.strips.width)
	}
}

// putAside keeps strips for another place on the page, without their pictures.
func (s *surface) putAside(strips ...*strip) {
	for _, st := range strips {
		st.img = nil
		st.Refresh()
		s.spare = append(s.spare, st)
	}
}

func (s *surface) takeSpare() *strip {
	if n := len(s.spare); n > 0 {
		st := s.spare[n-1]
		s.spare = s.spare[:n-1]
		return st
	}
	return newStrip()
}

// origin is where the page's first pixel belongs, moved by the fraction of a
// pixel the scroll offset is off, so that every strip falls on whole pixels.
func (s *surface) origin() fyne.Position {
	return fyne.NewPos(s.view.Inset.Width, s.view.Inset.Height).Add(s.snap())
}

func (s *surface) snap() fyne.Delta {
	scale, offset := s.view.strips.scale, s.view.scroll.Offset
	if scale <= 0 {
		return fyne.Delta{}
	}
	return fyne.NewDelta(offset.X-rounded(offset.X, scale), offset.Y-rounded(offset.Y, scale))
}

func rounded(f, scale float32) float32 {
	return float32(math.Round(float64(f*scale))) / scale
}

// collect lists the objects to draw, from back to front.
func (s *surface) collect() {
	s.objects = append(s.objects[:0:0], s.fill)
	for _, st := range s.shown {
		s.objects = append(s.objects, st.Raster)
	}
	s.objects = append(s.objects, s.found.used()...)
	s.objects = append(s.objects, s.marked.used()...)
}

// repaint asks for a frame without giving up any texture.
func (s *surface) repaint() { canvas.Refresh(s.fill) }

// AccessibilityLabel gives a screen reader the beginning of the text.
func (s *surface) AccessibilityLabel() string {
	const enough = 4096
	if s.view.page == nil {
		return ""
	}
	from, to := s.view.page.All()
	if !s.view.selection.empty() {
		r := s.view.selection.bounds()
		from, to = r.From, r.To
	}
	return s.view.page.Text(from, min(to, from+enough))
}

// AccessibilityRole is part of fyne.Accessible.
func (s *surface) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is part of fyne.Widget.
func (s *surface) CreateRenderer() fyne.WidgetRenderer { return &surfaceRenderer{s: s} }

type surfaceRenderer struct{ s *surface }

func (r *surfaceRenderer) MinSize() fyne.Size {
	v := r.s.view
	if v.page == nil {
		return fyne.Size{}
	}
	w, h := v.page.Size()
	if w <= v.setting.Width+1 {
		w = 0 // it fits: no bar at the bottom while the window is made narrower
	} else {
		w += 2 * v.Inset.Width
	}
	return fyne.NewSize(w, h+2*v.Inset.Height)
}

func (r *surfaceRenderer) Layout(size fyne.Size)        { r.s.fill.Resize(size) }
func (r *surfaceRenderer) Objects() []fyne.CanvasObject { return r.s.objects }
func (r *surfaceRenderer) Refresh()                     { r.s.repaint() }
func (r *surfaceRenderer) Destroy()                     {}
