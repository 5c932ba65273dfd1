package message

import (
	"strings"
	"testing"
)

func TestTextLosesControlsAndKeepsItsLines(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "",
		"plain\ntext\tand\fform":      "plain\ntext\tand\fform",
		"a\r\nb\r\n":                  "a\nb\n",
		"a\rb\r":                      "a\nb\n",
		"\r\r\n":                      "\n\n",
		"\x00a\x1b[31mb\x7f":          "a[31mb",
		"\ufeffGr\u00fc\u0085\u00dfe": "Grüße",
		"broken \xff\xfe byte":        "broken \ufffd\ufffd byte",
		"\xc3":                        "\ufffd",
	} {
		if got := cleanText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestNothingUnseenPushesTheRestOfANameOutOfSight(t *testing.T) {
	for in, want := range map[string]string{
		"Ann" + strings.Repeat(" \u200b", 50) + " <x>":      "Ann <x>",
		"Ann\u00a0\u2003\u3000Berg":                         "Ann Berg",
		"An\u00adn \u034f\u2060\ufeff Be\u2063rg":           "Ann Berg",
		"Ann" + strings.Repeat("\u3164\u2800", 50) + "Berg": "Ann Berg",
		"می\u200cخواهم":                                     "می\u200cخواهم",
		"👩\u200d🔬 Ann":                                      "👩\u200d🔬 Ann",
	} {
		if got := cleanName(in); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
}
