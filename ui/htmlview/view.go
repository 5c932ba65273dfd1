package htmlview

import (
	"context"
	"image/color"

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
	// OnFold asks to open the fold behind a link.
	OnFold func(link string)
	// OnZoom tells the zoom after the reader changed it here.
	OnZoom func(zoom float32)
	// OnPastEnd is called when the reader asks for the next page at the end.
	OnPastEnd func()
	// OnLaidOut is called whenever a page arrived, or could not be made.
	OnLaidOut func(Page, error)
	// OnPaintFault tells of a part of the page that stays empty because it
	// could not be painted.
	OnPaintFault func(error)
	// OnFound tells after a search, or a step in it, which match of how many
	// is shown; current counts from 1 and is 0 when there is none.
	OnFound func(current, total int)
	// OnKey and OnRune get the keys the view has no use for.
	OnKey  func(*fyne.KeyEvent)
	OnRune func(rune)

	// Inset is left free on the left and right, and on top and bottom.
	Inset fyne.Size
	// MaxWidth limits the column a page is laid out in, at the normal size of
	// text; 0 means none.
	MaxWidth float32

	async   Async
	scroll  *scroller
	surface *surface
	ring    *canvas.Rectangle

	layout   Layout
	document int // counts what was shown; answers for an earlier one are dropped
	laying   context.CancelFunc
	arrivals int    // counts pages
	hovered  string // the address that was told last
	page     Page
	setting  Setting // page was made for
	stale    bool    // page was made by an earlier layout
	zoom     float32
	text     float32 // size of the window's text; 1 is normal
	dark     bool

	strips    strips
	selection selection
	search    search
}

var _ fyne.Widget = (*View)(nil)

// New returns an empty view that does its work through async.
func New(async Async) *View {
	v := &View{async: async, zoom: 1, text: 1}
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

// HasFocus reports whether the keyboard is here.
func (v *View) HasFocus() bool {
	c := fyne.CurrentApp().Driver().CanvasForObject(v)
	return c != nil && c.Focused() == v.surface
}

// visibleTop is the page's coordinate at the window's upper edge.
func (v *View) visibleTop() float32 { return max(v.scroll.Offset.Y-v.Inset.Height, 0) }

// scale is how many pixels of the screen make one unit.
func (v *View) scale() float32 {
	c := fyne.CurrentApp().Driver().CanvasForObject(v.surface)
	if c == nil {
		return 1
	}
	const far = 100_000
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
