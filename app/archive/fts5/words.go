package fts5

import "unicode/utf8"

// Words gives the words of a text.
func Words(text string) (list []string) {
	for w := (words{text: []byte(text)}); w.next(); {
		list = append(list, string(w.word))
	}
	return list
}

// words takes a text apart into words as FTS5's tokenizer does that is called
// "unicode61 remove_diacritics 2": runs of letters and digits in lower case,
// without accents.
type words struct {
	text []byte
	word []byte // the present one, until the next call
	buf  []byte // for words that are not in the text as they are
}

// maxWord is where FTS5 cuts a word off, in bytes.
const maxWord = 32 << 10

// next finds the next word.
func (w *words) next() bool {
	text := w.text
	start := 0
	for start < len(text) && text[start] < utf8.RuneSelf && asciiFold[text[start]] == 0 {
		start++
	}
	end := start
	for end < len(text) && text[end] < utf8.RuneSelf && asciiFold[text[end]] == text[end] && text[end] != 0 {
		end++
	}
	if end < len(text) && (text[end] >= utf8.RuneSelf || asciiFold[text[end]] != 0) {
		return w.folded(start)
	}
	w.word, w.text = text[start:min(end, start+maxWord)], text[end:]
	return end > start
}

// folded finds the next word where it has capitals, accents, or letters that
// are not ASCII.
func (w *words) folded(i int) bool {
	w.buf = w.buf[:0]
	for i < len(w.text) {
		if c := w.text[i]; c < utf8.RuneSelf {
			lower := asciiFold[c]
			if lower == 0 && len(w.buf) > 0 {
				break
			}
			if lower != 0 {
				w.buf = append(w.buf, lower)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(w.text[i:])
		to, part := fold(r)
		if !part && len(w.buf) > 0 {
			break
		}
		if part && to != dropped { // an accent belongs to a word, but does not begin one
			w.buf = utf8.AppendRune(w.buf, to)
		}
		i += size
	}
	w.text = w.text[i:]
	w.word = w.buf[:min(len(w.buf), maxWord)]
	return len(w.word) > 0
}

// asciiFold has what a letter or digit of ASCII becomes, 0 for others.
var asciiFold = func() (table [utf8.RuneSelf]byte) {
	for c := range table {
		switch b := byte(c); {
		case 'A' <= b && b <= 'Z':
			table[c] = b + 'a' - 'A'
		case 'a' <= b && b <= 'z', '0' <= b && b <= '9':
			table[c] = b
		}
	}
	return table
}()

// dropped is what an accent that stands alone becomes.
const dropped = -1

// span is characters, each step'th from first to last, that are part of words
// and become the one that is distance away. SQLite has its own version of
// Unicode, so Go's tables do not say it.
type span struct {
	first, last rune
	step        rune
	distance    rune
}

// nothing is the distance of characters that are dropped.
const nothing = utf8.MaxRune + 1

// Most characters of most mail are looked up in the table of folds; it has
// outside where no word is, as 0 is a distance.
const (
	tabled  = 0x3100 // up to kana
	outside = nothing + 1
)

var folds = func() (table [tabled]rune) {
	for r := range table {
		table[r] = distance(rune(r))
	}
	return table
}()

// fold gives what a character that is not ASCII becomes in a word, and
// whether it is part of one.
func fold(r rune) (to rune, part bool) {
	var d rune
	if r < tabled {
		d = folds[r]
	} else {
		d = distance(r)
	}
	switch d {
	case outside:
		return 0, false
	case nothing:
		return dropped, true
	}
	return r + d, true
}

// distance looks among the spans, of which two neighbours may interlock.
func distance(r rune) rune {
	i, j := 0, len(spans) // the first span that begins behind r
	for i < j {
		if h := int(uint(i+j) >> 1); spans[h].first <= r {
			i = h + 1
		} else {
			j = h
		}
	}
	for _, s := range spans[max(i-2, 0):i] {
		if r <= s.last && (r-s.first)%s.step == 0 {
			return s.distance
		}
	}
	return outside
}
