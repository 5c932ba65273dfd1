package message

import "testing"

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
