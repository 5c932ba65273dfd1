package viewer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/mailloft/mailloft/ui/theme"
)

// iconSize is the side of the pictures in banners and chips.
const iconSize = 18

// linkButton is a word that can be clicked, in a banner or a header line.
type linkButton struct {
	theme.Press
	text *theme.Label
	pad  float32
}

var _ fyne.Widget = (*linkButton)(nil)

func newLinkButton(text string, size fyne.ThemeSizeName, name fyne.ThemeColorName, style fyne.TextStyle, onTap func()) *linkButton {
	b := &linkButton{text: theme.NewLabel(text, size, name, style), pad: 6}
	b.Init(text, onTap)
	b.ExtendBaseWidget(b)
	return b
}

func (b *linkButton) setText(text string) {
	b.Name = text
	b.text.SetText(text)
	b.Refresh()
}

// Cursor is part of desktop.Cursorable.
func (b *linkButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (b *linkButton) CreateRenderer() fyne.WidgetRenderer {
	return &theme.SurfaceRenderer{
		Surface: &b.Surface, Content: []fyne.CanvasObject{b.text},
		Min: func() fyne.Size { return b.text.MinSize().AddWidthHeight(2*b.pad, 2*3) },
		Place: func(size fyne.Size) {
			h := b.text.MinSize().Height
			b.text.Resize(fyne.NewSize(size.Width-2*b.pad, h))
			b.text.Move(fyne.NewPos(b.pad, (size.Height-h)/2))
		},
	}
}
