package archive

import (
	"unicode/utf8"

	"github.com/mailloft/mailloft/app/archive/fts5"
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

// starter gathers the beginnings of words: once for any field with their own
// beginnings, and for the short fields once more, marked. A character of the
// unspaced scripts is a word of its own, which is found whole.
type starter struct {
	table *fts5.Segment
	marks []rune // of the columns of the table search; 0 for the body
	word  []byte
}

func newStarter(columns []string) starter {
	s := starter{table: fts5.NewSegment(fts5.Table{Name: "start", Columns: 1})}
	for _, column := range columns {
		s.marks = append(s.marks, startMarks[column])
	}
	return s
}

// take adds the beginnings of a word that a message has in a column.
func (s *starter) take(word []byte, column int) {
	ends := [startLetters]int{} // of the first letters
	n := 0
	for at := 0; at < len(word) && n < startLetters; n++ {
		size := 1
		if word[at] >= utf8.RuneSelf {
			r, wide := utf8.DecodeRune(word[at:])
			if unspaced(r) {
				return
			}
			size = wide
		}
		at += size
		ends[n] = at
	}
	start := word[:ends[n-1]]
	s.table.Word(start)
	if mark := s.marks[column]; mark != 0 {
		s.add(mark, start)
	}
	for _, end := range ends[:min(n, startLetters-1)] {
		s.add(shortMark, word[:end])
	}
}

// add adds a beginning with a mark before it.
func (s *starter) add(mark rune, letters []byte) {
	s.word = append(utf8.AppendRune(s.word[:0], mark), letters...)
	s.table.Word(s.word)
}
