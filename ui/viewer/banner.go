package viewer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// banner is a notice above the body: an icon, a sentence, what can be done.
type banner struct {
	widget.BaseWidget
	quiet   bool // in the pane's own colours: for what is normal
	back    *canvas.Rectangle
	icon    *canvas.Image
	text    *theme.Label
	actions []*linkButton
}

var _ fyne.Widget = (*banner)(nil)

const (
	bannerHeight = 34
	bannerInset  = 22
)

// newBanner makes a notice; a quiet one does not ask for attention.
func newBanner(icon fyne.Resource, text string, quiet bool, actions ...*linkButton) *banner {
	b := &banner{quiet: quiet, actions: actions}
	b.back = canvas.NewRectangle(theme.Color(b.backColor()))
	b.back.CornerRadius = theme.Size(fynetheme.SizeNameButtonRadius)
	b.icon = canvas.NewImageFromResource(theme.Tinted(icon, b.textColor()))
	b.icon.FillMode = canvas.ImageFillContain
	b.text = theme.NewLabel(text, theme.SizeSnippet, b.textColor(), fyne.TextStyle{})
	b.ExtendBaseWidget(b)
	return b
}

// bannerAction is a word in a banner that can be clicked.
func bannerAction(text string, quiet bool, onTap func()) *linkButton {
	name := theme.ColorBannerText
	if quiet {
		name = fynetheme.ColorNameHyperlink
	}
	return newLinkButton(text, theme.SizeSnippet, name, fyne.TextStyle{Bold: true}, onTap)
}

func (b *banner) backColor() fyne.ThemeColorName {
	if b.quiet {
		return theme.ColorCard
	}
	return theme.ColorBanner
}

func (b *banner) textColor() fyne.ThemeColorName {
	if b.quiet {
		return theme.ColorMuted
	}
	return theme.ColorBannerText
}

// CreateRenderer is part of fyne.Widget.
func (b *banner) CreateRenderer() fyne.WidgetRenderer { return &bannerRenderer{b} }

type bannerRenderer struct{ b *banner }

func (r *bannerRenderer) MinSize() fyne.Size { return fyne.NewSize(0, bannerHeight+6) }

func (r *bannerRenderer) Layout(size fyne.Size) {
	b := r.b
	b.back.Move(fyne.NewPos(bannerInset, 0))
	b.back.Resize(fyne.NewSize(size.Width-2*bannerInset, bannerHeight))
	x := float32(bannerInset + 10)
	b.icon.Resize(fyne.NewSquareSize(iconSize - 2))
	b.icon.Move(fyne.NewPos(x, (bannerHeight-iconSize+2)/2))
	x += iconSize + chipGap
	right := size.Width - bannerInset - 6
	for i := len(b.actions) - 1; i >= 0; i-- {
		m := b.actions[i].MinSize()
		right -= m.Width
		b.actions[i].Resize(m)
		b.actions[i].Move(fyne.NewPos(right, (bannerHeight-m.Height)/2))
	}
	h := b.text.MinSize().Height
	b.text.Resize(fyne.NewSize(max(right-x-chipGap, 0), h))
	b.text.Move(fyne.NewPos(x, (bannerHeight-h)/2))
}

func (r *bannerRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.b.back, r.b.icon, r.b.text}
	for _, a := range r.b.actions {
		objects = append(objects, a)
	}
	return objects
}

func (r *bannerRenderer) Refresh() {
	r.b.back.FillColor = theme.Color(r.b.backColor())
	r.b.back.Refresh()
	r.b.icon.Refresh()
	r.b.text.Refresh()
	for _, a := range r.b.actions {
		a.Refresh()
	}
}

func (r *bannerRenderer) Destroy() {}
