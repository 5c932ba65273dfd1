package htmlview

import "testing"

func TestOnlyWebAndMailAddressesMayBeOpened(t *testing.T) {
	for raw, want := range map[string]string{
		"https://example.org/a?b=c":   "https://example.org/a?b=c",
		"\thttp://example.org\n":      "http://example.org",
		"mailto:ada@example.org":      "mailto:ada@example.org",
		"https://bücher.example:8443": "https://xn--bcher-kva.example:8443",
		"https://pаypal.com/":         "https://xn--pypal-4ve.com/", // a Cyrillic letter
		"javascript:alert(1)":         "",
		"file:///etc/passwd":          "",
		"data:text/html,x":            "",
		"//example.org":               "",
		"https://":                    "",
		"mailto:":                     "",
		"https://exa\nmple.org":       "",
	} {
		got, ok := target(raw)
		if got != want || ok != (want != "") {
			t.Errorf("target(%q) = %q, %v", raw, got, ok)
		}
	}
}

func TestHostsOfMixedLettersAreShownInASCII(t *testing.T) {
	for raw, want := range map[string]string{
		"https://bücher.example/":  "https://bücher.example/",
		"https://日本語.example/":     "https://日本語.example/",
		"https://pаypal.com/login": "https://xn--pypal-4ve.com/login",
	} {
		if got := shownAddress(raw); got != want {
			t.Errorf("shownAddress(%q) = %q, want %q", raw, got, want)
		}
	}
}
