package theme

import (
	"hash/fnv"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Colours of our own, beside Fyne's.
const (
	ColorSidebar      fyne.ThemeColorName = "mailloft.sidebar"      // the tinted pane on the left
	ColorMuted        fyne.ThemeColorName = "mailloft.muted"        // secondary text and icons
	ColorUnread       fyne.ThemeColorName = "mailloft.unread"       // the dot and the date of an unread message
	ColorStar         fyne.ThemeColorName = "mailloft.star"         // a set star
	ColorSelected     fyne.ThemeColorName = "mailloft.selected"     // a selected row
	ColorSelectedIdle fyne.ThemeColorName = "mailloft.selectedIdle" // a selected row of a pane without the focus
	ColorCard         fyne.ThemeColorName = "mailloft.card"         // attachment chips and panels on the background
	ColorBanner       fyne.ThemeColorName = "mailloft.banner"       // notice above a pane
	ColorBannerText   fyne.ThemeColorName = "mailloft.bannerText"
	ColorOnAvatar     fyne.ThemeColorName = "mailloft.onAvatar" // initials
	ColorFocusRing    fyne.ThemeColorName = "mailloft.focusRing"
)

// AvatarColors is how many colours initials are shown on.
const AvatarColors = 8

// AvatarColor names the avatar colour that belongs to a person: always the
// same for the same address, whatever its case.
func AvatarColor(address string) fyne.ThemeColorName {
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.ToLower(address))) // a hash's Write never fails
	return avatarName(int(h.Sum32() % AvatarColors))
}

// ColorNamed is the avatar colour of that name: blue, teal, purple, orange,
// pink, green, indigo or brown. ok is false for any other.
func ColorNamed(name string) (c fyne.ThemeColorName, ok bool) {
	i := slices.Index([]string{"blue", "teal", "purple", "orange", "pink", "green", "indigo", "brown"}, name)
	if i < 0 {
		return "", false
	}
	return avatarName(i), true
}

func avatarName(i int) fyne.ThemeColorName {
	return avatarNames[i]
}

var avatarNames = func() (names [AvatarColors]fyne.ThemeColorName) {
	for i := range names {
		names[i] = fyne.ThemeColorName("mailloft.avatar" + strconv.Itoa(i))
	}
	return names
}()

type palette map[fyne.ThemeColorName]color.Color

// Avatars carry white initials in both variants, so they are dark enough for
// those and light enough to stand out on the dark background.
var avatarColors = [AvatarColors]color.NRGBA{
	rgb(0x1864AB), rgb(0x0B7285), rgb(0x862E9C), rgb(0xC2410C),
	rgb(0xB0245F), rgb(0x3B7A1E), rgb(0x5145CD), rgb(0x8A5A14),
}

var lightPalette = withSeries(withAvatars(palette{
	fynetheme.ColorNameBackground:                rgb(0xFFFFFF),
	fynetheme.ColorNameForeground:                rgb(0x1B1F24),
	fynetheme.ColorNamePlaceHolder:               rgb(0x5B6370),
	fynetheme.ColorNameDisabled:                  rgb(0x666D79),
	fynetheme.ColorNameButton:                    rgb(0xEEF0F3),
	fynetheme.ColorNameDisabledButton:            rgb(0xF3F4F6),
	fynetheme.ColorNamePrimary:                   rgb(0x2563EB),
	fynetheme.ColorNameForegroundOnPrimary:       rgb(0xFFFFFF),
	fynetheme.ColorNameHyperlink:                 rgb(0x1D4FD7),
	fynetheme.ColorNameSelection:                 rgb(0xBFD3FD),
	fynetheme.ColorNameFocus:                     rgba(0x0B1F4D, 0x80),
	fynetheme.ColorNameHover:                     rgba(0x0F172A, 0x0D),
	fynetheme.ColorNamePressed:                   rgba(0x0F172A, 0x1A),
	fynetheme.ColorNameInputBackground:           rgb(0xF3F4F6),
	fynetheme.ColorNameInputBorder:               rgb(0x868D98),
	fynetheme.ColorNameHeaderBackground:          rgb(0xF3F4F6),
	fynetheme.ColorNameMenuBackground:            rgb(0xFFFFFF),
	fynetheme.ColorNameOverlayBackground:         rgb(0xFFFFFF),
	fynetheme.ColorNameSeparator:                 rgb(0xE5E7EB),
	fynetheme.ColorNameScrollBar:                 rgba(0x5B6370, 0x99),
	fynetheme.ColorNameScrollBarBackground:       rgba(0x5B6370, 0x00),
	fynetheme.ColorNameShadow:                    rgba(0x0F172A, 0x33),
	fynetheme.ColorNameSuccess:                   rgb(0x04704F),
	fynetheme.ColorNameForegroundOnSuccess:       rgb(0xFFFFFF),
	fynetheme.ColorNameWarning:                   rgb(0x92500A),
	fynetheme.ColorNameForegroundOnWarning:       rgb(0xFFFFFF),
	fynetheme.ColorNameError:                     rgb(0xB91C1C),
	fynetheme.ColorNameForegroundOnError:         rgb(0xFFFFFF),
	fynetheme.ColorNameInnerWindowBorder:         rgb(0xE5E7EB),
	fynetheme.ColorNameInnerWindowBorderInactive: rgb(0xE5E7EB),

	ColorSidebar:      rgb(0xF3F4F6),
	ColorMuted:        rgb(0x5B6370),
	ColorUnread:       rgb(0x1D4FD7),
	ColorStar:         rgb(0xE8A100),
	ColorSelected:     rgb(0xDCE8FE),
	ColorSelectedIdle: rgb(0xE5E9F0),
	ColorCard:         rgb(0xF3F4F6),
	ColorBanner:       rgb(0xFEF4DC),
	ColorBannerText:   rgb(0x5C3B05),
	ColorOnAvatar:     rgb(0xFFFFFF),
	ColorFocusRing:    rgb(0x2563EB),
}), lightSeries)

var darkPalette = withSeries(withAvatars(palette{
	fynetheme.ColorNameBackground:                rgb(0x1C1E22),
	fynetheme.ColorNameForeground:                rgb(0xE8EAED),
	fynetheme.ColorNamePlaceHolder:               rgb(0xA3AAB3),
	fynetheme.ColorNameDisabled:                  rgb(0x969DA7),
	fynetheme.ColorNameButton:                    rgb(0x2C2F35),
	fynetheme.ColorNameDisabledButton:            rgb(0x26292E),
	fynetheme.ColorNamePrimary:                   rgb(0x5B93FF),
	fynetheme.ColorNameForegroundOnPrimary:       rgb(0x0B1220),
	fynetheme.ColorNameHyperlink:                 rgb(0x82ADFF),
	fynetheme.ColorNameSelection:                 rgb(0x2F4B7F),
	fynetheme.ColorNameFocus:                     rgba(0x727781, 0xCC),
	fynetheme.ColorNameHover:                     rgba(0xFFFFFF, 0x0F),
	fynetheme.ColorNamePressed:                   rgba(0xFFFFFF, 0x1F),
	fynetheme.ColorNameInputBackground:           rgb(0x26292E),
	fynetheme.ColorNameInputBorder:               rgb(0x6B727D),
	fynetheme.ColorNameHeaderBackground:          rgb(0x15171A),
	fynetheme.ColorNameMenuBackground:            rgb(0x25282D),
	fynetheme.ColorNameOverlayBackground:         rgb(0x1F2125),
	fynetheme.ColorNameSeparator:                 rgb(0x2C2F35),
	fynetheme.ColorNameScrollBar:                 rgba(0xA3AAB3, 0x99),
	fynetheme.ColorNameScrollBarBackground:       rgba(0xA3AAB3, 0x00),
	fynetheme.ColorNameShadow:                    rgba(0x000000, 0x5C),
	fynetheme.ColorNameSuccess:                   rgb(0x3DC98A),
	fynetheme.ColorNameForegroundOnSuccess:       rgb(0x08170F),
	fynetheme.ColorNameWarning:                   rgb(0xF5B945),
	fynetheme.ColorNameForegroundOnWarning:       rgb(0x1D1503),
	fynetheme.ColorNameError:                     rgb(0xFF8B84),
	fynetheme.ColorNameForegroundOnError:         rgb(0x210605),
	fynetheme.ColorNameInnerWindowBorder:         rgb(0x2C2F35),
	fynetheme.ColorNameInnerWindowBorderInactive: rgb(0x2C2F35),

	ColorSidebar:      rgb(0x15171A),
	ColorMuted:        rgb(0xA3AAB3),
	ColorUnread:       rgb(0x7AA7FF),
	ColorStar:         rgb(0xF2B530),
	ColorSelected:     rgb(0x24375C),
	ColorSelectedIdle: rgb(0x2B2E35),
	ColorCard:         rgb(0x26292E),
	ColorBanner:       rgb(0x3A2F17),
	ColorBannerText:   rgb(0xF6DFA9),
	ColorOnAvatar:     rgb(0xFFFFFF),
	ColorFocusRing:    rgb(0x5B93FF),
}), darkSeries)

func withAvatars(p palette) palette {
	for i, c := range avatarColors {
		p[avatarName(i)] = c
	}
	return p
}

func rgb(hex uint32) color.NRGBA { return rgba(hex, 0xFF) }

func rgba(hex uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}
