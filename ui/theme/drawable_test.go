package theme

import (
	"image/color"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
)

func TestNoSpaceIsDrawnInAFontOfSymbols(t *testing.T) {
	for s, want := range map[string]string{
		"Tarn Quay → Saltmarsh": "Tarn Quay →\u200e\u200f\u200e Saltmarsh",
		"→  a → b":              "→\u200e\u200f\u200e  a →\u200e\u200f\u200e b",
		"plain text":            "plain text",
		"Grüße – Jürgen":        "Grüße – Jürgen",
		"Радия Перлман":         "Радия Перлман",
		"日本 語":                  "日本 語",
		"":                      "",
		"→":                     "→",
		"🦊 Fox 🦊":               "🦊\u200e\u200f\u200e Fox 🦊",
		"👍🏽 ❤️ ok":              "👍🏽\u200e\u200f\u200e ❤️\u200e\u200f\u200e ok",
	} {
		if got := Drawable(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
		if again := Drawable(want); again != want {
			t.Errorf("%q, drawable already, became %q", want, again)
		}
	}
}

func TestASpaceBehindASymbolHasItsWidth(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	width := func(s string) float32 { return fyne.MeasureText(s, 13, fyne.TextStyle{}).Width }
	space := width(" ")
	for _, symbol := range []string{"→", "🎉", "☆"} {
		if got := width(Drawable(symbol+" a")) - width(symbol+"a"); got < space-0.5 || got > space+0.5 {
			t.Errorf("the space behind %s is %.1f wide, others are %.1f", symbol, got, space)
		}
	}
}

// It compares pictures, as Fyne turns brackets round only
// when it draws them.
func TestBracketsOfALineFromTheRightAreNotTurnedRound(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	first := func(s string) []uint32 { // what is drawn of the first few columns
		text := canvas.NewText(s, color.Black)
		text.TextSize = 40
		c := software.NewCanvas()
		c.SetPadded(false)
		c.SetContent(text)
		c.Resize(fyne.NewSize(12, 60))
		var drawn []uint32
		picture := c.Capture()
		for y := range 60 {
			for x := range 12 {
				r, _, _, _ := picture.At(x, y).RGBA()
				drawn = append(drawn, r)
			}
		}
		return drawn
	}
	if !slices.Equal(first(Drawable("דוח (טיוטה)")), first("(")) {
		t.Error("the line does not begin with an opening bracket at its left end")
	}
}
