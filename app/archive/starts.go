package archive

import (
	"strings"
	"unicode"
)

// startLetters is how many letters of a word the table of beginnings knows.
// The table has no positions and knows each beginning of a message once, so it
// costs a tenth of what FTS5's own prefix index does.
const startLetters = 3

// startMarks stand before the beginnings of words in one field. FTS5 takes
// characters for private use as letters, and no keyboard types them.
var startMarks = map[string]rune{"sender": 0xE001, "recipient": 0xE002, "cc": 0xE003, "subject": 0xE004, "filename": 0xE005}

// starts gives the beginnings of all words of a message: once for any field,
// and for the short fields once more, marked.
func starts(t searchText) string {
	s := starter{seen: map[[startLetters + 1]rune]struct{}{}}
	s.take(t.body, 0)
	s.take(t.subject, startMarks["subject"])
	s.take(t.sender, startMarks["sender"])
	s.take(t.recipient, startMarks["recipient"])
	s.take(t.cc, startMarks["cc"])
	s.take(t.filename, startMarks["filename"])
	return s.text.String()
}

type starter struct {
	text strings.Builder
	seen map[[startLetters + 1]rune]struct{}
}

// take adds the beginnings of the words in s.
func (s *starter) take(text string, mark rune) {
	var word [startLetters + 1]rune // the mark, then the letters
	n := 0
	end := func() {
		if n > 0 {
			word[0] = 0
			s.add(word)
			if mark != 0 {
				word[0] = mark
				s.add(word)
			}
		}
		word, n = [startLetters + 1]rune{}, 0
	}
	for _, r := range text {
		switch {
		case unspaced(r):
			end() // a word of its own, found whole
		case isWord(r):
			if n < startLetters {
				n++
				word[n] = unicode.ToLower(r)
			}
		case !unicode.Is(unicode.Mn, r): // an accent that stands alone belongs to its letter
			end()
		}
	}
	end()
}

func (s *starter) add(word [startLetters + 1]rune) {
	if _, ok := s.seen[word]; ok {
		return
	}
	s.seen[word] = struct{}{}
	for _, r := range word {
		if r != 0 {
			s.text.WriteRune(r)
		}
	}
	s.text.WriteByte(' ')
}

// isWord reports whether FTS5's tokenizer takes r as part of a word.
func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Co, r)
}
