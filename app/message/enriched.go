package message

import "strings"

// enrichedToText removes the markup of text/enriched (RFC 1896) or of its
// forerunner text/richtext (RFC 1341), where line ends are only blanks.
func enrichedToText(s string, rich bool) string {
	var out strings.Builder
	param := 0 // within a parameter that is not text
	for s != "" {
		switch {
		case !rich && strings.HasPrefix(s, "<<"):
			out.WriteByte('<')
			s = s[2:]
			continue
		case s[0] == '<' && strings.IndexByte(s[:min(len(s), 100)], '>') > 0:
			end := strings.IndexByte(s, '>')
			switch command := strings.ToLower(s[1:end]); {
			case command == "param", command == "comment":
				param++
			case command == "/param", command == "/comment":
				param = max(param-1, 0)
			case rich && (command == "nl" || command == "np" || command == "paragraph" || command == "/paragraph"):
				out.WriteByte('\n')
			case rich && command == "lt":
				out.WriteByte('<')
			}
			s = s[end+1:]
			continue
		}
		n := strings.IndexAny(s[1:], "<\n") + 1
		if n == 0 {
			n = len(s)
		}
		if s[0] == '\n' {
			n = len(s) - len(strings.TrimLeft(s, "\n"))
		}
		if param == 0 {
			out.WriteString(enrichedLineEnds(s[:n], rich))
		}
		s = s[n:]
	}
	return out.String()
}

// enrichedLineEnds turns one line end into a blank, n of them into n-1.
func enrichedLineEnds(s string, rich bool) string {
	switch {
	case s[0] != '\n':
		return s
	case rich || len(s) == 1:
		return " "
	}
	return s[1:]
}
