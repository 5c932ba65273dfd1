package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// grip is the part of a hairline that can be dragged.
const grip = 7

// divider is a hairline between two panes. Dragging it resizes them, a double
// click takes that back.
type divider struct {
	widget.BaseWidget
	lying   bool // between a pane above and one below
	hovered bool
	onDrag  func(fyne.Delta)
	onReset func()
	onEnd   func()
}

var (
	_ fyne.Draggable      = (*divider)(nil)
	_ fyne.DoubleTappable = (*divider)(nil)
	_ desktop.Cursorable  = (*divider)(nil)
	_ desktop.Hoverable   = (*divider)(nil)
)

func newDivider(onDrag func(fyne.Delta), onReset func()) *divider {
	d := &divider{onDrag: onDrag, onReset: onReset}
	d.ExtendBaseWidget(d)
	return d
}

// Cursor implements desktop.Cursorable.
func (d *divider) Cursor() desktop.Cursor {
	if d.lying {
		return desktop.VResizeCursor
	}
	return desktop.HResizeCursor
}

// Dragged implements fyne.Draggable.
func (d *divider) Dragged(e *fyne.DragEvent) { d.onDrag(e.Dragged) }

// DragEnd implements fyne.Draggable.
func (d *divider) DragEnd() { d.onEnd() }

// DoubleTapped implements fyne.DoubleTappable.
func (d *divider) DoubleTapped(*fyne.PointEvent) { d.onReset() }

// MouseIn implements desktop.Hoverable.
func (d *divider) MouseIn(*desktop.MouseEvent) { d.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (d *divider) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (d *divider) MouseOut() { d.hover(false) }

func (d *divider) hover(on bool) {
	d.hovered = on
	d.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (d *divider) CreateRenderer() fyne.WidgetRenderer {
	return &dividerRenderer{d: d, line: canvas.NewRectangle(theme.Color(fynetheme.ColorNameSeparator))}
}

type dividerRenderer struct {
	d    *divider
	line *canvas.Rectangle
}

func (r *dividerRenderer) Layout(size fyne.Size) {
	thick := float32(1)
	if r.d.hovered {
		thick = 3
	}
	if r.d.lying {
		r.line.Move(fyne.NewPos(0, (grip-thick)/2))
		r.line.Resize(fyne.NewSize(size.Width, thick))
	} else {
		r.line.Move(fyne.NewPos((grip-thick)/2, 0))
		r.line.Resize(fyne.NewSize(thick, size.Height))
	}
}

func (r *dividerRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(1) }

func (r *dividerRenderer) Refresh() {
	r.Layout(r.d.Size())
	r.line.FillColor = theme.Color(fynetheme.ColorNameSeparator)
	if r.d.hovered {
		r.line.FillColor = theme.Color(fynetheme.ColorNamePrimary)
	}
	r.line.Refresh()
}

func (r *dividerRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

func (r *dividerRenderer) Destroy() {}

// veil darkens what lies under the sidebar in a small window; a click on it
// folds the sidebar away.
type veil struct {
	widget.BaseWidget
	onTapped func()
}

var (
	_ fyne.Tappable     = (*veil)(nil)
	_ fyne.Scrollable   = (*veil)(nil)
	_ desktop.Hoverable = (*veil)(nil)
)

func newVeil(onTapped func()) *veil {
	v := &veil{onTapped: onTapped}
	v.ExtendBaseWidget(v)
	return v
}

// Tapped implements fyne.Tappable.
func (v *veil) Tapped(*fyne.PointEvent) { v.onTapped() }

// Scrolled keeps the wheel from what lies below.
func (v *veil) Scrolled(*fyne.ScrollEvent) {}

// MouseIn keeps the pointer from what lies below.
func (v *veil) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (v *veil) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (v *veil) MouseOut() {}

// CreateRenderer implements fyne.Widget.
func (v *veil) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.NRGBA{A: 0x66}))
}
