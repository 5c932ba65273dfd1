package mailhtml

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

// plain reports whether the text is such that the short rules do.
func (f *inlineContent) plain() bool {
	for _, r := range f.text {
		if r >= 0x80 && r != objectRune && r != '\u00A0' && r != '’' {
			return false
		}
	}
	return true
}

func isLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }
func isDigit(r rune) bool  { return r >= '0' && r <= '9' }

func (f *inlineContent) plainBreaks() {
	const nbsp = '\u00A0'
	for i := 1; i < len(f.text); i++ {
		p, c := f.text[i-1], f.text[i]
		switch {
		case p == '\n':
			f.breaks[i] = true
		case c == ' ' || c == '\n' || c == nbsp || p == nbsp:
		case p == ' ', c == objectRune, p == objectRune:
			f.breaks[i] = true
		case p == '-':
			f.breaks[i] = isLetter(c) && i >= 2 && f.text[i-2] != ' ' && f.text[i-2] != '-'
		case p == '?':
			f.breaks[i] = isLetter(c) || isDigit(c)
		case p == ')':
			f.breaks[i] = c == '('
		case p == '|':
			f.breaks[i] = true
		}
	}
}

func (l *layouter) unicodeBreaks(f *inlineContent) {
	n := len(f.text)
	l.segmenter.Init(f.text)
	it := l.segmenter.LineIterator()
	for it.Next() {
		f.breaks[min(n, it.Line().Offset+len(it.Line().Text))] = true
	}
	for i := 1; i < n; i++ {
		p, c := f.text[i-1], f.text[i]
		// QUIRK: no browser breaks a URL after its slashes.
		if p == '/' && c < 0x80 {
			f.breaks[i] = false
		}
		if c == objectRune && p != '\u00A0' || p == objectRune && !isSpace(c) && c != '\u00A0' {
			f.breaks[i] = true
		}
	}
}

func (f *inlineContent) removeNowrapBreaks() {
	for i := 1; i < len(f.text); i++ {
		if f.breaks[i] && f.unbroken[i-1] && f.text[i-1] != '\n' && (f.unbroken[i] || f.text[i-1] == ' ') {
			f.breaks[i] = false
		}
	}
}
