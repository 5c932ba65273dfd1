package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// Widths of the panes, in Fyne's units.
const (
	defaultSidebar, minSidebar, maxSidebar = 230, 170, 360
	defaultList, minList, maxList          = 420, 260, 720
	minViewer                              = 320
	grip                                   = 7 // the part of a hairline that can be dragged
)

// panes lays out sidebar, list and viewer side by side with hairlines between
// them that can be dragged.
type panes struct {
	widget.BaseWidget
	sidebar, list, viewer fyne.CanvasObject
	grips                 [2]*divider
	sidebarWidth          float32
	listWidth             float32
	onResized             func()
}

var _ fyne.Widget = (*panes)(nil)

func newPanes(sidebar, list, viewer fyne.CanvasObject, sidebarWidth, listWidth float32) *panes {
	p := &panes{sidebar: sidebar, list: list, viewer: viewer, sidebarWidth: sidebarWidth, listWidth: listWidth}
	p.grips[0] = newDivider(func(dx float32) { p.drag(&p.sidebarWidth, dx, minSidebar, maxSidebar) })
	p.grips[1] = newDivider(func(dx float32) { p.drag(&p.listWidth, dx, minList, maxList) })
	for _, g := range p.grips {
		g.onEnd = func() {
			if p.onResized != nil {
				p.onResized()
			}
		}
	}
	p.ExtendBaseWidget(p)
	return p
}

func (p *panes) drag(width *float32, dx, low, high float32) {
	room := p.Size().Width - p.sidebarWidth - p.listWidth - minViewer
	*width = min(max(*width+min(dx, room), low), high)
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *panes) CreateRenderer() fyne.WidgetRenderer { return &panesRenderer{p} }

type panesRenderer struct{ p *panes }

func (r *panesRenderer) Layout(size fyne.Size) {
	p := r.p
	// A narrow window takes from the list first, then from the sidebar.
	list := max(minList, min(p.listWidth, size.Width-p.sidebarWidth-minViewer))
	sidebar := max(minSidebar, min(p.sidebarWidth, size.Width-list-minViewer))
	x := float32(0)
	place := func(o fyne.CanvasObject, width float32) {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x += width
	}
	place(p.sidebar, sidebar)
	p.grips[0].Move(fyne.NewPos(x-grip/2, 0))
	place(p.list, list)
	p.grips[1].Move(fyne.NewPos(x-grip/2, 0))
	place(p.viewer, max(0, size.Width-x))
	for _, g := range p.grips {
		g.Resize(fyne.NewSize(grip, size.Height))
	}
}

func (r *panesRenderer) MinSize() fyne.Size {
	return fyne.NewSize(minSidebar+minList+minViewer, max(r.p.sidebar.MinSize().Height, r.p.list.MinSize().Height, r.p.viewer.MinSize().Height))
}

func (r *panesRenderer) Refresh() { r.Layout(r.p.Size()) }

func (r *panesRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.p.sidebar, r.p.list, r.p.viewer, r.p.grips[0], r.p.grips[1]}
}

func (r *panesRenderer) Destroy() {}

// divider is a hairline between two panes. Dragging it resizes them.
type divider struct {
	widget.BaseWidget
	onDrag func(dx float32)
	onEnd  func()
}

var (
	_ fyne.Draggable     = (*divider)(nil)
	_ desktop.Cursorable = (*divider)(nil)
)

func newDivider(onDrag func(dx float32)) *divider {
	d := &divider{onDrag: onDrag}
	d.ExtendBaseWidget(d)
	return d
}

// Cursor implements desktop.Cursorable.
func (*divider) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// Dragged implements fyne.Draggable.
func (d *divider) Dragged(e *fyne.DragEvent) { d.onDrag(e.Dragged.DX) }

// DragEnd implements fyne.Draggable.
func (d *divider) DragEnd() { d.onEnd() }

// CreateRenderer implements fyne.Widget.
func (d *divider) CreateRenderer() fyne.WidgetRenderer {
	return &dividerRenderer{d: d, line: canvas.NewRectangle(theme.Color(fynetheme.ColorNameSeparator))}
}

type dividerRenderer struct {
	d    *divider
	line *canvas.Rectangle
}

func (r *dividerRenderer) Layout(size fyne.Size) {
	r.line.Move(fyne.NewPos(grip/2, 0))
	r.line.Resize(fyne.NewSize(1, size.Height))
}

func (r *dividerRenderer) MinSize() fyne.Size { return fyne.NewSize(grip, 1) }

func (r *dividerRenderer) Refresh() {
	r.line.FillColor = theme.Color(fynetheme.ColorNameSeparator)
	r.line.Refresh()
}

func (r *dividerRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

func (r *dividerRenderer) Destroy() {}
