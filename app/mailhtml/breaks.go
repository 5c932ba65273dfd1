package mailhtml

import (
	"slices"
	"strings"
	"unicode"
)

// findBreaks finds where lines may end: by UAX #14, with the departures that
// browsers have made.
func (l *layouter) findBreaks(f *inlineContent) {
	n := len(f.text)
	if f.plain() {
		f.plainBreaks()
	} else {
		l.unicodeBreaks(f)
	}
	for _, s := range f.segments {
		if !s.style.breakAll {
			continue
		}
		for i := s.from + 1; i < s.to; i++ {
			f.breaks[i] = f.breaks[i] || f.text[i] != ' '
		}
	}
	for _, s := range f.segments {
		if s.style.keepAll {
			f.keepWords(s)
		}
	}
	for at := range f.soft {
		if at >= n || isSpace(f.text[at]) || isSpace(f.text[at-1]) || f.text[at-1] == objectRune || f.text[at] == objectRune {
			delete(f.soft, at)
			continue
		}
		f.breaks[at] = true
	}
	if f.hasNowrap {
		f.removeNowrapBreaks()
	}
	f.breaks[0], f.breaks[n] = false, true
}

// keepWords lets lines end between the words of a text only, not between two
// letters of East Asian scripts. CSS Text 3 §5.2.
func (f *inlineContent) keepWords(s textSegment) {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	for i := s.from + 1; i < s.to; i++ {
		if letter(f.text[i]) && letter(f.text[i-1]) {
			f.breaks[i] = false
		}
	}
}

// plain reports whether the text is such that the short rules do.
func (f *inlineContent) plain() bool {
	for _, r := range f.text {
		if r >= 0x80 && r != objectRune && r != nbsp && r != '’' {
			return false
		}
	}
	return true
}

func isLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }
func isDigit(r rune) bool  { return r >= '0' && r <= '9' }

const nbsp = '\u00A0'

func (f *inlineContent) plainBreaks() {
	for i := 1; i < len(f.text); i++ {
		p, c := f.text[i-1], f.text[i]
		switch {
		case p == '\n':
			f.breaks[i] = true
		case c == ' ' || c == '\t' || c == '\n' || p == nbsp:
		case p == ' ' || p == '\t':
			f.breaks[i] = true
		case c == nbsp:
			f.breaks[i] = p == '|' || p == '-'
		case c == objectRune, p == objectRune:
			f.breaks[i] = true
		default:
			f.breaks[i] = f.asciiBreak(i)
		}
	}
}

// asciiBreak reports whether a line may end between two signs of ASCII before
// place i. QUIRK: not UAX #14 but the table browsers have for these.
func (f *inlineContent) asciiBreak(i int) bool {
	p, c := f.text[i-1], f.text[i]
	switch p {
	case '-':
		alone := i < 2 || f.text[i-2] == ' ' || f.text[i-2] == '\n'
		if isDigit(c) {
			return !alone && (isLetter(f.text[i-2]) || isDigit(f.text[i-2]))
		}
		return isLetter(c) || strings.ContainsRune("\"#%&'(*+<=>@[\\^_`{~-", c)
	case '?':
		return isLetter(c) || isDigit(c) || strings.ContainsRune("#$%&(*+<=>@[\\^_`{~-", c)
	}
	return strings.ContainsRune("(<[{", c) && strings.ContainsRune("!\"#%&)*+,.:;=>\\]|}~", p)
}

func (l *layouter) unicodeBreaks(f *inlineContent) {
	n := len(f.text)
	l.segmenter.Init(withoutSmallKana(f.text))
	it := l.segmenter.LineIterator()
	for it.Next() {
		f.breaks[min(n, it.Line().Offset+len(it.Line().Text))] = true
	}
	f.thaiBreaks()
	for i := 1; i < n; i++ {
		p, c := f.text[i-1], f.text[i]
		if p > ' ' && p < 0x80 && c > ' ' && c < 0x80 {
			f.breaks[i] = f.asciiBreak(i)
		}
		if (p == ' ' || p == '\t') && !isSpace(c) {
			f.breaks[i] = true
		}
		if c == objectRune && p != nbsp || p == objectRune && !isSpace(c) && c != nbsp {
			f.breaks[i] = true
		}
	}
}

// withoutSmallKana replaces small kana and the long vowel mark by plain kana:
// before these a line may start unless "line-break: strict". CSS Text 3 §5.3.
func withoutSmallKana(text []rune) []rune {
	var out []rune
	for i, r := range text {
		if isSmallKana(r) {
			if out == nil {
				out = slices.Clone(text)
			}
			out[i] = 'あ'
		}
	}
	if out == nil {
		return text
	}
	return out
}

func isSmallKana(r rune) bool {
	return r >= 0x3041 && r <= 0x30FC && strings.ContainsRune("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶー", r) ||
		r >= 0x31F0 && r <= 0x31FF || r >= 0xFF67 && r <= 0xFF70
}

func (f *inlineContent) removeNowrapBreaks() {
	for i := 1; i < len(f.text); i++ {
		if f.breaks[i] && f.unbroken[i-1] && f.text[i-1] != '\n' && (f.unbroken[i] || f.text[i-1] == ' ' || f.text[i-1] == '\t') {
			f.breaks[i] = false
		}
	}
}
