// Package theme is how Mailloft's window looks: colours, sizes and icons for
// Fyne's widgets, and the few small widgets every pane shares.
//
// One theme serves light and dark. It follows the variant the system asks for
// unless one is forced. Colours of our own have names that begin with
// "mailloft." and are looked up like Fyne's, so that a change of variant
// repaints them with everything else.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Mode says which variant the window uses.
type Mode string

// The modes a person can choose from.
const (
	System Mode = "system" // as the desktop says; see AskDesktop
	Light  Mode = "light"
	Dark   Mode = "dark"
)

// Theme is Mailloft's look. The zero value follows the system.
type Theme struct {
	Mode   Mode
	Scale  float32 // of text and row sizes; 0 means 1
	Accent Accent  // empty is blue
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme for mode.
func New(mode Mode) *Theme { return &Theme{Mode: mode} }

// Color looks name up in the palette of the variant, or of the forced mode.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	dark := t.dark(variant)
	if c, ok := t.accented(name, dark); ok {
		return c
	}
	p := &lightPalette
	if dark {
		p = &darkPalette
	}
	if c, ok := (*p)[name]; ok {
		return c
	}
	return fynetheme.DefaultTheme().Color(name, variant)
}

func (t *Theme) dark(variant fyne.ThemeVariant) bool {
	switch t.Mode {
	case Light:
		return false
	case Dark:
		return true
	}
	return variant == fynetheme.VariantDark && !mute.Load()
}

// Font leaves the choice of typeface to Fyne's own bundled one.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	return fynetheme.DefaultTheme().Font(style)
}

// Icon replaces the icons of Fyne's that our screens show by ours.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if ours, ok := replaced[name]; ok {
		return ours
	}
	return fynetheme.DefaultTheme().Icon(name)
}

// Size gives the measures of design/VISUAL.md in device-independent pixels.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := textSizes[name]; ok {
		if t.Scale > 0 {
			return s * t.Scale
		}
		return s
	}
	if s, ok := sizes[name]; ok {
		if t.Scale > 0 && name == fynetheme.SizeNameInlineIcon {
			return s * t.Scale
		}
		return s
	}
	return fynetheme.DefaultTheme().Size(name)
}

// SizeSnippet is the size of the first words of a message in the list: between
// a caption and text.
const SizeSnippet fyne.ThemeSizeName = "mailloft.snippet"

var textSizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNameText:           normalText,
	fynetheme.SizeNameCaptionText:    11,
	fynetheme.SizeNameSubHeadingText: 16,
	fynetheme.SizeNameHeadingText:    20,
	SizeSnippet:                      12,
}

var sizes = map[fyne.ThemeSizeName]float32{
	// Without a graphics card the blur is most of what a frame behind a dialog costs.
	fynetheme.SizeNameModalBlurRadius:    0,
	fynetheme.SizeNamePadding:            4,
	fynetheme.SizeNameInnerPadding:       8,
	fynetheme.SizeNameInlineIcon:         18,
	fynetheme.SizeNameLineSpacing:        4,
	fynetheme.SizeNameScrollBar:          8,
	fynetheme.SizeNameScrollBarSmall:     4,
	fynetheme.SizeNameScrollBarRadius:    4,
	fynetheme.SizeNameSeparatorThickness: 1,
	fynetheme.SizeNameInputBorder:        1,
	fynetheme.SizeNameInputRadius:        7,
	fynetheme.SizeNameButtonRadius:       7,
	fynetheme.SizeNameSelectionRadius:    7,
	fynetheme.SizeNameMenuRadius:         10,
	fynetheme.SizeNamePopupRadius:        10,
	fynetheme.SizeNameCardRadius:         10,
	fynetheme.SizeNameDialogRadius:       14,
}

// normalText is the size of text that nobody made larger or smaller.
const normalText = 13

// Scaled is a measure that goes with the size of the window's text.
func Scaled(v float32) float32 { return v * Size(fynetheme.SizeNameText) / normalText }

// IsDark reports whether the running application shows the dark palette.
func IsDark() bool {
	settings := fyne.CurrentApp().Settings()
	if t, ok := settings.Theme().(*Theme); ok {
		return t.dark(settings.ThemeVariant())
	}
	return settings.ThemeVariant() == fynetheme.VariantDark
}

// Color looks a colour up in the running application's theme.
func Color(name fyne.ThemeColorName) color.Color { return fynetheme.Color(name) }

// Size looks a size up in the running application's theme.
func Size(name fyne.ThemeSizeName) float32 { return fynetheme.Size(name) }
