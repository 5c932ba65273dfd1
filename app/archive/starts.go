package archive

import (
	"unicode"
	"unicode/utf8"
)

// startLetters is how many letters of a word the table of beginnings knows.
// The table has no positions and knows each beginning of a message once, so it
// costs a tenth of what FTS5's own prefix index does.
const startLetters = 3

// shortMark stands before the first letter of a word, and before the first two.
// Without these everything with such a beginning, some hundreds of it, has to
// be looked for while somebody types the second letter.
const shortMark = 0xE006

// startMarks stand before the beginnings of words in one field. FTS5 takes
// characters for private use as letters, and no keyboard types them.
var startMarks = map[string]rune{"sender": 0xE001, "recipient": 0xE002, "cc": 0xE003, "subject": 0xE004, "filename": 0xE005}

// starts gives the beginnings of all words of a message: once for any field
// with their own beginnings, and for the short fields once more, marked.
func starts(t searchText) string {
	s := starter{text: make([]byte, 0, 4<<10), seen: map[[startLetters + 1]rune]struct{}{}, short: map[[startLetters - 1]rune]struct{}{}}
	s.take(t.body, 0)
	s.take(t.subject, startMarks["subject"])
	s.take(t.sender, startMarks["sender"])
	s.take(t.recipient, startMarks["recipient"])
	s.take(t.cc, startMarks["cc"])
	s.take(t.filename, startMarks["filename"])
	return string(s.text)
}

type starter struct {
	text []byte
	seen map[[startLetters + 1]rune]struct{}

	// Most words of most mail are letters and digits of ASCII, and a message
	// has thousands: those seen without a mark are bits, not entries of a map.
	ascii [asciiDigits*asciiDigits*asciiDigits/64 + 1]uint64

	// The same for the first letters.
	short      map[[startLetters - 1]rune]struct{}
	asciiShort [asciiDigits*asciiDigits/64 + 1]uint64
}

const asciiDigits = 1 + 26 + 10 // none, a to z, 0 to 9

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
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			i++
			switch r := asciiWord[c]; {
			case r == 0 && n > 0:
				end()
			case r != 0 && n < startLetters:
				n++
				word[n] = r
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
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
	if s.known(word) {
		return
	}
	for _, r := range word {
		if r != 0 {
			s.text = utf8.AppendRune(s.text, r)
		}
	}
	s.text = append(s.text, ' ')
	if word[0] == 0 {
		s.addShort(word[1], 0)
		s.addShort(word[1], word[2])
	}
}

// addShort adds the first letter of a word, or the first two.
func (s *starter) addShort(first, second rune) {
	if s.knownShort(first, second) {
		return
	}
	s.text = utf8.AppendRune(s.text, shortMark)
	s.text = utf8.AppendRune(s.text, first)
	if second != 0 {
		s.text = utf8.AppendRune(s.text, second)
	}
	s.text = append(s.text, ' ')
}

// knownShort is known for first letters.
func (s *starter) knownShort(first, second rune) bool {
	a, b := asciiDigit(first), asciiDigit(second)
	if a < 0 || b < 0 {
		key := [...]rune{first, second}
		_, ok := s.short[key]
		s.short[key] = struct{}{}
		return ok
	}
	number := a*asciiDigits + b
	bit := uint64(1) << (number % 64)
	ok := s.asciiShort[number/64]&bit != 0
	s.asciiShort[number/64] |= bit
	return ok
}

// known reports whether word was here before, and notes that it is now.
func (s *starter) known(word [startLetters + 1]rune) bool {
	number := 0
	for _, r := range word {
		digit := asciiDigit(r)
		if digit < 0 {
			_, ok := s.seen[word]
			s.seen[word] = struct{}{}
			return ok
		}
		number = number*asciiDigits + digit // the mark is 0 here
	}
	bit := uint64(1) << (number % 64)
	ok := s.ascii[number/64]&bit != 0
	s.ascii[number/64] |= bit
	return ok
}

// asciiDigit gives r's digit in a number that stands for a word, or -1.
func asciiDigit(r rune) int {
	switch {
	case r == 0:
		return 0
	case r >= 'a' && r <= 'z':
		return 1 + int(r-'a')
	case r >= '0' && r <= '9':
		return 27 + int(r-'0')
	}
	return -1
}

// asciiWord has the lower case of each ASCII letter and digit, 0 for others.
var asciiWord = func() (table [utf8.RuneSelf]rune) {
	for c := range table {
		if r := rune(c); isWord(r) {
			table[c] = unicode.ToLower(r)
		}
	}
	return table
}()

// isWord reports whether FTS5's tokenizer takes r as part of a word.
func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Co, r)
}
