package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// banner says above the list what holds for all mail, as that there is no
// network. It takes no room while there is nothing to say.
type banner struct {
	widget.BaseWidget
	back    *canvas.Rectangle
	icon    *canvas.Image
	text    *theme.Paragraph
	action  *theme.Button
	content *fyne.Container
}

var _ fyne.Widget = (*banner)(nil)

func newBanner(icon fyne.Resource, text, action string, do func()) *banner {
	b := &banner{back: canvas.NewRectangle(nil), icon: canvas.NewImageFromResource(theme.Tinted(icon, theme.ColorBannerText)),
		text: theme.NewParagraph(text), action: theme.NewButton(action, do)}
	b.icon.FillMode = canvas.ImageFillContain
	b.icon.SetMinSize(fyne.NewSquareSize(18))
	b.action.Importance = widget.LowImportance
	start := container.New(layout.NewCustomPaddedLayout(0, 0, 14, 14), container.NewCenter(b.icon))
	end := container.New(layout.NewCustomPaddedLayout(0, 0, 0, 8), container.NewCenter(b.action))
	b.content = container.NewStack(b.back, theme.Across(start, end, b.text))
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *banner) CreateRenderer() fyne.WidgetRenderer {
	b.back.FillColor = theme.Color(theme.ColorBanner)
	return &bannerRenderer{widget.NewSimpleRenderer(b.content), b}
}

type bannerRenderer struct {
	fyne.WidgetRenderer
	b *banner
}

func (r *bannerRenderer) Refresh() {
	r.b.back.FillColor = theme.Color(theme.ColorBanner)
	r.b.back.Refresh()
	r.WidgetRenderer.Refresh()
}

func (w *Window) newOffline() *banner {
	return newBanner(theme.IconOffline, lang.L("Offline. What is stored here can be read; new mail comes once there is a network again."),
		lang.L("Try again"), w.getMail)
}
