package htmlview

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
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

// hostDiffers reports whether the words of a link name another site than the
// one it leads to, which is how people are lured.
func hostDiffers(l Link) bool {
	shown := hostIn(l.Text)
	if shown == "" {
		return false
	}
	u, err := url.Parse(strings.TrimSpace(l.URL))
	if err != nil {
		return true
	}
	if strings.EqualFold(u.Scheme, "mailto") {
		_, host, _ := strings.Cut(u.Opaque, "@")
		host, _, _ = strings.Cut(host, "?")
		return site(host) != site(shown)
	}
	return site(u.Hostname()) != site(shown)
}

// hostIn finds the host in words that look like an address of the web or of
// a person; it is empty for any other words.
func hostIn(words string) string {
	words = strings.TrimSpace(words)
	if strings.ContainsAny(words, " \t\n\u00a0") {
		return ""
	}
	if _, host, ok := strings.Cut(words, "@"); ok {
		words = host
	}
	if i := strings.Index(words, "://"); i >= 0 {
		words = words[i+3:]
	}
	if i := strings.IndexAny(words, "/?#:"); i >= 0 {
		words = words[:i]
	}
	words = strings.TrimSuffix(strings.ToLower(words), ".")
	if suffix, icann := publicsuffix.PublicSuffix(words); !icann || suffix == words {
		return ""
	}
	return words
}

// site is the part of a host that someone registered.
func site(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ascii, err := idna.Punycode.ToASCII(host); err == nil {
		host = ascii
	}
	if s, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return s
	}
	return host
}
