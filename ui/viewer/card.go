package viewer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// card shows an event, a task or a person that a message carries.
type card struct {
	widget.BaseWidget
	back  *canvas.Rectangle
	icon  *canvas.Image
	title *theme.Label
	lines []*theme.Label
	open  *linkButton
}

var _ fyne.Widget = (*card)(nil)

const (
	cardPad  = 12
	cardGap  = 8
	cardIcon = 22
	maxCards = 3 // more are in the attachment
)

func newCard(icon fyne.Resource, title string, lines []string, openWord string, open func()) *card {
	k := &card{
		back:  canvas.NewRectangle(theme.Color(theme.ColorCard)),
		icon:  canvas.NewImageFromResource(theme.Tinted(icon, fynetheme.ColorNamePrimary)),
		title: theme.NewLabel(title, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true}),
	}
	k.back.CornerRadius = theme.Size(fynetheme.SizeNameCardRadius)
	k.icon.FillMode = canvas.ImageFillContain
	for _, line := range lines {
		k.lines = append(k.lines, theme.NewLabel(line, theme.SizeSnippet, theme.ColorMuted, fyne.TextStyle{}))
	}
	k.open = newLinkButton(openWord, theme.SizeSnippet, fynetheme.ColorNameHyperlink, fyne.TextStyle{Bold: true}, open)
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer is part of fyne.Widget.
func (k *card) CreateRenderer() fyne.WidgetRenderer { return &cardRenderer{k} }

type cardRenderer struct{ k *card }

func (r *cardRenderer) MinSize() fyne.Size {
	height := r.k.title.MinSize().Height + 2*cardPad + cardGap
	for _, l := range r.k.lines {
		height += l.MinSize().Height + 1
	}
	return fyne.NewSize(0, height)
}

func (r *cardRenderer) Layout(size fyne.Size) {
	k := r.k
	k.back.Move(fyne.NewPos(bannerInset, 0))
	k.back.Resize(fyne.NewSize(size.Width-2*bannerInset, size.Height-cardGap))
	k.icon.Resize(fyne.NewSquareSize(cardIcon))
	k.icon.Move(fyne.NewPos(bannerInset+cardPad, cardPad))
	m := k.open.MinSize()
	right := size.Width - bannerInset - 6 - m.Width
	k.open.Resize(m)
	k.open.Move(fyne.NewPos(right, cardPad-3))
	x, y := float32(bannerInset+cardPad+cardIcon+10), float32(cardPad)
	h := k.title.MinSize().Height
	k.title.Move(fyne.NewPos(x, y))
	k.title.Resize(fyne.NewSize(max(right-x-cardGap, 0), h))
	y += h + 1
	for _, l := range k.lines {
		h := l.MinSize().Height
		l.Move(fyne.NewPos(x, y))
		l.Resize(fyne.NewSize(max(size.Width-bannerInset-cardPad-x, 0), h))
		y += h + 1
	}
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.k.back, r.k.icon, r.k.title, r.k.open}
	for _, l := range r.k.lines {
		objects = append(objects, l)
	}
	return objects
}

func (r *cardRenderer) Refresh() {
	r.k.back.FillColor = theme.Color(theme.ColorCard)
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *cardRenderer) Destroy() {}
