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
	widget.BaseWidget
	onTapped func()
	share    float64

	avatar       *theme.Avatar
	back, bar    *canvas.Rectangle
	name, count  *theme.Label
	hovered      bool
	accessibleAs string
}

var (
	_ fyne.Widget        = (*senderRow)(nil)
	_ fyne.Tappable      = (*senderRow)(nil)
	_ desktop.Hoverable  = (*senderRow)(nil)
	_ desktop.Cursorable = (*senderRow)(nil)
	_ fyne.Accessible    = (*senderRow)(nil)
)

const senderHeight = 34

func newSenderRow(s sender, onTapped func()) *senderRow {
	r := &senderRow{
		onTapped: onTapped, share: s.share, accessibleAs: s.name + ", " + s.count,
		avatar: theme.NewAvatar(24), back: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent),
		name:  theme.NewLabel(s.name, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{}),
		count: theme.NewCaption(s.count),
	}
	r.avatar.SetPerson(s.name, s.address)
	r.back.CornerRadius, r.bar.CornerRadius = 7, 3
	r.ExtendBaseWidget(r)
	return r
}

// Tapped implements fyne.Tappable.
func (r *senderRow) Tapped(*fyne.PointEvent) { r.onTapped() }

// Cursor implements desktop.Cursorable.
func (r *senderRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (r *senderRow) MouseIn(*desktop.MouseEvent) { r.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (r *senderRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *senderRow) MouseOut() { r.hover(false) }

func (r *senderRow) hover(on bool) {
	r.hovered = on
	r.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (r *senderRow) AccessibilityLabel() string { return r.accessibleAs }

// AccessibilityRole implements fyne.Accessible.
func (r *senderRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (r *senderRow) CreateRenderer() fyne.WidgetRenderer {
	v := &senderRenderer{r}
	v.Refresh()
	return v
}

type senderRenderer struct{ r *senderRow }

func (v *senderRenderer) MinSize() fyne.Size { return fyne.NewSize(160, senderHeight) }

func (v *senderRenderer) Layout(size fyne.Size) {
	r := v.r
	r.back.Move(fyne.NewPos(-6, 0))
	r.back.Resize(fyne.NewSize(size.Width+12, size.Height))
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
}

func (v *senderRenderer) Refresh() {
	v.r.back.FillColor = color.Transparent
	if v.r.hovered {
		v.r.back.FillColor = theme.Color(fynetheme.ColorNameHover)
	}
	v.r.bar.FillColor = theme.Color(fynetheme.ColorNamePrimary)
	v.Layout(v.r.Size())
	for _, o := range v.Objects() {
		o.Refresh()
	}
}

func (v *senderRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.r.back, v.r.avatar, v.r.name, v.r.count, v.r.bar}
}

func (v *senderRenderer) Destroy() {}
