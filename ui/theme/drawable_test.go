package theme

import "testing"

func TestNoSpaceIsDrawnInAFontWithoutOne(t *testing.T) {
	if _, symbols := bundled(); has(symbols, ' ') {
		t.Error("the symbol font has a space by now: Drawable can go")
	}
	for s, want := range map[string]string{
		"Tarn Quay → Saltmarsh": "Tarn Quay →Saltmarsh",
		"→  a → b":              "→a →b",
		"plain text":            "plain text",
		"Grüße – Jürgen":        "Grüße – Jürgen",
		"Радия Перлман":         "Радия Перлман",
		"日本 語":                  "日本 語",
		"":                      "",
		"→":                     "→",
	} {
		if got := Drawable(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
}
