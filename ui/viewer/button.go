package viewer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/mailloft/mailloft/ui/theme"
)

// iconButton is a flat button with an icon and no words.
type iconButton struct {
	press
	icon *canvas.Image
	tint fyne.ThemeColorName
	res  fyne.Resource
}

var (
	_ fyne.Widget       = (*iconButton)(nil)
	_ fyne.Focusable    = (*iconButton)(nil)
	_ fyne.Tappable     = (*iconButton)(nil)
	_ fyne.Accessible   = (*iconButton)(nil)
	_ desktop.Hoverable = (*iconButton)(nil)
)

const (
	iconButtonSize = 34
	iconSize       = 18
)

func newIconButton(icon fyne.Resource, label string, onTap func()) *iconButton {
	b := &iconButton{tint: theme.ColorMuted, res: icon}
	b.init(label, onTap)
	b.icon = canvas.NewImageFromResource(theme.Tinted(icon, b.tint))
	b.icon.FillMode = canvas.ImageFillContain
	b.ExtendBaseWidget(b)
	return b
}

// set changes what the button shows and is called.
func (b *iconButton) set(icon fyne.Resource, label string, tint fyne.ThemeColorName) {
	b.label = label
	if b.res != icon || b.tint != tint {
		b.res, b.tint = icon, tint
		b.icon.Resource = theme.Tinted(icon, tint)
		b.icon.Refresh()
	}
}

func (b *iconButton) CreateRenderer() fyne.WidgetRenderer {
	return &pressRenderer{
		p: &b.press, content: []fyne.CanvasObject{b.icon},
		min: func() fyne.Size { return fyne.NewSquareSize(iconButtonSize) },
		place: func(size fyne.Size) {
			b.icon.Resize(fyne.NewSquareSize(iconSize))
			b.icon.Move(fyne.NewPos((size.Width-iconSize)/2, (size.Height-iconSize)/2))
		},
		refresh: b.icon.Refresh,
	}
}

// linkButton is a word that can be clicked, in a banner or a header line.
type linkButton struct {
	press
	text *theme.Label
	pad  float32
}

var _ fyne.Widget = (*linkButton)(nil)

func newLinkButton(text string, size fyne.ThemeSizeName, name fyne.ThemeColorName, style fyne.TextStyle, onTap func()) *linkButton {
	b := &linkButton{text: theme.NewLabel(text, size, name, style), pad: 6}
	b.init(text, onTap)
	b.ExtendBaseWidget(b)
	return b
}

func (b *linkButton) setText(text string) {
	b.label = text
	b.text.SetText(text)
	b.Refresh()
}

// Cursor is part of desktop.Cursorable.
func (b *linkButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (b *linkButton) CreateRenderer() fyne.WidgetRenderer {
	return &pressRenderer{
		p: &b.press, content: []fyne.CanvasObject{b.text},
		min: func() fyne.Size { return b.text.MinSize().AddWidthHeight(2*b.pad, 2*3) },
		place: func(size fyne.Size) {
			h := b.text.MinSize().Height
			b.text.Resize(fyne.NewSize(size.Width-2*b.pad, h))
			b.text.Move(fyne.NewPos(b.pad, (size.Height-h)/2))
		},
		refresh: b.text.Refresh,
	}
}
