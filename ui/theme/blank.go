package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Blank fills a pane that has nothing to show: a picture, a few words, a
// sentence, what can be done.
type Blank struct {
	widget.BaseWidget
	icon    *canvas.Image
	title   *Label
	text    *Paragraph
	actions *fyne.Container
}

var _ fyne.Widget = (*Blank)(nil)

const (
	blankIcon  = 64
	blankWidth = 420
)

// NewBlank makes one that says nothing yet.
func NewBlank() *Blank {
	b := &Blank{
		icon:    &canvas.Image{FillMode: canvas.ImageFillContain},
		title:   NewSubHeading(""),
		text:    NewParagraph(""),
		actions: container.NewHBox(),
	}
	b.text.Alignment = fyne.TextAlignCenter
	b.text.Importance = widget.LowImportance
	b.ExtendBaseWidget(b)
	return b
}

// Say shows a picture and words. The text and the actions may be missing.
func (b *Blank) Say(icon fyne.Resource, title, text string, actions ...fyne.CanvasObject) {
	b.icon.Resource = Tinted(icon, ColorMuted)
	b.icon.Translucency = 0.45
	b.title.SetText(title)
	b.text.SetText(text)
	b.text.Hidden = text == ""
	b.actions.Objects = actions
	b.actions.Refresh()
	b.Refresh()
}

// Words are the title and the sentence under it.
func (b *Blank) Words() (title, text string) { return b.title.Text(), b.text.AccessibilityLabel() }

// Actions are what can be done.
func (b *Blank) Actions() []fyne.CanvasObject { return b.actions.Objects }

// CreateRenderer implements fyne.Widget.
func (b *Blank) CreateRenderer() fyne.WidgetRenderer { return &blankRenderer{b} }

type blankRenderer struct{ b *Blank }

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
	r.Layout(r.b.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *blankRenderer) Destroy() {}
