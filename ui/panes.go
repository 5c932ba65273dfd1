package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// Reading says where a message is read.
type reading string

const (
	readRight reading = ""      // beside the list
	readBelow reading = "below" // below the list
	readPage  reading = "page"  // in the place of the list, with a way back
)

// Sizes of the panes at the normal text size, in Fyne's units.
const (
	defaultSidebar, minSidebar, maxSidebar = 230, 170, 360
	defaultList, minList, maxList          = 420, 260, 720
	defaultTall, minTall, maxTall          = 300, 170, 900 // the list's height above the viewer
	minViewer, goodViewer                  = 320, 380
	minViewerTall                          = 220
	drawerGap                              = 56 // beside a sidebar that lies over the list
)

// sizes are what the person dragged the panes to.
type sizes struct{ sidebar, list, tall float32 }

// plan says where each pane is in a window of some size. A pane without width
// is not shown.
type plan struct {
	sidebar, list, message box
	page                   bool // list and message take turns
	docked                 bool // the sidebar has room of its own
}

type box struct{ x, y, w, h float32 }

// planFor gives each pane its place. What has no room is folded: first the
// sidebar, then the list and the message take turns. scale is that of the text.
func planFor(size fyne.Size, want reading, s sizes, sidebar bool, scale float32) plan {
	var p plan
	least := float32(minViewer) * scale
	p.page = want == readPage ||
		want == readRight && size.Width < (minList+minViewer)*scale ||
		want == readBelow && size.Height < (minTall+minViewerTall)*scale
	if !p.page && want == readRight {
		least += minList * scale
	}
	x := float32(0)
	if p.docked = sidebar && size.Width >= minSidebar*scale+least; p.docked {
		x = between(s.sidebar*scale, minSidebar*scale, size.Width-least)
		p.sidebar = box{0, 0, x, size.Height}
	}
	room := size.Width - x
	whole := box{x, 0, room, size.Height}
	switch {
	case p.page:
		p.list, p.message = whole, whole
	case want == readBelow:
		h := between(s.tall*scale, minTall*scale, size.Height-minViewerTall*scale)
		p.list, p.message = box{x, 0, room, h}, box{x, h, room, size.Height - h}
	default:
		w := between(s.list*scale, minList*scale, room-goodViewer*scale)
		p.list, p.message = box{x, 0, w, size.Height}, box{x + w, 0, room - w, size.Height}
	}
	return p
}

func between(v, low, high float32) float32 { return max(low, min(v, high)) }

// panes lays out sidebar, list and message with hairlines between them that
// can be dragged. In a small window the sidebar lies over the list when it is
// asked for, and list and message take turns.
type panes struct {
	widget.BaseWidget
	sidebar, list, message fyne.CanvasObject

	want    reading
	sizes   sizes
	shown   bool // the sidebar, where it has room
	drawer  bool // the sidebar lies over the rest
	opened  bool // the message is shown where only one of both can be
	current plan

	grips     [2]*divider // beside the sidebar, between list and message
	veil      *veil       // under the drawer
	edge      *canvas.Rectangle
	onResized func()     // the person dragged a hairline
	onPlan    func(plan) // the panes are arranged in another way
}

var _ fyne.Widget = (*panes)(nil)

func newPanes(sidebar, list, message fyne.CanvasObject, want reading, s sizes, shown bool) *panes {
	p := &panes{sidebar: sidebar, list: list, message: message, want: want, sizes: s, shown: shown}
	p.grips[0] = newDivider(p.drag(&p.sizes.sidebar, minSidebar, maxSidebar), func() { p.reset(&p.sizes.sidebar, defaultSidebar) })
	p.grips[1] = newDivider(p.dragList, p.resetList)
	for _, g := range p.grips {
		g.onEnd = p.resized
	}
	p.veil = newVeil(func() { p.setDrawer(false) })
	p.edge = canvas.NewRectangle(color.Transparent)
	p.ExtendBaseWidget(p)
	return p
}

// textScale is how much larger the window's text is than normal.
func textScale() float32 { return theme.Scaled(1) }

func (p *panes) resized() {
	if p.onResized != nil {
		p.onResized()
	}
}

// drag makes the function that changes a size within its limits, and within
// what the window has room for.
func (p *panes) drag(v *float32, low, high float32) func(fyne.Delta) {
	return func(d fyne.Delta) { p.moveTo(v, d.DX*towards(), low, high, p.current.message.w-minViewer*textScale()) }
}

func (p *panes) moveTo(v *float32, by, low, high, room float32) {
	scale := textScale()
	*v = between(*v+min(by, max(room, 0))/scale, low, high)
	p.Refresh()
}

// towards is the way along which panes follow each other.
func towards() float32 {
	if theme.RightToLeft() {
		return -1
	}
	return 1
}

func (p *panes) dragList(d fyne.Delta) {
	if p.want == readBelow {
		p.moveTo(&p.sizes.tall, d.DY, minTall, maxTall, p.current.message.h-minViewerTall*textScale())
		return
	}
	p.moveTo(&p.sizes.list, d.DX*towards(), minList, maxList, p.current.message.w-minViewer*textScale())
}

func (p *panes) resetList() {
	if p.want == readBelow {
		p.reset(&p.sizes.tall, defaultTall)
	} else {
		p.reset(&p.sizes.list, defaultList)
	}
}

func (p *panes) reset(v *float32, to float32) {
	*v = to
	p.Refresh()
	p.resized()
}

// set arranges the panes in another way.
func (p *panes) set(want reading) {
	p.want = want
	p.Refresh()
}

// showSidebar gives the sidebar room, or takes it.
func (p *panes) showSidebar(on bool) {
	p.shown, p.drawer = on, false
	p.Refresh()
}

// setDrawer lays the sidebar over the rest, or takes it away again.
func (p *panes) setDrawer(on bool) {
	p.drawer = on
	p.Refresh()
}

// open shows the message, or the list, where only one of both can be.
func (p *panes) open(message bool) {
	p.opened = message
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *panes) CreateRenderer() fyne.WidgetRenderer { return &panesRenderer{p} }

type panesRenderer struct{ p *panes }

func (r *panesRenderer) Layout(size fyne.Size) {
	p := r.p
	old := p.current
	p.current = planFor(size, p.want, p.sizes, p.shown, textScale())
	now := p.current
	p.drawer = p.drawer && !now.docked
	visible(p.list, !now.page || !p.opened)
	visible(p.message, !now.page || p.opened)
	visible(p.sidebar, now.docked || p.drawer)
	visible(p.veil, p.drawer)
	visible(p.edge, p.drawer)
	visible(p.grips[0], now.docked)
	visible(p.grips[1], !now.page)
	place := func(o fyne.CanvasObject, b box) {
		if theme.RightToLeft() {
			b.x = size.Width - b.x - b.w
		}
		o.Move(fyne.NewPos(b.x, b.y))
		o.Resize(fyne.NewSize(b.w, b.h))
	}
	place(p.list, now.list)
	place(p.message, now.message)
	place(p.veil, box{0, 0, size.Width, size.Height})
	if p.drawer {
		w := min(max(p.sizes.sidebar, minSidebar)*textScale(), size.Width-drawerGap)
		place(p.sidebar, box{0, 0, w, size.Height})
		place(p.edge, box{w, 0, 1, size.Height})
		p.edge.FillColor = theme.Color(fynetheme.ColorNameInputBorder)
	} else {
		place(p.sidebar, now.sidebar)
	}
	place(p.grips[0], box{now.sidebar.w - grip/2, 0, grip, size.Height})
	p.grips[1].lying = p.want == readBelow
	if p.grips[1].lying {
		place(p.grips[1], box{now.list.x, now.list.h - grip/2, now.list.w, grip})
	} else {
		place(p.grips[1], box{now.list.x + now.list.w - grip/2, 0, grip, size.Height})
	}
	if p.onPlan != nil && (old.page != now.page || old.docked != now.docked) {
		p.onPlan(now)
	}
}

// MinSize lets the window become as small as one pane.
func (r *panesRenderer) MinSize() fyne.Size { return fyne.NewSize(minViewer, minViewerTall) }

func (r *panesRenderer) Refresh() {
	r.Layout(r.p.Size())
	for _, o := range []fyne.CanvasObject{r.p.grips[0], r.p.grips[1], r.p.veil, r.p.edge} {
		o.Refresh()
	}
}

func (r *panesRenderer) Objects() []fyne.CanvasObject {
	p := r.p
	if p.drawer {
		return []fyne.CanvasObject{p.list, p.message, p.grips[1], p.veil, p.sidebar, p.edge, p.grips[0]}
	}
	return []fyne.CanvasObject{p.sidebar, p.list, p.message, p.grips[0], p.grips[1], p.veil, p.edge} // as Tab goes
}

func (r *panesRenderer) Destroy() {}

func visible(o fyne.CanvasObject, show bool) {
	if show == o.Visible() {
		return
	}
	if show {
		o.Show()
	} else {
		o.Hide()
	}
}
