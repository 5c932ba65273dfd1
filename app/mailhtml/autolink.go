package mailhtml

import (
	"strings"
	"unicode"
)

// textLink is a link found in plain text: the runes from..to of its line.
type textLink struct {
	from, to int
	url      string
	index    int // in Page.Links, or -1
}

// findLinks finds web and mail addresses written in a line: http, https,
// mailto and what starts with "www.".
func findLinks(text []rune) []textLink {
	var out []textLink
	for i := 0; i < len(text); i++ {
		if i > 0 && (unicode.IsLetter(text[i-1]) || unicode.IsDigit(text[i-1])) {
			continue
		}
		prefix := linkPrefix(text[i:])
		if prefix == "" {
			continue
		}
		end := linkEnd(text, i)
		if end-i <= len(prefix) {
			continue
		}
		target := string(text[i:end])
		if prefix == "www." {
			target = "http://" + target
		}
		if u, ok := cleanTarget(target); ok {
			out = append(out, textLink{from: i, to: end, url: u, index: -1})
		}
		i = end - 1 // also past one that is none, so that nothing is looked at twice
	}
	return out
}

func linkPrefix(text []rune) string {
	if text[0]|0x20 != 'h' && text[0]|0x20 != 'm' && text[0]|0x20 != 'w' {
		return ""
	}
	head := strings.ToLower(string(text[:min(len(text), 8)]))
	for _, p := range [...]string{"https://", "http://", "mailto:", "www."} {
		if strings.HasPrefix(head, p) {
			return p
		}
	}
	return ""
}

// linkEnd finds where a URL in running text ends: at white space, a bracket or
// quote, without the punctuation of the sentence around it. RFC 3986 App. C.
func linkEnd(text []rune, from int) int {
	end, parens := from, 0
scan:
	for ; end < len(text); end++ {
		switch r := text[end]; {
		case unicode.IsSpace(r), r == '<', r == '>', r == '"', r == '`', r == '{', r == '}', r == '|', r == '\\', r == '^', r == '“', r == '”', r == '«', r == '»':
			break scan
		case r == '(':
			parens++
		case r == ')':
			if parens--; parens < 0 {
				break scan
			}
		case r > 0x2E7F && r < 0xFFFF:
			break scan // East Asian text runs on without spaces
		}
	}
	for end > from && strings.ContainsRune(".,;:!?'*]_~", text[end-1]) {
		end--
	}
	return end
}
