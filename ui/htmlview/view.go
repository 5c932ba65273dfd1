package htmlview

import (
	"context"
	"image"
	"image/color"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// View is the widget. Set its fields before it is shown; none has to be set.
type View struct {
	widget.BaseWidget

	// OnHover tells which address the pointer is over, "" when it leaves.
	OnHover func(address string)
	// OnOpenLink asks to open an http, https or mailto address. differs says
	// that the words of the link named another site.
	OnOpenLink func(address string, differs bool)
	// OnZoom tells the zoom after the reader changed it here.
	OnZoom func(zoom float32)
	// OnPastEnd is called when the reader asks for the next page at the end.
	OnPastEnd func()
	// OnLaidOut is called whenever a page arrived, or could not be made.
	OnLaidOut func(Page, error)
	// OnFound tells after a search, or a step in it, which match of how many
	// is shown; current counts from 1 and is 0 when there is none.
	OnFound func(current, total int)
	// OnKey and OnRune get the keys the view has no use for.
	OnKey  func(*fyne.KeyEvent)
	OnRune func(rune)

	// Inset is left free on the left and right, and on top and bottom.
	Inset fyne.Size
	// MaxWidth limits the column a page is laid out in; 0 means none.
	MaxWidth float32

	async   Async
	scroll  *scroller
	surface *surface
	ring    *canvas.Rectangle

	layout   Layout
	document int // counts what was shown; answers for an earlier one are dropped
	laying   context.CancelFunc
	arrivals int // counts pages
	page     Page
	setting  Setting // page was made for
	stale    bool    // page was made by an earlier layout
	zoom     float32
	dark     bool

	strips    strips
	selection selection
	search    search
}

var _ fyne.Widget = (*View)(nil)

// New returns an empty view that does its work through async.
func New(async Async) *View {
	v := &View{async: async, zoom: 1}
	v.surface = newSurface(v)
	v.scroll = newScroller(v)
	v.ring = canvas.NewRectangle(color.Transparent)
	v.ring.StrokeWidth = 2
	v.ring.Hide()
	v.ExtendBaseWidget(v)
	return v
}

// SetDocument replaces the document; nil shows nothing. It begins at its top.
func (v *View) SetDocument(l Layout) {
	if v.laying != nil {
		v.laying()
		v.laying = nil
	}
	v.document++
	v.arrivals++
	v.layout, v.page = l, nil
	v.strips.drop()
	v.selection.clear()
	v.search = search{}
	v.hover("")
	v.scroll.Offset = fyne.Position{}
	v.surface.restart()
	v.scroll.Refresh()
	v.relayout()
}

// Replace shows another form of the same document: the reader's place, the
// selection and a search stay.
func (v *View) Replace(l Layout) {
	if v.laying != nil {
		v.laying()
		v.laying = nil
	}
	v.document++
	v.layout, v.stale = l, true
	v.relayout()
}

// SetZoom changes the zoom, with reflow; 1 is the size the sender meant.
func (v *View) SetZoom(zoom float32) {
	v.zoom = min(max(zoom, zoomSteps[0]), zoomSteps[len(zoomSteps)-1])
	v.relayout()
}

// Zoom gives the zoom in use.
func (v *View) Zoom() float32 { return v.zoom }

// SetDark chooses whether pages are asked to suit a dark window.
func (v *View) SetDark(dark bool) {
	v.dark = dark
	v.relayout()
}

// Page gives what is shown, nil while there is nothing.
func (v *View) Page() Page { return v.page }

// Focus moves the keyboard to the view.
func (v *View) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v.surface)
	}
}

// wanted is the setting the next page should be made for.
func (v *View) wanted() Setting {
	size := v.Size()
	width := size.Width - 2*v.Inset.Width
	if v.MaxWidth > 0 {
		width = min(width, v.MaxWidth)
	}
	return Setting{
		Width:  max(float32(math.Floor(float64(width))), 1),
		Height: max(size.Height-2*v.Inset.Height, 1),
		Zoom:   v.zoom,
		Dark:   v.dark,
	}
}

// relayout asks for a new page if the one there is was made for another
// setting. One page is made at a time: while the window is being resized the
// reader sees every page that gets ready, not none until the mouse rests.
func (v *View) relayout() {
	want := v.wanted()
	if v.layout == nil || v.laying != nil || v.Size().Width <= 0 {
		return
	}
	if v.page != nil && v.setting.sameLayout(want) && !v.stale && !v.overfills(want) {
		return
	}
	inner, cancel := context.WithCancel(context.Background())
	v.laying, v.stale = cancel, false
	layout, document, scale := v.layout, v.document, v.scale()
	top := v.visibleTop()
	v.async(func(ctx context.Context) func() {
		defer context.AfterFunc(ctx, cancel)()
		made := prepare(inner, layout, want, top, scale)
		return func() {
			cancel()
			if document == v.document {
				v.laying = nil
				v.arrived(made)
			}
		}
	})
}

// overfills reports whether the page was made as tall as a window that has
// become lower: a message that paints its whole window would scroll for nothing.
func (v *View) overfills(want Setting) bool {
	_, height := v.page.Size()
	return height <= v.setting.Height+1 && height > want.Height+1 && want.Height < v.setting.Height
}

// prepared is a page with the strips a reader will see first.
type prepared struct {
	page    Page
	err     error
	setting Setting
	scale   float32
	painted map[int]*image.RGBA
	cost    time.Duration
}

func prepare(ctx context.Context, layout Layout, want Setting, top, scale float32) prepared {
	made := prepared{setting: want, scale: scale}
	made.page, made.err = layout(ctx, want)
	if made.err != nil || made.page == nil {
		return made
	}
	var s strips
	s.reset(made.page, scale, nil, 0)
	first, last := s.covering(top, top+want.Height)
	made.painted, made.cost = paintStrips(ctx, made.page, scale, s.missing(first, last))
	return made
}

func (v *View) arrived(made prepared) {
	if made.err != nil || made.page == nil {
		v.layout = nil
		v.tellLaidOut(nil, made.err)
		return
	}
	place := v.readingPlace()
	again := v.page != nil
	v.page, v.setting = made.page, made.setting
	v.arrivals++
	v.strips.reset(made.page, made.scale, made.painted, made.cost)
	v.surface.restart()
	v.scroll.Refresh()
	if again {
		v.restore(place)
		v.search.marks = nil
	}
	v.mark()
	v.surface.place()
	v.tellLaidOut(made.page, nil)
	v.relayout() // the window may have changed meanwhile
}

func (v *View) tellLaidOut(p Page, err error) {
	if v.OnLaidOut != nil {
		v.OnLaidOut(p, err)
	}
}

// place is what stood at the top of the window: a place in the text and how
// far above the window's edge it began.
type place struct {
	at    Pos
	above float32
	ratio float32 // how far down the page, for pages without text
}

func (v *View) readingPlace() place {
	if v.page == nil {
		return place{}
	}
	top := v.visibleTop()
	_, height := v.page.Size()
	p := place{at: v.page.Hit(0, top), ratio: top / max(height, 1)}
	if y, ok := v.lineTop(p.at); ok {
		p.above = top - y
	}
	return p
}

func (v *View) restore(p place) {
	_, height := v.page.Size()
	y := p.ratio * height
	if p.ratio > 0 {
		if top, ok := v.lineTop(p.at); ok {
			y = top + p.above
		}
	}
	v.scrollTo(v.scroll.Offset.X, y+v.Inset.Height)
}

// lineTop gives the upper edge of the line a place stands on.
func (v *View) lineTop(at Pos) (float32, bool) {
	from, to := v.page.Line(at)
	boxes := v.page.Boxes(from, max(to, from+1))
	if len(boxes) == 0 {
		return 0, false
	}
	return boxes[0].Y, true
}

// visibleTop is the page's coordinate at the window's upper edge.
func (v *View) visibleTop() float32 { return max(v.scroll.Offset.Y-v.Inset.Height, 0) }

// scale is how many pixels of the screen make one unit.
func (v *View) scale() float32 {
	c := fyne.CurrentApp().Driver().CanvasForObject(v.surface)
	if c == nil {
		return 1
	}
	const far = 1000
	pixels, _ := c.PixelCoordinateForPosition(fyne.NewPos(far, far))
	if pixels <= 0 {
		return 1
	}
	return float32(pixels) / far
}

// Resize lays the page out again when its column's width changes.
func (v *View) Resize(size fyne.Size) {
	v.BaseWidget.Resize(size)
	v.relayout()
	v.surface.place()
}

// CreateRenderer is part of fyne.Widget.
func (v *View) CreateRenderer() fyne.WidgetRenderer { return &viewRenderer{v: v} }

type viewRenderer struct{ v *View }

func (r *viewRenderer) Layout(size fyne.Size) {
	r.v.scroll.Resize(size)
	r.v.ring.Move(fyne.NewPos(1, 1))
	r.v.ring.Resize(size.SubtractWidthHeight(2, 2))
	r.v.surface.place()
}

func (r *viewRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 60) }

func (r *viewRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.v.scroll, r.v.ring}
}

func (r *viewRenderer) Refresh() {
	r.v.ring.StrokeColor = theme.Color(theme.ColorFocusRing)
	r.v.ring.Refresh()
	r.v.surface.Refresh()
}

func (r *viewRenderer) Destroy() {}
