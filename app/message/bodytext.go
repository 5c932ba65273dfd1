package message

import (
	"strings"
	"unicode/utf8"
)

// BodyText returns the body as text: the plain text where the message has
// one, else the words of the HTML, else those of a message within it.
func (m *Message) BodyText() string {
	var texts []string
	for _, s := range m.Sections {
		if strings.TrimSpace(s.Text) != "" {
			texts = append(texts, s.Text)
		} else if s.HTML != "" {
			texts = append(texts, htmlToText(s.HTML, 1<<20))
		}
	}
	if len(texts) > 0 {
		return strings.Join(texts, "\n")
	}
	for _, a := range m.Attachments {
		if a.Embedded != nil {
			texts = append(texts, strings.TrimSpace(a.Embedded.Subject+"\n\n"+a.Embedded.BodyText()))
		}
	}
	return strings.Join(texts, "\n\n")
}

// maxSnippet is the length of a snippet in runes.
const maxSnippet = 200

// Snippet returns the first words of a body in one line of at most 200 runes,
// quoted lines and rules left out where there are others.
func Snippet(body string) string {
	var words []string
	n := 0
	text := cut(body, 64<<10)
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, ">") || strings.Trim(line, "-=_*~# ") == "" {
			continue
		}
		for _, w := range strings.Fields(cleanLine(line)) {
			words = append(words, w)
			if n += utf8.RuneCountInString(w) + 1; n > maxSnippet {
				return firstRunes(strings.Join(words, " "), maxSnippet)
			}
		}
	}
	if len(words) == 0 {
		words = strings.Fields(cleanLine(text))
	}
	return firstRunes(strings.Join(words, " "), maxSnippet)
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return strings.TrimSpace(s[:i])
		}
		n--
	}
	return s
}
