package htmlview

import "testing"

func TestOnlyWebAndMailAddressesMayBeOpened(t *testing.T) {
	for raw, want := range map[string]string{
		"https://example.org/a?b=c":   "https://example.org/a?b=c",
		" http://example.org ":        "http://example.org",
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

func TestWordsThatNameAnotherSiteAreNoticed(t *testing.T) {
	for _, c := range []struct {
		text, url string
		want      bool
	}{
		{"www.mybank.com", "https://mybank.com/login", false},
		{"https://mybank.com/login", "https://track.mybank.com/x", false},
		{"mybank.com", "https://mybank.com.evil.net/", true},
		{"https://mybank.com", "https://evil.net/?mybank.com", true},
		{"ada@mybank.com", "mailto:ada@mybank.com", false},
		{"ada@mybank.com", "mailto:mallory@evil.net", true},
		{"Click here", "https://evil.net/", false},
		{"readme.txt", "https://evil.net/", false},
		{"3.5", "https://evil.net/", false},
		{"", "https://evil.net/", false},
	} {
		if got := hostDiffers(Link{URL: c.url, Text: c.text}); got != c.want {
			t.Errorf("%q leading to %s: %v, want %v", c.text, c.url, got, c.want)
		}
	}
}
