package typeset

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// HasRTL reports whether text may need bidi levels: whether it holds letters
// read right to left, or marks that make it so.
func HasRTL(text []rune) bool {
	for _, r := range text {
		switch {
		case r < 0x590:
		case r <= 0x8FF, r >= 0xFB1D && r <= 0xFDFF, r >= 0xFE70 && r <= 0xFEFF, r == 0x200F, r == 0x202E:
			return true
		}
	}
	return false
}

// Levels gives the embedding level of every character of a paragraph: even
// levels are read left to right, odd ones right to left. UAX #9 without
// explicit embeddings, whose marks count as neutral; mail sets direction with
// the dir attribute instead. A line end parts paragraphs.
func Levels(text []rune, rtl bool) []uint8 {
	out := make([]uint8, 0, len(text))
	for len(text) > 0 {
		n := slices.Index(text, '\n') + 1
		if n == 0 {
			n = len(text)
		}
		out = append(out, paragraphLevels(text[:n], rtl)...)
		text = text[n:]
	}
	return out
}

func paragraphLevels(text []rune, rtl bool) []uint8 {
	p := &bidiParagraph{classes: make([]bidi.Class, len(text)), start: bidi.L}
	if rtl {
		p.level, p.start = 1, bidi.R
	}
	for i, r := range text {
		props, _ := bidi.LookupRune(r)
		p.classes[i] = props.Class()
		if r == '\uFFFC' {
			p.classes[i] = bidi.ON
		}
	}
	p.weakLetters()
	p.weakSeparators()
	p.weakNumbers()
	p.neutrals()
	return p.levels()
}

// bidiParagraph holds the classes as the rules change them.
type bidiParagraph struct {
	classes []bidi.Class
	level   uint8
	start   bidi.Class // direction at the edges
}

// weakLetters applies W1 to W3: marks take the class before them, numbers
// after Arabic letters are Arabic ones, Arabic letters are right to left.
func (p *bidiParagraph) weakLetters() {
	strong, prev := p.start, p.start
	for i, c := range p.classes {
		switch c {
		case bidi.NSM:
			p.classes[i] = prev
		case bidi.EN:
			if strong == bidi.AL {
				p.classes[i] = bidi.AN
			}
		case bidi.R, bidi.L, bidi.AL:
			strong = c
		}
		prev = p.classes[i]
	}
	for i, c := range p.classes {
		if c == bidi.AL {
			p.classes[i] = bidi.R
		}
	}
}

// weakSeparators applies W4 and W5: separators within numbers and signs beside
// them belong to the number.
func (p *bidiParagraph) weakSeparators() {
	cs := p.classes
	for i := 1; i+1 < len(cs); i++ {
		same := cs[i-1] == cs[i+1]
		if same && (cs[i] == bidi.ES && cs[i-1] == bidi.EN || cs[i] == bidi.CS && (cs[i-1] == bidi.EN || cs[i-1] == bidi.AN)) {
			cs[i] = cs[i-1]
		}
	}
	for i := 0; i < len(cs); i++ {
		if cs[i] != bidi.ET {
			continue
		}
		end := i
		for end < len(cs) && cs[end] == bidi.ET {
			end++
		}
		if i > 0 && cs[i-1] == bidi.EN || end < len(cs) && cs[end] == bidi.EN {
			for k := i; k < end; k++ {
				cs[k] = bidi.EN
			}
		}
		i = end - 1
	}
}

// weakNumbers applies W7: numbers after left-to-right letters read as such.
func (p *bidiParagraph) weakNumbers() {
	strong := p.start
	for i, c := range p.classes {
		switch c {
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN:
			if strong == bidi.L {
				p.classes[i] = bidi.L
			}
		}
	}
}

// neutrals applies N1 and N2 (and W6): what has no direction takes that of its
// neighbours if they agree, else that of the paragraph.
func (p *bidiParagraph) neutrals() {
	cs := p.classes
	for i := 0; i < len(cs); {
		if isDirected(cs[i]) {
			i++
			continue
		}
		end := i
		for end < len(cs) && !isDirected(cs[end]) {
			end++
		}
		before, after := p.start, p.start
		if i > 0 {
			before = direction(cs[i-1])
		}
		if end < len(cs) {
			after = direction(cs[end])
		}
		to := p.start
		if before == after {
			to = before
		}
		for ; i < end; i++ {
			cs[i] = to
		}
	}
}

func isDirected(c bidi.Class) bool {
	return c == bidi.L || c == bidi.R || c == bidi.EN || c == bidi.AN
}

// direction counts numbers as right to left. UAX #9, N1.
func direction(c bidi.Class) bidi.Class {
	if c == bidi.EN || c == bidi.AN {
		return bidi.R
	}
	return c
}

// levels applies I1 and I2.
func (p *bidiParagraph) levels() []uint8 {
	out := make([]uint8, len(p.classes))
	for i, c := range p.classes {
		switch c {
		case bidi.R:
			out[i] = 1
		case bidi.L:
			out[i] = 2 * p.level // level 0, or 2 within a right-to-left line
		default:
			out[i] = 2
		}
	}
	return out
}
