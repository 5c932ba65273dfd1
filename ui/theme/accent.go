package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Accent names the colour of buttons, links, selections and what is unread.
type Accent string

// Accents are the colours a person can choose from, the first by default.
var Accents = []Accent{"blue", "teal", "green", "purple", "pink", "orange", "grey"}

// shade is an accent on the light background, and on the dark one. Both carry
// the text of a button and are read as text.
type shade struct{ light, dark color.NRGBA }

var shades = map[Accent]shade{
	"teal":   {rgb(0x0B6B78), rgb(0x4CC3D0)},
	"green":  {rgb(0x26702F), rgb(0x6CC57A)},
	"purple": {rgb(0x7A3FC2), rgb(0xB69CFF)},
	"pink":   {rgb(0xB0245F), rgb(0xFF8DB7)},
	"orange": {rgb(0xA8440A), rgb(0xFF9F5F)},
	"grey":   {rgb(0x4A5361), rgb(0xAAB4C2)},
}

// accented is the colour of a name that follows the accent; ok is false for
// all others, and for the default, whose colours stand in the palettes.
func (t *Theme) accented(name fyne.ThemeColorName, dark bool) (c color.Color, ok bool) {
	s, ok := shades[t.Accent]
	if !ok {
		return nil, false
	}
	accent, background, tint := s.light, rgb(0xFFFFFF), 0.16
	if dark {
		accent, background, tint = s.dark, rgb(0x1C1E22), 0.19
	}
	switch name {
	case fynetheme.ColorNamePrimary, fynetheme.ColorNameHyperlink, ColorUnread, ColorFocusRing:
		return accent, true
	case ColorSelected:
		return blend(background, accent, tint), true
	case fynetheme.ColorNameSelection:
		return blend(background, accent, 2*tint), true
	}
	return nil, false
}

// blend is under with part of over laid on it.
func blend(under, over color.NRGBA, part float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(float64(a)*(1-part) + float64(b)*part + 0.5) }
	return color.NRGBA{R: mix(under.R, over.R), G: mix(under.G, over.G), B: mix(under.B, over.B), A: 0xFF}
}

// AccentColor is an accent as it is shown for choosing.
func AccentColor(a Accent) color.Color {
	return (&Theme{Mode: Light, Accent: a}).Color(fynetheme.ColorNamePrimary, fynetheme.VariantLight)
}
