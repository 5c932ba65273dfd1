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
	text    string
	lines   []*canvas.Text // text, wrapped for width
	width   float32
	actions []*linkButton
}

var (
	_ fyne.Widget     = (*banner)(nil)
	_ fyne.Accessible = (*banner)(nil)
	_ wrapping        = (*banner)(nil)
)

const (
	bannerHeight = 34 // of one line
	bannerInset  = 22
	bannerGap    = 6 // below
	bannerLines  = 4
)

// newBanner makes a notice; a quiet one does not ask for attention.
func newBanner(icon fyne.Resource, text string, quiet bool, actions ...*linkButton) *banner {
	b := &banner{quiet: quiet, text: text, actions: actions}
	b.back = canvas.NewRectangle(theme.Color(b.backColor()))
	b.back.CornerRadius = theme.Size(fynetheme.SizeNameButtonRadius)
	b.icon = canvas.NewImageFromResource(theme.Tinted(icon, b.textColor()))
	b.icon.FillMode = canvas.ImageFillContain
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

// bannerTextLeft is where the sentence begins.
const bannerTextLeft = bannerInset + 10 + iconSize + chipGap

// wrap breaks the sentence into lines for a width.
func (b *banner) wrap(width float32) {
	if width == b.width {
		return
	}
	b.width = width
	room := width - bannerTextLeft - bannerInset - 12
	for _, a := range b.actions {
		room -= a.MinSize().Width
	}
	size := theme.Size(theme.SizeSnippet)
	measure := func(s string) float32 { return fyne.MeasureText(s, size, fyne.TextStyle{}).Width }
	b.lines = nil
	for _, line := range wrapWords(b.text, room, bannerLines, measure) {
		t := canvas.NewText(line, theme.Color(b.textColor()))
		t.TextSize = size
		b.lines = append(b.lines, t)
	}
}

// heightFor is part of wrapping.
func (b *banner) heightFor(width float32) float32 {
	b.wrap(width)
	return bannerHeight + bannerGap + float32(len(b.lines)-1)*b.lines[0].MinSize().Height
}

// AccessibilityLabel is part of fyne.Accessible.
func (b *banner) AccessibilityLabel() string { return b.text }

// AccessibilityRole is part of fyne.Accessible.
func (b *banner) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is part of fyne.Widget.
func (b *banner) CreateRenderer() fyne.WidgetRenderer { return &bannerRenderer{b} }

type bannerRenderer struct{ b *banner }

func (r *bannerRenderer) MinSize() fyne.Size { return fyne.NewSize(0, bannerHeight+bannerGap) }

func (r *bannerRenderer) Layout(size fyne.Size) {
	b := r.b
	b.wrap(size.Width)
	height := size.Height - bannerGap
	b.back.Move(fyne.NewPos(bannerInset, 0))
	b.back.Resize(fyne.NewSize(size.Width-2*bannerInset, height))
	b.icon.Resize(fyne.NewSquareSize(iconSize - 2))
	b.icon.Move(fyne.NewPos(bannerInset+10, (bannerHeight-iconSize+2)/2))
	right := size.Width - bannerInset - 6
	for i := len(b.actions) - 1; i >= 0; i-- {
		m := b.actions[i].MinSize()
		right -= m.Width
		b.actions[i].Resize(m)
		b.actions[i].Move(fyne.NewPos(right, (bannerHeight-m.Height)/2))
	}
	for i, l := range b.lines {
		m := l.MinSize()
		l.Resize(m)
		l.Move(fyne.NewPos(bannerTextLeft, (bannerHeight-m.Height)/2+float32(i)*m.Height))
	}
}

func (r *bannerRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.b.back, r.b.icon}
	for _, l := range r.b.lines {
		objects = append(objects, l)
	}
	for _, a := range r.b.actions {
		objects = append(objects, a)
	}
	return objects
}

func (r *bannerRenderer) Refresh() {
	r.b.back.FillColor = theme.Color(r.b.backColor())
	r.b.back.Refresh()
	r.b.icon.Refresh()
	r.b.width = 0 // sizes and colours may be others
	r.Layout(r.b.Size())
	for _, l := range r.b.lines {
		l.Refresh()
	}
	for _, a := range r.b.actions {
		a.Refresh()
	}
}

func (r *bannerRenderer) Destroy() {}
