package viewer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// blank fills the pane when there is no message to read: a picture, a
// sentence, what can be done.
type blank struct {
	widget.BaseWidget
	icon    *canvas.Image
	res     fyne.Resource
	title   *theme.Label
	text    *theme.Paragraph
	actions *fyne.Container
}

var _ fyne.Widget = (*blank)(nil)

const (
	blankIcon  = 64
	blankWidth = 420
)

func newBlank() *blank {
	b := &blank{
		icon:    &canvas.Image{FillMode: canvas.ImageFillContain},
		title:   theme.NewSubHeading(""),
		text:    theme.NewParagraph(""),
		actions: container.NewHBox(),
	}
	b.text.Alignment = fyne.TextAlignCenter
	b.text.Importance = widget.LowImportance
	b.ExtendBaseWidget(b)
	return b
}

func (b *blank) show(icon fyne.Resource, title, text string, actions ...fyne.CanvasObject) {
	b.res = icon
	b.icon.Resource = theme.Tinted(icon, theme.ColorMuted)
	b.icon.Translucency = 0.45
	b.title.SetText(title)
	b.text.SetText(text)
	b.text.Hidden = text == ""
	b.actions.Objects = actions
	b.actions.Refresh()
	b.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (b *blank) CreateRenderer() fyne.WidgetRenderer { return &blankRenderer{b} }

type blankRenderer struct{ b *blank }

func (r *blankRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 200) }

func (r *blankRenderer) Layout(size fyne.Size) {
	b := r.b
	width := min(size.Width-24, blankWidth)
	b.text.Resize(fyne.NewSize(width, b.text.MinSize().Height))
	title, text, actions := b.title.MinSize(), float32(0), b.actions.MinSize()
	if b.text.Visible() {
		text = b.text.MinSize().Height
	}
	const gap = 12
	y := max((size.Height-blankIcon-gap-title.Height-text-gap-actions.Height)*0.42, 0)
	centre := func(w float32) float32 { return (size.Width - w) / 2 }
	b.icon.Resize(fyne.NewSquareSize(blankIcon))
	b.icon.Move(fyne.NewPos(centre(blankIcon), y))
	y += blankIcon + gap
	w := min(title.Width, size.Width-24)
	b.title.Resize(fyne.NewSize(w, title.Height))
	b.title.Move(fyne.NewPos(centre(w), y))
	y += title.Height
	b.text.Resize(fyne.NewSize(width, text))
	b.text.Move(fyne.NewPos(centre(width), y))
	y += text + gap
	b.actions.Resize(actions)
	b.actions.Move(fyne.NewPos(centre(actions.Width), y))
}

func (r *blankRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.icon, r.b.title, r.b.text, r.b.actions}
}

func (r *blankRenderer) Refresh() {
	if r.b.title.Color != fynetheme.ColorNameForeground {
		r.b.title.SetColor(fynetheme.ColorNameForeground)
	}
	r.Layout(r.b.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *blankRenderer) Destroy() {}
