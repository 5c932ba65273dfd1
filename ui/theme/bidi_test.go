package theme

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestALineThatBeginsFromTheRightIsPutInOrder(t *testing.T) {
	for s, want := range map[string]string{
		"plain 26 text":          "plain 26 text",
		"سلام":                   "سلام",
		"رسالة 62":               "\u200e62 رسالة\u200f",
		"الخميس 26 نوفمبر 2026":  "\u200e2026 نوفمبر\u200f\u200e 26 الخميس\u200f",
		"من Ada Lovelace":        "\u200eAda Lovelace من\u200f",
		"بريد: ادخل ada.example": "\u200eada.example ادخل\u200f\u200e :بريد\u200f",
		"بريد (جديد)":            "\u200e(جديد\u200f\u200e) بريد\u200f",
		"בית 🎉":                  "\u200e🎉 בית\u200f",
		"Ada و Bob":              "Ada و Bob",
		"":                       "",
	} {
		if got := Visual(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
}

func TestAParagraphFromTheRightIsBrokenBeforeItIsPutInOrder(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	const text = "لا تفتح إلا ما تنتظره. يمكن أن تحوي المستندات برامج كثيرة."
	p := NewParagraph(text)
	p.Resize(fyne.NewSize(200, 100))
	lines := strings.Split(p.Text, "\n")
	if len(lines) < 2 {
		t.Fatalf("one line: %q", p.Text)
	}
	if !strings.Contains(lines[0], "لا تفتح") || !strings.HasPrefix(lines[len(lines)-1], "\u200e.") {
		t.Errorf("the first line does not begin the text, or the last full stop is not at the left end: %q", lines)
	}
	for _, line := range lines {
		if w := fyne.MeasureText(line, normalText, fyne.TextStyle{}).Width; w > 200-16 {
			t.Errorf("%q is %.0f wide", line, w)
		}
	}
	narrow := len(lines)
	p.Resize(fyne.NewSize(900, 100))
	if n := len(strings.Split(p.Text, "\n")); n >= narrow {
		t.Errorf("%d lines where there is room for one", n)
	}
	if p.AccessibilityLabel() != text {
		t.Errorf("a screen reader reads %q", p.AccessibilityLabel())
	}
	p.SetText("Plain words. Two sentences.")
	if p.Text != "Plain words. Two sentences." {
		t.Errorf("%q", p.Text)
	}
}
