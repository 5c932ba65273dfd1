package htmlview

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// target gives the address a link really leads to, fit to be shown and opened:
// its host in ASCII when it mixes letters. ok is false for anything but http,
// https and mailto.
func target(raw string) (address string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" {
			return "", false
		}
	case "mailto":
		if u.Opaque == "" && u.Path == "" {
			return "", false
		}
		return u.String(), true
	default:
		return "", false
	}
	host, err := idna.Punycode.ToASCII(u.Hostname())
	if err != nil {
		return "", false
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	return u.String(), true
}

// shownAddress is target for the status line: a host whose letters are all of
// one familiar kind keeps them, any other is shown in ASCII.
func shownAddress(raw string) string {
	address, ok := target(raw)
	if !ok {
		return raw
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	host, err := idna.Punycode.ToUnicode(u.Hostname())
	if err != nil || host == u.Hostname() || !oneScript(host) {
		return address
	}
	return strings.Replace(address, u.Hostname(), host, 1)
}

// oneScript reports whether every letter is Latin, or every one East Asian.
// Other scripts have letters that look Latin and are shown in ASCII.
func oneScript(host string) bool {
	latin, asian := true, true
	for _, r := range host {
		if !unicode.IsLetter(r) {
			continue
		}
		latin = latin && unicode.Is(unicode.Latin, r)
		asian = asian && (r < 0x80 || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul))
	}
	return latin || asian
}
