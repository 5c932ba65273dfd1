package message

import "strings"

// Unsubscribe is how a mailing list can be left. Nothing here is ever
// followed by the program itself.
type Unsubscribe struct {
	HTTPS    []string // links
	Mailto   []string // mailto: links
	OneClick bool     // a POST to the first link does it without questions (RFC 8058)
}

// unsubscribe reads List-Unsubscribe. RFC 2369 §3.2, RFC 8058 §3.1
func unsubscribe(h header) Unsubscribe {
	var u Unsubscribe
	const most = 10
	for _, field := range h.Values("List-Unsubscribe") {
		if strings.Contains(field, "=?") { // QUIRK: long links folded as if they were text
			field = decodeWords(field, "")
		}
		for len(u.HTTPS)+len(u.Mailto) < most {
			_, rest, ok := strings.Cut(field, "<")
			if !ok {
				break
			}
			link, after, closed := strings.Cut(rest, ">")
			link = strings.ReplaceAll(cleanLine(toUTF8("", []byte(link))), " ", "")
			switch scheme, _, _ := strings.Cut(strings.ToLower(link), ":"); scheme {
			case "https":
				u.HTTPS = append(u.HTTPS, link)
			case "mailto":
				u.Mailto = append(u.Mailto, link)
			}
			if field = after; !closed {
				break
			}
		}
	}
	post := strings.ReplaceAll(h.Get("List-Unsubscribe-Post"), " ", "")
	u.OneClick = len(u.HTTPS) > 0 && strings.EqualFold(post, "List-Unsubscribe=One-Click")
	return u
}
