package server

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

const headerHeight = 30

// header names the columns; a click sorts by one.
type header struct {
	widget.BaseWidget
	model  *model
	onSort func()
	titles [5]*title
	back   *canvas.Rectangle
	line   *canvas.Rectangle
}

var _ fyne.Widget = (*header)(nil)

func newHeader(m *model, onSort func()) *header {
	h := &header{model: m, onSort: onSort, back: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent)}
	names := [5]string{lang.L("State"), lang.L("From"), lang.L("Subject"), lang.L("Date"), lang.L("Size")}
	for i, c := range [5]column{byState, byFrom, bySubject, byDate, bySize} {
		h.titles[i] = newTitle(names[i], func() { h.sort(c) })
		h.titles[i].trailing = c == bySize
	}
	h.ExtendBaseWidget(h)
	h.mark()
	return h
}

func (h *header) sort(c column) {
	h.model.sortBy(c)
	h.mark()
	h.onSort()
}

func (h *header) mark() {
	for i, c := range [5]column{byState, byFrom, bySubject, byDate, bySize} {
		h.titles[i].set(h.model.sort == c, h.model.down)
	}
}

// CreateRenderer implements fyne.Widget.
func (h *header) CreateRenderer() fyne.WidgetRenderer {
	r := &headerRenderer{h}
	r.Refresh()
	return r
}

type headerRenderer struct{ h *header }

func (r *headerRenderer) Layout(size fyne.Size) {
	r.h.back.Resize(size)
	r.h.line.Move(fyne.NewPos(0, size.Height-1))
	r.h.line.Resize(fyne.NewSize(size.Width, 1))
	for i, s := range spans(size.Width) {
		r.h.titles[i].Move(fyne.NewPos(s.x-titleInset, 2))
		r.h.titles[i].Resize(fyne.NewSize(s.width+2*titleInset, size.Height-5))
		theme.Mirror(size.Width, r.h.titles[i])
	}
}

func (r *headerRenderer) MinSize() fyne.Size { return fyne.NewSize(300, headerHeight) }

func (r *headerRenderer) Refresh() {
	r.h.back.FillColor = theme.Color(fynetheme.ColorNameHeaderBackground)
	r.h.line.FillColor = theme.Color(fynetheme.ColorNameSeparator)
	r.h.back.Refresh()
	r.h.line.Refresh()
	for _, t := range r.h.titles {
		t.Refresh()
	}
}

func (r *headerRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.h.back, r.h.line}
	for _, t := range r.h.titles {
		objects = append(objects, t)
	}
	return objects
}

func (r *headerRenderer) Destroy() {}

// title is one column's name, with an arrow if the list is sorted by it.
type title struct {
	widget.BaseWidget
	onTapped func()
	trailing bool
	hovered  bool
	back     *canvas.Rectangle
	text     *canvas.Text
	arrow    *canvas.Image
	sorted   bool
}

const (
	titleInset = 6
	arrowSize  = 12
)

var (
	_ fyne.Widget       = (*title)(nil)
	_ fyne.Tappable     = (*title)(nil)
	_ desktop.Hoverable = (*title)(nil)
)

func newTitle(name string, onTapped func()) *title {
	t := &title{
		onTapped: onTapped, back: canvas.NewRectangle(color.Transparent), text: canvas.NewText(theme.Drawable(name), color.Transparent),
		arrow: &canvas.Image{FillMode: canvas.ImageFillContain},
	}
	t.text.TextStyle.Bold = true
	t.ExtendBaseWidget(t)
	return t
}

func (t *title) set(sorted, down bool) {
	t.sorted = sorted
	t.arrow.Resource = theme.Tinted(theme.IconChevronUp, theme.ColorMuted)
	if down {
		t.arrow.Resource = theme.Tinted(theme.IconChevronDown, theme.ColorMuted)
	}
	t.Refresh()
}

// Tapped implements fyne.Tappable.
func (t *title) Tapped(*fyne.PointEvent) { t.onTapped() }

// MouseIn implements desktop.Hoverable.
func (t *title) MouseIn(*desktop.MouseEvent) { t.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (t *title) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *title) MouseOut() { t.hover(false) }

func (t *title) hover(on bool) {
	t.hovered = on
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *title) CreateRenderer() fyne.WidgetRenderer {
	r := &titleRenderer{t}
	r.Refresh()
	return r
}

type titleRenderer struct{ t *title }

func (r *titleRenderer) Layout(size fyne.Size) {
	t := r.t
	t.back.Resize(size)
	text := t.text.MinSize()
	x := float32(titleInset)
	if t.trailing {
		x = size.Width - titleInset - text.Width
	}
	t.text.Resize(text)
	t.text.Move(fyne.NewPos(x, (size.Height-text.Height)/2))
	beside := x + text.Width + 4
	if t.trailing {
		beside = x - 4 - arrowSize
	}
	t.arrow.Resize(fyne.NewSquareSize(arrowSize))
	t.arrow.Move(fyne.NewPos(beside, (size.Height-arrowSize)/2))
	theme.Mirror(size.Width, t.text, t.arrow)
}

func (r *titleRenderer) MinSize() fyne.Size {
	return r.t.text.MinSize().AddWidthHeight(2*titleInset, 2)
}

func (r *titleRenderer) Refresh() {
	t := r.t
	t.back.FillColor = color.Transparent
	if t.hovered {
		t.back.FillColor = theme.Color(fynetheme.ColorNameHover)
	}
	t.back.CornerRadius = 5
	t.text.Color = theme.Color(theme.ColorMuted)
	t.text.TextSize = theme.Size(fynetheme.SizeNameCaptionText)
	t.arrow.Hidden = !t.sorted
	r.Layout(t.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *titleRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.back, r.t.text, r.t.arrow}
}

func (r *titleRenderer) Destroy() {}
