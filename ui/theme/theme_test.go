package theme

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
)

// pairs are every text colour and what it is written on.
func pairs() map[fyne.ThemeColorName][]fyne.ThemeColorName {
	surfaces := []fyne.ThemeColorName{
		fynetheme.ColorNameBackground, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameMenuBackground,
		fynetheme.ColorNameHeaderBackground, fynetheme.ColorNameInputBackground, fynetheme.ColorNameButton,
		ColorSidebar, ColorCard, ColorSelected, ColorSelectedIdle,
	}
	plain := []fyne.ThemeColorName{
		fynetheme.ColorNameBackground, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameMenuBackground,
		fynetheme.ColorNameInputBackground, ColorSidebar, ColorCard, ColorSelected,
	}
	p := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		fynetheme.ColorNameForeground:          append(surfaces, fynetheme.ColorNameSelection),
		ColorMuted:                             surfaces,
		fynetheme.ColorNamePlaceHolder:         surfaces,
		fynetheme.ColorNameDisabled:            {fynetheme.ColorNameBackground, fynetheme.ColorNameMenuBackground, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameDisabledButton, fynetheme.ColorNameInputBackground},
		fynetheme.ColorNameHyperlink:           plain,
		ColorUnread:                            plain,
		fynetheme.ColorNameError:               plain,
		fynetheme.ColorNameWarning:             plain,
		fynetheme.ColorNameSuccess:             plain,
		fynetheme.ColorNameForegroundOnPrimary: {fynetheme.ColorNamePrimary},
		fynetheme.ColorNameForegroundOnError:   {fynetheme.ColorNameError},
		fynetheme.ColorNameForegroundOnSuccess: {fynetheme.ColorNameSuccess},
		fynetheme.ColorNameForegroundOnWarning: {fynetheme.ColorNameWarning},
		ColorBannerText:                        {ColorBanner},
		ColorOnAvatar:                          avatarNames[:],
	}
	return p
}

func TestEveryTextIsReadableOnItsBackground(t *testing.T) {
	for _, accent := range append(Accents, "") {
		t.Run(string(accent), func(t *testing.T) { readable(t, &Theme{Accent: accent}) })
	}
}

func readable(t *testing.T, theme *Theme) {
	for variantName, variant := range map[string]fyne.ThemeVariant{"light": fynetheme.VariantLight, "dark": fynetheme.VariantDark} {
		for text, backgrounds := range pairs() {
			for _, background := range backgrounds {
				c := contrast(theme.Color(text, variant), theme.Color(background, variant))
				if c < 4.5 {
					t.Errorf("%s: %s on %s is %.2f:1, want 4.5:1", variantName, text, background, c)
				}
			}
		}
	}
}

// WCAG 2.2, relative luminance and contrast ratio.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		f := float64(v) / 0xFFFF
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestBothPalettesNameTheSameColours(t *testing.T) {
	for name := range lightPalette {
		if _, ok := darkPalette[name]; !ok {
			t.Errorf("%s is missing in the dark palette", name)
		}
	}
	if len(lightPalette) != len(darkPalette) {
		t.Errorf("%d light colours, %d dark ones", len(lightPalette), len(darkPalette))
	}
}

func TestAForcedModeIgnoresTheSystem(t *testing.T) {
	light := New(Light).Color(fynetheme.ColorNameBackground, fynetheme.VariantDark)
	if light != lightPalette[fynetheme.ColorNameBackground] {
		t.Errorf("forced light gave %v", light)
	}
	dark := New(Dark).Color(fynetheme.ColorNameBackground, fynetheme.VariantLight)
	if dark != darkPalette[fynetheme.ColorNameBackground] {
		t.Errorf("forced dark gave %v", dark)
	}
}

func TestADesktopThatDoesNotTellIsLight(t *testing.T) {
	t.Setenv("FYNE_THEME", "")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	t.Cleanup(func() { mute.Store(false) })
	AskDesktop(t.Context())
	white := New(Light).Color(fynetheme.ColorNameBackground, fynetheme.VariantLight)
	if got := New(System).Color(fynetheme.ColorNameBackground, fynetheme.VariantDark); runtime.GOOS == "linux" && got != white {
		t.Errorf("the background is %v", got)
	}
	if got := New(Dark).Color(fynetheme.ColorNameBackground, fynetheme.VariantLight); got == white {
		t.Error("dark, chosen by the person, is light")
	}
	t.Setenv("FYNE_THEME", "dark")
	mute.Store(false)
	AskDesktop(t.Context())
	if got := New(System).Color(fynetheme.ColorNameBackground, fynetheme.VariantDark); got == white {
		t.Error("FYNE_THEME=dark is light")
	}
}

func TestAPersonKeepsTheirColourAndTheColoursAreAllUsed(t *testing.T) {
	if AvatarColor("Ada@Example.org") != AvatarColor("ada@example.org") {
		t.Error("the case of an address changes its colour")
	}
	seen := map[fyne.ThemeColorName]int{}
	for i := range 800 {
		seen[AvatarColor(fmt.Sprintf("person%d@example.org", i))]++
	}
	if len(seen) != AvatarColors {
		t.Errorf("%d colours used, want %d", len(seen), AvatarColors)
	}
}

func TestInitials(t *testing.T) {
	for _, c := range []struct{ name, address, want string }{
		{"Ada Lovelace", "ada@example.org", "AL"},
		{"Dr. Edsger W. Dijkstra", "", "DD"},
		{"Радия Перлман", "", "РП"},
		{"Netflix", "", "N"},
		{"田中 太郎", "", "田"},
		{"", "grace.hopper@navy.example", "G"},
		{"ada@example.org", "ada@example.org", "A"},
		{"“Zoë” (work)", "", "ZW"},
		{"", "", "?"},
		{"!!!", "", "?"},
	} {
		if got := Initials(c.name, c.address); got != c.want {
			t.Errorf("%q %q: got %q, want %q", c.name, c.address, got, c.want)
		}
	}
}

func TestCutTextFitsAndLosesNoMoreThanItMust(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	var f Fitter
	style := fyne.TextStyle{}
	for _, text := range []string{"short", "A rather long subject line, with commas, that goes on", strings.Repeat("wide W ", 300), "Ein\r\nUmbruch\tim Betreff, der weg muss"} {
		for width := float32(0); width < 400; width += 37 {
			got := f.Fit(text, 13, style, width)
			if w := f.Width(got, 13, style); w > width {
				t.Errorf("%q is %.1f wide, want at most %.1f", got, w, width)
			}
			if strings.ContainsAny(got, "\r\n\t") {
				t.Errorf("%q is not one line", got)
			}
			if again := f.Fit(text, 13, style, width); again != got {
				t.Errorf("%q became %q the second time", got, again)
			}
		}
	}
	if got := f.Fit("short", 13, style, 300); got != "short" {
		t.Errorf("text that fits was cut to %q", got)
	}
}

func TestFitterForgetsInsteadOfGrowing(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	var f Fitter
	for i := range fitterLimit + 10 {
		f.look(fitKey{text: fmt.Sprint(i)}, func() fitted { return fitted{} })
	}
	if len(f.known) > fitterLimit {
		t.Errorf("%d strings remembered, want at most %d", len(f.known), fitterLimit)
	}
}

func TestIconsCanBeRecolouredAndHaveNamesOfTheirOwn(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	names := map[string]fyne.Resource{}
	for _, icon := range allIcons() {
		if other, ok := names[icon.Name()]; ok && other != icon {
			t.Errorf("two icons are called %s", icon.Name())
		}
		names[icon.Name()] = icon
		tinted := Tinted(icon, ColorStar).Content()
		if !bytes.Contains(tinted, []byte("fill=\"#")) || bytes.Contains(tinted, []byte("fill=\"#000000\"")) {
			t.Errorf("%s was not recoloured", icon.Name())
		}
		if bytes.Contains(tinted, []byte("NaN")) {
			t.Errorf("%s has a broken outline", icon.Name())
		}
	}
}

func allIcons() []fyne.Resource {
	return []fyne.Resource{
		IconAdd, IconArchive, IconAttach, IconBack, IconCalendar, IconCancel, IconCheck, IconChevron, IconChevronDown,
		IconChevronLeft, IconChevronUp, IconClock, IconClose, IconCode, IconContact, IconCopy, IconDelete, IconDocument,
		IconDown, IconEdit, IconError, IconEye, IconEyeOff, IconFilter, IconFolder, IconForward, IconGlobe, IconImage,
		IconImageOff, IconInbox, IconInfo, IconKey, IconLink, IconLock, IconMail, IconMailOpen, IconMore, IconOffline,
		IconOpen, IconPrint, IconQuestion, IconQuote, IconReader, IconRefresh, IconRestore, IconSave, IconSearch,
		IconSelectAll, IconServer, IconSettings, IconShield, IconSidebar, IconStar, IconStarFilled, IconTag, IconTagFilled, IconChart, IconRules, IconUp, IconWarning, IconZoomIn, IconZoomOut,
	}
}

// Marks that are no text need 3:1 against what is beside them (WCAG 2.2, 1.4.11).
func TestMarksAndRingsStandOut(t *testing.T) {
	surfaces := []fyne.ThemeColorName{
		fynetheme.ColorNameBackground, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameMenuBackground,
		fynetheme.ColorNameInputBackground, ColorSidebar, ColorCard, ColorSelected,
	}
	marks := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		ColorFocusRing:             append(surfaces, ColorBanner),
		ColorUnread:                surfaces,
		ColorMuted:                 surfaces, // icons
		fynetheme.ColorNamePrimary: surfaces, // the border of an entry with the focus
		fynetheme.ColorNameError:   surfaces,
		fynetheme.ColorNameWarning: surfaces,
		fynetheme.ColorNameSuccess: surfaces,
		fynetheme.ColorNameInputBorder: {
			fynetheme.ColorNameBackground, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameInputBackground,
		}, // of entries, and of boxes without a tick
	}
	for _, accent := range append(Accents, "") {
		theme := &Theme{Accent: accent}
		for variantName, variant := range map[string]fyne.ThemeVariant{"light": fynetheme.VariantLight, "dark": fynetheme.VariantDark} {
			for mark, backgrounds := range marks {
				for _, background := range backgrounds {
					if c := contrast(theme.Color(mark, variant), theme.Color(background, variant)); c < 3 {
						t.Errorf("%s %s: %s on %s is %.2f:1, want 3:1", accent, variantName, mark, background, c)
					}
				}
			}
			// Fyne lays this over its own ticks and menus and draws it around links; our buttons and choices have a ring.
			focus := theme.Color(fynetheme.ColorNameFocus, variant)
			for _, below := range []fyne.ThemeColorName{fynetheme.ColorNameBackground, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameButton, fynetheme.ColorNameInputBackground} {
				shown := over(theme.Color(below, variant), focus)
				if c := contrast(shown, theme.Color(fynetheme.ColorNameOverlayBackground, variant)); c < 2.75 { // the text on it leaves no more in the dark
					t.Errorf("%s %s: the focus on %s is %.2f:1 beside the dialog, want 2.75:1", accent, variantName, below, c)
				}
				if c := contrast(theme.Color(fynetheme.ColorNameForeground, variant), shown); c < 4.5 {
					t.Errorf("%s %s: text on %s with the focus is %.2f:1, want 4.5:1", accent, variantName, below, c)
				}
			}
		}
	}
}

func TestTagsAreReadableInEveryColour(t *testing.T) {
	theme := &Theme{}
	for variantName, variant := range map[string]fyne.ThemeVariant{"light": fynetheme.VariantLight, "dark": fynetheme.VariantDark} {
		for _, name := range TagColors {
			tint := color.NRGBAModel.Convert(theme.Color(TagColor(name, ""), variant)).(color.NRGBA)
			tint.A = ChipTint
			for _, below := range []fyne.ThemeColorName{fynetheme.ColorNameBackground, ColorSelected, ColorSelectedIdle} {
				chip := over(theme.Color(below, variant), tint)
				if c := contrast(theme.Color(fynetheme.ColorNameForeground, variant), chip); c < 4.5 {
					t.Errorf("%s: a %s tag on %s is %.2f:1, want 4.5:1", variantName, name, below, c)
				}
			}
			if c := contrast(theme.Color(TagColor(name, ""), variant), theme.Color(ColorSidebar, variant)); c < 3 {
				t.Errorf("%s: the %s tag's icon in the sidebar is %.2f:1, want 3:1", variantName, name, c)
			}
		}
	}
}
