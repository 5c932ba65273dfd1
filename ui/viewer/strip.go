package viewer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/ui/theme"
)

// strip is the row of attachments below a message.
type strip struct {
	widget.BaseWidget
	line   *theme.Hairline
	chips  *fyne.Container
	scroll *container.Scroll
	all    *linkButton
}

var _ fyne.Widget = (*strip)(nil)

const (
	stripHeight = 58
	chipSpace   = 4
)

func newStrip(saveAll func()) *strip {
	s := &strip{line: theme.NewHairline(false)}
	s.chips = container.New(chipRow{})
	s.scroll = container.NewHScroll(s.chips)
	s.all = newLinkButton(lang.L("Save all…"), theme.SizeSnippet, fynetheme.ColorNameHyperlink, fyne.TextStyle{Bold: true}, saveAll)
	s.ExtendBaseWidget(s)
	return s
}

// show lists attachments; the strip hides when there are none.
func (s *strip) show(list []message.Attachment, open func(message.Attachment), menu func(message.Attachment, fyne.Position), hint func(string)) {
	s.chips.Objects = nil
	for _, a := range list {
		c := newChip(a, func() { open(a) }, func(at fyne.Position) { menu(a, at) })
		c.OnHover = hint
		s.chips.Objects = append(s.chips.Objects, c)
	}
	s.all.Hidden = len(list) < 2
	s.Hidden = len(list) == 0
	s.scroll.Offset = fyne.Position{}
	s.chips.Refresh()
	s.Refresh()
}

// chipRow puts chips side by side.
type chipRow struct{}

func (chipRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(headerLeft - 4)
	for _, o := range objects {
		m := o.MinSize()
		o.Resize(m)
		o.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		x += m.Width + chipSpace
	}
}

func (chipRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := float32(headerLeft - 4 + headerRight)
	for _, o := range objects {
		width += o.MinSize().Width + chipSpace
	}
	return fyne.NewSize(width, chipHeight)
}

// CreateRenderer is part of fyne.Widget.
func (s *strip) CreateRenderer() fyne.WidgetRenderer { return &stripRenderer{s} }

type stripRenderer struct{ s *strip }

func (r *stripRenderer) MinSize() fyne.Size { return fyne.NewSize(100, stripHeight) }

func (r *stripRenderer) Layout(size fyne.Size) {
	s := r.s
	s.line.Resize(fyne.NewSize(size.Width, 1))
	width := size.Width
	if s.all.Visible() {
		m := s.all.MinSize()
		s.all.Resize(m)
		s.all.Move(fyne.NewPos(size.Width-headerRight-m.Width+s.all.pad, (stripHeight-m.Height)/2+1))
		width -= m.Width + headerRight
	}
	s.scroll.Move(fyne.NewPos(0, 1))
	s.scroll.Resize(fyne.NewSize(width, size.Height-1))
}

func (r *stripRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.line, r.s.scroll, r.s.all}
}

func (r *stripRenderer) Refresh() {
	r.Layout(r.s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *stripRenderer) Destroy() {}
