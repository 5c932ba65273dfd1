package stats

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// bar is one column of a chart, its parts one on the other from below.
type bar struct {
	label string // under the axis; empty for none
	tip   string // said while the mouse is over it
	parts []part
}

type part struct {
	value float64
	color fyne.ThemeColorName
}

func (b bar) total() (sum float64) {
	for _, p := range b.parts {
		sum += p.value
	}
	return sum
}

const (
	barGap    = 0.28
	gridLines = 4
)

// The room of the figures on the left, and of the words below the columns.
func axisWidth() float32   { return theme.Scaled(46) }
func labelHeight() float32 { return theme.Scaled(20) }

// chart draws columns over an axis, and says what the mouse is over.
type chart struct {
	widget.BaseWidget
	height float32
	format func(float64) string // of the figures on the axis
	onTip  func(string)         // empty when the mouse leaves

	bars    []bar
	hovered int // -1 for none
}

var (
	_ fyne.Widget       = (*chart)(nil)
	_ desktop.Hoverable = (*chart)(nil)
)

func newChart(height float32, format func(float64) string, onTip func(string)) *chart {
	c := &chart{height: height, format: format, onTip: onTip, hovered: -1}
	c.ExtendBaseWidget(c)
	return c
}

func (c *chart) set(bars []bar) {
	c.bars, c.hovered = bars, -1
	c.Refresh()
}

// top is the value at the upper edge: a round one, so that the lines of the
// grid have round figures too.
func (c *chart) top() float64 {
	highest := 0.0
	for _, b := range c.bars {
		highest = max(highest, b.total())
	}
	return ceiling(highest)
}

// ceiling is the next number that divides into gridLines round steps.
func ceiling(v float64) float64 {
	if v <= gridLines {
		return gridLines
	}
	step := v / gridLines
	unit := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if m == 2.5 && unit < 10 {
			continue // no halves of a message
		}
		if m*unit >= step {
			return gridLines * m * unit
		}
	}
	return gridLines * 10 * unit
}

// column is where bar i is across the width.
func (c *chart) column(i int, width float32) (x, w float32) {
	each := (width - axisWidth()) / float32(max(len(c.bars), 1))
	gap := min(each*barGap, 14)
	w = min(each-gap, 56)
	return axisWidth() + float32(i)*each + (each-w)/2, max(w, 1)
}

// MouseIn implements desktop.Hoverable.
func (c *chart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved says what is under the mouse.
func (c *chart) MouseMoved(e *desktop.MouseEvent) {
	each := (c.Size().Width - axisWidth()) / float32(max(len(c.bars), 1))
	i := int((e.Position.X - axisWidth()) / each)
	if e.Position.X < axisWidth() || i >= len(c.bars) {
		i = -1
	}
	c.hover(i)
}

// MouseOut implements desktop.Hoverable.
func (c *chart) MouseOut() { c.hover(-1) }

func (c *chart) hover(i int) {
	if i == c.hovered {
		return
	}
	c.hovered = i
	tip := ""
	if i >= 0 {
		tip = c.bars[i].tip
	}
	c.onTip(tip)
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *chart) CreateRenderer() fyne.WidgetRenderer { return &chartRenderer{c: c} }

type chartRenderer struct {
	c       *chart
	objects []fyne.CanvasObject
}

func (r *chartRenderer) MinSize() fyne.Size { return fyne.NewSize(240, r.c.height) }

func (r *chartRenderer) Layout(size fyne.Size) { r.draw(size) }

func (r *chartRenderer) Refresh() {
	r.draw(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *chartRenderer) draw(size fyne.Size) {
	r.objects = r.objects[:0]
	floor := size.Height - labelHeight()
	top := r.c.top()
	r.grid(size.Width, floor, top)
	free := float32(0) // where the next label may begin
	for i, b := range r.c.bars {
		x, w := r.c.column(i, size.Width)
		r.bar(b, x, w, floor, top, i == r.c.hovered)
		if b.label == "" {
			continue
		}
		t := caption(b.label)
		width := t.MinSize().Width
		at := min(max(x+w/2-width/2, axisWidth()), size.Width-width)
		if at < free {
			continue
		}
		free = at + width + 10
		t.Move(fyne.NewPos(at, floor+5))
		r.objects = append(r.objects, t)
	}
}

func (r *chartRenderer) grid(width, floor float32, top float64) {
	for i := range gridLines + 1 {
		y := floor - (floor-8)*float32(i)/gridLines
		line := canvas.NewRectangle(theme.Color(fynetheme.ColorNameSeparator))
		line.Move(fyne.NewPos(axisWidth(), y))
		line.Resize(fyne.NewSize(width-axisWidth(), 1))
		t := caption(r.c.format(top * float64(i) / gridLines))
		m := t.MinSize()
		t.Move(fyne.NewPos(axisWidth()-8-m.Width, y-m.Height/2))
		r.objects = append(r.objects, line, t)
	}
}

func (r *chartRenderer) bar(b bar, x, w, floor float32, top float64, hovered bool) {
	y := floor
	for i, p := range b.parts {
		h := float32(p.value/top) * (floor - 8)
		if p.value > 0 {
			h = max(h, 1.5)
		}
		rect := canvas.NewRectangle(shade(theme.Color(p.color), hovered || r.c.hovered < 0))
		if i == len(b.parts)-1 {
			radius := min(w/3, 4, h)
			rect.TopLeftCornerRadius, rect.TopRightCornerRadius = radius, radius
		}
		rect.Move(fyne.NewPos(x, y-h))
		rect.Resize(fyne.NewSize(w, h))
		r.objects = append(r.objects, rect)
		y -= h
	}
}

// shade lets what the mouse is not over step back.
func shade(c color.Color, full bool) color.Color {
	if full {
		return c
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 0x70
	return n
}

func caption(text string) *canvas.Text {
	t := canvas.NewText(text, theme.Color(theme.ColorMuted))
	t.TextSize = theme.Size(fynetheme.SizeNameCaptionText)
	t.Resize(t.MinSize())
	return t
}

func (r *chartRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *chartRenderer) Destroy() {}
