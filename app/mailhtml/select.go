package mailhtml

import (
	"slices"
	"sort"
	"unicode"
)

// All returns the range of the whole text.
func (p *Page) All() (from, to Pos) { return 0, Pos(len(p.text)) }

// Text returns the text of a range in reading order, with a line end between
// blocks and a tab between table cells.
func (p *Page) Text(from, to Pos) string {
	from, to = p.ordered(from, to)
	return string(p.text[from:to])
}

// ordered puts two positions in order and within the text.
func (p *Page) ordered(a, b Pos) (Pos, Pos) {
	n := Pos(len(p.text))
	a, b = max(0, min(a, n)), max(0, min(b, n))
	return min(a, b), max(a, b)
}

// Hit returns the position nearest to a point of the page.
func (p *Page) Hit(x, y float32) Pos {
	x, y = x/p.zoom, y/p.zoom
	t := p.nearest(x, y)
	if t == nil {
		return 0
	}
	return t.posAt(x)
}

// nearest finds the run nearest to a point: first by line, then along it.
func (p *Page) nearest(x, y float32) *textRun {
	var best *textRun
	var bestY, bestX float32
	for _, t := range p.runs {
		dy := outside(y, t.top, t.bottom)
		dx := outside(x, t.x, t.x+t.width)
		if best == nil || dy < bestY || dy == bestY && dx < bestX {
			best, bestY, bestX = t, dy, dx
		}
	}
	return best
}

// outside is the distance of v from the stretch a..b.
func outside(v, a, b float32) float32 { return max(0, a-v, v-b) }

// posAt finds the place between two characters nearest to x.
func (t *textRun) posAt(x float32) Pos {
	best, dist := t.from, float32(1e30)
	for i := t.from; i <= t.to; i++ {
		if d := abs(t.offset(i) - x); d < dist {
			best, dist = i, d
		}
	}
	return best
}

// offset gives the x of a position within the run. A glyph that stands for
// several characters is divided evenly among them.
func (t *textRun) offset(p Pos) float32 {
	rune0 := t.first + int32(p-t.from)
	end := t.first + int32(t.to-t.from)
	before := float32(0)
	for i := 0; i < len(t.glyphs); {
		j, w := i, float32(0)
		cl := t.glyphs[i].Cluster
		for j < len(t.glyphs) && t.glyphs[j].Cluster == cl {
			w += t.glyphs[j].Advance
			j++
		}
		next := end
		if t.rtl {
			if i > 0 {
				next = t.glyphs[i-1].Cluster
			}
		} else if j < len(t.glyphs) {
			next = t.glyphs[j].Cluster
		}
		switch {
		case rune0 >= next:
			before += w
		case rune0 > cl:
			before += w * float32(rune0-cl) / float32(next-cl)
		}
		i = j
	}
	if t.rtl {
		return t.x + t.width - before
	}
	return t.x + min(before, t.width)
}

// Boxes returns the rectangles that a selection of the range covers, one for
// each stretch of a line.
func (p *Page) Boxes(from, to Pos) []Rect {
	from, to = p.ordered(from, to)
	var out []Rect
	lastLine := -1
	i := sort.Search(len(p.runs), func(i int) bool { return p.runs[i].to > from })
	for ; i < len(p.runs) && p.runs[i].from < to; i++ {
		t := p.runs[i]
		a, b := t.offset(max(from, t.from)), t.offset(min(to, t.to))
		if a > b {
			a, b = b, a
		}
		r := Rect{a, t.top, b - a, t.bottom - t.top}
		if n := len(out); n > 0 && t.line == lastLine && outside(r.X, out[n-1].X, out[n-1].X+out[n-1].W) < .5 {
			out[n-1] = out[n-1].union(r)
		} else {
			out = append(out, r)
		}
		lastLine = t.line
	}
	for i := range out {
		out[i] = out[i].scaled(p.zoom)
	}
	return out
}

// Word returns the word at a position: letters and digits, or the run of other
// characters of one kind, as a double click selects.
func (p *Page) Word(at Pos) (from, to Pos) {
	at, _ = p.ordered(at, at)
	n := Pos(len(p.text))
	if n == 0 {
		return 0, 0
	}
	k := at
	if k == n || k > 0 && wordClass(p.text[k]) != 'w' && wordClass(p.text[k-1]) == 'w' {
		k--
	}
	class := p.classAt(k)
	from, to = k, k+1
	for from > 0 && p.classAt(from-1) == class && class != '\n' {
		from--
	}
	for to < n && p.classAt(to) == class && class != '\n' {
		to++
	}
	return from, to
}

// classAt is wordClass, with apostrophes counted to the word they stand in.
func (p *Page) classAt(i Pos) rune {
	r := p.text[i]
	if (r == '\'' || r == '’') && i > 0 && int(i)+1 < len(p.text) &&
		wordClass(p.text[i-1]) == 'w' && wordClass(p.text[i+1]) == 'w' {
		return 'w'
	}
	return wordClass(r)
}

func wordClass(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return '\n'
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r), r == '_':
		return 'w'
	}
	return '.'
}

// Line returns the text of the line at a position, as a triple click selects.
func (p *Page) Line(at Pos) (from, to Pos) {
	at, _ = p.ordered(at, at)
	i := sort.Search(len(p.runs), func(i int) bool { return p.runs[i].to >= at })
	if i == len(p.runs) {
		return at, at
	}
	lo, hi := i, i
	for lo > 0 && p.runs[lo-1].line == p.runs[i].line {
		lo--
	}
	for hi+1 < len(p.runs) && p.runs[hi+1].line == p.runs[i].line {
		hi++
	}
	return p.runs[lo].from, p.runs[hi].to
}

// Find returns where the text occurs, without regard to case and taking any
// white space for any other.
func (p *Page) Find(text string) []Range {
	want := foldRunes([]rune(text))
	if len(want) == 0 || len(want) > len(p.text) {
		return nil
	}
	have := foldRunes(p.text)
	var out []Range
	for i := 0; i+len(want) <= len(have); {
		if have[i] == want[0] && slices.Equal(have[i:i+len(want)], want) {
			out = append(out, Range{Pos(i), Pos(i + len(want))})
			i += len(want)
			continue
		}
		i++
	}
	return out
}

// foldRunes lowers rune by rune and takes the accents off, so that positions
// stay the same.
func foldRunes(in []rune) []rune {
	out := make([]rune, len(in))
	for i, r := range in {
		if unicode.IsSpace(r) {
			r = ' '
		}
		out[i] = unmarked(unicode.ToLower(r))
	}
	return out
}

// LinkAt returns the link at a point of the page.
func (p *Page) LinkAt(x, y float32) (Link, bool) {
	for i := len(p.Links) - 1; i >= 0; i-- {
		for _, b := range p.Links[i].Boxes {
			if b.Contains(x, y) {
				return p.Links[i], true
			}
		}
	}
	return Link{}, false
}
