package attachments

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// Preview is what can be shown of an attachment: a picture, or the beginning
// of a text, or neither.
type Preview struct {
	Picture image.Image
	Text    string
}

// previewPane shows what is selected, and what can be done with it.
type previewPane struct {
	shown   *fyne.Container // the picture, the text or an icon
	picture *canvas.Image
	grid    *widget.TextGrid
	text    *container.Scroll
	icon    *canvas.Image
	say     *theme.Paragraph

	name, from, facts *theme.Paragraph
	open, save, show  *theme.Button
	content           *fyne.Container
}

func newPreviewPane(open, save, show func()) *previewPane {
	p := &previewPane{picture: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}, grid: widget.NewTextGrid(),
		icon: &canvas.Image{FillMode: canvas.ImageFillContain}, say: theme.NewParagraph("")}
	p.say.SizeName, p.say.Importance, p.say.Alignment = fynetheme.SizeNameCaptionText, widget.LowImportance, fyne.TextAlignCenter
	p.text = container.NewScroll(container.New(layout.NewCustomPaddedLayout(10, 10, 12, 12), p.grid))
	p.icon.SetMinSize(fyne.NewSquareSize(64))
	p.shown = container.NewStack()
	label := func() *theme.Paragraph {
		l := theme.NewParagraph("")
		return l
	}
	p.name, p.from, p.facts = label(), label(), label()
	p.name.TextStyle.Bold = true
	p.from.Importance, p.facts.Importance = widget.LowImportance, widget.LowImportance
	p.facts.SizeName = fynetheme.SizeNameCaptionText
	p.open = theme.NewButtonWithIcon(lang.L("Open"), theme.IconOpen, open)
	p.save = theme.NewButtonWithIcon(lang.L("Save…"), theme.IconSave, save)
	p.show = theme.NewButtonWithIcon(lang.L("Message"), theme.IconMail, show)
	words := container.New(layout.NewCustomPaddedVBoxLayout(-10), p.name, p.from, p.facts)
	buttons := theme.Spread([]fyne.CanvasObject{p.open, p.save, p.show}, nil, nil)
	p.content = theme.Between(nil, container.New(layout.NewCustomPaddedLayout(14, 4, 16, 16), p.shown),
		container.New(layout.NewCustomPaddedLayout(4, 12, 12, 12), theme.Below(words, buttons)))
	p.none(0)
	return p
}

// none says that nothing, or too much, is selected.
func (p *previewPane) none(selected int) {
	p.icon.Resource = theme.Tinted(theme.IconAttach, theme.ColorMuted)
	p.name.SetText("")
	p.from.SetText("")
	p.facts.SetText("")
	p.say.SetText(lang.L("Choose an attachment to see it here."))
	if selected > 1 {
		p.say.SetText(theme.Count(selected, "{{.Count}} attachment selected", "{{.Count}} attachments selected"))
	}
	p.middle()
	p.open.Disable()
	p.show.Disable()
	if selected == 0 {
		p.save.Disable()
	} else {
		p.save.Enable()
	}
}

// describe shows what is known of x before its preview is there.
func (p *previewPane) describe(x archive.Attachment) {
	icon, tint := iconOf(x)
	p.icon.Resource = theme.Tinted(icon, tint)
	p.say.SetText("")
	p.middle()
	p.name.SetText(x.Name)
	from := x.From
	if x.FromAddr != "" && x.FromAddr != x.From {
		from = strings.TrimSpace(from + " <" + x.FromAddr + ">")
	}
	p.from.SetText(strings.TrimSpace(from + "\n" + x.Subject))
	p.facts.SetText(strings.Join([]string{theme.DateClock(x.Date), theme.Bytes(x.Size), x.Type}, " · "))
	for _, b := range []*theme.Button{p.open, p.save, p.show} {
		b.Enable()
	}
}

// fill shows the preview of what was described.
func (p *previewPane) fill(v Preview) {
	switch {
	case v.Picture != nil:
		p.picture.Image = v.Picture
		p.shown.Objects = []fyne.CanvasObject{p.picture}
		p.picture.Refresh()
	case v.Text != "":
		p.grid.SetText(v.Text)
		back := canvas.NewRectangle(theme.Color(theme.ColorCard))
		back.CornerRadius = 10
		p.shown.Objects = []fyne.CanvasObject{back, p.text}
		p.text.ScrollToTop()
	default:
		p.say.SetText(lang.L("No preview for this kind of file."))
		p.middle()
	}
	p.shown.Refresh()
}

func (p *previewPane) middle() {
	p.shown.Objects = []fyne.CanvasObject{container.NewVBox(layout.NewSpacer(), container.NewCenter(p.icon), p.say, layout.NewSpacer())}
	p.shown.Refresh()
}
