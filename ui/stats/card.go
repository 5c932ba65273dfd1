package stats

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/ui/theme"
)

// card is a panel with a title and a line on the right that says what the
// mouse is over.
type card struct {
	box  *fyne.Container
	back *canvas.Rectangle
	tip  *theme.Label
}

func newCard(title string, content ...fyne.CanvasObject) *card {
	c := &card{back: canvas.NewRectangle(nil), tip: theme.NewCaption("")}
	c.back.CornerRadius = 12
	heading := theme.NewLabel(title, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true})
	top := theme.Across(nil, container.NewCenter(c.tip), heading)
	body := container.New(layout.NewCustomPaddedVBoxLayout(12), append([]fyne.CanvasObject{top}, content...)...)
	c.box = container.NewStack(c.back, container.New(layout.NewCustomPaddedLayout(14, 16, 18, 18), body))
	c.paint()
	return c
}

func (c *card) say(text string) {
	c.tip.SetText(text)
	c.box.Refresh()
}

func (c *card) paint() {
	c.back.FillColor = theme.Color(theme.ColorCard)
	c.back.Refresh()
}

// tile is a figure with its name below.
func tile(t tileText) *card {
	c := &card{back: canvas.NewRectangle(nil), tip: theme.NewCaption("")}
	c.back.CornerRadius = 12
	name := theme.NewCaption(t.name)
	name.Elastic = true
	value := theme.NewHeading(t.value)
	value.Elastic = true
	c.box = container.NewStack(c.back, container.New(layout.NewCustomPaddedLayout(12, 12, 16, 10),
		container.New(layout.NewCustomPaddedVBoxLayout(2), value, name)))
	c.paint()
	return c
}

// legend explains the colours of a chart.
func legend(items []legendItem) *fyne.Container {
	row := container.New(&flow{gap: 16})
	for _, item := range items {
		dot := canvas.NewRectangle(theme.Color(item.color))
		dot.CornerRadius = 3
		row.Add(theme.Row(container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(10), dot)), theme.NewCaption(item.text)))
	}
	return row
}

// flow lays things out in lines as words are.
type flow struct {
	gap   float32
	width float32 // when it was last laid out
}

func (f *flow) place(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position)) (height float32) {
	var x, y, line float32
	for _, o := range objects {
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line+4, 0
		}
		put(o, fyne.NewPos(x, y))
		x += m.Width + f.gap
		line = max(line, m.Height)
	}
	return y + line
}

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position) {
		o.Move(at)
		o.Resize(o.MinSize())
	})
}

func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := f.width
	if width == 0 {
		width = 10_000
	}
	return fyne.NewSize(120, f.place(objects, width, func(fyne.CanvasObject, fyne.Position) {}))
}

// columns puts two cards side by side where there is room for both, one below
// the other elsewhere.
type columns struct {
	gap   float32
	width float32
}

const narrow = 700

func (c *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	if size.Width < narrow {
		y := float32(0)
		for _, o := range objects {
			h := o.MinSize().Height
			o.Move(fyne.NewPos(0, y))
			o.Resize(fyne.NewSize(size.Width, h))
			y += h + c.gap
		}
		return
	}
	each := (size.Width - c.gap*float32(len(objects)-1)) / float32(len(objects))
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(each+c.gap), 0))
		o.Resize(fyne.NewSize(each, size.Height))
	}
}

func (c *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var highest, sum, widest float32
	for _, o := range objects {
		m := o.MinSize()
		highest, widest = max(highest, m.Height), max(widest, m.Width)
		sum += m.Height + c.gap
	}
	if c.width > 0 && c.width < narrow {
		return fyne.NewSize(widest, sum-c.gap)
	}
	return fyne.NewSize(widest, highest)
}

// tiles puts as many small cards side by side as there is room for their words.
type tiles struct{ width float32 }

const (
	tileWidth = 126 // at the normal size of text
	tileGap   = 10
)

func (t *tiles) each(n int, width float32) (inRow int, w float32) {
	inRow = min(n, max(1, int((width+tileGap)/(theme.Scaled(tileWidth)+tileGap))))
	rows := (n + inRow - 1) / inRow
	inRow = (n + rows - 1) / rows // none alone in the last row where it can be helped
	return inRow, (width - tileGap*float32(inRow-1)) / float32(inRow)
}

// Layout implements fyne.Layout.
func (t *tiles) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	t.width = size.Width
	inRow, w := t.each(len(objects), size.Width)
	h := tallest(objects)
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i%inRow)*(w+tileGap), float32(i/inRow)*(h+tileGap)))
		o.Resize(fyne.NewSize(w, h))
	}
	theme.Mirror(size.Width, objects...)
}

// MinSize implements fyne.Layout.
func (t *tiles) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := 1
	if t.width > 0 {
		inRow, _ := t.each(len(objects), t.width)
		rows = (len(objects) + inRow - 1) / inRow
	}
	return fyne.NewSize(0, float32(rows)*(tallest(objects)+tileGap)-tileGap)
}

func tallest(objects []fyne.CanvasObject) (h float32) {
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return h
}
