package mailhtml

import (
	"net/url"
	"strings"
)

// cleanTarget returns the target of a link if it is one a reader may follow:
// http, https, mailto, or a place in the mail itself.
func cleanTarget(href string) (string, bool) {
	href = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(href))
	if strings.HasPrefix(href, "#") {
		return href, len(href) > 1
	}
	scheme, rest, ok := strings.Cut(href, ":")
	if !ok {
		return "", false
	}
	switch s := strings.ToLower(scheme); s {
	case "http", "https", "mailto":
		return s + ":" + rest, rest != ""
	}
	return "", false
}

// host returns the host a URL leads to, in lower case without a leading "www.".
func host(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// deceptive reports whether the text of a link shows a host other than the one
// the link leads to.
func deceptive(text, target string) bool {
	if !strings.HasPrefix(target, "http") {
		return false
	}
	shown := shownHost(text)
	if shown == "" {
		return false
	}
	real := host(target)
	return real != shown && !strings.HasSuffix(real, "."+shown)
}

// shownHost finds the host a link's text claims to lead to, or "".
func shownHost(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" || strings.ContainsAny(text, " \n\t@") {
		return ""
	}
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	h := strings.TrimPrefix(u.Hostname(), "www.")
	dot := strings.LastIndexByte(h, '.')
	if dot <= 0 || !isTopLevel(h[dot+1:]) {
		return ""
	}
	return h
}

// isTopLevel tells apart "bank.com" from "3.5" and "e.g".
func isTopLevel(s string) bool {
	if len(s) < 2 {
		return false
	}
	for _, r := range s {
		if r >= '0' && r <= '9' {
			return false
		}
	}
	return true
}
