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

// Isolate is a stretch of text with a direction of its own, such as an inline
// element with the dir attribute. What stands around takes it as one neutral
// character. Isolates come in order of From, those around before those within.
type Isolate struct {
	From, To int
	RTL      bool
	Override bool // every character goes that way: bdo
}

// maxIsolates is how deep isolates are followed. UAX #9, BD2.
const maxIsolates = 60

// Levels gives the embedding level of every character of a paragraph: even
// levels are read left to right, odd ones right to left. UAX #9 without
// explicit embeddings, whose marks count as neutral; mail sets direction with
// the dir attribute instead. A line end parts paragraphs.
func Levels(text []rune, rtl bool, isolates []Isolate) []uint8 {
	out := make([]uint8, len(text))
	for from := 0; from < len(text); {
		to := len(text)
		if n := slices.Index(text[from:], '\n') + 1; n > 0 {
			to = from + n
		}
		whole := Isolate{From: from, To: to, RTL: rtl}
		n := 0
		for n < len(isolates) && isolates[n].From < to {
			n++
		}
		whole.levels(text, out, 0, isolates[:n])
		isolates = isolates[n:]
		from = to
	}
	return out
}

// levels fills in the levels of an isolate, with those within it.
func (s Isolate) levels(text []rune, out []uint8, around uint8, within []Isolate) {
	base := around
	if (base&1 == 1) != s.RTL {
		base++
	}
	p := &bidiParagraph{level: base, start: bidi.L}
	if s.RTL {
		p.start = bidi.R
	}
	at := make([]int, 0, s.To-s.From)
	for i := s.From; i < s.To; i++ {
		if len(within) > 0 && within[0].From <= i {
			k := within[0]
			k.To = min(k.To, s.To)
			n := 1
			for n < len(within) && within[n].From < k.To {
				n++
			}
			if k.To > i && base < maxIsolates {
				next := base + 1 // the level of what goes the other way, or two more
				k.levels(text, out, next, within[1:n])
				at, p.runes, p.classes = append(at, i), append(p.runes, objectRune), append(p.classes, bidi.ON)
				i = k.To - 1
				within = within[n:]
				continue
			}
			within = within[n:]
		}
		props, _ := bidi.LookupRune(text[i])
		class := props.Class()
		switch {
		case s.Override:
			class = p.start
		case text[i] == objectRune:
			class = bidi.ON
		}
		at, p.runes, p.classes = append(at, i), append(p.runes, text[i]), append(p.classes, class)
	}
	p.weakLetters()
	p.weakSeparators()
	p.weakNumbers()
	p.brackets()
	p.neutrals()
	for i, level := range p.levels() {
		if p.runes[i] != objectRune || text[at[i]] == objectRune {
			out[at[i]] = level
		}
	}
}

// objectRune stands for what is no text, and here for an isolate.
const objectRune = '\uFFFC'

// bidiParagraph holds the classes as the rules change them.
type bidiParagraph struct {
	runes   []rune
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

// closing maps the opening of paired brackets to what closes them.
var closing = func() map[rune]rune {
	m := map[rune]rune{}
	pairs := []rune("()[]{}⁅⁆⁽⁾₍₎⌈⌉⌊⌋❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆〈〉《》「」『』【】〔〕〖〗〘〙〚〛（）［］｛｝｟｠｢｣")
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}()

// maxBrackets is how many open brackets are remembered. UAX #9, BD16.
const maxBrackets = 63

// brackets applies N0: both brackets of a pair take the direction of the
// paragraph if something within has it, else that of what stands within and
// before them.
func (p *bidiParagraph) brackets() {
	type open struct {
		at   int
		with rune
	}
	var stack []open
	var pairs [][2]int
	for i, r := range p.runes {
		if p.classes[i] != bidi.ON {
			continue
		}
		if c, ok := closing[r]; ok {
			if len(stack) == maxBrackets {
				break
			}
			stack = append(stack, open{i, c})
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if stack[k].with == r {
				pairs = append(pairs, [2]int{stack[k].at, i})
				stack = stack[:k]
				break
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	budget := maxBracketWork
	for _, q := range pairs {
		if budget -= q[1] - q[0]; budget < 0 {
			return
		}
		if to, ok := p.bracketDirection(q[0], q[1]); ok {
			p.classes[q[0]], p.classes[q[1]] = to, to
		}
	}
}

// maxBracketWork bounds the characters looked at within brackets in brackets.
const maxBracketWork = 1 << 22

func (p *bidiParagraph) bracketDirection(from, to int) (bidi.Class, bool) {
	other := false
	for _, c := range p.classes[from+1 : to] {
		if !isDirected(c) {
			continue
		}
		if direction(c) == p.start {
			return p.start, true
		}
		other = true
	}
	if !other {
		return 0, false
	}
	for i := from - 1; i >= 0; i-- {
		if isDirected(p.classes[i]) {
			return direction(p.classes[i]), true
		}
	}
	return p.start, true
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
			out[i] = p.level | 1
		case bidi.L:
			out[i] = p.level + p.level&1
		default:
			out[i] = p.level + 2 - p.level&1
		}
	}
	return out
}
