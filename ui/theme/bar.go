package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Bar is a thin line that fills; the figures stand beside it in words. A
// screen reader is told what fills and how far it is.
type Bar struct {
	widget.BaseWidget
	Name          string
	value, height float32
	track, filled *canvas.Rectangle
}

var (
	_ fyne.Widget     = (*Bar)(nil)
	_ fyne.Accessible = (*Bar)(nil)
)

// NewBar makes an empty bar.
func NewBar(name string, height float32) *Bar {
	b := &Bar{Name: name, height: height, track: canvas.NewRectangle(nil), filled: canvas.NewRectangle(nil)}
	b.ExtendBaseWidget(b)
	return b
}

// Set fills a part of the bar, from 0 to 1.
func (b *Bar) Set(part float32) {
	part = min(max(part, 0), 1)
	if part != b.value {
		b.value = part
		b.Refresh()
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (b *Bar) AccessibilityLabel() string { return b.Name + ": " + Percent(int(100*b.value), 100) }

// AccessibilityRole implements fyne.Accessible.
func (b *Bar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	r := &barRenderer{b}
	r.paint()
	return r
}

type barRenderer struct{ b *Bar }

// Layout implements fyne.WidgetRenderer.
func (r *barRenderer) Layout(size fyne.Size) {
	r.b.track.Resize(size)
	r.b.filled.Resize(fyne.NewSize(size.Width*r.b.value, size.Height))
	r.b.filled.Move(fyne.NewPos(0, 0))
	Mirror(size.Width, r.b.filled)
}

// MinSize implements fyne.WidgetRenderer.
func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(40, r.b.height) }

// Refresh implements fyne.WidgetRenderer.
func (r *barRenderer) Refresh() {
	r.paint()
	r.Layout(r.b.Size())
}

func (r *barRenderer) paint() {
	r.b.track.FillColor = Color(fynetheme.ColorNameSeparator)
	r.b.filled.FillColor = Color(fynetheme.ColorNamePrimary)
	r.b.track.CornerRadius, r.b.filled.CornerRadius = r.b.height/2, r.b.height/2
	r.b.track.Refresh()
	r.b.filled.Refresh()
}

// Objects implements fyne.WidgetRenderer.
func (r *barRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.track, r.b.filled}
}

// Destroy implements fyne.WidgetRenderer.
func (r *barRenderer) Destroy() {}
