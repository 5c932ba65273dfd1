package stats

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// The room of the weekdays' names and of the hours' figures.
func dayWidth() float32   { return theme.Scaled(36) }
func hourHeight() float32 { return theme.Scaled(20) }

// heatmap draws the hours of a week as squares.
type heatmap struct {
	widget.BaseWidget
	onTip func(string)
	heat  heat
}

var (
	_ fyne.Widget       = (*heatmap)(nil)
	_ desktop.Hoverable = (*heatmap)(nil)
)

func newHeatmap(onTip func(string)) *heatmap {
	h := &heatmap{onTip: onTip}
	h.ExtendBaseWidget(h)
	return h
}

func (h *heatmap) set(v heat) {
	h.heat = v
	h.Refresh()
}

func (h *heatmap) cell() fyne.Size {
	return fyne.NewSize((h.Size().Width-dayWidth())/24, (h.Size().Height-hourHeight())/7)
}

// MouseIn implements desktop.Hoverable.
func (h *heatmap) MouseIn(e *desktop.MouseEvent) { h.MouseMoved(e) }

// MouseMoved says how much arrives in the hour under the mouse.
func (h *heatmap) MouseMoved(e *desktop.MouseEvent) {
	cell := h.cell()
	day, hour := int(e.Position.Y/cell.Height), int((e.Position.X-dayWidth())/cell.Width)
	if e.Position.X < dayWidth() || day < 0 || day > 6 || hour < 0 || hour > 23 {
		h.onTip("")
		return
	}
	h.onTip(h.heat.tips[day][hour])
}

// MouseOut implements desktop.Hoverable.
func (h *heatmap) MouseOut() { h.onTip("") }

// CreateRenderer implements fyne.Widget.
func (h *heatmap) CreateRenderer() fyne.WidgetRenderer { return &heatRenderer{h: h} }

type heatRenderer struct {
	h       *heatmap
	objects []fyne.CanvasObject
}

func (r *heatRenderer) MinSize() fyne.Size { return fyne.NewSize(dayWidth()+24*9, 7*26+hourHeight()) }

func (r *heatRenderer) Layout(fyne.Size) { r.draw() }

func (r *heatRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.h)
}

func (r *heatRenderer) draw() {
	r.objects = r.objects[:0]
	cell := r.h.cell()
	for day, name := range r.h.heat.days {
		y := float32(day) * cell.Height
		t := caption(name)
		t.Move(fyne.NewPos(0, y+(cell.Height-t.MinSize().Height)/2))
		r.objects = append(r.objects, t)
		for hour, level := range r.h.heat.levels[day] {
			rect := canvas.NewRectangle(heatColor(level))
			rect.CornerRadius = 3
			rect.Move(fyne.NewPos(dayWidth()+float32(hour)*cell.Width+1, y+1))
			rect.Resize(fyne.NewSize(max(cell.Width-2, 1), max(cell.Height-2, 1)))
			r.objects = append(r.objects, rect)
		}
	}
	for hour, text := range map[int]string{0: "0:00", 6: "6:00", 12: "12:00", 18: "18:00"} {
		t := caption(text)
		t.Move(fyne.NewPos(dayWidth()+float32(hour)*cell.Width+1, 7*cell.Height+3))
		r.objects = append(r.objects, t)
	}
}

// heatColor goes from the look of an empty field to the primary colour.
func heatColor(level float64) color.Color {
	if level == 0 {
		return theme.Color(fynetheme.ColorNameSeparator)
	}
	c := color.NRGBAModel.Convert(theme.Color(fynetheme.ColorNamePrimary)).(color.NRGBA)
	c.A = uint8(0x38 + level*(0xFF-0x38))
	return c
}

func (r *heatRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *heatRenderer) Destroy() {}
