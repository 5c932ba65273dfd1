package archive

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mailloft/mailloft/app/archive/fts5"
)

// A word that may go on is no search that FTS5 does well: it reads all that is
// known about every word with that beginning before it gives the first
// message, seconds at a million messages. So beginnings are taken apart here.
// Those of up to three letters are looked for in the table of beginnings.
// Longer ones become the words that are there, which FTS5 merges as it goes,
// newest first. Only where there are too many is it left to FTS5.

// maxWords bounds how many words one beginning may stand for.
const maxWords = 400

// starting looks for words in the table of beginnings: any of them.
type starting struct{ words []string }

// match gives the FTS5 expression for the table of beginnings.
func (s starting) match() string { return anyOf(s.words) }

func anyOf(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	if len(quoted) == 1 {
		return quoted[0]
	}
	return "(" + strings.Join(quoted, " OR ") + ")"
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// expander takes the unfinished words of a query apart.
type expander struct {
	ctx context.Context
	db  *sql.DB
	err error
}

func (e *expander) node(n node) node {
	if e.err != nil {
		return n
	}
	switch n := n.(type) {
	case all:
		return all(e.list(n))
	case some:
		return some(e.list(n))
	case not:
		return not{e.node(n.node)}
	case text:
		if n.prefix {
			return e.unfinished(n)
		}
	}
	return n
}

func (e *expander) list(list []node) []node {
	expanded := make([]node, len(list))
	for i, n := range list {
		expanded[i] = e.node(n)
	}
	return expanded
}

// unfinished takes apart a text whose last word may go on.
func (e *expander) unfinished(t text) node {
	words := wordsOf(t.phrase)
	if len(words) == 0 {
		return t
	}
	last := words[len(words)-1]
	if endsUnspaced(last) {
		t.prefix = false // a whole word
		return t
	}
	if utf8.RuneCountInString(last) > startLetters {
		return e.words(t, words)
	}
	start := e.start(t.field, last)
	if start == nil {
		t.prefix = false
		return t
	}
	if len(words) == 1 {
		return start
	}
	return all{text{field: t.field, phrase: strings.Join(words[:len(words)-1], " ")}, start}
}

// start looks for a short beginning; nil where the table does not know the
// field.
func (e *expander) start(field, letters string) node {
	if field != "" {
		mark, ok := startMarks[field]
		if !ok {
			return nil
		}
		letters = string(mark) + letters
	}
	if n := len(wordsOf(letters)); n != 1 {
		return nil
	}
	if field == "" && utf8.RuneCountInString(letters) < startLetters && e.short() {
		return starting{[]string{string(rune(shortMark)) + letters}}
	}
	if utf8.RuneCountInString(strings.TrimLeftFunc(letters, isMark)) == startLetters {
		return starting{[]string{letters}}
	}
	found, complete := e.vocabulary("start_word", letters, 4*maxWords)
	if len(found) == 0 || !complete {
		found = []string{letters} // nothing goes on from here, or everything does
	}
	return starting{found}
}

// short reports whether the table of beginnings has those of one and two
// letters of every message.
func (e *expander) short() (yes bool) {
	err := e.db.QueryRowContext(e.ctx, "SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'short')").Scan(&yes)
	if err != nil {
		e.err = err
	}
	return yes
}

func isMark(r rune) bool { return unicode.Is(unicode.Co, r) }

// words puts in the place of a long beginning the words that are there.
func (e *expander) words(t text, words []string) node {
	last := len(words) - 1
	found, complete := e.vocabulary("search_word", words[last], maxWords)
	if len(found) == 0 || !complete {
		return t
	}
	before := strings.Join(words[:last], " ")
	for _, w := range found {
		t.phrases = append(t.phrases, strings.TrimSpace(before+" "+w))
	}
	return t
}

// vocabulary gives the words of an FTS5 table that begin with prefix, by
// seeking from one to the next; complete is false if there are more than limit.
func (e *expander) vocabulary(table, prefix string, limit int) (found []string, complete bool) {
	stmt, err := e.db.PrepareContext(e.ctx, "SELECT term FROM "+table+" WHERE term >= ? LIMIT 1")
	if err != nil {
		e.err = err
		return nil, false
	}
	defer stmt.Close() //nolint:errcheck // nothing hangs on it
	for next := prefix; ; {
		var word string
		err := stmt.QueryRowContext(e.ctx, next).Scan(&word)
		if errors.Is(err, sql.ErrNoRows) || err == nil && !strings.HasPrefix(word, prefix) {
			return found, true
		}
		if err != nil {
			e.err = err
			return nil, false
		}
		if len(found) == limit {
			return nil, false
		}
		found = append(found, word)
		next = word + "\x00"
	}
}

// wordsOf takes a text apart as the search table has it.
func wordsOf(s string) []string { return fts5.Words(spaced(s)) }
