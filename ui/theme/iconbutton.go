package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// IconButton is a flat button with an icon and no words. Its name is told to
// screen readers, and to OnHover.
type IconButton struct {
	Press
	icon *canvas.Image
	tint fyne.ThemeColorName
	res  fyne.Resource
	size float32
}

var _ fyne.Widget = (*IconButton)(nil)

// Sides of an IconButton, and of what is in it.
const (
	IconButtonSize      = 34
	SmallIconButtonSize = 28
	buttonIcon          = 18
)

// NewIconButton makes a button whose sides are size long.
func NewIconButton(size float32, icon fyne.Resource, name string, onTap func()) *IconButton {
	b := &IconButton{tint: ColorMuted, res: icon, size: size}
	b.Init(name, onTap)
	b.icon = canvas.NewImageFromResource(Tinted(icon, b.tint))
	b.icon.FillMode = canvas.ImageFillContain
	b.ExtendBaseWidget(b)
	return b
}

// Set changes what the button shows and is called.
func (b *IconButton) Set(icon fyne.Resource, name string, tint fyne.ThemeColorName) {
	b.Name = name
	if b.res != icon || b.tint != tint {
		b.res, b.tint = icon, tint
		b.icon.Resource = Tinted(icon, tint)
		b.icon.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *IconButton) CreateRenderer() fyne.WidgetRenderer {
	return &SurfaceRenderer{
		Surface: &b.Surface, Content: []fyne.CanvasObject{b.icon},
		Min: func() fyne.Size { return fyne.NewSquareSize(Scaled(b.size)) },
		Place: func(size fyne.Size) {
			side := Scaled(buttonIcon)
			b.icon.Resize(fyne.NewSquareSize(side))
			b.icon.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
		},
		Changed: func() {
			b.icon.Translucency = 0
			if b.Disabled() {
				b.icon.Translucency = 0.6
			}
		},
	}
}
