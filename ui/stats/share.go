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

const shareHeight = 22

// shareBar is one bar whose parts show what takes how much of the whole.
type shareBar struct {
	widget.BaseWidget
	parts []slice
}

var _ fyne.Widget = (*shareBar)(nil)

func newShareBar() *shareBar {
	s := &shareBar{}
	s.ExtendBaseWidget(s)
	return s
}

func (s *shareBar) set(parts []slice) {
	s.parts = parts
	s.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *shareBar) CreateRenderer() fyne.WidgetRenderer { return &shareRenderer{s: s} }

type shareRenderer struct {
	s       *shareBar
	objects []fyne.CanvasObject
}

func (r *shareRenderer) MinSize() fyne.Size { return fyne.NewSize(120, shareHeight) }

func (r *shareRenderer) Layout(size fyne.Size) { r.draw(size) }

func (r *shareRenderer) Refresh() {
	r.draw(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *shareRenderer) draw(size fyne.Size) {
	r.objects = r.objects[:0]
	var total int64
	for _, p := range r.s.parts {
		total += p.bytes
	}
	x := float32(0)
	for i, p := range r.s.parts {
		w := max(size.Width*float32(float64(p.bytes)/float64(max(total, 1))), 3)
		last := i == len(r.s.parts)-1
		if last {
			w = size.Width - x
		}
		rect := canvas.NewRectangle(theme.Color(p.color))
		if i == 0 {
			rect.TopLeftCornerRadius, rect.BottomLeftCornerRadius = 6, 6
		}
		if last {
			rect.TopRightCornerRadius, rect.BottomRightCornerRadius = 6, 6
		}
		rect.Move(fyne.NewPos(x, 0))
		rect.Resize(fyne.NewSize(max(w-1, 1), size.Height))
		r.objects = append(r.objects, rect)
		x += w
	}
}

func (r *shareRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *shareRenderer) Destroy() {}

// senderRow is a line of the list of those who write most: who, a bar, how
// many. A click looks for their mail.
type senderRow struct {
	theme.Press
	share  float64
	avatar *theme.Avatar
	bar    *canvas.Rectangle
	name   *theme.Label
	count  *theme.Label
}

var (
	_ fyne.Widget        = (*senderRow)(nil)
	_ desktop.Cursorable = (*senderRow)(nil)
)

const senderHeight = 34

func newSenderRow(s sender, onTapped func()) *senderRow {
	r := &senderRow{
		share:  s.share,
		avatar: theme.NewAvatar(24), bar: canvas.NewRectangle(color.Transparent),
		name:  theme.NewLabel(s.name, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{}),
		count: theme.NewCaption(s.count),
	}
	r.Init(s.name+", "+s.count, onTapped)
	r.Inset = -6
	r.avatar.SetPerson(s.name, s.address)
	r.bar.CornerRadius = 3
	r.ExtendBaseWidget(r)
	return r
}

// Cursor implements desktop.Cursorable.
func (r *senderRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (r *senderRow) CreateRenderer() fyne.WidgetRenderer {
	paint := func() { r.bar.FillColor = theme.Color(fynetheme.ColorNamePrimary) }
	paint()
	return &theme.SurfaceRenderer{
		Surface: &r.Surface, Content: []fyne.CanvasObject{r.avatar, r.name, r.count, r.bar},
		Min:   func() fyne.Size { return fyne.NewSize(160, max(senderHeight, r.name.MinSize().Height+16)) },
		Place: r.place, Changed: paint,
	}
}

func (r *senderRow) place(size fyne.Size) {
	r.avatar.Move(fyne.NewPos(0, (size.Height-24)/2))
	r.avatar.Resize(fyne.NewSquareSize(24))
	const left = 34
	count := r.count.MinSize()
	r.count.Resize(count)
	r.count.Move(fyne.NewPos(size.Width-count.Width, 6))
	r.name.Move(fyne.NewPos(left, 3))
	r.name.Resize(fyne.NewSize(max(size.Width-left-count.Width-10, 0), r.name.MinSize().Height))
	r.bar.Move(fyne.NewPos(left, size.Height-9))
	r.bar.Resize(fyne.NewSize(max((size.Width-left)*float32(r.share), 3), 4))
	theme.Mirror(size.Width, r.avatar, r.name, r.count, r.bar)
}
