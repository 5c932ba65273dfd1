package server

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/ui/theme"
)

// Widths of the columns with normal text, and their height.
const (
	rowHeight = 34
	edge      = 14
	iconSize  = 16
	mostWidth = 176 // of state and sender
	dateWidth = 92
	sizeWidth = 76
	columnGap = 12
)

// span is where a column begins and how wide it is.
type span struct{ x, width float32 }

// spans lays the columns out: state, from, subject, date, size. In a narrow
// window the first three share what there is.
func spans(width float32) [5]span {
	date, size := theme.Scaled(dateWidth), theme.Scaled(sizeWidth)
	words := max(width-2*edge-date-size-4*columnGap, 240)
	state, from := min(theme.Scaled(mostWidth), words*0.27), min(theme.Scaled(mostWidth), words*0.3)
	var s [5]span
	x := float32(edge)
	for i, w := range [5]float32{state, from, words - state - from, date, size} {
		s[i] = span{x, w}
		x += w + columnGap
	}
	return s
}

// face is everything a row's looks depend on.
type face struct {
	remote   fetch.Remote
	width    float32
	selected bool
	cursor   bool
	busy     bool // an order about it is under way
}

// rowView draws one message. There are as many as fit on the screen.
type rowView struct {
	widget.BaseWidget
	t     *table
	index int
	face  face

	back, ring, line *canvas.Rectangle
	icon             *canvas.Image
	texts            [5]*canvas.Text
}

var (
	_ fyne.Widget            = (*rowView)(nil)
	_ fyne.Tappable          = (*rowView)(nil)
	_ fyne.SecondaryTappable = (*rowView)(nil)
)

func newRowView(t *table) *rowView {
	r := &rowView{
		t: t, back: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent),
		icon: &canvas.Image{FillMode: canvas.ImageFillContain},
	}
	for i := range r.texts {
		r.texts[i] = canvas.NewText("", color.Transparent)
		r.texts[i].Alignment = theme.Start()
	}
	r.texts[4].Alignment = theme.End()
	r.ring.StrokeWidth = 1.5
	r.ExtendBaseWidget(r)
	return r
}

// Tapped selects the row.
func (r *rowView) Tapped(*fyne.PointEvent) { r.t.tapped(r.index) }

// TappedSecondary opens the menu of what can be done.
func (r *rowView) TappedSecondary(e *fyne.PointEvent) { r.t.menuAt(r.index, e.AbsolutePosition) }

// show draws message f.
func (r *rowView) show(index int, f face) {
	r.index = index
	if f == r.face {
		return
	}
	r.face = f
	r.paint()
}

func (r *rowView) paint() {
	f := r.face
	look := r.t.looks[f.remote.Where]
	r.back.FillColor = color.Transparent
	if f.selected {
		r.back.FillColor = theme.Color(theme.ColorSelected)
	}
	r.ring.StrokeColor = color.Transparent
	if f.cursor {
		r.ring.StrokeColor = theme.Color(theme.ColorFocusRing)
	}
	r.line.FillColor = theme.Color(fynetheme.ColorNameSeparator)
	r.line.Hidden = f.selected
	radius := theme.Size(fynetheme.SizeNameSelectionRadius)
	r.back.CornerRadius, r.ring.CornerRadius = radius, radius
	r.icon.Resource = look.icon
	r.icon.Hidden = look.icon == nil

	muted := theme.Color(theme.ColorMuted)
	foreground := theme.Color(fynetheme.ColorNameForeground)
	if f.busy {
		foreground = muted
	}
	at := spans(f.width)
	at[0].x += iconSize + 8
	at[0].width -= iconSize + 8
	words := [5]string{look.say(f.remote), f.remote.From, subjectWords(f.remote), theme.When(f.remote.Date, r.t.now()), sizeWords(f.remote.Size)}
	size := theme.Size(fynetheme.SizeNameText)
	for i, text := range r.texts {
		text.TextSize = size
		text.Color = foreground
		if i >= 3 || i == 0 && f.remote.Where != fetch.WhereReturned {
			text.Color = muted
		}
		text.Text = r.t.fit.Fit(words[i], size, fyne.TextStyle{}, at[i].width)
		height := text.MinSize().Height
		text.Resize(fyne.NewSize(at[i].width, height))
		text.Move(fyne.NewPos(at[i].x, (rowHeight-height)/2))
		theme.Mirror(f.width, text)
		text.Refresh()
	}
	r.icon.Resize(fyne.NewSquareSize(iconSize))
	r.icon.Move(fyne.NewPos(edge, (rowHeight-iconSize)/2))
	theme.Mirror(f.width, r.icon)
	for _, o := range []fyne.CanvasObject{r.back, r.ring, r.line, r.icon} {
		o.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *rowView) CreateRenderer() fyne.WidgetRenderer { return &rowRenderer{r} }

type rowRenderer struct{ r *rowView }

func (v *rowRenderer) Layout(size fyne.Size) {
	for _, o := range []fyne.CanvasObject{v.r.back, v.r.ring} {
		o.Move(fyne.NewPos(4, 1))
		o.Resize(fyne.NewSize(size.Width-8, size.Height-2))
	}
	v.r.line.Move(fyne.NewPos(edge, size.Height-1))
	v.r.line.Resize(fyne.NewSize(size.Width-2*edge, 1))
	if v.r.face.width != size.Width {
		v.r.face.width = size.Width
		v.r.paint()
	}
}

func (v *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(300, rowHeight) }

func (v *rowRenderer) Refresh() { v.r.paint() }

func (v *rowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{v.r.back, v.r.ring, v.r.line, v.r.icon}
	for _, t := range v.r.texts {
		objects = append(objects, t)
	}
	return objects
}

func (v *rowRenderer) Destroy() {}
